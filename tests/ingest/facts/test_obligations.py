"""Obligations: what is one row, who bears it, and what is none."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.facts.context import FactContext
from ingest.facts.obligations import extract
from rag.library.records import Language, Party
from tests.ingest.facts.agreement import agreement
from tests.ingest.facts.rows import context_of, rows


def brief(text: str, heading: str = "", language: Language = "zh") -> list[tuple[str | None, str]]:
    return [(fact.bearer, fact.kind) for fact in rows(extract, context_of(text, heading, language))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("乙方应在3日内提交报告。", [("乙方", "duty")]),
        ("乙方提供打印机的维修。", [("乙方", "duty")]),
        ("甲方委托乙方保养空调。", [("乙方", "duty")]),
        ("未经许可，受托方不得转包。", [("乙方", "prohibition")]),
        ("甲方有权抽查，并有权要求整改。", [("甲方", "right"), ("甲方", "right")]),
        ("所需耗材均由甲方承担。", [("甲方", "duty")]),
        ("乙方在收到甲方通知后应立即到场。", [("乙方", "duty")]),
        ("甲方付款后乙方开具发票。", [("乙方", "duty")]),
        ("应甲方要求，乙方须更换人员。", [("乙方", "duty")]),
        ("甲方、乙方应共同保存记录。", [("双方", "duty")]),
        ("遇有纠纷，应先行协商。", [("双方", "duty")]),
        ("甲方借给乙方的工具，必须归还。", [("乙方", "duty")]),
        ("乙方交付给甲方的机器，应为全新。", [("乙方", "duty")]),
        ("乙方应承担的费用由甲方代付。", [("甲方", "duty")]),
        ("甲方拖欠货款超过十日，乙方可以停工。", [("乙方", "right")]),
        ("违约方应赔偿损失。", [("双方", "duty")]),
        ("驻场人员不得拷贝数据。", [("乙方", "prohibition")]),
        ("接到报修后4小时内到场。", [("乙方", "duty")]),
        ("开工后5日内支付30%。", [("甲方", "duty")]),
        ("乙方按照规范，每月清洗滤网一次。", [("乙方", "duty")]),
        ("一般缺陷（不影响使用）由乙方在三日内修复。", [("乙方", "duty")]),
        ("甲方付款前乙方应交货，但甲方不得拖延。", [("乙方", "duty"), ("甲方", "prohibition")]),
    ],
)
def test_chinese_rows(text: str, expected: list[tuple[str, str]]) -> None:
    assert brief(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "本合同一式两份，双方各执一份，具有同等法律效力。",
        "“设备”是指附件列明的机器。",
        "合同有效期为一年。",
        "相应的应用系统见附件。",
        "项目负责人：",
        "自双方签字盖章之日起生效。",
        "两者不一致的，以附件约定为准。",
        "甲方的付款并不表明其对质量的认可。",
        "合同价款包括运输、安装的费用。",
    ],
)
def test_what_obliges_nobody_is_no_row(text: str) -> None:
    assert brief(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Supplier shall deliver the goods.", [("乙方", "duty")]),
        ("If Customer is late, Supplier may stop work.", [("乙方", "right")]),
        ("Neither party shall assign this Agreement.", [("双方", "prohibition")]),
        (
            "Customer will pay the fee, and shall not withhold it.",
            [("甲方", "duty"), ("甲方", "prohibition")],
        ),
        ("The fee shall be paid by Customer.", [("甲方", "duty")]),
        ("Neither Customer nor Supplier may assign it.", [("双方", "prohibition")]),
        ("In no event shall Customer copy the manual.", [("甲方", "prohibition")]),
        ("Reports shall be delivered to Customer weekly.", [("乙方", "duty")]),
        ("Customer shall be notified of every delay.", [("乙方", "duty")]),
        ("Customer's manager may inspect it.", [("甲方", "right")]),
        ("It may be assigned by Customer and Supplier.", [("双方", "right")]),
        ("It is agreed that if Customer shall default, all rights end.", []),
        ("The link between the users and Customer shall be as stated.", []),
        ("The price shall be the list price.", []),
        ("Nothing in this Agreement shall make Customer an agent.", []),
        ("Supplier keeps records which it may destroy.", []),
        ('"Goods" shall mean the machines.', []),
    ],
)
def test_english_rows(text: str, expected: list[tuple[str, str]]) -> None:
    assert brief(text, language="en") == expected


def test_plain_items_below_a_heading_are_duties_of_its_side() -> None:
    assert brief("按月巡检设备；保持机房整洁。", "乙方责任") == [("乙方", "duty")] * 2


def test_items_of_an_enumeration_are_rows_with_their_lead_in() -> None:
    context = context_of("乙方提供以下服务：", items=["网络故障排除；", "病毒查杀。"])
    found = rows(extract, context)
    assert [fact.quote for fact in found] == ["网络故障排除", "病毒查杀"]
    assert {fact.bearer for fact in found} == {"乙方"}
    assert all(fact.details["lead_in"] == "乙方提供以下服务:" for fact in found)


def test_english_items_are_what_their_lead_in_makes_them() -> None:
    lead = context_of("Supplier shall:", "", "en", ["provide Customer with a manual; and"])
    case = context_of("If the value falls because Customer:", "", "en", ["breaks a public law;"])
    assert [(f.bearer, f.kind) for f in rows(extract, lead)] == [("乙方", "duty")]
    assert rows(extract, case) == []


def test_a_lead_in_ends_with_its_paragraph() -> None:
    context = context_of("乙方应当：", items=["保持整洁。\n\n本店位于河边。", "清点存货。"])
    assert [fact.quote for fact in rows(extract, context)] == ["保持整洁", "清点存货"]


def test_a_list_of_exceptions_obliges_nobody() -> None:
    context = context_of(
        "乙方须保守秘密。秘密不包括：", items=["已经公开的资料；", "自行开发的资料。"]
    )
    assert [fact.quote for fact in rows(extract, context)] == ["乙方须保守秘密"]


def test_items_below_a_right_are_rights() -> None:
    context = context_of("甲方可以采取以下措施：", items=["终止本合同；", "要求乙方返工。"])
    assert [(f.bearer, f.kind) for f in rows(extract, context)] == [("甲方", "right")] * 2


def test_a_bracketed_role_word_is_no_part_of_another_word() -> None:
    context = context_of("［公司］应通知云帆。本规定遵守公司法，关联公司不得使用云帆的名称。")
    company = Party("甲方", "［公司］", ("公司",))
    contract = replace(context.contract, parties=(company, Party("乙方", "云帆")))
    context = FactContext(context.source, contract, context.clauses)
    (mentions,) = context.mentions.values()
    assert [m.side for m in mentions] == ["甲方", "乙方", "乙方"]


def test_condition_deadline_and_counterparty() -> None:
    (fact,) = rows(extract, context_of("设备发生故障时，乙方应在5个工作日内修复。"))
    assert fact.details == {
        "counterparty": "甲方",
        "condition": "设备发生故障时",
        "deadline": "5个工作日内",
    }
    assert fact.value == "P5WD"


def test_the_quote_keeps_the_line_breaks_of_the_source() -> None:
    (fact,) = rows(extract, context_of("乙方应按时提\n\n交报告。"))
    assert fact.quote == "乙方应按时提\n\n交报告"


@settings(deadline=None)
@given(st.text(alphabet="甲乙方应不得,。;:()的\n1.提供如时后由", max_size=50))
def test_any_text_gives_rows_that_quote_their_place(text: str) -> None:
    rows(extract, context_of(text + "。"))


def test_recall_and_precision_on_the_gold(shared: Path) -> None:
    recall, precision, bearer = agreement(shared, "obligations", extract)
    assert recall >= 0.9
    assert precision >= 0.9
    assert bearer >= 0.9


@pytest.mark.parametrize(
    ("text", "language", "summary"),
    [
        ("乙方应提交报告。", "zh", "乙方须: 提交报告"),
        ("受托方提交报告。", "zh", "乙方须: 提交报告"),
        ("如有变更，乙方不得拖延。", "zh", "乙方不得: 如有变更,乙方不得拖延"),
        ("Supplier shall deliver the goods.", "en", "Supplier must: deliver the goods"),
    ],
)
def test_the_summary_names_the_side_once(text: str, language: Language, summary: str) -> None:
    (fact,) = rows(extract, context_of(text, language=language))
    assert fact.summary == summary


@pytest.mark.parametrize("unit", ["甲方,", "应,", "(甲方)", "1)甲方应付;", "由乙方后,"])
def test_time_grows_with_the_length_only(unit: str) -> None:
    began = time.process_time()
    rows(extract, context_of(unit * 1_000))
    assert time.process_time() - began < 3
