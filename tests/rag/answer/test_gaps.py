"""Gaps of a sentence, and whether the value asked for is what they wait for."""

import pytest

from rag.answer.asked import Asked, answer_kinds
from rag.answer.gaps import asked_gap, find_gaps
from rag.answer.values import has_value
from rag.language.terms import Vocabulary, find_terms


def _asked(question: str) -> Asked:
    return Asked(question, find_terms(question, Vocabulary(())), answer_kinds(question))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("停运后须提前 日书面告知", "duration"),
        ("每架次检修费______元", "money"),
        ("清运费由______方承担", "party"),
        ("温室面积为______平方米", "other"),
        ("逾期按日支付\\_\\_\\_\\_‰的违约金", "percent"),
        ("乙方账号：____________", "account"),
        ("保证金不少于￥   元", "money"),
    ],
)
def test_a_gap_waits_for_the_kind_that_stands_beside_it(text: str, kind: str) -> None:
    assert [gap.kind for gap in find_gaps(text)] == [kind]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("停运要提前几天告知?", "停运后须提前 日书面告知"),
        ("清运费谁出?", "清运费由______方承担"),
        ("温室用的是哪个品牌?", "温室设备的品牌为________"),
    ],
)
def test_the_gap_of_what_is_asked_is_found(question: str, text: str) -> None:
    assert asked_gap(_asked(question), text) is not None


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("每期的款最迟付到几号?", "清运费为人民币______元"),
        ("温室在什么地方?", "温室面积为______平方米"),
    ],
)
def test_the_gap_of_something_else_is_not(question: str, text: str) -> None:
    assert asked_gap(_asked(question), text) is None


def test_a_date_without_its_year_is_a_value_and_no_gap() -> None:
    text = "甲方应在上一年10月20日前书面通知乙方"
    assert find_gaps(text) == ()
    assert has_value(_asked("最迟什么时候通知?"), text)
