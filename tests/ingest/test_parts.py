"""Tables of contents, annexes and signature blocks."""

import pytest

from ingest.clauses import parse_clauses
from ingest.contracts import split_contracts
from tests.ingest.written_contracts import as_source

TERMS = "第一条 范围\n乙方维护系统。\n第二条 费用\n甲方每月付款。\n"


def parts(text: str) -> list[tuple[str, str]]:
    """Kind and number (or the first words) of the top parts."""
    source = as_source(text)
    (contract,) = split_contracts(source)
    return [
        (c.kind, c.number or text[c.start : c.end][:6])
        for c in parse_clauses(source, contract)
        if c.level == 1
    ]


def test_a_table_of_contents_with_leaders() -> None:
    text = f"合同\n目录 第一条 范围……3 第二条 费用……5 第三条 其他……9\n\n甲方：东海\n{TERMS}"
    assert parts(text) == [
        ("preamble", "合同"),
        ("contents", "目录 第一条"),
        ("preamble", "甲方：东海\n"[:6].strip()),
        ("clause", "第一条"),
        ("clause", "第二条"),
    ]


def test_a_table_of_contents_without_page_numbers() -> None:
    text = f"合同\n目录\n第一条 范围\n第二条 费用\n第三条 其他\n{TERMS}"
    assert [kind for kind, _ in parts(text)] == ["preamble", "contents", "clause", "clause"]


def test_a_list_of_annexes_is_no_annex() -> None:
    text = f"合同\n{TERMS}附件一：清单\n附件二：图纸\n甲方（盖章）：\n"
    assert ("annex", "附件一") not in parts(text)
    assert parts(text)[-1] == ("signature", "甲方（盖章）")


def test_the_annexes_of_a_list_start_where_they_come_again() -> None:
    text = (
        f"合同\n附件一：清单\n附件二：图纸\n{TERMS}甲方（盖章）：\n"
        "附件一：清单\n服务器十台，交换机两台。\n附件二：图纸\n机房平面图，共三页。"
    )
    assert parts(text)[-2:] == [("annex", "附件一"), ("annex", "附件二")]


def test_a_line_on_an_annex_inside_a_clause_is_no_annex() -> None:
    text = "合同\n第一条 范围\n见附件。\n附件1 清单\n第二条 费用\n甲方每月付款。\n第三条 其他\n无。"
    assert [number for kind, number in parts(text) if kind == "clause"] == [
        "第一条",
        "第二条",
        "第三条",
    ]


def test_a_reference_at_the_start_of_a_line_is_no_annex() -> None:
    text = (
        "SERVICES AGREEMENT\n\n1. Services. A shall serve as set forth in\nEXHIBIT A\n"
        "and otherwise with care.\n2. Fees. B shall pay.\n"
    )
    assert [kind for kind, _ in parts(text)] == ["preamble", "clause", "clause"]


def test_exhibits_in_running_text() -> None:
    text = (
        "SERVICES AGREEMENT\n\n1. Services. A shall serve.\n\n2. Fees. B shall pay.\n\n"
        "IN WITNESS WHEREOF, signed.\n\nEXHIBIT A PRICE LIST Hosting: 100. Support: 200.\n"
    )
    assert parts(text)[-2:] == [("signature", "IN WIT"), ("annex", "EXHIBIT A")]


def test_an_exhibit_whose_heading_is_a_list() -> None:
    text = (
        "SERVICES AGREEMENT\n\n1. Services. A shall serve.\n\n2. Fees. B shall pay.\n\n"
        "IN WITNESS WHEREOF, signed.\n\nExhibit A Servers, disks, tapes and spare parts\n\nNone.\n"
    )
    assert parts(text)[-2:] == [("signature", "IN WIT"), ("annex", "Exhibit A")]


def test_addresses_inside_a_clause_are_no_signatures() -> None:
    text = (
        "合同\n第一条 联系\n甲方地址：东海市。\n乙方地址：西山市。\n"
        "第二条 生效\n自双方盖章之日起生效。\n甲方：\n乙方："
    )
    assert [kind for kind, _ in parts(text)] == ["preamble", "clause", "clause", "signature"]


@pytest.mark.parametrize(
    "block",
    [
        "Signed for the Client: Ada North, Director\nSigned for the Host: Ben South, Director",
        "EXECUTED BY the parties on 1 March 2024\nAda North        Ben South",
        "For and on behalf of North Ltd\n\n______________\n\nAda North",
        "[Signature page follows]\n\nNorth Ltd    South Inc.",
        "____________________     ____________________\nAda North    Ben South",
        "Agreed and accepted:\n\nNorth Ltd        South Inc.",
    ],
)
def test_the_lines_that_begin_an_english_block(block: str) -> None:
    text = (
        "HOSTING AGREEMENT\n\n1. Services. A shall serve.\n\n2. Fees. B shall pay. It is signed "
        f"for and on behalf of both.\n\n{block}\n"
    )
    kinds = [(kind, words) for kind, words in parts(text)]
    assert kinds[-1] == ("signature", block[:6])
    assert [kind for kind, _ in kinds].count("clause") == 2


def test_a_page_for_signatures() -> None:
    text = f"合同\n{TERMS}签字页\n东海公司        西山公司\n"
    assert parts(text)[-1] == ("signature", "签字页\n东海"[:6])


def test_numbers_that_extraction_left_after_the_signatures() -> None:
    clause = (
        "A shall serve, and B shall pay what it owes for it, within thirty days of the invoice."
    )
    torn = "1.\n\nNote 1:\n\n2.\n\n(a)\n\n"
    text = (
        f"HOSTING AGREEMENT\n\n1. Services. {clause}\n\n2. Fees. {clause}\n\nNORTH LTD\n\n"
        f"By: /s/ Ada North\n\nSOUTH INC.\n\nBy: /s/ Ben South\n\n{torn}SCHEDULE A\n\n{clause}\n"
    )
    assert parts(text)[-2:] == [("signature", "NORTH "), ("annex", "SCHEDULE A")]
