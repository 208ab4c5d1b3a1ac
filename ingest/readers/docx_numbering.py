"""The automatic numbers of a Word document, as Word prints them (ECMA-376 part 1, 17.9)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import cn2an
from docx.oxml.ns import qn
from lxml import etree

from rag.language.words import load_words

_LEVELS = 9
_MAX_NUMBER = 9_999
_WORDS = load_words("word_numbers")
_SIGNS: dict[str, str] = _WORDS["signs"]
_NUMERALS = {name: case for case in ("low", "up") for name in _WORDS["numerals"][case]}
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: its first number, how it is written, and what sets it back.

    ``restart``: the level is set back by paragraphs of levels below this one; 0 = never.
    """

    start: int
    number_format: str
    text: str
    suffix: str
    restart: int
    legal: bool
    style: str | None


@dataclass(slots=True)
class _List:
    """A numbering instance: its levels, its counters' key, and starts it overrides once."""

    abstract: str
    levels: dict[int, _Level]
    overrides: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the numbered paragraphs of one document in reading order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element) -> None:
        self._lists = {} if numbering is None else _lists(numbering, styles)
        self._styles = {
            _value(style, "w:styleId") or "": style
            for style in styles.iterfind(qn("w:style"))
            if _value(style, "w:type") == "paragraph"
        }
        self._default_style = next(
            (name for name, style in self._styles.items() if _value(style, "w:default") == "1"), ""
        )
        self._counters: dict[str, dict[int, int]] = {}

    def label(self, paragraph: etree._Element) -> str:
        """The number of the paragraph with the blank that follows it; empty without a number."""
        properties = paragraph.find(qn("w:pPr"))
        style = _child_value(properties, "w:pStyle") or self._default_style
        number, level = self._number_and_level(properties, style)
        numbered = self._lists.get(number or "")
        if numbered is None or level not in numbered.levels:
            return ""
        counters = self._count(numbered, level)
        return _written(numbered, level, counters)

    def _number_and_level(
        self, properties: etree._Element | None, style: str
    ) -> tuple[str | None, int]:
        """The list of a paragraph (its own, else its style's) and the level in it."""
        own = None if properties is None else properties.find(qn("w:numPr"))
        number, level = _child_value(own, "w:numId"), _child_value(own, "w:ilvl")
        seen: set[str] = set()
        name = style
        while name in self._styles and name not in seen and (number is None or level is None):
            seen.add(name)
            inherited = self._styles[name].find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if number is None:
                number = _child_value(inherited, "w:numId")
                if number is not None and level is None:
                    level = _child_value(inherited, "w:ilvl") or self._style_level(number, name)
            name = _child_value(self._styles[name], "w:basedOn") or ""
        return number, _integer(level, 0)

    def _style_level(self, number: str, style: str) -> str:
        """The level of a list that is linked to a style."""
        levels = self._lists[number].levels if number in self._lists else {}
        return str(next((index for index, one in levels.items() if one.style == style), 0))

    def _count(self, numbered: _List, level: int) -> dict[int, int]:
        """Counts one paragraph; returns the numbers of its level and those above it."""
        counters = self._counters.setdefault(numbered.abstract, {})
        if level in numbered.overrides:
            counters[level] = numbered.overrides.pop(level)
        else:
            counters[level] = counters.get(level, numbered.levels[level].start - 1) + 1
        for index, one in numbered.levels.items():
            if index < level:
                counters.setdefault(index, one.start)
            elif index > level and level < one.restart:
                counters.pop(index, None)
        return counters


