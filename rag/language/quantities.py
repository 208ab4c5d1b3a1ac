"""Sums, rates, durations, dates and times in Chinese and English text, compared by value.

``quantities`` finds them in any text (whole source, clause, answer) with spans in that text.
``unsupported`` says which of an answer's quantities do not occur in the texts it cites.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from rag.language import dates, durations, money, times
from rag.language.numerals import ARABIC, CHINESE, ENGLISH, FACTOR, any_of, fold_width, read_number
from rag.language.quantity import Quantity, Reader
from rag.language.words import load_words


def quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of a text in reading order, without overlaps; offsets are those of ``text``."""
    folded = fold_width(text)
    found: list[Quantity] = []
    taken = bytearray(len(folded))
    for pattern, read in _READERS:
        for match in pattern.finditer(folded):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            quantity = read(match)
            if quantity is not None:
                found.append(_without_margins(quantity, text))
                taken[start:end] = b"\x01" * (end - start)
    return tuple(sorted(found, key=lambda quantity: quantity.start))


def unsupported(answer: str, cited: Iterable[str]) -> tuple[Quantity, ...]:
    """The quantities of ``answer``, blanks apart, whose value is in none of the ``cited`` texts."""
    known = {key for text in cited for quantity in quantities(text) for key in keys(quantity)}
    return tuple(
        quantity
        for quantity in quantities(answer)
        if not quantity.blank and known.isdisjoint(keys(quantity))
    )


def keys(quantity: Quantity) -> frozenset[str]:
    """What a quantity is recognised by; a sum without a currency equals the plain number."""
    if quantity.kind == "money" and quantity.unit:
        return frozenset({f"money {quantity.unit} {quantity.value}", f"number {quantity.value}"})
    return frozenset({f"{quantity.kind} {quantity.value}"})


def _without_margins(quantity: Quantity, text: str) -> Quantity:
    """The quantity without white space at the ends of its span."""
    printed = text[quantity.start : quantity.end]
    start = quantity.end - len(printed.lstrip())
    return replace(quantity, start=start, end=quantity.start + len(printed.rstrip()))


def _number(match: re.Match[str]) -> Quantity | None:
    amount = read_number(match["figure"])
    return None if amount is None else Quantity("number", *match.span(), f"{amount:f}", amount)


# Plain numbers: figures that are part of no name, phone or version; Chinese ones that count things.
_COUNTED = any_of(load_words("quantities")["counts"]["after"])
_NUMBERS: tuple[Reader, ...] = (
    (re.compile(rf"(?<![a-z\d._-])(?P<figure>{ARABIC}{FACTOR}?)(?![\d.-]*[\da-z])"), _number),
    (re.compile(rf"(?<!第)(?P<figure>{CHINESE})(?={_COUNTED})"), _number),
    (re.compile(rf"(?P<figure>{ENGLISH}(?=\s?\(\s?{ARABIC}\s?\)))"), _number),
)
_READERS: tuple[Reader, ...] = (
    *dates.READERS,
    *times.READERS,
    *money.READERS,
    *durations.READERS,
    *_NUMBERS,
)
