"""Answers become safe HTML whose citation numbers are buttons."""

from rag.answer.types import Citation
from views.answer_view import answer_html


def _citation(n: int, quote: str = "乙方应在两小时内响应") -> Citation:
    path = ("第三条", "3.1")
    return Citation(
        n, "a.txt", "a.txt#01", "运维合同", "a.txt#01/0003", "3.1", path, 1, quote, 10, 20
    )


def test_a_known_number_becomes_a_button_with_path_and_quote() -> None:
    drawn = answer_html("两小时内响应 [1]", (_citation(1),))
    assert 'data-n="1"' in drawn
    assert "运维合同 › 第三条 › 3.1" in drawn
    assert "乙方应在两小时内响应" in drawn


def test_an_unknown_number_stays_text() -> None:
    assert answer_html("见 [7]", (_citation(1),)) == "<p>见 [7]</p>\n"


def test_markup_inside_contracts_is_shown_not_run() -> None:
    drawn = answer_html("<script>alert(1)</script> [1]", (_citation(1, "<img src=x onerror=1>"),))
    assert "<script>" not in drawn
    assert "<img" not in drawn


def test_masked_values_keep_their_asterisks() -> None:
    assert "***元/月" in answer_html("费用为***元/月,合计*** 元", ())


def test_tables_and_quotes_are_drawn() -> None:
    drawn = answer_html(
        "| 合同 | 期限 |\n|---|---|\n| 甲 | 一年 [1] |\n\n> 期限一年", (_citation(1),)
    )
    assert "<table>" in drawn
    assert "<blockquote>" in drawn
    assert 'data-n="1"' in drawn
