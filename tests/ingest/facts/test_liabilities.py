"""Liabilities: their kinds, who answers, and what it costs."""

from pathlib import Path

import pytest

from ingest.facts.liabilities import extract
from rag.library.records import Language
from tests.ingest.facts.agreement import agreement
from tests.ingest.facts.rows import context_of, rows


def brief(text: str, heading: str = "", language: Language = "zh") -> list[tuple[str | None, str]]:
    return [(fact.bearer, fact.kind) for fact in rows(extract, context_of(text, heading, language))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("乙方迟延的，应支付违约金。", [("乙方", "penalty")]),
        ("因乙方操作失误造成的损失由乙方承担。", [("乙方", "damages")]),
        ("乙方不赔付的，甲方有权追究乙方责任。", [("乙方", "damages")]),
        ("乙方不对停电造成的损坏负责。", [("乙方", "exemption")]),
        ("因不可抗力不能履行的，双方免除责任。", [("双方", "exemption")]),
        ("乙方不得泄露甲方的客户名单。", [("乙方", "confidentiality")]),
        ("期满本协议自动终止。", [("双方", "termination-consequence")]),
        ("合同解除后，乙方应退还剩余费用。", [("乙方", "termination-consequence")]),
        ("乙方的赔偿责任以合同总额为限。", [("乙方", "cap")]),
        ("逾期不提异议的，视为验收合格。", [("双方", "other")]),
        ("甲方可从乙方的余款中扣除罚金。", [("乙方", "penalty")]),
        ("乙方误工的，支付违约金。违约金总额不超过总价的5%。", [("乙方", "penalty")] * 2),
        ("系统中断的，扣减当月维护费的3%。", [("乙方", "penalty")]),
        ("乙方遗失图纸的，应支付500元违约金。", [("乙方", "penalty")]),
        ("甲方无须为此承担赔偿责任。", [("甲方", "exemption")]),
        ("信件寄出三日后视为送达。", []),
        ("乙方应按月提交巡检报告。", []),
    ],
)
def test_chinese_kinds(text: str, expected: list[tuple[str, str]]) -> None:
    assert brief(text) == expected


def test_items_below_a_right_are_claims() -> None:
    items = ["解除本合同；", "要求乙方支付违约金。"]
    found = rows(extract, context_of("甲方可以采取以下措施：", items=items))
    assert [(fact.bearer, fact.kind) for fact in found] == [
        ("甲方", "termination-consequence"),
        ("乙方", "penalty"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Supplier shall indemnify Customer against all claims.", [("乙方", "indemnity")]),
        ("In no event shall Supplier be liable for lost profits.", [("乙方", "exemption")]),
        ("Supplier's aggregate liability shall not exceed $5,000.", [("乙方", "cap")]),
        ("Customer shall pay liquidated damages of $100 per day.", [("甲方", "penalty")]),
        ("Supplier shall maintain insurance.", [("乙方", "insurance")]),
        ("Supplier shall carry product liability insurance.", [("乙方", "insurance")]),
        ("Customer receives a credit of 2% of the fee.", [("乙方", "penalty")]),
        ("Neither party is liable for lost data.", [("双方", "exemption")]),
        ("Supplier's total liability is limited to EUR 900.", [("乙方", "cap")]),
        ("Supplier shall reimburse the cost of travel.", []),
        ("Under no circumstances shall Customer wear it.", []),
        ("Supplier shall deliver the goods in May.", []),
    ],
)
def test_english_kinds(text: str, expected: list[tuple[str, str]]) -> None:
    assert brief(text, language="en") == expected


def test_rate_base_and_cap() -> None:
    text = "乙方逾期的，应按合同总价的0.5‰支付违约金，违约金总额不超过合同总价的5%。"
    (fact,) = rows(extract, context_of(text))
    assert fact.value == "0.05%"
    assert fact.details["rate"] == "0.5‰"
    assert fact.details["base"] == "合同总价"
    assert fact.details["cap"] == "合同总价的5%"
    assert fact.details["condition"] == "乙方逾期的"


def test_neighbours_of_one_kind_and_party_are_one_row() -> None:
    (fact,) = rows(extract, context_of("乙方负有保密义务，乙方不得复制甲方的资料。"))
    assert fact.quote == "乙方负有保密义务，乙方不得复制甲方的资料"


def test_recall_and_precision_on_the_gold(shared: Path) -> None:
    recall, precision, party = agreement(shared, "liabilities", extract)
    assert recall >= 0.85
    assert precision >= 0.85
    assert party >= 0.9
