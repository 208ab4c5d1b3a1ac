"""Contracts called by their place: the n-th of those that bear a name, or of a file."""

from dataclasses import replace

import pytest

from rag.contract_names import NamedContract, name_contract
from rag.language.terms import Vocabulary
from rag.library.records import Contract
from rag.names import _without, find_named


def _named(source: str, ordinal: int, title: str) -> NamedContract:
    contract = Contract(f"{source}#{ordinal:02d}", source, ordinal, title, "zh", 0, 40, 1, 1)
    return name_contract(contract, f"{title}\n第一条 服务\n1.1 乙方应提供服务。\n")


TITLES = [f"第{n}号场馆保洁合同" for n in range(1, 19)]
CONTRACTS = (
    _named("0_单份.txt", 1, "鲸鱼馆照明协议"),
    *(_named("汇编.txt", n, title) for n, title in enumerate(TITLES, start=1)),
)


@pytest.mark.parametrize(
    ("question", "contract_id"),
    [
        ("第17份合同里保洁几天一次?", "汇编.txt#17"),
        ("第十八份合同的违约金是多少?", "汇编.txt#18"),
        ("第1份合同什么时候生效?", "汇编.txt#01"),
        ("最后一份合同什么时候生效?", "汇编.txt#18"),
    ],
)
def test_the_nth_contract_is_counted_in_the_file_that_holds_several(
    question: str, contract_id: str
) -> None:
    naming = find_named(question, CONTRACTS, Vocabulary(()))
    assert [item.contract.contract_id for item in naming.contracts] == [contract_id]
    assert "份" not in naming.rest


def test_a_part_of_a_name_stays_in_other_words() -> None:
    naming = find_named("汇编.txt第2份合同,份额怎么算?", CONTRACTS, Vocabulary(()))
    assert "份额" in naming.rest


def test_of_capitalised_words_only_those_of_the_contract_are_its_name() -> None:
    named = _named("门禁.txt", 1, "IC卡门禁维护协议书")
    naming = find_named(
        "IC卡门禁维护协议书，A区停电最晚多久恢复?", (named, *CONTRACTS), Vocabulary(())
    )
    assert [item.contract.contract_id for item in naming.contracts] == ["门禁.txt#01"]
    assert "A区停电最晚多久恢复" in naming.rest


@pytest.mark.parametrize("names", [("青石河湾", "石河湾畔"), ("石河湾畔", "青石河湾")])
def test_of_names_that_overlap_the_first_in_the_question_is_taken_out(
    names: tuple[str, str],
) -> None:
    assert _without("青石河湾畔里的租金", names) == " 畔里的租金"


def test_ordinals_call_contracts_one_by_one() -> None:
    naming = find_named("第3份和第12份合同哪个更贵?", CONTRACTS, Vocabulary(()))
    assert [item.contract.ordinal for item in naming.contracts] == [3, 12]
    assert naming.apart


def test_an_ordinal_beside_the_name_of_another_file_calls_both() -> None:
    question = "0_单份.txt和第12份合同的付款期限各是几天?"
    naming = find_named(question, CONTRACTS, Vocabulary(()))
    assert [item.contract.contract_id for item in naming.contracts] == [
        "0_单份.txt#01",
        "汇编.txt#12",
    ]
    assert naming.apart


def test_a_long_number_in_a_title_names_its_contract() -> None:
    contracts = (_named("a.txt", 1, "场馆保洁合同20210907"), _named("b.txt", 1, "场馆绿化合同"))
    naming = find_named("What does the cleaning contract 20210907 cost?", contracts, Vocabulary(()))
    assert [item.contract.source for item in naming.contracts] == ["a.txt"]


def test_a_title_behind_that_one_names_its_contract_whatever_stands_before() -> None:
    contracts = (_named("a.txt", 1, "场馆绿化合同"), _named("b.txt", 1, "西区场馆绿化养护合同"))
    naming = find_named("业主方物业方那份场馆绿化合同范本，何时生效?", contracts, Vocabulary(()))
    assert [item.contract.source for item in naming.contracts] == ["a.txt"]
    assert naming.rest.strip(" ,，") == "何时生效?"


def test_a_word_that_tells_nothing_new_stays_in_the_question() -> None:
    text = "堤防养护合同\n编号：XH-2023-77\n第一条 定义\n1.1 “重大险情”指渗漏或者滑坡。\n"
    plain = Contract("a.txt#01", "a.txt", 1, "堤防养护合同", "zh", 0, len(text), 1, 1)
    contracts = (
        name_contract(replace(plain, number="XH-2023-77"), text),
        _named("b.txt", 1, "场馆保洁合同"),
    )
    naming = find_named("XH-2023-77里怎样才算“重大险情”?", contracts, Vocabulary(()))
    assert [item.contract.source for item in naming.contracts] == ["a.txt"]
    assert "重大险情" in naming.rest


def test_a_word_that_tells_the_contract_stays_in_the_question() -> None:
    text = "堤防养护合同\n第一条 定义\n1.1 “重大险情”指渗漏或者滑坡。\n"
    contract = Contract("a.txt#01", "a.txt", 1, "堤防养护合同", "zh", 0, len(text), 1, 1)
    contracts = (name_contract(contract, text), _named("b.txt", 1, "场馆保洁合同"))
    naming = find_named("养护合同里，重大险情多久到场?", contracts, Vocabulary(()))
    assert [item.contract.source for item in naming.contracts] == ["a.txt"]
    assert naming.rest.strip() == "重大险情多久到场?"
