"""The sentences that can be quoted: what is left of headings, labels and blanks."""

import pytest

from rag.library.records import Clause, Passage
from rag.sentences import quotable_sentences


def _quoted(text: str, heading: str = "", number: str = "") -> list[str]:
    end = len(text)
    clause = Clause(
        "c#01/0001", "c#01", None, "clause", number, (number,), 1, heading, 0, end, end, 1, 1
    )
    passage = Passage("c#01/p0001", "c#01", "c#01/0001", "c", "zh", 0, end, text, "")
    return [quotable.text for quotable in quotable_sentences(passage, (clause,), ())]


LED_IN = "甲方应在签约后3日内付清租金,账户如下:"
HOURS = "早班时间:08:00-12:00 晚班时间:14:00-18:00 值班电话:5551234"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (f"{LED_IN}\n户名称呼:\n开户银行:\n银行账号:", [LED_IN]),
        ("联系地址:\n联系电话:\n联系人员:", ["联系地址:"]),
        (HOURS, [HOURS]),
    ],
)
def test_empty_labels_are_left_out_and_filled_ones_stay(text: str, quoted: list[str]) -> None:
    assert _quoted(text) == quoted


def test_a_clause_that_is_but_its_heading_is_quoted() -> None:
    assert _quoted("2) 乙方派两名潜水员驻场", "乙方派两名潜水员驻场", "2)") == [
        "乙方派两名潜水员驻场"
    ]
