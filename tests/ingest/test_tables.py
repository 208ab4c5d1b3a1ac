"""Numbered rows of tables are no clauses."""

import pytest

from ingest.numbering import find_candidates
from ingest.tables import without_rows

ROWS = "1 服务器 12 台\n2 交换机 3 台\n3 存储 一套\n"


def numbers(text: str) -> list[str]:
    candidates = list(find_candidates(text, 0, len(text)))
    return [item.number for item in without_rows(text, 0, len(text), candidates)]


@pytest.mark.parametrize("head", ["序号 名称 数量 单位", "编号\t名称\t数量\t单位"])
def test_rows_of_a_table_are_left_out(head: str) -> None:
    text = f"第一条 设备\n{head}\n{ROWS}第二条 费用\n1 金额 另议\n2 税费 另议\n"
    assert numbers(text) == ["第一条", "第二条", "1", "2"]


def test_english_rows() -> None:
    text = (
        "1 Scope of work\nItem Description Price\n1 Hosting Basic 100\n2 Support Full 50\n2 Fees\n"
    )
    assert numbers(text) == ["1", "2"]


@pytest.mark.parametrize("before", ["", "序号\n", "名称 数量 单位\n", "序号：见附件 一 二\n"])
def test_without_headings_there_is_no_table(before: str) -> None:
    assert numbers(before + ROWS) == ["1", "2", "3"]


def test_a_clause_after_a_table_is_kept() -> None:
    text = f"1 设备清单\n序号 名称 数量 单位\n{ROWS}4 验收\n4.1 验收由甲方组织。\n"
    assert numbers(text) == ["1", "4", "4.1"]
