"""The sums behind a question: rates times what is asked about, shares of a price, averages.

Pure functions from the words of a question and of a clause to the arithmetic as it is shown. A
number is a rate when the clause says what it is counted by ("每逾期一日", "per hour"), a cap when
it says that it is not exceeded, and otherwise a share.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from rag.answer.verdict import has_words
from rag.language.quantities import quantities
from rag.language.quantity import Quantity
from rag.language.words import load_words

# Characters before and behind a number in which it is said what it is counted by.
_BEFORE, _BEHIND = 30, 30
# Numbers of a question that people print so are sums of money: "20万货款".
_LARGE = re.compile(r"[万亿]")
_STOP = re.compile(r"[。；;\n]")
_DAYS = {"D": 1, "W": 7}


@dataclass(frozen=True, slots=True)
class Rate:
    """A money amount or a percentage of a clause, and what it is counted by (none: a share)."""

    quantity: Quantity
    amount: Decimal
    per: frozenset[str]


def read_rates(text: str) -> tuple[list[Rate], list[Rate]]:
    """The rates and shares of a clause, and apart from them its caps; each value once."""
    rates: dict[tuple[str, Decimal], Rate] = {}
    caps: list[Rate] = []
    for quantity in quantities(text):
        if quantity.kind not in ("money", "percent") or quantity.amount is None:
            continue
        before = _STOP.split(text[max(0, quantity.start - _BEFORE) : quantity.start])[-1]
        behind = _STOP.split(text[quantity.end : quantity.end + _BEHIND])[0]
        rate = Rate(quantity, quantity.amount, frozenset(quantity.per) | _counted(before, behind))
        if has_words(before[-12:].lower(), _words()["caps"]):
            caps.append(rate)
        else:
            known = rates.get((quantity.kind, quantity.amount))
            if known is None or not known.per:
                rates[quantity.kind, quantity.amount] = rate
    return list(rates.values()), caps


def penalty(question: str, text: str) -> str | None:
    """``200,000 × 0.05% × 10 = 1,000``: a percentage by the day, for the days asked about.

    Without a sum in the question the result is a percentage. A cap that is reached is applied.
    """
    rates, caps = read_rates(text)
    for rate in (r for r in rates if r.quantity.kind == "percent"):
        count = next((n for unit in rate.per if (n := _time(question, unit))), None)
        if count is None or (count == 1 and _sum_in(question) is None):
            continue
        share = rate.amount * count
        shown = f"{_plain(rate.amount)}% × {_plain(count)}"
        limit = min((c.amount for c in caps if c.quantity.kind == "percent"), default=None)
        if limit is not None and share > limit:
            shown, share = f"{shown} = {_plain(share)}% > {_plain(limit)}%", limit
            return _of_sum(question, f"{_plain(limit)}%", share, f"{shown}; ")
        return _of_sum(question, shown, share)
    return None


def price(question: str, text: str) -> str | None:
    """``3 × 5 × 100 = 1,500 CNY``: a price by hour, person or piece, times what is asked about."""
    for rate in (r for r in read_rates(text)[0] if r.quantity.kind == "money" and r.per):
        counts = [_time(question, unit) or _count(question, unit) for unit in sorted(rate.per)]
        factors = [count for count in counts if count is not None]
        if factors and factors != [Decimal(1)]:
            product = rate.amount
            for factor in factors:
                product *= factor
            terms = " × ".join(map(_plain, (*factors, rate.amount)))
            return f"{terms} = {_plain(product)} {rate.quantity.unit}".rstrip()
    return None


def share(question: str, text: str, base: Decimal | None = None) -> str | None:
    """``566,000 × 80% = 452,800``: the one share in a clause, of a sum asked about or ``base``."""
    shares = [r for r in read_rates(text)[0] if r.quantity.kind == "percent"]
    total = _sum_in(question) or base
    if len(shares) != 1 or shares[0].per or total is None:
        return None
    return _percentage(total, f"{_plain(shares[0].amount)}%", shares[0].amount)


def average(question: str, text: str) -> str | None:
    """``15,000 ÷ 12 = 1,250 CNY``: a price by the year, as asked by the month."""
    if not has_words(question.lower(), _words()["monthly"]):
        return None
    sums = {r.amount: r for r in read_rates(text)[0] if r.quantity.kind == "money"}
    if len(sums) != 1 or not has_words(text.lower(), _words()["yearly"]):
        return None
    amount, rate = sums.popitem()
    return f"{_plain(amount)} ÷ 12 = {_plain(round(amount / 12, 2))} {rate.quantity.unit}".rstrip()


def _of_sum(question: str, shown: str, percent: Decimal, before: str = "") -> str:
    total = _sum_in(question)
    if total is None:
        return before + (f"{shown} = {_plain(percent)}%" if "×" in shown else shown)
    return before + _percentage(total, shown, percent)


def _percentage(total: Decimal, shown: str, percent: Decimal) -> str:
    return f"{_plain(total)} × {shown} = {_plain(total * percent / 100)}"


def _sum_in(question: str) -> Decimal | None:
    """The one sum of money that a question gives."""
    sums = {
        q.amount
        for q in quantities(question)
        if q.amount is not None
        and (q.kind == "money" or (q.kind == "number" and _LARGE.search(question, q.start, q.end)))
    }
    return sums.pop() if len(sums) == 1 else None


def _time(question: str, unit: str) -> Decimal | None:
    """How much time a question gives, counted by ``unit`` (``hour``, ``day`` …)."""
    for quantity in quantities(question):
        if quantity.kind == "duration" and quantity.amount is not None:
            if _words()["units"].get(quantity.unit) == unit:
                return quantity.amount
            if unit == "day" and quantity.unit in _DAYS:
                return quantity.amount * _DAYS[quantity.unit]
    return None


def _count(question: str, unit: str) -> Decimal | None:
    """How many pieces a question gives of what stands for ``unit`` (``person``, ``time`` …)."""
    words = "|".join(map(re.escape, _words()["counted"].get(unit, ())))
    for quantity in quantities(question) if words else ():
        behind = question[quantity.end :]
        if quantity.kind == "number" and re.match(rf"\s?(?:个|\w+ )?(?:{words})", behind, re.I):
            return quantity.amount
    return None


def _counted(before: str, behind: str) -> frozenset[str]:
    """What a number is counted by, as the words around it say: the nearest before, else behind."""
    found = {unit: m.start() for unit, p in _before().items() for m in p.finditer(before)}
    if found:
        piece = max(before.rfind(comma, 0, max(found.values())) for comma in "，,")
        return frozenset(unit for unit, start in found.items() if start > piece)
    return frozenset(unit for unit, pattern in _behind().items() if pattern.match(behind))


@cache
def _before() -> dict[str, re.Pattern[str]]:
    """``每逾期一日``, ``for each day of delay``: the sign of a rate, a few characters, the unit."""
    each = "|".join(_words()["each"])
    return {
        unit: re.compile(
            rf"(?:{each})[^，,。；;每]{{0,10}}?(?:{'|'.join(map(re.escape, words))})", re.IGNORECASE
        )
        for unit, words in _words()["counted"].items()
    }


@cache
def _behind() -> dict[str, re.Pattern[str]]:
    """``/台/月``, ``per visit``."""
    return {
        unit: re.compile(
            rf"[^，,。；;]{{0,12}}?(?:/|每|per |an? |each )(?:{'|'.join(map(re.escape, words))})",
            re.IGNORECASE,
        )
        for unit, words in _words()["counted"].items()
    }


def _plain(number: Decimal) -> str:
    """A number with thousands apart and no idle zeros."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _words() -> dict[str, Any]:
    rates: dict[str, Any] = load_words("sums")["rates"]
    return rates
