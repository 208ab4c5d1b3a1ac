"""The grammar of clause numbers, Chinese and English: every place that may be a number.

A candidate is only a possibility. Which candidates are the numbers of a contract is decided by
``ingest.outline`` from the contract as a whole. The scan works on the source text with one linear
regular expression; nothing in it repeats without a bound.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ingest.number_context import Boundary, boundary_before, doubt_about
from rag.library.records import Span

_DIGITS = str.maketrans("０１２３４５６７８９．", "0123456789.")
_NUMERALS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

# Numbers above these are quantities, years or codes.
_LARGEST = {"第条": 300, "1.1": 99, "1": 40}
_LARGEST_OTHER = 99
# No consistent sequence outweighs this doubt.
_HOPELESS = 3.6

# How far a family usually stands from the root; a finer one seldom holds a coarser one.
DECIMAL = "1.1"
HEADING = "heading"  # a heading without a number
LETTERED = {"a", "a.", "a)", "(a)", "A.", "A)", "(A)", "i.", "i)", "(i)", "I.", "I)", "(I)", "①"}
RANKS = {
    HEADING: 0, "第编": 0, "第章": 1, "第节": 2, "第条": 3, "第款": 5,
    "Article": 1, "Section": 2, "Clause": 2, "§": 2,
    "一、": 4, "I.": 4, "(一)": 5, "1": 5, "A.": 5, "1.": 6, "1.1": 6, "1)": 7, "(1)": 7,
    "a.": 8, "a)": 8, "(a)": 7, "a": 8, "A)": 8, "i.": 9, "(i)": 9, "i)": 9, "①": 9,
    "(A)": 9, "(I)": 9, "I)": 9, "A.1": 6, "A.1.1": 7,
}  # fmt: skip


class Candidate(NamedTuple):
    """One way to read ``text[start:end]`` as a clause number.

    ``number``: as printed without the closing 、 or full stop. ``family``: the shape, as
    its first member is printed (``第条``, ``一、``, ``1.1``, ``(a)`` ...). ``values``: its counts,
    several for decimals. ``boundary``: what stands before it. ``doubt``: 0 and up, how much the
    words around it speak against a clause.
    """

    start: int
    end: int
    number: str
    family: str
    values: tuple[int, ...]
    boundary: Boundary
    doubt: float


_D = "[0-9０-９]"
_ZH = "[〇零一二三四五六七八九十百千两]"
_YEAR = "(?:19|20)[0-9]{2}[ ]?年"  # a clause may begin with a date: 2、2021年7月
# What a number can begin with. Most characters are none of these, and most letters begin a word:
# tests that are quick, before the grammar is tried.
_SIGNS = f"第§(（{_CIRCLED}1-9１-９〇零一二三四五六七八九十百千两"
_LETTERS = (
    r"[A-Za-z](?:[ivxIVX]{0,4}[.．、)）]|[ ]?[\u4e00-\u9fff])"
    "|ARTICLE|Article|SECTION|Section|CLAUSE|Clause"
)
# Kinds of number that are also printed right after a word: 权利和义务第3条, 安全责任1、乙方.
_ALSO_GLUED = {"unit", "decimal", "number_mark", "bracket_number", "bracket_zh"}
_NUMBER = re.compile(
    rf"""(?=[A-Za-z{_SIGNS}])(?<![0-9０-９A-Za-z.．])(?=[{_SIGNS}]|{_LETTERS})(?:
      第[ \t\u3000]{{0,2}}(?P<unit_value>{_D}{{1,3}}|{_ZH}{{1,7}})[ \t\u3000]{{0,2}}
      (?P<unit>[编章节条款])
    | (?P<word>ARTICLE|Article|SECTION|Section|CLAUSE|Clause|§)[ \t]{{0,3}}
      (?P<word_value>[0-9]{{1,3}}(?:\.[0-9]{{1,3}}){{0,5}}|[IVXLC]{{1,6}}|One|Two|Three|Four|Five)
      (?![0-9A-Za-z])
    | [(（][ ]?(?P<bracket_zh>{_ZH}{{1,4}})[ ]?[)）]
    | [(（][ ]?(?P<bracket_number>{_D}{{1,2}})[ ]?[)）]
    | [(（](?P<bracket_letter>[A-Za-z]|[ivxIVX]{{2,5}})[)）]
    | (?P<circled>[{_CIRCLED}])
    | (?P<decimal>[1-9１-９]{_D}?(?:[ ]?[.．][ ]?[1-9１-９]{_D}?){{1,5}})
      (?![0-9０-９%％])(?![ ]?[)）])[.．、]?
    | (?P<number>[1-9１-９]{_D}?)[ ]?
      (?P<number_mark>[)）]|[、.．](?:(?![0-9０-９]{{3}})|(?={_YEAR})))
    | (?P<zh>{_ZH}{{1,4}})[ ]?(?P<zh_mark>[、.．:：,，])
    | (?P<letter_decimal>[A-Z](?:\.[1-9][0-9]?){{1,2}})(?![0-9A-Za-z%])[.]?
    | (?P<letter>[A-Za-z]|[ivxIVX]{{2,5}})(?P<letter_mark>[.．、)）])(?![A-Za-z][.])
    | (?P<bare_letter>[a-z])(?=[ ]?[\u4e00-\u9fff])
    | (?P<bare>[1-9１-９]{_D}?)(?=[ ]?[\u4e00-\u9fff]|[ ]{{1,8}}[A-Z][A-Za-z])
    )""",
    re.VERBOSE,
)


def find_candidates(text: str, start: int, end: int) -> Iterator[Candidate]:
    """Every candidate in ``text[start:end]`` by place, the readings of one place together."""
    for match in _NUMBER.finditer(text, start, end):
        boundary = boundary_before(text, start, match.start())
        if boundary != "glued" or match.lastgroup in _ALSO_GLUED:
            yield from _readings(text, (start, end), match, boundary)


@lru_cache(maxsize=1000)  # contracts count with few numbers
def parse_count(printed: str) -> int | None:
    """The value of a Chinese numeral below 10,000 or of Arabic digits; None when it is neither."""
    folded = printed if printed.isascii() else printed.translate(_DIGITS)
    if folded.isascii():
        return int(folded) if folded.isdigit() else None
    if all(char in _NUMERALS for char in folded):
        return int("".join(str(_NUMERALS[char]) for char in folded))
    total, digit = 0, None
    for char in folded:
        if char in _TENS:
            total += (1 if digit is None else digit) * _TENS[char]
            digit = None
        elif char in _NUMERALS:
            digit = _NUMERALS[char]
        else:
            return None
    return total + (digit or 0)


def parse_roman(printed: str) -> int | None:
    """The value of a well-formed Roman numeral below 400 in either case, else None."""
    letters = printed.lower()
    values = [_ROMAN.get(char, 0) for char in letters]
    if not values or 0 in values:
        return None
    total = sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )
    return total if total > 0 and _to_roman(total) == letters else None


_ROMAN_PARTS = (
    (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def _to_roman(value: int) -> str:
    printed: list[str] = []
    for size, letters in _ROMAN_PARTS:
        count, value = divmod(value, size)
        printed.append(letters * count)
    return "".join(printed)


def _readings(text: str, area: Span, match: re.Match[str], boundary: Boundary) -> list[Candidate]:
    kind = match.lastgroup or ""
    found: list[Candidate] = []
    shapes = [
        shape
        for shape in _shapes(match)
        if shape[1][0] >= 1 and max(shape[1]) <= _LARGEST.get(shape[0], _LARGEST_OTHER)
    ]
    if not shapes:
        return found
    doubt = doubt_about(text, area, match.span(), kind, boundary)
    if doubt >= _HOPELESS:
        return found
    start = match.start()
    for family, values, stop in shapes:
        printed = text[start:stop]
        extra = 0.6 if kind == "decimal" and family == "1.1" and " " in printed else 0.0
        number = printed.rstrip(" 、.．:：,，")
        found.append(Candidate(start, stop, number, family, values, boundary, doubt + extra))
    return found


def _shapes(match: re.Match[str]) -> list[tuple[str, tuple[int, ...], int]]:
    """Family, values and end of every reading of a match."""
    end = match.end()
    kind = match.lastgroup
    if kind == "unit":
        return _one("第" + match["unit"], parse_count(match["unit_value"]), end)
    if kind == "word_value":
        return _word_shapes(match["word"], match["word_value"], end)
    if kind == "bracket_zh":
        return _one("(一)", parse_count(match[kind]), end)
    if kind == "bracket_number":
        return _one("(1)", parse_count(match[kind]), end)
    if kind == "bracket_letter":
        return _letter_shapes(match[kind], "(", ")", end)
    if kind == "circled":
        return [("①", (_CIRCLED.index(match[kind]) + 1,), end)]
    if kind == "decimal":
        return _decimal_shapes(match)
    if kind == "letter_decimal":  # A.1 in Annex A, or under A.: the letter is that of the list
        _, *counts = match[kind].split(".")
        return _one("A" + ".1" * len(counts), int(counts[-1]), end)
    if kind == "number_mark":
        family = "1)" if match[kind] in ")）" else "1."
        return _one(family, parse_count(match["number"]), end)
    if kind == "zh_mark":
        return _one("一、", parse_count(match["zh"]), end)
    if kind == "letter_mark":
        return _letter_shapes(match["letter"], "", ")" if match[kind] in ")）" else ".", end)
    if kind == "bare_letter":
        return [("a", (ord(match[kind]) - 96,), end)]
    return _one("1", parse_count(match["bare"]), end)


def _decimal_shapes(match: re.Match[str]) -> list[tuple[str, tuple[int, ...], int]]:
    printed = match["decimal"]
    values = tuple(int(part) for part in printed.translate(_DIGITS).split("."))
    shapes = [("1.1", values, match.end())]
    if " " in printed:  # "3. 1经双方" may be 3.1 or the third item that begins with a 1
        first = re.match(r"[0-9０-９]{1,2} ?[.．]", match[0])
        if first is not None:
            shapes.append(("1.", values[:1], match.start() + first.end()))
    return shapes


def _one(family: str, value: int | None, end: int) -> list[tuple[str, tuple[int, ...], int]]:
    return [] if value is None else [(family, (value,), end)]


def _letter_shapes(
    printed: str, opening: str, closing: str, end: int
) -> list[tuple[str, tuple[int, ...], int]]:
    shapes: list[tuple[str, tuple[int, ...], int]] = []
    upper = printed[0].isupper()
    if len(printed) == 1:
        letter = "A" if upper else "a"
        shapes.append((f"{opening}{letter}{closing}", (ord(printed.lower()) - 96,), end))
    roman = parse_roman(printed)
    if roman is not None and roman < 40:
        letter = "I" if upper else "i"
        shapes.append((f"{opening}{letter}{closing}", (roman,), end))
    return shapes


def _word_shapes(word: str, value: str, end: int) -> list[tuple[str, tuple[int, ...], int]]:
    family = word.capitalize()
    if "." in value:
        return [("1.1", tuple(int(part) for part in value.split(".")), end)]
    spelled = {"One": 1, "Two": 2, "Three": 3, "Four": 4, "Five": 5}.get(value)
    return _one(family, int(value) if value.isdigit() else spelled or parse_roman(value), end)
