"""Sums, rates, durations, dates and times in Chinese and English text, compared by value.

``quantities`` finds them in any text (whole source, clause, answer) with spans in that text.
``unsupported`` says which of an answer's quantities do not occur in the texts it cites.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from rag.language import dates, durations, money, times
from rag.language.durations import iso_duration
from rag.language.numerals import ARABIC, CHINESE, ENGLISH, FACTOR, any_of, fold_width, read_number
from rag.language.quantity import Quantity, Reader, reader
from rag.language.words import load_words


@lru_cache(maxsize=1024)
def quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of a text in reading order, without overlaps, with offsets in ``text``."""
    folded = fold_width(text)
    found: list[Quantity] = []
    taken = bytearray(len(folded))
    for grammar in _READERS:
        if grammar.needs and not any(need in folded for need in grammar.needs):
            continue
        for match in grammar.pattern.finditer(folded):
            quantity = None if any(taken[slice(*match.span())]) else grammar.read(match)
            if quantity is not None:
                found.append(_without_margins(quantity, text))
                start, end = quantity.start, quantity.end
                taken[start:end] = b"\x01" * (end - start)
    return tuple(sorted(found, key=lambda quantity: quantity.start))


# What makes a figure longer to the left.
_FIGURES = r"\d.,〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"


def unsupported(answer: str, cited: Iterable[str]) -> tuple[Quantity, ...]:
    """The quantities of ``answer``, blanks apart, whose value is in none of the ``cited`` texts.

    One that stands there as printed is supported, whatever it means out of its context: "5日" of
    "每月5日" looks like a length of time on its own.
    """
    texts = tuple(cited)
    known = {key for text in texts for quantity in quantities(text) for key in _offered(quantity)}
    return tuple(
        quantity
        for quantity in quantities(answer)
        if not quantity.blank
        and known.isdisjoint(_wanted(quantity))
        and not any(_stands_in(answer[quantity.start : quantity.end], text) for text in texts)
    )


def comparable(quantity: Quantity) -> str:
    """A key that equal quantities share, also 一年 and 12个月, or a week and seven days."""
    if quantity.kind == "money":
        return f"money {quantity.unit} {quantity.value}"
    if quantity.kind == "duration" and quantity.amount is not None and ".." not in quantity.value:
        factor, unit = _SAME_LENGTH.get(quantity.unit, (1, quantity.unit))
        return f"duration {iso_duration(quantity.amount * factor, unit)}"
    return f"{quantity.kind} {quantity.value}"


def _stands_in(printed: str, text: str) -> bool:
    """Whether a quantity stands in a text as printed, not as a part of a longer figure."""
    words = "".join(printed.split())
    return bool(re.search(rf"(?<![{_FIGURES}]){re.escape(words)}(?!\d)", "".join(text.split())))


def _wanted(quantity: Quantity) -> set[str]:
    """The keys of which a cited text must offer one; a sum may be printed without its currency."""
    if quantity.kind == "money":
        return {comparable(quantity), f"bare {quantity.value}"}
    return {comparable(quantity)}


def _offered(quantity: Quantity) -> set[str]:
    """What a cited quantity vouches for: itself, its bare figure, the parts of a date or window."""
    offered = {comparable(quantity)}
    if quantity.amount is not None:
        offered.add(f"number {quantity.amount:f}")
    if quantity.kind == "number" or (quantity.kind == "money" and not quantity.unit):
        offered.add(f"bare {quantity.value}")
    if quantity.kind == "date":
        offered |= {f"date {quantity.value[:4]}", f"date {quantity.value[:7]}"}
        offered.add(f"date -{quantity.value[4:]}")
    if quantity.kind == "window":
        offered |= {f"time {part}" for part in quantity.value.split("-")}
    return offered


def _without_margins(quantity: Quantity, text: str) -> Quantity:
    """The quantity without white space at the ends of its span."""
    printed = text[quantity.start : quantity.end]
    start = quantity.end - len(printed.lstrip())
    return replace(quantity, start=start, end=quantity.start + len(printed.rstrip()))


def _number(match: re.Match[str]) -> Quantity | None:
    amount = read_number(match["figure"])
    return None if amount is None else Quantity("number", *match.span(), f"{amount:f}", amount)


# Units that are a fixed multiple of a smaller one.
_SAME_LENGTH = {"Y": (12, "M"), "Q": (3, "M"), "W": (7, "D"), "TH": (60, "TM")}
# Plain numbers: figures that are part of no name, phone or version; Chinese ones that count things.
_COUNTED = any_of(load_words("quantities")["counts"]["after"])
_NUMBERS: tuple[Reader, ...] = (
    reader(rf"(?<![a-z\d._-])(?P<figure>{ARABIC}{FACTOR}?)(?![\d.-]*[\da-z])", _number),
    reader(rf"(?<!第)(?P<figure>{CHINESE})(?={_COUNTED})", _number),
    reader(rf"(?P<figure>{ENGLISH}(?=\s?\(\s?{ARABIC}\s?\)))", _number, "("),
)
_READERS: tuple[Reader, ...] = (
    *dates.READERS,
    *times.READERS,
    *money.READERS,
    *durations.READERS,
    *_NUMBERS,
)
