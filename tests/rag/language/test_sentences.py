"""Sentences are cut where a reader would cut them, and nothing is lost."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.sentences import split_sentences
from rag.library.records import Language


def pieces(text: str, language: Language) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲方付款。乙方开票;双方盖章！", ["甲方付款。", "乙方开票;", "双方盖章！"]),
        ("按3.1款计算；余款10.5元。", ["按3.1款计算；", "余款10.5元。"]),
        ("1. 乙方提供服务。2. 甲方验收", ["1. 乙方提供服务。", "2. 甲方验收"]),
        ("资料(含清单。图纸)由甲方提供。完", ["资料(含清单。图纸)由甲方提供。", "完"]),
        ("所称“设备。备件”由乙方保管。", ["所称“设备。备件”由乙方保管。"]),
        ('通知写明"立即停机。"甲方照办。', ['通知写明"立即停机。"', "甲方照办。"]),
        ("本合同一式\n\n两份，\n各执一份。", ["本合同一式\n\n两份，\n各执一份。"]),
        ("方式如下:\n1、转账\n2、支票", ["方式如下:", "1、转账", "2、支票"]),
        ("甲方(委托人付款。乙方收款。", ["甲方(委托人付款。", "乙方收款。"]),
    ],
)
def test_chinese(text: str, expected: list[str]) -> None:
    assert pieces(text, "zh") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "See No. 5 of Sec. 3.1. Fees (e.g. tax) are due.",
            ["See No. 5 of Sec. 3.1.", "Fees (e.g. tax) are due."],
        ),
        ("Acme Inc. of Ohio sells.", ["Acme Inc. of Ohio sells."]),
        ("It binds Acme Inc. The rest lapses.", ["It binds Acme Inc.", "The rest lapses."]),
        ("U.S. law applies. End", ["U.S. law applies.", "End"]),
        ("pay; deliver; (b) store", ["pay; deliver;", "(b) store"]),
        ("a line\nbroken here\n\nNext part", ["a line\nbroken here", "Next part"]),
        ('He said "stop." Then left.', ['He said "stop."', "Then left."]),
        ("Total $3.50. Paid", ["Total $3.50.", "Paid"]),
    ],
)
def test_english(text: str, expected: list[str]) -> None:
    assert pieces(text, "en") == expected


@given(
    st.text(alphabet='甲乙付.。;；(（)）"“”\n 1aA、!', max_size=60),
    st.sampled_from(["zh", "en"]),
)
def test_spans_are_ordered_and_cover_everything_but_white_space(
    text: str, language: Language
) -> None:
    spans = split_sentences(text, language)
    assert all(start < end for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


def test_time_grows_with_the_length_only() -> None:
    for hostile in (
        "(" * 20_000,
        "甲.“" * 20_000,
        "\n" * 20_000 + "a",
        "A." * 20_000,
        '"' * 20_000,
    ):
        began = time.perf_counter()
        split_sentences(hostile, "zh")
        assert time.perf_counter() - began < 2


def test_what_is_longer_than_a_sentence_is_cut_behind_a_comma() -> None:
    text = "乙方维护设备，" * 2_000
    spans = split_sentences(text, "zh")
    assert len(spans) > 2
    assert max(end - start for start, end in spans) <= 4_000
    assert all(text[end - 1] == "，" for _, end in spans)
    assert "".join(text[start:end] for start, end in spans) == text
