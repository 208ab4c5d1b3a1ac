"""Amounts: sums, rates, percentages and service levels, printed or left blank."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.facts.amounts import extract
from rag.library.records import Fact, Language
from tests.ingest.facts.agreement import agreement
from tests.ingest.facts.rows import context_of, rows


def brief(text: str, language: Language = "zh") -> list[tuple[object, ...]]:
    found = rows(extract, context_of(text, language=language))
    return [(fact.kind, fact.value, fact.quote) for fact in found]


def one(text: str) -> Fact:
    (fact,) = rows(extract, context_of(text))
    return fact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总价为人民币15万元。", [("sum", 150000, "人民币15万元")]),
        ("合同金额：620000", [("sum", 620000, "620000")]),
        ("大写：陆拾贰万元整。", [("sum", 620000, "陆拾贰万元整")]),
        ("合同价叁万元整（¥30,000.00）。", [("sum", 30000, "叁万元整（¥30,000.00）")]),
        ("按120元/每小时/每人计费。", [("rate", 120, "120元/每小时/每人")]),
        ("甲方支付合同总价的30%。", [("percentage", 30, "30%")]),
        ("按万分之五支付违约金。", [("percentage", 0.05, "万分之五")]),
        ("系统可用率不低于99.9%。", [("service_level", 99.9, "99.9%")]),
        ("税率为6%。", [("percentage", 6, "6%")]),
        ("尾款____元。", [("sum", None, "____元")]),
        ("费用为元/月。", [("rate", None, "费用为元/月")]),
        ("保函金额为合同金额的    %。", [("percentage", None, "保函金额为合同金额的    %")]),
        ("费用一律以人民币元为计量单位。", []),
        ("设备单元3个，元件20件，第3条，V1.0。", []),
    ],
)
def test_chinese_rows(text: str, expected: list[tuple[object, ...]]) -> None:
    assert brief(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("insurance of not less than $2,000,000", [("sum", 2000000, "$2,000,000")]),
        ("damages of $1,000 per day of delay", [("rate", 1000, "$1,000 per day")]),
        ("up to ten percent (10%) of the price", [("percentage", 10, "ten percent (10%)")]),
        ("a bonus of $[***]", [("sum", None, "$[***]")]),
        ("uptime of 99.5%", [("service_level", 99.5, "99.5%")]),
    ],
)
def test_english_rows(text: str, expected: list[tuple[object, ...]]) -> None:
    assert brief(text, "en") == expected


def test_who_pays_and_for_what() -> None:
    assert one("余款按80元/小时结算。").bearer == "甲方"
    fact = one("乙方违约的，应支付合同总价的5%作为违约金。")
    assert (fact.bearer, fact.details["base"]) == ("乙方", "合同总价")
    assert one("每人每小时单价：120元/每小时/每人").details["per"] == "person-hour"
    assert one("大写：陆拾贰万元整").details["form"] == "capitals"


@given(st.text(alphabet="人民币大写小元整¥_*0123.,%/月每(): 为的壹万", max_size=80))
def test_rows_lie_in_the_text(text: str) -> None:
    assert all(fact.start < fact.end for fact in rows(extract, context_of(text)))


def test_agreement_with_the_gold(shared: Path) -> None:
    recall, precision, _ = agreement(shared, "amounts", extract)
    assert recall >= 0.92
    assert precision >= 0.92
