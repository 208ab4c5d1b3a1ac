"""Deadlines: kind, value, bearer and a tight quote, in sentences of our own."""

from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.facts.deadlines import extract
from rag.library.records import Fact, Language
from tests.ingest.facts.agreement import agreement
from tests.ingest.facts.rows import context_of, rows


def brief(text: str, heading: str = "", language: Language = "zh") -> list[tuple[object, ...]]:
    found = rows(extract, context_of(text, heading, language))
    return [(fact.kind, fact.bearer, fact.value) for fact in found]


def one(text: str, language: Language = "zh") -> Fact:
    (fact,) = rows(extract, context_of(text, language=language))
    return fact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "合同签订之日起10个工作日内，甲方向乙方支付预付款。",
            [("relative", "甲方", "P10WD after 合同签订")],
        ),
        ("甲方收到发票后十五日内付款。", [("relative", "甲方", "P15D after 甲方收到发票")]),
        ("任何一方可提前三个月通知对方解除合同。", [("relative", "双方", "P3M before 解除合同")]),
        (
            "合同期满前60日，任何一方可提出异议。",
            [("relative", "双方", "P60D before 合同期满")],
        ),
        ("取消通知应在交货日的二十天前送达乙方。", [("relative", "双方", "P20D before 交货日")]),
        ("乙方应于2024年6月30日前完成上线。", [("absolute", "乙方", "2024-06-30")]),
        ("付款迟延超过20日的，乙方有权停工。", [("relative", "甲方", "P20D")]),
        ("乙方应于每月5日前提交月报。", [("recurring", "乙方", "P1M ---05")]),
        ("乙方每半年演练一次。", [("recurring", "乙方", "P6M")]),
        (
            "周一至周五 9:00-18:00，乙方安排人员值守。",
            [("recurring", "乙方", "Mon-Fri 09:00-18:00")],
        ),
        ("乙方提供7×24小时热线。", [("recurring", "乙方", "24x7")]),
        (
            "本合同有效期三年，自2024年3月1日起至2027年2月28日止。",
            [("duration", "双方", "P3Y 2024-03-01..2027-02-28")],
        ),
        (
            "接到报修后，乙方应在2小时内到场，8小时内恢复。",
            [("response_time", "乙方", "PT2H after 接到报修"), ("response_time", "乙方", "PT8H")],
        ),
        ("本合同自双方签字盖章之日起生效。", [("relative", "双方", None)]),
        ("合同终止后，保密条款仍具有约束力。", [("duration", "双方", None)]),
        ("乙方签收货物后5日内，甲方付清余款。", [("relative", "甲方", "P5D after 乙方签收货物")]),
    ],
)
def test_chinese_rows(text: str, expected: list[tuple[object, ...]]) -> None:
    assert brief(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Customer shall pay each invoice within thirty (30) days after receipt of the invoice.",
            [("relative", "甲方", "P30D after receipt of the invoice")],
        ),
        (
            "Supplier shall deliver the goods no later than March 31, 2025.",
            [("absolute", "乙方", "2025-03-31")],
        ),
        (
            "This Agreement shall continue for an initial term of three (3) years.",
            [("duration", "双方", "P3Y")],
        ),
        (
            "Support is available Monday through Friday, 9:00 a.m. to 5:00 p.m.",
            [("recurring", "双方", "Mon-Fri 09:00-17:00")],
        ),
        (
            "Supplier shall submit a report on the 10th day of each month.",
            [("recurring", "乙方", "---10")],
        ),
        (
            "The duty of secrecy shall survive for five years following termination.",
            [("duration", "双方", "P5Y after termination")],
        ),
    ],
)
def test_english_rows(text: str, expected: list[tuple[object, ...]]) -> None:
    assert brief(text, language="en") == expected


