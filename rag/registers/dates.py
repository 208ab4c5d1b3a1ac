"""Deadlines to dates: an event's date plus a period, with the arithmetic or why there is none.

Rules of counting (民法典 200-203): the day of the event is not counted, a month or year ends on the
corresponding day, and that day where the month has none is its last. A term from a day ends on the
eve of the corresponding day. Working days are those of mainland China as chinesecalendar knows
them (``KNOWN_YEARS``); beyond these years, and for contracts in English, nothing is guessed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar
from dateutil.relativedelta import relativedelta

from rag.language.words import load_words
from rag.library.records import Contract, Fact, Language
from rag.registers.events import (
    DAY,
    EFFECTIVE,
    EXPIRED,
    PERIOD,
    TERM,
    contract_events,
    is_term,
    length_of,
)

_CALENDAR = [day.year for day in chinese_calendar.holidays]
KNOWN_YEARS = (min(_CALENDAR), max(_CALENDAR))
_EVERY_YEAR = re.compile(r"--(?P<month>\d\d)-(?P<day>\d\d)")
_DAY_OF_MONTH = re.compile(r"---(?P<day>\d\d)")


@dataclass(frozen=True, slots=True)
class DatedDeadline:
    """A deadline and its date, or the ``reason`` for none; ``days_left`` from the as-of day."""

    fact: Fact
    day: date | None
    arithmetic: str
    reason: str
    days_left: int | None


@dataclass(frozen=True, slots=True)
class _Result:
    day: date | None = None
    arithmetic: str = ""
    reason: str = ""


def date_deadlines(
    contract: Contract, deadlines: Sequence[Fact], as_of: date, events: Mapping[str, date]
) -> tuple[DatedDeadline, ...]:
    """The deadlines of one contract in their order, each with its date or the reason for none.

    ``events`` (by the names of ``data/words/deadlines.toml`` or the words of a trigger) win over
    the dates that the contract itself gives.
    """
    known = contract_events(deadlines, events)
    words = load_words("dating")[contract.language]
    dated: list[DatedDeadline] = []
    for fact in deadlines:
        found = _date(fact, known, as_of, contract.language, words)
        left = (found.day - as_of).days if found.day else None
        dated.append(DatedDeadline(fact, found.day, found.arithmetic, found.reason, left))
    return tuple(dated)


def _date(
    fact: Fact,
    known: Mapping[str, date],
    as_of: date,
    language: Language,
    words: Mapping[str, str],
) -> _Result:
    value = str(fact.value or "")
    if fact.details.get("blank"):
        return _Result(reason=words["blank"])
    event = known.get(str(fact.details.get("event")))
    if not value and event and fact.kind == "relative" and not fact.details.get("vague"):
        return _Result(event, words["on"].format(event=fact.details["event"], date=event))
    if fact.details.get("vague") or not value:
        return _Result(reason=words["no_figure"])
    printed = TERM.search(value)
    day = DAY.search(value)
    if printed or day:
        found = date.fromisoformat(printed["end"] if printed else day[0])  # type: ignore[index]
        return _Result(found, words["printed"].format(date=found))
    if fact.kind == "recurring":
        return _next(value, as_of, words)
    every_year = _EVERY_YEAR.search(value)
    if every_year:
        return _in_the_only_year(every_year, known, words)
    if value.startswith("PT"):
        return _Result(reason=words["hours"])
    period = PERIOD.match(value)
    if period and len(PERIOD.findall(value.split(" after ")[0].split(" before ")[0])) > 1:
        return _Result(reason=words["several"])
    if period is None:
        return _Result(reason=words["several"] if ".." in value else words["no_figure"])
    return _counted(fact, period, known, language, words)


def _counted(
    fact: Fact,
    period: re.Match[str],
    known: Mapping[str, date],
    language: Language,
    words: Mapping[str, str],
) -> _Result:
    trigger, event = str(fact.details.get("trigger", "")), str(fact.details.get("event", ""))
    length = f"{period['n']}{load_words('dating')[language]['units'][period['unit']]}"
    if fact.kind == "duration" and not trigger:
        start = known.get(EFFECTIVE)
        if start is None or not is_term(fact):
            return _Result(reason=words["no_trigger"])
        end = start + length_of(period, 1) - timedelta(days=1)
        return _Result(end, words["term"].format(start=start, length=length, date=end))
    # A name of the user's own is looked for in the words of the trigger.
    own = (name for name in known if name not in load_words("deadlines")["events"])
    name = event if event in known else next((name for name in own if name in trigger), "")
    if not name:
        if not trigger:
            return _Result(reason=words["no_trigger"])
        return _Result(reason=words["no_event"].format(trigger=trigger, name=event or trigger))
    before = fact.details.get("relation") == "before"
    start, sign = known[name], -1 if before else 1
    template = words["before" if before else "after"]
    if period["unit"] == "WD":
        return _working_days(int(period["n"]), start, sign, language, words, template, name, length)
    end = start + length_of(period, sign)
    arithmetic = template.format(event=name, start=start, length=length, date=end)
    return _Result(end, arithmetic + _holiday_note(end, language, words))


def _working_days(
    count: int,
    start: date,
    sign: int,
    language: Language,
    words: Mapping[str, str],
    template: str,
    name: str,
    length: str,
) -> _Result:
    if language != "zh":
        return _Result(reason=words["no_holidays"])
    day, left, skipped = start, count, 0
    while left:
        day += timedelta(days=sign)
        if not KNOWN_YEARS[0] <= day.year <= KNOWN_YEARS[1]:
            first, last = KNOWN_YEARS
            return _Result(
                reason=words["no_calendar"].format(first=first, last=last, year=day.year)
            )
        if chinese_calendar.is_workday(day):
            left -= 1
        else:
            skipped += 1
    arithmetic = template.format(event=name, start=start, length=length, date=day)
    return _Result(day, arithmetic + words["working_days"].format(skipped=skipped))


def _next(value: str, as_of: date, words: Mapping[str, str]) -> _Result:
    """The next day of a recurring deadline that names one: every year's or every month's."""
    every_year, monthly = _EVERY_YEAR.search(value), _DAY_OF_MONTH.search(value)
    if every_year and not monthly:
        step = relativedelta(years=1)
        first = as_of + relativedelta(month=int(every_year["month"]), day=int(every_year["day"]))
    elif monthly and value.startswith("P1M"):
        step = relativedelta(months=1)
        first = as_of + relativedelta(day=int(monthly["day"]))
    elif re.search(r"\d\d:\d\d|\dx\d|^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)", value):
        return _Result(reason=words["window"])
    else:
        return _Result(reason=words["no_day"])
    day = first if first >= as_of else first + step
    return _Result(day, words["next"].format(as_of=as_of, date=day))


def _in_the_only_year(
    printed: re.Match[str], known: Mapping[str, date], words: Mapping[str, str]
) -> _Result:
    """6月30日之前 in a contract of which the term lies within one calendar year."""
    start, end = known.get(EFFECTIVE), known.get(EXPIRED)
    if start is None or end is None or start.year != end.year:
        return _Result(reason=words["no_year"])
    day = date(start.year, 1, 1) + relativedelta(
        month=int(printed["month"]), day=int(printed["day"])
    )
    return _Result(day, words["same_year"].format(year=start.year, date=day))


def _holiday_note(day: date, language: Language, words: Mapping[str, str]) -> str:
    """That the last day is a day off in China, with the first working day behind it."""
    if language != "zh" or not KNOWN_YEARS[0] <= day.year <= KNOWN_YEARS[1]:
        return ""
    later = day
    while not chinese_calendar.is_workday(later):
        later += timedelta(days=1)
        if later.year > KNOWN_YEARS[1]:
            return ""
    return words["holiday"].format(date=later) if later > day else ""
