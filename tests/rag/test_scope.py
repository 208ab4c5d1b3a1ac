"""Which contracts, side and kind of answer a question is about."""

import pytest

from rag.answer.types import Question, Turn
from rag.errors import NotFoundError
from rag.library import Library
from rag.scope import find_scope


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("栗园物业的合同到哪天?", "电梯.txt"),
        ("《复印设备租赁合同》里租金怎么付?", "复印机.txt"),
        ("合同编号LT-2024-018的服务费是多少?", "电梯.txt"),
        ("复印机.txt 里有哪些义务?", "复印机.txt"),
        ("What must Tallow Systems do?", "support.txt"),
        ("What does Yunjie (云阶) have to report?", "电梯.txt"),
    ],
)
def test_a_named_contract_is_the_scope(contracts: Library, question: str, source: str) -> None:
    scope = find_scope(Question(question), contracts)
    assert scope.named
    assert [contracts.contract(name).source for name in scope.contract_ids] == [source]


def test_a_question_that_names_none_is_about_all(contracts: Library) -> None:
    scope = find_scope(Question("故障后多久要到场?"), contracts)
    assert not scope.named
    assert len(scope.contract_ids) == 3


def test_the_side_is_found_by_letter_and_by_name(contracts: Library) -> None:
    assert find_scope(Question("乙方有哪些义务?"), contracts).side == "乙方"
    assert find_scope(Question("云阶科技要做什么?"), contracts).side == "乙方"
    assert find_scope(Question("What must the Customer pay?"), contracts).side == "甲方"


def test_lists_and_languages(contracts: Library) -> None:
    listed = find_scope(Question("列出乙方的全部义务"), contracts)
    assert listed.intent == "list"
    assert "obligations" in listed.registers
    assert find_scope(Question("What is due when?"), contracts).language == "en"


def test_a_follow_up_takes_its_contract_from_the_history(contracts: Library) -> None:
    history = (Turn("user", "墨川多久到现场?"), Turn("assistant", "四小时内。"))
    scope = find_scope(Question("那没按时到呢?", history), contracts)
    assert scope.contract_ids == ("复印机.txt#01",)


def test_an_unknown_choice_is_one_clear_line(contracts: Library) -> None:
    with pytest.raises(NotFoundError, match="is in the library"):
        find_scope(Question("租金多少?", source="missing.txt"), contracts)
