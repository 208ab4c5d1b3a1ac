"""The most consistent reading of a whole contract."""

from ingest.numbering import find_candidates
from ingest.outline import choose_outline


def outline(text: str) -> list[tuple[int, str]]:
    """Depth and number of every clause."""
    placed = choose_outline(list(find_candidates(text, 0, len(text))))
    return [(item.depth, item.candidate.number) for item in placed]


def notes(text: str) -> dict[str, tuple[str, ...]]:
    placed = choose_outline(list(find_candidates(text, 0, len(text))))
    return {item.candidate.number: item.notes for item in placed if item.notes}


def test_lists_nest_by_family() -> None:
    text = "一、范围 1. 人员: 1) 工程师; 2) 经理。 2. 时间:全年。 二、费用 1. 金额。 2. 支付。"
    assert outline(text) == [
        (1, "一"), (2, "1"), (3, "1)"), (3, "2)"), (2, "2"), (1, "二"), (2, "1"), (2, "2"),
    ]  # fmt: skip


def test_decimals_stand_under_the_article_they_name() -> None:
    text = "第一条 范围\n1.1 维护。\n1.2 升级。\n1.2.1 补丁。\n第二条 费用\n2.1 金额。"
    assert outline(text) == [
        (1, "第一条"), (2, "1.1"), (2, "1.2"), (3, "1.2.1"), (1, "第二条"), (2, "2.1"),
    ]  # fmt: skip


def test_a_cross_reference_is_no_clause() -> None:
    text = (
        "第一条 范围\n乙方依第二条的约定服务。\n"
        "第二条 费用\n见1.2。按第一条执行。\n第三条 其他\n无。"
    )
    assert outline(text) == [(1, "第一条"), (1, "第二条"), (1, "第三条")]


def test_a_number_used_twice_is_kept_and_noted() -> None:
    text = "1、甲方付款。 2、乙方开票。 2、双方对账。 3、结清。"
    assert [number for _, number in outline(text)] == ["1", "2", "2", "3"]
    assert notes(text) == {"2": ("number_reused",)}


def test_a_skipped_number_is_noted() -> None:
    assert notes("第一条 范围\n甲。\n第二条 费用\n乙。\n第四条 其他\n丙。") == {
        "第四条": ("number_skipped",)
    }


def test_a_contract_may_begin_in_the_middle() -> None:
    assert outline("3合同金额 另议。\n4付款方式 1)首付。 2)尾款。\n5合同条款 5.1范围。") == [
        (1, "3"), (1, "4"), (2, "1)"), (2, "2)"), (1, "5"), (2, "5.1"),
    ]  # fmt: skip


def test_a_family_may_come_again_inside_another() -> None:
    text = "1. SCOPE\nA. The list:\n1. goods;\n2. services.\nB. The rest.\n2. FEES\nNone."
    assert outline(text) == [
        (1, "1"), (2, "A"), (3, "1"), (3, "2"), (2, "B"), (1, "2"),
    ]  # fmt: skip


def test_articles_count_on_from_chapter_to_chapter() -> None:
    text = (
        "第一章 总则\n第一条 甲。\n第二条 乙。\n第二章 服务\n第三条 丙：\n（一）丁；\n（二）戊。\n"
        "第三章 说明\n本章无条文。\n第四章 附则\n第四条 己。\n第五条 庚。"
    )
    assert outline(text) == [
        (1, "第一章"), (2, "第一条"), (2, "第二条"), (1, "第二章"), (2, "第三条"), (3, "（一）"),
        (3, "（二）"), (1, "第三章"), (1, "第四章"), (2, "第四条"), (2, "第五条"),
    ]  # fmt: skip
    assert notes(text) == {}


def test_articles_count_on_through_parts_whose_chapters_begin_again() -> None:
    text = (
        "第一编 总则\n第一章 甲\n第一条 子。\n第二章 乙\n第二条 丑。\n第三条 寅。\n"
        "第二编 分则\n第一章 丙\n第四条 卯。\n第六条 辰。\n第二章 丁\n第七条 巳。"
    )
    assert [number for depth, number in outline(text) if depth == 3] == [
        "第一条", "第二条", "第三条", "第四条", "第六条", "第七条",
    ]  # fmt: skip
    assert notes(text) == {"第六条": ("number_skipped",)}


def test_sections_count_on_from_article_to_article() -> None:
    text = (
        "ARTICLE I\nSERVICES\nSection 1. Scope.\nSection 2. Staff.\n"
        "ARTICLE II\nFEES\nSection 3. Amount.\nSection 4. Taxes.\n"
    )
    assert [depth for depth, _ in outline(text)] == [1, 2, 2, 1, 2, 2]


def test_a_counted_item_that_begins_like_a_unit() -> None:
    text = "第一条 终止\n有下列情形的：\n（1）分销商违约；\n（2）人员不足。\n提前三（3）月通知。"
    assert [number for _, number in outline(text)] == ["第一条", "（1）", "（2）"]


def test_roman_and_letter_readings_follow_their_list() -> None:
    text = "(g) one;\n(h) two;\n(i) three;\n(j) four."
    placed = choose_outline(
        list(find_candidates("(a) x;\n(b) y;\n(c) z;\n(d) q;\n(e) r;\n(f) s;\n" + text, 0, 200))
    )
    assert [item.candidate.family for item in placed] == ["(a)"] * 10
    assert outline("(a) the following:\n(i) one;\n(ii) two;\n(b) more.") == [
        (1, "(a)"), (2, "(i)"), (2, "(ii)"), (1, "(b)"),
    ]  # fmt: skip


def test_no_candidates_no_outline() -> None:
    assert outline("没有编号的文字。") == []
