"""Arithmetic on the words of a question and of a clause."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.formulas import average, penalty, price, read_rates, share

Formula = Callable[[str, str], str | None]
LATE = "甲方迟延付款的，每迟延一日，按欠付租金的万分之四支付滞纳金，累计不超过欠付租金的2%。"


@pytest.mark.parametrize(
    ("formula", "question", "clause", "worked"),
    [
        (penalty, "欠租30万元晚了5天，滞纳金多少？", LATE, "300,000 × 0.04% × 5 = 600"),
        (penalty, "晚付两周要罚多少？", LATE, "0.04% × 14 = 0.56%"),
        (penalty, "晚付100天要罚多少？", LATE, "0.04% × 100 = 4% > 2%; 2%"),
        (
            penalty,
            "We owe $40,000 and pay three months late. What interest is due?",
            "Late rent bears interest at two percent (2.0%) per month.",
            "40,000 × 2% × 3 = 2,400",
        ),
        (price, "再来4次要多少钱？", "加急出船每次人民币260元。", "4 × 260 = 1,040 CNY"),
        (
            price,
            "派2个人干3天要多少钱？",
            "船工每人每天人民币450元。",
            "3 × 2 × 450 = 2,700 CNY",
        ),
        (price, "What do 3 extra visits cost?", "A visit costs $90 per visit.", "3 × 90 = 270 USD"),
        (
            share,
            "租金总额80万，违约要赔多少？",
            "甲方有权要求租金总额5%的赔偿。",
            "800,000 × 5% = 40,000",
        ),
        (average, "年费摊到每个月是多少？", "养护年费为人民币6,600元。", "6,600 ÷ 12 = 550 CNY"),
    ],
)
def test_the_sum_is_worked(formula: Formula, question: str, clause: str, worked: str) -> None:
    assert formula(question, clause) == worked


@pytest.mark.parametrize(
    ("formula", "question", "clause"),
    [
        (penalty, "逾期一天罚多少？", LATE),  # the clause says it: nothing to work out
        (penalty, "滞纳金是多少？", LATE),
        (price, "一个月租金多少？", "每月租金人民币3,000元。"),
        (share, "违约要赔多少？", "甲方有权要求租金总额5%的赔偿。"),
        (share, "总额80万，分别付多少？", "首付30%，余款70%在交船后付清。"),
        (average, "年费是多少？", "养护年费为人民币6,600元。"),
    ],
)
def test_nothing_to_work_with(formula: Formula, question: str, clause: str) -> None:
    assert formula(question, clause) is None


def test_a_rate_knows_what_it_is_counted_by_and_a_cap_is_no_rate() -> None:
    rates, caps = read_rates(LATE)
    assert [(str(rate.amount), set(rate.per)) for rate in rates] == [("0.04", {"day"})]
    assert [str(cap.amount) for cap in caps] == ["2"]


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_read(question: str, clause: str) -> None:
    for formula in (penalty, price, share, average):
        worked = formula(question, clause)
        assert worked is None or "=" in worked or "%" in worked
