"""Names of parties that no contract bears are told from those that one does, and from words."""

import pytest

from rag.answer.types import Question
from rag.contract_names import NamedContract, name_contract
from rag.library import Library
from rag.library.records import Contract
from rag.scope import find_scope
from rag.unknown_names import unknown_names


def _contract(source: str, language: str, text: str) -> NamedContract:
    contract = Contract(f"{source}#01", source, 1, text, language, 0, len(text), 1, 1)  # type: ignore[arg-type]
    return name_contract(contract, text)


CHINESE = (_contract("泳池.txt", "zh", "泳池水处理合同 甲方:砚溪度假村 乙方:澜汀水务有限公司"),)
ENGLISH = (_contract("pool.txt", "en", "Pool Agreement between Harrow Spa Ltd and Blue Weir Inc"),)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("栖禾酒店的押金几天退?", ("栖禾酒店",)),
        ("楚珀的水质报告多久交一次?", ("楚珀",)),
        ("砚溪度假村几点开门?", ()),
        ("澜汀水务迟到怎么罚?", ()),
        ("师傅的车费谁出?", ()),
        ("奶厂的水泵谁修?", ()),
        ("物业公司要做什么?", ()),
        ("换水要提前几天通知?", ()),
    ],
)
def test_a_chinese_name_is_unknown_where_no_contract_holds_it(
    question: str, names: tuple[str, ...]
) -> None:
    assert unknown_names(question, CHINESE) == names


def test_an_english_name_is_unknown_by_its_legal_form() -> None:
    question = "What must Quillon Foods Ltd pay?"
    assert unknown_names(question, ENGLISH) == ("Quillon Foods Ltd",)
    assert unknown_names("What must Harrow Spa Ltd pay?", ENGLISH) == ()
    assert unknown_names("What must the Supplier pay?", ENGLISH) == ()
    assert unknown_names(question, CHINESE) == ()


def test_a_known_contract_beside_it_settles_what_is_meant(contracts: Library) -> None:
    assert find_scope(Question("栖禾酒店的电梯多久到现场?"), contracts).unknown == ("栖禾酒店",)
    assert find_scope(Question("栗园物业转给栖禾酒店要同意吗?"), contracts).unknown == ()
