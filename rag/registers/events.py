"""When a contract was signed, takes effect and ends: given by the user or told by its own dates."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from rag.errors import SettingsError
from rag.language.words import load_words
from rag.library.records import Fact

SIGNED, EFFECTIVE, EXPIRED = "签订", "生效", "期满"

PERIOD = re.compile(r"P(?P<n>\d+)(?P<unit>WD|D|W|M|Y)(?![\dA-Z?.])")
TERM = re.compile(r"(?P<start>\d{4}-\d\d-\d\d)\.\.(?P<end>\d{4}-\d\d-\d\d)")
DAY = re.compile(r"(?<![\d-])\d{4}-\d\d-\d\d(?!\.\.)")


def parse_events(events: Iterable[str]) -> dict[str, date]:
    """``("签订=2026-03-02", ...)`` as dates by event. Raises SettingsError for anything else."""
    known: dict[str, date] = {}
    for event in events:
        name, equals, day = (part.strip() for part in event.partition("="))
        try:
            known[canonical(name)] = date.fromisoformat(day)
        except ValueError:
            equals = ""
        if not equals or not name:
            raise SettingsError(
                f"The event '{event}' cannot be read: write it as NAME=YYYY-MM-DD, "
                f'for example "签订=2026-03-02".'
            )
    return known


def contract_events(deadlines: Sequence[Fact], given: Mapping[str, date]) -> dict[str, date]:
    """``given``, and when a contract was signed, takes effect and expires as far as it tells."""
    known = dict(given)
    for fact in deadlines:
        value, quote = str(fact.value or ""), fact.quote.lower()
        term, day = TERM.search(value), DAY.search(value)
        if term and fact.kind == "duration" and term["start"] < term["end"]:
            known.setdefault(EFFECTIVE, date.fromisoformat(term["start"]))
            known.setdefault(EXPIRED, date.fromisoformat(term["end"]))
        elif day and fact.kind == "absolute":
            for event in _events_of(quote):
                known.setdefault(event, date.fromisoformat(day[0]))
    for fact in deadlines:
        if SIGNED in known and fact.details.get("event") == SIGNED and EFFECTIVE in fact.quote:
            known.setdefault(EFFECTIVE, known[SIGNED])
    if EXPIRED not in known and EFFECTIVE in known:
        terms = (PERIOD.match(str(f.value or "")) for f in deadlines if is_term(f))
        period = next((match for match in terms if match and match["unit"] != "WD"), None)
        if period:
            known[EXPIRED] = known[EFFECTIVE] + length_of(period, 1) - timedelta(days=1)
    return known


def _events_of(quote: str) -> list[str]:
    """The events that a printed date is the date of."""
    opening = load_words("deadlines")["opening_dates"]
    return [name for name, words in opening.items() if any(word in quote for word in words)]


def is_term(fact: Fact) -> bool:
    """Whether a deadline is the term of the contract itself."""
    words, quote = load_words("deadlines"), fact.quote.lower()
    return (
        fact.kind == "duration"
        and any(word in quote for word in words["contract_terms"])
        and not any(word in quote for word in words["renewals"])
    )


def canonical(name: str) -> str:
    """The name of an event in ``data/words/deadlines.toml``; the word itself if it is not there."""
    events: dict[str, list[str]] = load_words("deadlines")["events"]
    lower = name.lower()
    return next((key for key, words in events.items() if lower == key or lower in words), name)


def length_of(period: re.Match[str], sign: int) -> relativedelta:
    """A matched ``PERIOD`` as calendar arithmetic; working days need a calendar of holidays."""
    count = int(period["n"]) * sign
    unit = period["unit"]
    if unit == "D":
        return relativedelta(days=count)
    if unit == "W":
        return relativedelta(weeks=count)
    return relativedelta(months=count) if unit == "M" else relativedelta(years=count)
