"""The grammar of clause numbers, Chinese and English: every place that may be a number.

A candidate is only a possibility. Which candidates are the numbers of a contract is decided by
``ingest.outline`` from the contract as a whole. The scan works on the source text with one linear
regular expression; nothing in it repeats without a bound.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from rag.language.words import load_words

Boundary: TypeAlias = Literal["line", "sentence", "blank", "glued"]

_DIGITS = str.maketrans("０１２３４５６７８９．", "0123456789.")
_NUMERALS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

# Numbers above these are quantities, years or codes.
_LARGEST = {"第条": 300, "1.1": 99, "1": 40}
_LARGEST_OTHER = 99

# How far a family usually stands from the root; a finer one seldom holds a coarser one.
RANKS = {
    "heading": 0, "第编": 0, "第章": 1, "第节": 2, "第条": 3, "第款": 5,
    "Article": 1, "Section": 2, "Clause": 2, "§": 2,
    "一、": 4, "I.": 4, "(一)": 5, "1": 5, "A.": 5, "1.": 6, "1.1": 6, "1)": 7, "(1)": 7,
    "a.": 8, "a)": 8, "(a)": 7, "a": 8, "A)": 8, "i.": 9, "(i)": 9, "i)": 9, "①": 9,
    "(A)": 9, "(I)": 9,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to read ``text[start:end]`` as a clause number.

    ``number``: as printed without the closing 、 or full stop. ``family``: the shape, as its first
    member is printed (``第条``, ``一、``, ``1.1``, ``(a)`` ...). ``values``: its counts, several for
    decimals. ``boundary``: what stands before it. ``doubt``: 0 and up, how much the words around it
    speak against a clause.
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
_NUMBER = re.compile(
    rf"""(?<![0-9０-９A-Za-z.．])(?:
      第[ \t\u3000]{{0,2}}(?P<unit_value>{_D}{{1,3}}|{_ZH}{{1,7}})[ \t\u3000]{{0,2}}(?P<unit>[编章节条款])
    | (?P<word>ARTICLE|Article|SECTION|Section|CLAUSE|Clause|§)[ \t]{{0,3}}
      (?P<word_value>[0-9]{{1,3}}(?:\.[0-9]{{1,3}}){{0,5}}|[IVXLC]{{1,6}}|One|Two|Three|Four|Five)(?![0-9A-Za-z])
    | [(（][ ]?(?P<bracket_zh>{_ZH}{{1,4}})[ ]?[)）]
    | [(（][ ]?(?P<bracket_number>{_D}{{1,2}})[ ]?[)）]
    | [(（](?P<bracket_letter>[A-Za-z]|[ivxIVX]{{2,5}})[)）]
    | (?P<circled>[{_CIRCLED}])
    | (?P<decimal>[1-9１-９]{_D}?(?:[ ]?[.．][ ]?[1-9１-９]{_D}?){{1,5}})(?![0-9０-９%％])(?![ ]?[)）])[.．、]?
    | (?P<number>[1-9１-９]{_D}?)[ ]?(?P<number_mark>[)）]|[、.．](?![0-9０-９]{{3}}))
    | (?P<zh>{_ZH}{{1,4}})[ ]?[、.．]
    | (?P<letter>[A-Za-z]|[ivxIVX]{{2,5}})(?P<letter_mark>[.．、)）])(?![A-Za-z][.])
    | (?P<bare_letter>[a-z])(?=[ ]?[\u4e00-\u9fff])
    | (?P<bare>[1-9１-９]{_D}?)(?=[ ]?[\u4e00-\u9fff]|[ ]{{1,8}}[A-Z][A-Za-z])
    )""",
    re.VERBOSE,
)
_ENDS_SENTENCE = "。；;：:！？!?…"
_BLANK = " \t\u3000\xa0\r\n\f\v\u2003\u2002"


def find_candidates(text: str, start: int, end: int) -> tuple[Candidate, ...]:
    """Every candidate in ``text[start:end]`` by place; several readings of one place stand together."""
    return tuple(
        candidate
        for match in _NUMBER.finditer(text, start, end)
        for candidate in _readings(text, start, end, match)
    )


def parse_count(printed: str) -> int | None:
    """The value of a Chinese numeral below 10,000 or of Arabic digits; None when it is neither."""
    folded = printed.translate(_DIGITS)
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


def _to_roman(value: int) -> str:
    parts = (
        (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    )  # fmt: skip
    out = []
    for size, letters in parts:
        out.append(letters * (value // size))
        value %= size
    return "".join(out)


def _readings(text: str, low: int, high: int, match: re.Match[str]) -> Iterator[Candidate]:
    kind = match.lastgroup or ""
    start, end = match.span()
    boundary = _boundary(text, low, start)
    if boundary == "glued" and kind not in ("unit", "decimal", "bracket_number", "bracket_zh"):
        return
    shapes = _shapes(match)
    if not shapes:
        return
    doubt = _doubt(text, low, high, start, end, kind, boundary)
    for family, values, stop in shapes:
        if values[0] < 1 or max(values) > _LARGEST.get(family, _LARGEST_OTHER):
            continue
        extra = 0.6 if family == "1.1" and " " in text[start:stop] and kind == "decimal" else 0.0
        number = text[start:stop].rstrip(" 、.．")
        yield Candidate(start, stop, number, family, values, boundary, doubt + extra)


def _shapes(match: re.Match[str]) -> list[tuple[str, tuple[int, ...], int]]:
    """Family, values and end of every reading of a match."""
    end = match.end()
    if (printed := match["unit"]) is not None:
        return _one("第" + printed, parse_count(match["unit_value"]), end)
    if (printed := match["word"]) is not None:
        return _word_shapes(printed, match["word_value"], end)
    if (printed := match["bracket_zh"]) is not None:
        return _one("(一)", parse_count(printed), end)
    if (printed := match["bracket_number"]) is not None:
        return _one("(1)", parse_count(printed), end)
    if (printed := match["bracket_letter"]) is not None:
        return _letter_shapes(printed, "(", ")", end)
    if (printed := match["circled"]) is not None:
        return [("①", (_CIRCLED.index(printed) + 1,), end)]
    if (printed := match["decimal"]) is not None:
        values = tuple(int(part) for part in printed.translate(_DIGITS).split("."))
        shapes = [("1.1", values, end)]
        if " " in printed:  # "3. 1经双方" may be 3.1 or the third item that begins with a 1
            first = re.match(r"[0-9０-９]{1,2} ?[.．]", match[0])
            if first is not None:
                shapes.append(("1.", values[:1], match.start() + first.end()))
        return shapes
    if (printed := match["number"]) is not None:
        family = "1)" if match["number_mark"] in ")）" else "1."
        return _one(family, parse_count(printed), end)
    if (printed := match["zh"]) is not None:
        return _one("一、", parse_count(printed), end)
    if (printed := match["letter"]) is not None:
        mark = ")" if match["letter_mark"] in ")）" else "."
        return _letter_shapes(printed, "", mark, end)
    if (printed := match["bare_letter"]) is not None:
        return [("a", (ord(printed) - 96,), end)]
    return _one("1", parse_count(match["bare"]), end)


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


def _boundary(text: str, low: int, start: int) -> Boundary:
    at = start
    floor = max(low, start - 200)  # a longer run of blanks tells nothing more
    while at > floor and text[at - 1] in _BLANK:
        at -= 1
    blanks = text[at:start]
    if at == low or "\n" in blanks or "\f" in blanks:
        return "line"
    before = text[at - 1]
    if before in _ENDS_SENTENCE or (before == "." and blanks) or (before in "”\"'）)】]" and blanks):
        return "sentence"
    if blanks:
        return "blank"
    return "glued"


@cache
def _context() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = load_words("numbering")

    def any_of(key: str) -> str:
        return "|".join(re.escape(word) for word in sorted(words[key], key=len, reverse=True))

    return (
        re.compile(rf"(?:{any_of('reference_before')})[ 《“\"]?$"),
        re.compile(
            rf"(?:^|[^A-Za-z])(?:{any_of('reference_before_en')})[ \n]{{0,8}}$", re.IGNORECASE
        ),
        re.compile(
            rf"(?:{any_of('reference_after')})|[ ,)]{{0,2}}(?:{any_of('reference_after_en')})(?![A-Za-z])"
        ),
        re.compile(rf"[ ]?(?:{any_of('units')})"),
    )


def _doubt(
    text: str, low: int, high: int, start: int, end: int, kind: str, boundary: Boundary
) -> float:
    """How much the words before and after a candidate speak against a clause."""
    before_zh, before_en, after, units = _context()
    before = text[max(low, start - 14) : start]
    following = text[end : min(high, end + 12)]
    doubt = 0.0
    stripped = before.rstrip()
    if boundary != "sentence" and stripped:
        last = stripped[-1]
        if last.isascii() and (last.islower() or last == ","):
            doubt += 1.5 if boundary != "line" else 0.5
            if before_en.search(before):
                doubt += 2.0
        elif boundary == "glued" and before_zh.search(before):
            doubt += 3.0
    if kind in ("unit", "decimal", "word") and after.match(following):
        doubt += 3.0 if kind != "decimal" else 1.5
    if (
        kind == "word"
        and boundary not in ("line", "sentence")
        and not text[start : start + 2].isupper()
    ):
        doubt += 3.0
    if kind in ("decimal", "bare", "number_mark") and units.match(following):
        doubt += 3.0
    if kind == "number_mark" and following[:1].isdigit():
        doubt += 1.0
    if kind == "bare":
        doubt += 0.5 if boundary == "line" else 1.0
        if boundary != "line" and following.lstrip()[:1].isascii():
            doubt += 3.0
    if kind == "bare_letter":
        doubt += 0.5
    return doubt


def candidate_groups(candidates: Sequence[Candidate]) -> Iterator[tuple[Candidate, ...]]:
    """The candidates of one place at a time."""
    group: list[Candidate] = []
    for candidate in candidates:
        if group and candidate.start != group[0].start:
            yield tuple(group)
            group = []
        group.append(candidate)
    if group:
        yield tuple(group)
