"""Furniture: recognised where it is, and contract text left alone where it only looks like it."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.furniture import find_furniture, merge

BODY = "供方应当在收到订单之日起五个工作日内发货,并承担运输途中的一切风险。"


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in find_furniture(text)]


def paged(pages: Sequence[str]) -> str:
    return "\f".join(pages)


@pytest.mark.parametrize(
    "line",
    [
        "第 3 页",
        "第3页 共12页",
        "共 12 页,第 3 页",
        "- 12 -",
        "— 7 —",
        "- 2 / 4 -",
        "Page 3 of 12",
        "Page | 3",
        "3 | Page",
        "WIDGET SUPPLY AGREEMENT Page 3 of 12",
        "设备采购合同 第 3 页 共 12 页",
        "当前位置:范例网 > 合同 > 采购合同",
        "首页 > 合同范本 > 租赁合同",
        "某某文库 海量精品合同免费下载",
        "相关文档 最新文档",
        "上一篇:设备租赁合同",
        "精品文档,欢迎下载",
        "Source: EXAMPLE WIDGETS, INC., 10-K/A, 3/31/2015",
    ],
)
def test_a_line_that_is_furniture_by_itself(line: str) -> None:
    assert found(f"第一条 发货\n{line}\n{BODY}") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "乙方应以word文档格式提交报告供甲方参考。",
        "第三条 页面设计",
        "3、第 3 页所列设备",
        "1/3",
        "2",
        "12",
        "相关文档应当在验收时移交。",
        "作者:张三",
        "本资料由甲方提供,乙方不得外传,感谢您的下载记录应当保存",
        "Page 3 of this Agreement lists the goods.",
        "资料下载",
    ],
)
def test_contract_text_that_looks_like_furniture(line: str) -> None:
    assert found(f"第一条 发货\n{line}\n{BODY}") == []


def test_advertising_inside_a_line() -> None:
    slogan = "本资料为word版,可以直接修改和 打印,感谢您的下载"
    full_width = "本资料为word版\uff0c欢迎您的下载\uff01"
    assert found(f"编号:____ {full_width} 服务合同") == [full_width]
    fields = "更新时间:2020-05-06 09:08:07 作者:lisi 点击:1024"
    for colon in (":", "\uff1a"):
        run = fields.replace("间:", f"间{colon}").replace("者:", f"者{colon}")
        assert found(f"编号:____ {slogan} 服务合同 {run} 甲方:____") == [slogan, run]


def test_header_footer_and_page_number_at_the_edges() -> None:
    pages = [f"东湖公司采购文件\n{BODY}{n}\n质量第一\n{n + 1}" for n in range(4)]
    expected = [line for n in range(4) for line in ("东湖公司采购文件", "质量第一", str(n + 1))]
    text = paged(pages)
    # Neighbouring lines stay apart, as the line feed between them is no furniture.
    assert found(text) == expected


def test_numbers_that_do_not_count_the_pages_stay() -> None:
    assert found(paged([f"{BODY}{n}\n{n * n + 5}" for n in range(5)])) == []


def test_page_numbers_that_start_later_and_roman_ones() -> None:
    romans = ["i", "ii", "iii", "iv"]
    pages = [f"Contents of part {roman} follow\n{roman}" for roman in romans]
    pages += [f"{word} number of goods\n{n}" for n, word in enumerate("ABCD", 1)]
    assert found(paged(pages)) == [*romans, "1", "2", "3", "4"]


def test_titles_of_equal_contracts_are_no_header() -> None:
    page = "设备保养合同\n甲方:东湖公司\n乙方:西山公司\n" + BODY + "\n甲方(盖章): 乙方(盖章):"
    assert found(paged([page] * 4)) == []


def test_the_title_below_its_own_header_stays() -> None:
    pages = ["设备保养合同\n甲方:东湖公司\n" + BODY] + ["设备保养合同\n" + BODY] * 3
    text = paged(pages)
    spans = find_furniture(text)
    assert len(spans) == 3
    assert spans[0][0] > text.index("\f")


def test_numbered_clauses_and_inner_lines_never_repeat_into_furniture() -> None:
    assert found(paged(["1. 双方应当友好协商。\n" + BODY] * 5)) == []
    inner = "\n".join(f"{BODY}{n}" for n in range(9))
    assert found(paged([f"{n}{inner}\n小计\n{n}{inner}" for n in range(5)])) == []


def test_watermark_on_two_pages() -> None:
    pages = [f"{BODY}\n机 密\n{BODY}" for _ in range(2)]
    assert found(paged(pages)) == ["机 密", "机 密"]


def test_page_numbers_in_a_text_without_pages() -> None:
    page = (BODY * 20 + "\n") * 2
    assert found(f"{page}1\n{page}2\n{page}3\n{page}") == ["1", "2", "3"]
    assert found(f"{page}1\n2\n3\n4\n{page}") == []


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))))
def test_merged_spans_are_sorted_and_disjoint(spans: list[tuple[int, int]]) -> None:
    merged = merge(spans)
    assert all(end < start for (_, end), (start, _) in pairwise(merged))
    covered = {n for start, end in spans for n in range(start, end)}
    assert covered == {n for start, end in merged for n in range(start, end)}


@settings(deadline=None)
@given(st.text(alphabet="\f\n 1第页-/:甲x更新时间点击作者", max_size=400))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end in find_furniture(text))
