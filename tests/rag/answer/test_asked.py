"""The things a question asks, and the kinds of answer that each wants."""

import pytest

from rag.answer.asked import find_asked
from rag.answer.types import Scope
from rag.language.terms import Vocabulary


@pytest.mark.parametrize(
    ("topic", "kinds"),
    [
        ("花房漏雨打官司,律师费谁出?", [{"party"}]),
        ("拖欠养护费多久,园艺公司可以停工?", [{"duration"}]),
        ("In the greenhouse contract, does the warranty go on after a sale?", [{"permission"}]),
        ("夜里打来的报修电话,值班员几分钟内要转出?", [{"duration"}]),
        ("养护站的联系电话,水泵的保修期限是什么?", [{"phone"}, {"duration"}]),
        ("Is there a cap on damages?", [set()]),
        ("养护费一共多少钱,水泵在哪天验收?", [{"money"}, {"date"}]),
    ],
)
def test_kinds_are_those_of_the_words_that_ask(topic: str, kinds: list[set[str]]) -> None:
    scope = Scope(topic, "zh", "lookup", (), named=False, topic=topic)
    asked = find_asked(scope, Vocabulary(()), frozenset({"zh", "en"}))
    assert [set(part.kinds) for part in asked] == kinds
