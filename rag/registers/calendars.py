"""Dated deadlines as a calendar file: one all-day event each, with alarms 30 and 7 days before."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from icalendar import Alarm, Calendar, Event

from rag.registers.dates import DatedDeadline

ALARM_DAYS = (30, 7)


def write_calendar(deadlines: Iterable[DatedDeadline], out: Path) -> int:
    """Writes those deadlines that have a date to a file; returns how many."""
    dated = [deadline for deadline in deadlines if deadline.day is not None]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(calendar_bytes(dated))
    return len(dated)


def calendar_bytes(deadlines: Iterable[DatedDeadline]) -> bytes:
    """Those deadlines that have a date as iCalendar (RFC 5545)."""
    calendar = Calendar()
    calendar.add("prodid", "-//contract-qa//deadlines//")
    calendar.add("version", "2.0")
    for deadline in deadlines:
        if deadline.day is not None:
            calendar.add_component(_event(deadline))
    return bytes(calendar.to_ical())


def _event(deadline: DatedDeadline) -> Event:
    fact, event = deadline.fact, Event()
    # The same deadline keeps its identity when it is exported and imported again.
    event.add("uid", f"{fact.fact_id}@contract-qa")
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", deadline.day)
    event.add("summary", fact.summary)
    event.add(
        "description",
        f"{fact.clause_id or fact.contract_id} ({fact.source}, {fact.page})\n"
        f"{fact.quote}\n{deadline.arithmetic}",
    )
    for days in ALARM_DAYS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", fact.summary)
        alarm.add("trigger", timedelta(days=-days))
        event.add_component(alarm)
    return event
