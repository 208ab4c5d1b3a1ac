"""Which side a question is about."""

import pytest

from rag.library.records import Contract, Party
from rag.sides import find_side


def _contract(first: tuple[str, ...], second: tuple[str, ...]) -> Contract:
    parties = (Party("甲方", None, first), Party("乙方", None, second))
    return Contract("a#01", "a", 1, "合同", "zh", 0, 9, 1, 1, parties=parties)


LICENCE = _contract(("许可方",), ("被许可方",))
SALE = _contract(("买方",), ("卖方",))
LICENSOR_SECOND = _contract(("使用方",), ("许可方",))


@pytest.mark.parametrize(
    ("topic", "contracts", "side"),
    [
        ("甲方什么时候付款?", (), "甲方"),
        ("供应商多久到场?", (), "乙方"),
        ("供应商多久恢复?", (LICENCE,), "甲方"),
        ("厂家多久恢复?", (LICENCE,), "甲方"),
        ("客户什么时候付款?", (LICENCE,), "乙方"),
        ("供应商多久到货?", (SALE,), "乙方"),
        ("供应商多久到货?", (SALE, LICENCE), "乙方"),
        ("许可方能停用吗?", (LICENSOR_SECOND,), "乙方"),
        ("被许可方能转让吗?", (LICENCE,), "乙方"),
        ("水泵几天换一次?", (LICENCE,), None),
    ],
)
def test_a_role_word_is_the_side_that_has_the_role(
    topic: str, contracts: tuple[Contract, ...], side: str | None
) -> None:
    assert find_side(topic, contracts=contracts) == side


def test_the_one_who_asks_is_the_other_party() -> None:
    party = Party("乙方", "青禾园艺", ())
    assert find_side("我们什么时候付款给青禾?", (party,)) == "甲方"
    assert find_side("什么时候浇水?", (party,)) == "乙方"
