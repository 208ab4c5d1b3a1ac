"""Dates of deadlines: the arithmetic, the calendar of working days, and why a row has no date."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import SettingsError
from rag.library.records import Contract, Fact, Language
from rag.registers.dates import KNOWN_YEARS, DatedDeadline, date_deadlines
from rag.registers.events import contract_events, parse_events

AS_OF = date(2026, 3, 1)


def deadline(value: str | None, quote: str = "", kind: str = "relative", **details: object) -> Fact:
    return Fact(
        "a.txt#01/deadlines-0001",
        "deadlines",
        "a.txt#01",
        "a.txt#01/0001",
        "a.txt",
        kind,
        "甲方",
        quote,
        0,
        len(quote),
        1,
        value,
        quote,
        details=dict(details),
    )


def dated(*facts: Fact, events: tuple[str, ...] = (), language: Language = "zh") -> DatedDeadline:
    contract = Contract("a.txt#01", "a.txt", 1, "", language, 0, 9, 1, 1)
    return date_deadlines(contract, facts, AS_OF, parse_events(events))[-1]


def signed(value: str, relation: str = "after") -> Fact:
    return deadline(value, trigger="合同签订", event="签订", relation=relation)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("P5WD after 合同签订", date(2026, 3, 9)),  # a weekend lies between
        ("P10D after 合同签订", date(2026, 3, 12)),
        ("P1M after 合同签订", date(2026, 4, 2)),
        ("P2W after 合同签订", date(2026, 3, 16)),
        ("P1Y after 合同签订", date(2027, 3, 2)),
    ],
)
def test_periods_after_the_signing(value: str, day: date) -> None:
    found = dated(signed(value), events=("签订=2026-03-02",))
    assert found.day == day
    assert "2026-03-02" in found.arithmetic
    assert str(day) in found.arithmetic
    assert found.days_left == (day - AS_OF).days


def test_a_month_without_the_day_ends_on_its_last() -> None:
    assert dated(signed("P1M"), events=("签订=2026-01-31",)).day == date(2026, 2, 28)


def test_public_holidays_are_no_working_days() -> None:
    # The National Day holidays of 2025 ran from 1 to 8 October; 28 September was worked.
    assert dated(signed("P3WD"), events=("签订=2025-09-26",)).day == date(2025, 9, 30)
    assert dated(signed("P1WD"), events=("签订=2025-09-30",)).day == date(2025, 10, 9)


def test_a_due_day_on_a_holiday_is_noted() -> None:
    found = dated(signed("P1D"), events=("签订=2025-09-30",))
    assert found.day == date(2025, 10, 1)
    assert "2025-10-09" in found.arithmetic


def test_working_days_beyond_the_calendar_are_not_guessed() -> None:
    found = dated(signed("P5WD"), events=(f"签订={KNOWN_YEARS[1]}-12-30",))
    assert found.day is None
    assert str(KNOWN_YEARS[1]) in found.reason
    assert dated(signed("P5WD"), events=("签订=2026-03-02",), language="en").day is None


def test_the_contract_tells_its_own_events() -> None:
    term = deadline("P3Y 2024-03-01..2027-02-28", "有效期三年", "duration")
    notice = deadline("P60D before 合同期满", trigger="合同期满", event="期满", relation="before")
    assert contract_events([term], {}) == {"生效": date(2024, 3, 1), "期满": date(2027, 2, 28)}
    found = dated(term, notice)
    assert found.day == date(2026, 12, 30)
    assert "期满 2027-02-28 - 60日" in found.arithmetic


def test_a_term_from_the_signing_ends_on_the_eve() -> None:
    effective = deadline(None, "自双方签字之日起生效", trigger="双方签字", event="签订")
    length = deadline("P1Y", "合同期限为一年", "duration")
    renewal = deadline("P1Y", "续约期限为一年", "duration")
    assert dated(effective, length, events=("签订=2026-03-02",)).day == date(2027, 3, 1)
    assert dated(effective, renewal, events=("签订=2026-03-02",)).day is None


def test_days_of_the_month_and_of_the_only_year() -> None:
    assert dated(deadline("P1M ---05", kind="recurring")).day == date(2026, 3, 5)
    term = deadline("2025-01-01..2025-12-31", kind="duration")
    assert dated(term, deadline("--06-30", kind="absolute")).day == date(2025, 6, 30)
    assert dated(deadline("--06-30", kind="absolute")).day is None


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        (deadline("P??D before 更换", blank=True), "留空"),
        (deadline(None, vague=True), "没有写明期限"),
        (deadline("PT2H", kind="response_time"), "小时"),
        (deadline("24x7", kind="recurring"), "服务时段"),
        (deadline("P3M", kind="recurring"), "哪一天"),
        (deadline("P5D after 收到发票", trigger="收到发票", event="发票"), "给出“发票”的日期"),
        (deadline("P5D"), "自何时起算"),
        (deadline("P1Y P10D after 验收", trigger="验收", event="验收"), "多个期限"),
    ],
)
def test_an_undatable_row_says_why(fact: Fact, reason: str) -> None:
    found = dated(fact)
    assert found.day is None
    assert reason in found.reason


def test_events_are_read_in_both_languages_or_refused() -> None:
    assert parse_events(["生效=2026-01-02", "Effective Date=2026-01-03"]) == {
        "生效": date(2026, 1, 3)
    }
    for wrong in ("签订", "签订=3月2日", "=2026-03-02"):
        with pytest.raises(SettingsError, match="NAME=YYYY-MM-DD"):
            parse_events([wrong])


@given(st.integers(1, 60), st.dates(date(2010, 1, 1), date(2025, 6, 30)))
def test_working_days_there_and_back(count: int, start: date) -> None:
    there = dated(signed(f"P{count}WD"), events=(f"签订={start}",)).day
    assert there is not None
    back = dated(signed(f"P{count}WD", "before"), events=(f"签订={there}",)).day
    assert back is not None
    assert back <= there
    assert abs((back - start).days) <= 12, "only days off may lie between"