@pytest.mark.parametrize(
    "text",
    [
        "不足一小时的部分，按照一小时计算。",
        "工程师应具有5年以上工作经验。",
        "甲方每逾期一日，应支付违约金。",
        "本合同依据2020年5月28日通过的法律订立。",
        "更新时间:2012-12-12 10:48:27",
        "版本V2.1，电话400-123-4567，地址人民路88号。",
        "本条第2点所述设备由甲方提供。",
        "乙方在合同约定期限内选派人员。",
    ],
)
def test_what_is_no_deadline(text: str) -> None:
    assert brief(text) == []


def test_vague_and_blank_are_marked() -> None:
    vague = one("设备出现故障时，甲方应及时通知乙方。")
    assert (vague.details["vague"], vague.details["blank"], vague.value) == (True, False, None)
    blank = one("乙方更换人员的，需提前    日书面告知甲方。")
    assert blank.details["blank"]
    assert str(blank.value).startswith("P??D before")
    term = one("服务期限为  年，从    年  月  日起，至    年  月  日止。")
    assert (term.kind, term.details["blank"]) == ("duration", True)


def test_the_heading_names_the_bearer_where_the_sentence_does_not() -> None:
    assert brief("每月检查一次设备。", "乙方责任\n") == [("recurring", "乙方", "P1M")]


def test_a_flattened_table_gives_one_row_a_level() -> None:
    found = rows(extract, context_of("一级故障:<=30分钟 二级故障:<=1小时 三级故障:<=4小时"))
    assert [fact.value for fact in found] == ["PT30M", "PT1H", "PT4H"]


def test_an_explanation_takes_the_place_of_what_it_explains() -> None:
    text = "服务费按_ 年(月/季/年)支付:即每年末的10日以前支付费用。"
    assert brief(text) == [("recurring", "甲方", "P1Y ---10")]


def test_who_is_paid_makes_the_other_side_act() -> None:
    assert one("余款应在30日内支付给乙方。").bearer == "甲方"
    assert one("Payment shall be made to Supplier within 30 days.", "en").bearer == "甲方"


@pytest.mark.parametrize(
    ("text", "bearer"),
    [
        ("Customer's manager may inspect it on 30 days' notice.", "甲方"),
        ("Customer, may, by notice on or before May 5, 2023, cancel it.", "甲方"),
        ("provided that Supplier is notified within ten days.", "甲方"),
        ("Date: May 5, 2023", "双方"),
    ],
)
def test_who_acts_in_english(text: str, bearer: str) -> None:
    assert one(text, "en").bearer == bearer


def test_invoices_issued_by_one_side_are_paid_by_the_other() -> None:
    lead, item = "Customer shall:", ["pay invoices issued by Supplier within 30 days;"]
    (fact,) = rows(extract, context_of(lead, "", "en", item))
    assert fact.bearer == "甲方"


def test_trigger_and_event() -> None:
    fact = one("在收到甲方支付的服务费后五个工作日内，乙方开具发票。")
    assert (fact.details["event"], fact.details["relation"]) == ("付款", "after")
    assert one("乙方应自收到申请之日起5日内答复。").details["event"] == "申请"


@given(st.text(alphabet="甲乙方应在内后前签订每月年日及时，。：；、() 5十:abc", max_size=120))
def test_rows_lie_in_the_text_in_order(text: str) -> None:
    found = rows(extract, context_of(text))
    assert all(fact.start < fact.end for fact in found)
    spans = sorted((fact.start, fact.end) for fact in found if fact.kind != "absolute")
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


def test_agreement_with_the_gold(shared: Path) -> None:
    recall, precision, right = agreement(shared, "deadlines", extract)
    assert recall >= 0.88
    assert precision >= 0.85
    assert right >= 0.90


def test_quotes_are_tight(shared: Path) -> None:
    text = (shared / "corpus" / "zh" / "26_保密协议.txt").read_text(encoding="utf-8")
    assert median(len(fact.quote) for fact in extract(context_of(text))) <= 40
