"""Simple sums that a manager asks for, with the arithmetic and the cited inputs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta as _later

from rag.answer.claims import Draft
from rag.answer.lookup import Found, as_claim
from rag.answer.types import Scope
from rag.answer.wording import phrase
from rag.language.quantities import quantities
from rag.language.quantity import Quantity
from rag.library import Library

# The letters of a duration's unit, as a rate names what it is counted by.
_PER = {"TH": "hour", "D": "day", "W": "week", "M": "month", "Y": "year"}


def calculate(scope: Scope, good: Sequence[Found], library: Library) -> Draft | None:
    """The worked sum behind the best sentence, None when there is nothing to work with."""
    item = good[0]
    text = item.evidence.sentence.text
    worked = _rate_times_time(scope.topic, text) or _end_of_term(item, text)
    if worked is None:
        return None
    claim = as_claim(item, scope, library)
    arithmetic = phrase(scope.language, "calculated") + worked
    return Draft((replace(claim, prefix=f"{arithmetic}\n{claim.prefix}"),))


def _rate_times_time(question: str, text: str) -> str | None:
    """``3 × 5 × 100 = 1500``: a price by the hour or day, times time (and people) asked about."""
    times = [q for q in quantities(question) if q.kind == "duration" and q.amount is not None]
    rates = [q for q in quantities(text) if q.kind == "money" and q.amount is not None and q.per]
    for rate in rates:
        for time in times:
            if _PER.get(time.unit) in rate.per:
                factors = [*_people(question, rate), time.amount, rate.amount]
                return _product([f for f in factors if f is not None], rate.unit)
    return None


def _people(question: str, rate: Quantity) -> list[Decimal]:
    if "person" not in rate.per:
        return []
    counted = [q for q in quantities(question) if q.kind == "number" and q.amount is not None]
    return [q.amount for q in counted[:1] if q.amount is not None]


def _product(factors: Sequence[Decimal], currency: str) -> str:
    product = Decimal(1)
    for factor in factors:
        product *= factor
    return f"{' × '.join(f'{factor:f}' for factor in factors)} = {product:f} {currency}".rstrip()


def _end_of_term(item: Found, text: str) -> str | None:
    """``2024-03-01 + P1Y = 2025-02-28``: the end of a term that gives its start and length only."""
    if "date" not in item.asked.kinds:
        return None
    dates = [q for q in quantities(text) if q.kind == "date" and "?" not in q.value]
    terms = [q for q in quantities(text) if q.kind == "duration" and q.amount is not None]
    if len(dates) != 1 or len(terms) != 1 or len(dates[0].value) != 10:
        return None
    start, length = date.fromisoformat(dates[0].value), terms[0]
    if length.unit not in ("D", "W", "M", "Y") or length.amount is None or length.amount % 1:
        return None
    count = int(length.amount)
    longer = {"D": _later(days=count), "W": _later(weeks=count), "M": _later(months=count)}
    end = start + longer.get(length.unit, _later(years=count)) - _later(days=1)
    return f"{start} + {text[length.start : length.end]} → {end}"
