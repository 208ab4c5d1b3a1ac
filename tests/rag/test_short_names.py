"""Contracts called by characters of their title."""

import pytest

from rag.contract_names import NamedContract, name_contract
from rag.language.terms import Vocabulary
from rag.library.records import Contract
from rag.names import find_named
from rag.short_names import by_characters

TITLES = ("合伙经营协议（共同开设花木市场）", "园林养护合同", "花房租赁合同", "花木运输合同")


def _named(title: str) -> NamedContract:
    contract = Contract(f"{title}#01", f"{title}.txt", 1, title, "zh", 0, 40, 1, 1)
    return name_contract(contract, f"{title}\n第一条 服务\n1.1 乙方应提供服务。\n")


CONTRACTS = tuple(map(_named, TITLES))


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("合开花木市场的协议里两家各出多少钱?", "合开花木市场的协议"),
        ("我们花市合伙协议什么时候到期?", "花市合伙协议"),
    ],
)
def test_characters_that_one_title_holds_name_it(question: str, name: str) -> None:
    found, words = by_characters(question, CONTRACTS)
    assert [item.contract.title for item in found] == [TITLES[0]]
    assert words == [name]
    assert name not in find_named(question, CONTRACTS, Vocabulary(())).rest


@pytest.mark.parametrize("question", ["提前终止合同要赔钱吗?", "花木合同几年?", "水泵多久换一次?"])
def test_others_name_none(question: str) -> None:
    assert by_characters(question, CONTRACTS) == ([], [])


def test_a_single_title_is_not_called() -> None:
    assert by_characters("花市合伙协议几年?", CONTRACTS[:1]) == ([], [])
