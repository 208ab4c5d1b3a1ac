"""Simple sums that a manager asks for, with the arithmetic and the cited inputs."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta as _later

from rag.answer.choice import contract_id
from rag.answer.claims import Claim, Draft, Place
from rag.answer.formulas import average, penalty, price, share
from rag.answer.limits import clause_at
from rag.answer.lookup import Found, as_claim, as_claims
from rag.answer.types import Scope
from rag.answer.verdict import has_words
from rag.answer.wording import phrase, place_label, quoted
from rag.language.quantities import quantities
from rag.language.terms import coverage
from rag.language.words import load_words
from rag.library import Library
from rag.library.records import Fact

_COMPARED = frozenset({"money", "duration", "percent"})
_DELIMITER = re.compile(r"[；;，,。(（\n]")
_WHOLE = re.compile(r"P(\d{1,3})([MY])")


def calculate(scope: Scope, good: Sequence[Found], library: Library) -> Draft | None:
    """The worked sum behind the first sentence that gives one, None when none does.

    What else the question asks is answered behind it.
    """
    for item in good:
        worked, basis = _worked(scope.topic, item, library)
        if worked is None:
            continue
        claim = as_claim(item, scope, library)
        arithmetic = phrase(scope.language, "calculated") + worked
        claim = replace(claim, prefix=f"{arithmetic}\n{claim.prefix}")
        bases = [_price_claim(basis, scope, library)] if basis else []
        others = (other for other in good if other.asked != item.asked)
        rest = (claim for other in others for claim in as_claims(other, scope, library))
        return Draft((claim, *bases, *rest))
    return None


def _worked(question: str, item: Found, library: Library) -> tuple[str | None, Fact | None]:
    """The arithmetic on a sentence, and the contract's price where it counts on that."""
    text = item.evidence.sentence.text
    if "date" in item.asked.kinds:
        return _end_of_term(text), None
    if not item.asked.kinds & {"money", "number", "percent"}:
        return None, None
    worked = penalty(question, text) or price(question, text) or average(question, text)
    worked = worked or _total(question, item) or share(question, text)
    words = load_words("sums")["price"]
    if worked is None and has_words(question, words["asked"]) and has_words(text, words["base"]):
        return _share_of_price(question, item, library)
    return worked, None


def _share_of_price(question: str, item: Found, library: Library) -> tuple[str | None, Fact | None]:
    """The sum that a share comes to, where the clause states it not; the price if not beside it."""
    sentence = item.evidence.sentence
    price_row = _contract_price(contract_id(item.evidence), library)
    if price_row is None:
        return None, None
    value = Decimal(str(price_row.value))
    stated = [q for q in quantities(sentence.text) if q.kind == "money" and q.amount != value]
    worked = None if stated else share(question, sentence.text, value)
    beside = sentence.start <= price_row.start < sentence.end
    return worked, price_row if worked and not beside else None


def _contract_price(key: str, library: Library) -> Fact | None:
    """The register's row of the one total price that a contract states, None where it has none."""
    words = load_words("sums")["price"]
    stated = [
        fact
        for fact in library.facts("amounts", [key])
        if fact.kind == "sum"
        and fact.value is not None
        and has_words(str(fact.details.get("purpose", "")).lower(), words["total"])
        and not has_words(fact.summary.lower(), words["other"])
    ]
    return stated[0] if len({fact.value for fact in stated}) == 1 else None


def _price_claim(fact: Fact, scope: Scope, library: Library) -> Claim:
    """The words that state a price, from what it is the price of."""
    contract = library.contract(fact.contract_id)
    text = library.source(fact.source).text
    before = text.rfind(str(fact.details["purpose"])[:4], max(0, fact.start - 60), fact.start)
    start = before if before >= 0 else fact.start
    clause = clause_at(library.clauses(fact.contract_id), start, fact.end)
    place = Place(contract, clause, start, fact.end)
    words = quoted(text[start : fact.end], scope.language)
    return Claim(words, (place,), place_label(scope, contract, clause))


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
        if named and label.count("每") > 1:
            return None  # 每机柜每月: it is not known how many of them there are
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


def _end_of_term(text: str) -> str | None:
    """``2024-03-01 + P1Y = 2025-02-28``: the end of a term that gives its start and length only."""
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
