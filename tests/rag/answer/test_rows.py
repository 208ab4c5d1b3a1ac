"""Tables inside a clause are read row by row."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.rows import is_row, split_entries, split_rows


def _rows(text: str) -> list[str]:
    return [text[start:end] for start, end in split_rows(text)]


def test_lines_with_tabs_are_rows() -> None:
    text = "租金按下表计算：\n房型\t月租\n单间\t900元\n套间\t1,500元"
    assert _rows(text) == ["租金按下表计算：", "房型\t月租", "单间\t900元", "套间\t1,500元"]


def test_lines_of_a_markdown_table_are_rows() -> None:
    text = "租金如下：\n| 房型 | 月租 |\n|---|---:|\n| 单间 | 900元 |"
    assert _rows(text) == ["租金如下：", "| 房型 | 月租 |", "| 单间 | 900元 |"]


def test_labels_that_count_up_part_a_flattened_table() -> None:
    text = "等级 处理P1停电 1小时P2断网 3小时P3其他 2天"
    assert _rows(text) == ["等级 处理", "P1停电 1小时", "P2断网 3小时", "P3其他 2天"]


def test_entries_of_a_cover_stand_apart_and_broken_sentences_do_not() -> None:
    text = (
        "泳池维护合同 编号: 甲方:石湾剧院 乙方(服务方):\n鉴于甲方拟委托乙方,\n维护泳池,双方订约。"
    )
    parts = [text[start:end] for start, end in split_entries(text)]
    assert parts == [
        "泳池维护合同",
        "编号:",
        "甲方:石湾剧院",
        "乙方(服务方):",
        "鉴于甲方拟委托乙方,\n维护泳池,双方订约。",
    ]


def test_cells_on_lines_of_their_own_are_a_row() -> None:
    assert is_row("重大故障,全部停用\n5分钟\n2小时")
    assert not is_row(
        "乙方应在接到通知后的两小时之内派人\n到达现场,并在当天修复故障。\n费用由乙方承担。"
    )


@pytest.mark.parametrize(
    "text", ["Priority 1 calls come before Priority 2 calls.", "分为一级和二级两类。", ""]
)
def test_prose_that_names_labels_is_left_whole(text: str) -> None:
    assert len(split_rows(text)) == 1


def test_a_row_is_known_by_its_cells_or_label() -> None:
    assert is_row("套间\t1,500元")
    assert is_row("Severity\n2\nSlow 4 hours")
    assert not is_row("Rent is due monthly.")
    assert is_row("支 95 7 滤芯 约3,000 页 支 438 8 水泵 台 1,280 9 阀门")
    assert not is_row("一级故障超时的，每次扣300元；")


@given(st.text(alphabet="P123一二级\t\n 甲。", max_size=60))
def test_rows_keep_their_order_and_every_sign(text: str) -> None:
    spans = split_rows(text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())
