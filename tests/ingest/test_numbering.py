"""The grammar of clause numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.numbering import RANKS, Candidate, find_candidates, parse_count, parse_roman


def candidates(text: str) -> list[Candidate]:
    return list(find_candidates(text, 0, len(text)))


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("二十三", 23),
        ("一百零五", 105), ("一百二十", 120), ("两百", 200), ("千二百", 1200),
        ("一〇", 10), ("二〇二四", 2024), ("12", 12), ("１２", 12),
        ("甲", None), ("", None),
    ],
)  # fmt: skip
def test_counts_are_read_in_chinese_and_arabic(printed: str, value: int | None) -> None:
    assert parse_count(printed) == value


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("i", 1),
        ("iv", 4),
        ("IX", 9),
        ("xiv", 14),
        ("xl", 40),
        ("iiii", None),
        ("vx", None),
        ("a", None),
    ],
)
def test_roman_numerals_are_well_formed(printed: str, value: int | None) -> None:
    assert parse_roman(printed) == value


@pytest.mark.parametrize(
    ("text", "family", "values", "number"),
    [
        ("第三条 费用", "第条", (3,), "第三条"),
        ("第 12 条 费用", "第条", (12,), "第 12 条"),
        ("第２条 费用", "第条", (2,), "第２条"),
        ("第二章 总则", "第章", (2,), "第二章"),
        ("十一、争议", "一、", (11,), "十一"),
        ("二.乙方责任", "一、", (2,), "二"),
        ("（三）保密", "(一)", (3,), "（三）"),
        ("1、乙方", "1.", (1,), "1"),
        ("1.乙方", "1.", (1,), "1"),
        ("2)乙方", "1)", (2,), "2)"),
        ("(4) 乙方", "(1)", (4,), "(4)"),
        ("③验收", "①", (3,), "③"),
        ("4.1.2 乙方", "1.1", (4, 1, 2), "4.1.2"),
        ("10 . 1 乙方", "1.1", (10, 1), "10 . 1"),
        ("3合同金额", "1", (3,), "3"),
        ("a 台式计算机", "a", (1,), "a"),
        ("ARTICLE IV TERM", "Article", (4,), "ARTICLE IV"),
        ("Section 5.2 Fees", "1.1", (5, 2), "Section 5.2"),
        ("§ 7 Fees", "§", (7,), "§ 7"),
        ("(c) fees", "(a)", (3,), "(c)"),
        ("(iv) fees", "(i)", (4,), "(iv)"),
        ("(B) fees", "(A)", (2,), "(B)"),
        ("B. Fees", "A.", (2,), "B"),
        ("B.2 Fees", "A.1", (2,), "B.2"),
        ("B.2.3 Fees", "A.1.1", (3,), "B.2.3"),
    ],
)  # fmt: skip
def test_every_family_is_read(text: str, family: str, values: tuple[int, ...], number: str) -> None:
    found = [item for item in candidates(text) if item.family == family]
    assert [(item.values, item.number, item.start) for item in found] == [(values, number, 0)]


@pytest.mark.parametrize("letter", "aAiI")
@pytest.mark.parametrize("marks", ["{}.", "{})", "({})"])
def test_every_shape_of_letter_has_a_rank(letter: str, marks: str) -> None:
    found = candidates(marks.format(letter) + " fees")
    assert found
    assert all(item.family in RANKS for item in found)


def test_a_letter_that_is_also_roman_has_both_readings() -> None:
    assert {(item.family, item.values) for item in candidates("(i) fees")} == {
        ("(a)", (9,)),
        ("(i)", (1,)),
    }


def test_a_spaced_decimal_may_also_be_the_item_of_a_list() -> None:
    readings = {(item.family, item.values) for item in candidates("3. 1经双方确认")}
    assert readings == {("1.1", (3, 1)), ("1.", (3,))}


@pytest.mark.parametrize(
    "text",
    [
        "电话010-88886666",
        "共计50,000.00元",
        "版本V2.1",
        "于2024年3月1日",
        "7*24小时",
        "99.5%",
        "9:00-18:00",
    ],
)
def test_sums_dates_times_and_versions_are_no_candidates(text: str) -> None:
    assert [item for item in candidates(text) if item.doubt < 1 and item.boundary != "glued"] == []


@pytest.mark.parametrize(
    ("reference", "clause"),
    [
        ("应遵守第五条的约定。", "应遵守。第五条 保密"),
        ("甲方应满足1.2 服务方式", "甲方应满足。1.2 服务方式"),
        ("as set out in Section 5.2 of this", "as set out here. Section 5.2 Fees"),
    ],
)
def test_a_cross_reference_is_doubted_and_a_clause_is_not(reference: str, clause: str) -> None:
    doubted = [item.doubt for item in candidates(reference)]
    assert all(doubt > 2 for doubt in doubted)
    assert min(item.doubt for item in candidates(clause)) == 0


@pytest.mark.parametrize(
    ("text", "boundary"),
    [
        ("甲方\n1.乙", "line"),
        ("甲方。1.乙", "sentence"),
        ("甲方 1.乙", "blank"),
        ("甲方第1条", "glued"),
    ],
)
def test_the_boundary_before_a_number(text: str, boundary: str) -> None:
    assert {item.boundary for item in candidates(text)} == {boundary}


@given(st.text(alphabet="0123456789.。、()（）第条章一二十百 \nabixvABIV§①", max_size=200))
def test_candidates_stand_where_they_say(text: str) -> None:
    last = 0
    for item in candidates(text):
        assert item.start >= last
        assert 0 <= item.start < item.end <= len(text)
        assert text[item.start : item.end].startswith(item.number)
        assert item.number
        assert min(item.values) >= 1
        assert item.family in RANKS
        last = item.start
