"""Dated deadlines as a calendar that other programs can import."""

from datetime import date, timedelta
from pathlib import Path

from icalendar import Calendar

from rag.library.records import Fact
from rag.registers.calendars import write_calendar
from rag.registers.dates import DatedDeadline


def _deadline(n: int, day: date | None) -> DatedDeadline:
    quote = "甲方应在签订后五个工作日内付款"
    fact = Fact(
        f"a.txt#01/deadlines-{n:04d}", "deadlines", "a.txt#01", "a.txt#01/0003", "a.txt",
        "relative", "甲方", quote, 10, 25, 2, "P5WD after 签订", f"甲方: {quote}",
    )  # fmt: skip
    return DatedDeadline(fact, day, "签订 2026-03-02 + 5个工作日 = 2026-03-09", "", None)


def test_one_event_a_datable_deadline_with_two_alarms(tmp_path: Path) -> None:
    out = tmp_path / "new" / "deadlines.ics"
    day = date(2026, 3, 9)
    assert write_calendar([_deadline(1, day), _deadline(2, None), _deadline(3, day)], out) == 2
    calendar = Calendar.from_ical(out.read_bytes())
    events = calendar.walk("VEVENT")
    assert len({str(event["uid"]) for event in events}) == 2
    event = events[0]
    assert event.decoded("dtstart") == day
    for part in ("a.txt#01/0003", "甲方应在签订后五个工作日内付款", "= 2026-03-09"):
        assert part in str(event["description"])
    alarms = [alarm.decoded("trigger") for alarm in event.walk("VALARM")]
    assert alarms == [timedelta(days=-30), timedelta(days=-7)]
