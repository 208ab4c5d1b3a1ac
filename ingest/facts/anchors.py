"""Anchors: the words and figures of a text that tell a time, before they become deadlines."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeAlias

from rag.language.numerals import any_of
from rag.language.quantities import quantities
from rag.language.quantity import Quantity
from rag.language.words import load_words
from rag.library.records import Language

AnchorKind: TypeAlias = Literal["date", "duration", "window", "cycle", "vague", "event", "survival"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A time told at ``text[start:end]``; ``value`` as in ``Quantity``, empty for words alone."""

    kind: AnchorKind
    start: int
    end: int
    value: str
    blank: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The word patterns of one language, from ``data/words/deadlines.toml``."""

    words: tuple[tuple[AnchorKind, re.Pattern[str]], ...]
    innocent: re.Pattern[str]
    not_before: re.Pattern[str]
    not_after: re.Pattern[str]
    not_before_date: re.Pattern[str]
    not_after_date: re.Pattern[str]
    not_cycle_before: re.Pattern[str]
    not_cycle_after: re.Pattern[str]
    every: re.Pattern[str]
    cycle_values: dict[str, str]


def find_anchors(text: str, language: Language) -> list[Anchor]:
    """The anchors of a reading text in reading order, without overlaps; figures win over words."""
    lower = text.lower() if len(text.lower()) == len(text) else text
    grammar = _grammar(language)
    innocent, taken = bytearray(len(text)), bytearray(len(text))
    for match in grammar.innocent.finditer(lower):
        _mark(innocent, *match.span())
    found = [
        _figure(quantity, lower, grammar)
        for quantity in _told_times(text, lower, grammar)
        if quantity.kind != "duration" or not innocent[quantity.start]
    ]
    for anchor in found:
        _mark(taken, anchor.start, anchor.end)
    for anchor in _words(lower, grammar):
        if anchor.kind == "vague" and innocent[anchor.start]:
            continue
        if not any(taken[anchor.start : anchor.end]):
            found.append(anchor)
            _mark(taken, anchor.start, anchor.end)
    return sorted(found, key=lambda anchor: anchor.start)


def _told_times(printed: str, text: str, grammar: _Grammar) -> Iterator[Quantity]:
    """The quantities that tell a time to keep: no billing units, experience, dates of laws."""
    for quantity in quantities(printed):
        before, after = (
            text[max(0, quantity.start - 16) : quantity.start],
            text[quantity.end : quantity.end + 24],
        )
        if quantity.kind == "duration":
            if not (grammar.not_before.search(before) or grammar.not_after.match(after)):
                yield quantity
        elif quantity.kind == "date":
            law = grammar.not_before_date.search(before) or grammar.not_after_date.match(after)
            if not law and not _is_clock_stamp(after):
                yield quantity
        elif quantity.kind in ("window", "time") and not _is_clock_stamp(after):
            yield quantity


def _is_clock_stamp(after: str) -> bool:
    """Whether a time with seconds follows: the stamp of a web page or file, no contract's time."""
    return bool(re.match(r":\d\d|\s?\d\d:\d\d:\d\d", after))


def _mark(characters: bytearray, start: int, end: int) -> None:
    characters[start:end] = b"\x01" * (end - start)


def _figure(quantity: Quantity, text: str, grammar: _Grammar) -> Anchor:
    """The anchor of a figure; a length of time behind 每 is a cycle."""
    kind: AnchorKind = "window"
    start = quantity.start
    if quantity.kind == "date" or quantity.kind == "duration":
        kind = quantity.kind
    if kind == "duration":
        every = grammar.every.search(text[max(0, start - 8) : start])
        if every:
            kind, start = "cycle", start - len(every[0])
    return Anchor(kind, start, quantity.end, quantity.value, quantity.blank, quantity.unit)


def _words(text: str, grammar: _Grammar) -> Iterator[Anchor]:
    for kind, pattern in grammar.words:
        for match in pattern.finditer(text):
            start, end = match.span()
            value = grammar.cycle_values.get(" ".join(match[0].split()), "")
            if kind == "cycle" and (
                grammar.not_cycle_before.search(text[max(0, start - 6) : start])
                or grammar.not_cycle_after.match(text, end)
            ):
                continue
            yield Anchor(kind, start, end, value)


@cache
def _grammar(language: Language) -> _Grammar:
    words: dict[str, Any] = load_words("deadlines")[language]
    latin = language == "en"
    return _Grammar(
        words=(
            ("cycle", _any(words["cycle_values"], latin)),
            ("survival", _survival(words, latin)),
            ("event", _any(words["events_alone"], latin)),
            ("vague", _any(words["vague"], latin)),
        ),
        innocent=_any(words["innocent"], latin),
        not_before=re.compile(rf"(?:{any_of(words['not_before'])})\s?$"),
        not_after=re.compile(rf"\s?(?:{any_of(words['not_after'])})"),
        not_before_date=re.compile(rf"(?:{any_of(words['not_before_date'])})\s?$"),
        not_after_date=re.compile(rf"\s?(?:{any_of(words['not_after_date'])})"),
        not_cycle_before=re.compile(rf"(?:{any_of(words['not_cycle_before'])})\s?$"),
        not_cycle_after=re.compile(rf"\s?(?:{any_of(words['not_cycle_after'])})"),
        every=re.compile(rf"(?:{any_of(words['every'])})\s?$"),
        cycle_values=words["cycle_values"],
    )


def _any(words: Iterable[str], latin: bool) -> re.Pattern[str]:
    pattern = any_of(words)
    return re.compile(rf"\b(?:{pattern})\b" if latin else pattern)


def _survival(words: dict[str, Any], latin: bool) -> re.Pattern[str]:
    """An ending and, within a few words, that something outlives it."""
    gap = r"[^.;]{0,80}" if latin else r"[^。;]{0,20}"
    return re.compile(
        rf"(?:{any_of(words['survival_after'])}){gap}(?:{any_of(words['survival_then'])})"
    )