def _written(numbered: _List, level: int, counters: dict[int, int]) -> str:
    """The text of a number: ``第%1条`` and the like filled in."""
    own = numbered.levels[level]

    def fill(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        if index not in counters or index not in numbered.levels:
            return ""
        number_format = numbered.levels[index].number_format
        return write_number(counters[index], "decimal" if own.legal else number_format)

    if own.number_format == "bullet":
        text = own.text if own.text.isprintable() and not "\ue000" <= own.text <= "\uf8ff" else "•"
    elif own.number_format == "none" and not _PLACEHOLDER.search(own.text):
        text = own.text
    else:
        text = _PLACEHOLDER.sub(fill, own.text)
    return text + ("" if own.suffix == "nothing" or not text else " ")


def write_number(number: int, number_format: str) -> str:
    """A number in one of Word's formats; unknown formats and numbers out of range as digits."""
    if not 0 < number <= _MAX_NUMBER:
        return "" if number_format == "none" else str(number)
    if number_format in _SIGNS:
        signs = _SIGNS[number_format]
        return signs[number - 1] if number <= len(signs) else str(number)
    if number_format in _NUMERALS:
        return str(cn2an.an2cn(number, _NUMERALS[number_format]))
    match number_format:
        case "none":
            return ""
        case "decimalZero":
            return f"{number:02d}"
        case "decimalFullWidth" | "decimalFullWidth2":
            return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
        case "upperLetter":
            return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        case "lowerLetter":
            return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        case "upperRoman":
            return _roman(number)
        case "lowerRoman":
            return _roman(number).lower()
        case "numberInDash":
            return f"- {number} -"
        case _:
            return str(number)


def _roman(number: int) -> str:
    written = ""
    for value, signs in _ROMAN:
        count, number = divmod(number, value)
        written += signs * count
    return written


def _lists(numbering: etree._Element, styles: etree._Element) -> dict[str, _List]:
    """Every numbering instance by its id, links to list styles followed."""
    abstracts = {
        _value(one, "w:abstractNumId"): one for one in numbering.iterfind(qn("w:abstractNum"))
    }
    instances = {_value(one, "w:numId"): one for one in numbering.iterfind(qn("w:num"))}
    linked = {
        _value(style, "w:styleId"): _child_value(
            style.find(f"{qn('w:pPr')}/{qn('w:numPr')}"), "w:numId"
        )
        for style in styles.iterfind(qn("w:style"))
        if _value(style, "w:type") == "numbering"
    }
    lists: dict[str, _List] = {}
    for number, instance in instances.items():
        abstract = _child_value(instance, "w:abstractNumId")
        link = _child_value(abstracts.get(abstract), "w:numStyleLink")
        target = instances.get(linked.get(link)) if link else None
        if target is not None:
            abstract = _child_value(target, "w:abstractNumId")
        if abstract not in abstracts:
            continue
        levels = dict(_levels(abstracts[abstract]))
        overrides = {}
        for override in instance.iterfind(qn("w:lvlOverride")):
            levels.update(_levels(override))
            start = _child_value(override, "w:startOverride")
            if start is not None:
                overrides[_integer(_value(override, "w:ilvl"), 0)] = _integer(start, 1)
        lists[number or ""] = _List(abstract or "", levels, overrides)
    return lists


def _levels(parent: etree._Element) -> Iterator[tuple[int, _Level]]:
    """The levels (from 0) that stand below an element."""
    for element in parent.iterfind(qn("w:lvl")):
        index = _integer(_value(element, "w:ilvl"), 0)
        if 0 <= index < _LEVELS:
            yield (
                index,
                _Level(
                    start=_integer(_child_value(element, "w:start"), 0),
                    number_format=_child_value(element, "w:numFmt") or "decimal",
                    text=_child_value(element, "w:lvlText") or "",
                    suffix=_child_value(element, "w:suff") or "tab",
                    restart=_integer(_child_value(element, "w:lvlRestart"), index),
                    legal=element.find(qn("w:isLgl")) is not None,
                    style=_child_value(element, "w:pStyle"),
                ),
            )


def _value(element: etree._Element, name: str) -> str | None:
    value = element.get(qn(name))
    return None if value is None else str(value)


def _child_value(element: etree._Element | None, name: str) -> str | None:
    """The ``w:val`` of a child; None when either is absent."""
    child = None if element is None else element.find(qn(name))
    return None if child is None else _value(child, "w:val")


def _integer(value: str | None, default: int) -> int:
    try:
        return default if value is None else int(value)
    except ValueError:
        return default
