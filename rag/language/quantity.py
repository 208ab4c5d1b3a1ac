"""The record of one printed quantity, and what a grammar of quantities consists of."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["money", "percent", "duration", "date", "time", "window", "number"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One printed quantity, ``text[start:end]``, and what it is worth.

    ``value`` is the normal form to compare by: ``620000`` (money, number), ``5`` (percent),
    ``P5WD`` / ``PT24H`` (duration; ``P??D`` when the figure is blank), ``2012-09-01`` /
    ``2010-??-??`` / ``--06-30`` / ``---15`` (date), ``09:00`` (time), ``09:00-18:00``, ``24x7``,
    ``Mon-Fri`` (window). ``amount`` is the figure alone, None when blank. ``unit``: the currency,
    ``%``, or the letters of the duration (WD, D, W, M, Q, Y, TH, TM, TS). ``per``: what a sum is
    counted by.
    """

    kind: Kind
    start: int
    end: int
    value: str
    amount: Decimal | None = None
    unit: str = ""
    per: tuple[str, ...] = ()
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """A pattern for folded text and what makes a quantity of its match, None if it only looks so.

    ``needs``: strings of which a text must hold one for the pattern to match at all; looking for
    them is far quicker than running the pattern.
    """

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Quantity | None]
    needs: tuple[str, ...]


def reader(pattern: str, read: Callable[[re.Match[str]], Quantity | None], *needs: str) -> Reader:
    """A ``Reader`` of a pattern as text; without ``needs`` it is always tried."""
    return Reader(re.compile(pattern), read, needs)


def is_blank(printed: str | None) -> bool:
    """Whether nothing, or only filler such as ``____``, stands where a figure belongs."""
    return not (printed or "").strip(" \t\r\n_*x[]•")
