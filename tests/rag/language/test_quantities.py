"""Quantities are found where they stand and mean what they say, in Chinese and English."""

import time
from datetime import date
from decimal import Decimal
from itertools import pairwise

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.numerals import fold_width, read_number
from rag.language.quantities import comparable, quantities, unsupported


def found(text: str) -> list[tuple[str, str, str]]:
    return [(text[q.start : q.end], q.kind, q.value) for q in quantities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("合同总价为陆拾贰万元整", [("陆拾贰万元整", "money", "620000")]),
        ("共计1,234.50元", [("1,234.50元", "money", "1234.5")]),
        ("人民币 5 万元", [("人民币 5 万元", "money", "50000")]),
        ("￥３０００", [("￥３０００", "money", "3000")]),
        ("费用***元/月", [("***元/月", "money", "??")]),
        ("壹佰元伍角整", [("壹佰元伍角整", "money", "100.5")]),
        ("本合同以人民币一律结算", []),
        ("US$1.5 million", [("US$1.5 million", "money", "1500000")]),
        ("每日万分之五", [("万分之五", "percent", "0.05")]),
        ("按千分之三计", [("千分之三", "percent", "0.3")]),
        ("不低于 99.5 %", [("99.5 %", "percent", "99.5")]),
        ("五个工作日内", [("五个工作日", "duration", "P5WD")]),
        ("十五（15）日内", [("十五（15）日", "duration", "P15D")]),
        ("ten (10) business days", [("ten (10) business days", "duration", "P10WD")]),
        ("1-1/2% a month", [("1-1/2%", "percent", "1.5")]),
        ("one and one-half percent", [("one and one-half percent", "percent", "1.5")]),
        ("fee of $[***] a year", [("$[***] a year", "money", "??")]),
        ("验收后10内付款", [("10", "duration", "P10??")]),
        ("半年后", [("半年", "duration", "P6M")]),
        ("一年半", [("一年半", "duration", "P18M")]),
        ("3-5个工作日", [("3-5个工作日", "duration", "P3WD..P5WD")]),
        ("提前日书面通知", [("日", "duration", "P??D")]),
        ("应在小时内到场", [("小时", "duration", "PT??H")]),
        ("24小时内", [("24小时", "duration", "PT24H")]),
        ("２０１２年９月１日", [("２０１２年９月１日", "date", "2012-09-01")]),
        ("二〇一二年九月一日", [("二〇一二年九月一日", "date", "2012-09-01")]),
        ("2010年月日起", [("2010年月日", "date", "2010-??-??")]),
        ("2018年__月__日", [("2018年__月__日", "date", "2018-??-??")]),
        ("6月30日之前", [("6月30日", "date", "--06-30")]),
        ("每月15日前", [("15日", "date", "---15")]),
        ("August 6, 2004", [("August 6, 2004", "date", "2004-08-06")]),
        ("the 6th day of August, 2004", [("6th day of August, 2004", "date", "2004-08-06")]),
        ("2016-07-01", [("2016-07-01", "date", "2016-07-01")]),
        ("9:00-18:00", [("9:00-18:00", "window", "09:00-18:00")]),
        ("9: 00am 18: 00pm", [("9: 00am 18: 00pm", "window", "09:00-18:00")]),
        ("上午8点到晚上11点半", [("上午8点到晚上11点半", "window", "08:00-23:30")]),
        ("7*24小时", [("7*24小时", "window", "24x7")]),
        ("365天×24小时", [("365天×24小时", "window", "24x365")]),
        ("周一至周五", [("周一至周五", "window", "Mon-Fri")]),
        ("三名工程师", [("三", "number", "3")]),
        ("电话 400-123-4567，版本 V1.0，第三条", []),
    ],
)
def test_one_quantity(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text) == expected


def test_what_a_sum_is_counted_by() -> None:
    (rate,) = quantities("100元/每小时/每人")
    assert (rate.amount, rate.unit, rate.per) == (Decimal(100), "CNY", ("hour", "person"))


@given(st.integers(1, 99_999_999))
def test_chinese_numerals_round_trip(n: int) -> None:
    assert read_number(cn2an.an2cn(n, "low")) == n
    assert read_number(cn2an.an2cn(n, "up")) == n
    assert read_number(f"{n:,}") == n


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_dates_round_trip(day: date) -> None:
    chinese = f"于{day.year}年{day.month}月{day.day}日签订"
    english = f"dated {day:%B} {day.day}, {day.year}."
    assert [q.value for q in quantities(chinese)] == [day.isoformat()]
    assert [q.value for q in quantities(english)] == [day.isoformat()]


@given(st.text(alphabet="一二十百年月日元%万分之0123456789.,:-_* 前内提day()", max_size=80))
def test_spans_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    rows = quantities(text)
    assert all(0 <= q.start < q.end <= len(text) for q in rows)
    assert all(a.end <= b.start for a, b in pairwise(rows))
    assert all(text[q.start : q.end].strip() == text[q.start : q.end] for q in rows)


@given(st.text(max_size=60))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold_width(text)) == len(text)


def test_values_are_compared_across_scripts() -> None:
    cited = ["合同金额为陆拾贰万元整，签订后五个工作日内支付百分之五十，自2012年9月1日起一年"]
    assert (
        unsupported("62万元（620,000元），5个工作日，50%，2012-09-01，2012年，12个月", cited) == ()
    )
    wrong = unsupported("63万元，5日，50‰，2012年9月2日", cited)
    assert [q.value for q in wrong] == ["630000", "P5D", "5", "2012-09-02"]


def test_currency_counts() -> None:
    assert unsupported("$500", ["费用500元"])
    assert not unsupported("500元", ["费用：500"])


def test_equal_lengths_share_a_key() -> None:
    year, months = quantities("一年或12个月")
    assert comparable(year) == comparable(months)


@pytest.mark.parametrize("filler", ["_", "*", "1", "一", "12,", "月日", "one ", " ", "年月", "9:0"])
def test_long_runs_take_linear_time(filler: str) -> None:
    started = time.perf_counter()
    quantities(filler * (20_000 // len(filler)))
    assert time.perf_counter() - started < 2


def test_the_unit_of_a_table_is_no_blank() -> None:
    assert quantities("租金表（单位：人民币元/月）") == ()
    assert [q.blank for q in quantities("租金为人民币____元/月")] == [True]
