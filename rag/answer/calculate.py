"""Simple sums that a manager asks for, with the arithmetic and the cited inputs."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta as _later

from rag.answer.claims import Draft
from rag.answer.lookup import Found, as_claim
from rag.answer.types import Scope
from rag.answer.verdict import has_words
from rag.answer.wording import phrase
from rag.language.quantities import quantities
from rag.language.quantity import Quantity
from rag.language.terms import coverage
from rag.language.words import load_words
from rag.library import Library

# The letters of a duration's unit, as a rate names what it is counted by.
_COMPARED = frozenset({"money", "duration", "percent"})
_DELIMITER = re.compile(r"[；;，,。(（\n]")
_WHOLE = re.compile(r"P(\d{1,3})([MY])")
_PER = {"TH": "hour", "D": "day", "W": "week", "M": "month", "Y": "year"}


def calculate(scope: Scope, good: Sequence[Found], library: Library) -> Draft | None:
    """The worked sum behind the best sentence, None when there is nothing to work with."""
    item = good[0]
    text = item.evidence.sentence.text
    worked = (
        _rate_times_time(scope.topic, text) or _total(scope.topic, item) or _end_of_term(item, text)
    )
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


def difference(question: str, found: Sequence[Found]) -> str | None:
    """``5600 - 4800 = 800 CNY``: by how much two contracts differ, None when it is not asked.

    Each contract counts with the first value of its best sentence, of one kind and unit in both.
    """
    cues = load_words("sums")["difference"]
    if len(found) != 2 or not has_words(question, (*cues["zh"], *cues["en"])):
        return None
    first, second = (quantities(item.evidence.sentence.text) for item in found)
    for one in first:
        other = next((q for q in second if q.kind == one.kind), None)
        if other is None or one.kind not in _COMPARED or one.unit != other.unit:
            continue
        if one.amount is not None and other.amount is not None:
            high, low = sorted((one.amount, other.amount), reverse=True)
            return f"{high:f} - {low:f} = {high - low:f} {one.unit}"
    return None


def _total(question: str, item: Found) -> str | None:
    """``(59000 + 36000) × 3 = 285000 CNY``: amounts by the month, for a time the question names.

    Of the amounts in the quoted sentences those count whose words the question names.
    """
    cues, text = load_words("sums")["total"], item.quoted.text
    times = [months for q in quantities(question) if (months := _months(q.value))]
    if len(times) != 1 or not has_words(question, (*cues["zh"], *cues["en"])):
        return None
    counted: dict[Decimal, list[Decimal]] = {}
    units: set[str] = set()
    for quantity in quantities(text):
        label = _DELIMITER.split(text[: quantity.start])[-1]
        months = _counted_by(label)
        named = coverage(item.asked.terms, label) > 0
        if quantity.kind == "money" and quantity.amount is not None and months and named:
            counted.setdefault(months, []).append(quantity.amount)
            units.add(quantity.unit)
    if len(counted) != 1 or len(units) != 1:
        return None
    months, amounts = counted.popitem()
    if months == times[0] and len(amounts) == 1:
        return None
    sum_of = " + ".join(f"{amount:f}" for amount in amounts)
    shown = f"({sum_of})" if len(amounts) > 1 else sum_of
    factor = times[0] / months
    total = f"{sum(amounts, Decimal(0)) * factor:,f}"
    return f"{shown} × {factor:f} = {total} {units.pop()}"


def _months(value: str) -> Decimal | None:
    """The months of a duration in whole months or years (``P3M``, ``P2Y``), None for others."""
    match = _WHOLE.fullmatch(value)
    return Decimal(match[1]) * (12 if match[2] == "Y" else 1) if match else None


def _counted_by(label: str) -> Decimal | None:
    lower = label.lower()
    months = load_words("sums")["months"]
    return next((Decimal(n) for n, words in months.items() if has_words(lower, words)), None)


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
