"""What stands around a number: the boundary before it, and words that speak against a clause.

The words are data: ``data/words/numbering.toml``.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from rag.language.words import load_words
from rag.library.records import Span

Boundary: TypeAlias = Literal["line", "sentence", "blank", "glued"]

_ENDS_SENTENCE = "。；;：:！？!?…"
_OPENING = ("《", "“", '"')
_CLOSING = "”\"'）)】]》"
_BLANK = " \t\u3000\xa0\r\n\f\v\u2002\u2003"

# How many characters before and after a number are looked at.
_BEFORE = 48
_AFTER = 14

# What each kind of evidence against a clause weighs; a number at a line start earns about 1.2.
_REFERENCE = 3.0
_WEAK_REFERENCE = 1.2
_INSIDE_SENTENCE = 1.5
_INSIDE_LINE_BROKEN_SENTENCE = 0.5
_NEW_PARAGRAPH = 0.3
_QUANTITY = 3.0
_PERHAPS_QUANTITY = 1.0  # 2.2 分两期支付, (2) 人员 at the start of a line
_OPTION = 3.0  # 按第__种方式解决：（1）仲裁；（2）起诉 offers options in one sentence
_ODD_MARK = 0.8  # 一: and 三, instead of 一、


def boundary_before(text: str, low: int, start: int) -> Boundary:
    """What stands before ``text[start]`` in a text that begins at ``low``."""
    at = start
    if start > low and text[start - 1] in _BLANK:
        floor = max(low, start - 200)  # a longer run of blanks tells nothing more
        at = floor + len(text[floor:start].rstrip(_BLANK))
    blanks = text[at:start]
    if at == low or (blanks and ("\n" in blanks or "\f" in blanks)):
        return "line"
    before = text[at - 1]
    if before in _CLOSING and at - 2 >= low:
        before = text[at - 2]
    if before in _ENDS_SENTENCE or (before == "." and blanks):
        return "sentence"
    return "blank" if blanks else "glued"


def follows_reference(text: str, low: int, start: int) -> bool:
    """Whether the words before ``text[start]`` refer to what comes: 详见, "as set forth in"."""
    before = text[max(low, start - _BEFORE) : start].rstrip()
    if not before:
        return False
    context = _context()
    if before[-1].isascii():
        return before[-1] in ",(" or context.reference_before_en.search(before) is not None
    return context.refers(before)


def doubt_about(text: str, area: Span, number: Span, kind: str, boundary: Boundary) -> float:
    """How much the words around a number speak against a clause: 0 = nothing, 3 = nearly sure.

    ``kind`` is the name of the group of the grammar that matched.
    """
    context = _context()
    before = text[max(area[0], number[0] - _BEFORE) : number[0]]
    following = text[number[1] : min(area[1], number[1] + _AFTER)]
    doubt = _before(context, before, boundary)
    if kind in (
        "unit",
        "decimal",
        "letter_decimal",
        "word_value",
        "word",
    ) and context.reference_after.match(following):
        doubt += _REFERENCE if kind != "decimal" else _REFERENCE / 2
    if kind in ("decimal", "bare", "bracket_number") and context.unit.match(following):
        at_start = kind != "bare" and boundary in ("line", "sentence")  # （3）分公司, not 三(3)分
        doubt += _PERHAPS_QUANTITY if at_start else _QUANTITY
    if (
        boundary == "sentence"
        and (":" in before or "：" in before)  # quick; most have none
        and context.choice_before.search(before)
    ):
        doubt += _OPTION
    if kind == "number_mark" and following[:1].isdigit():
        doubt += 1.0 if boundary != "glued" else _QUANTITY
    if kind == "zh_mark" and text[number[1] - 1] in ":：,，":
        doubt += _ODD_MARK if boundary == "line" else 2 * _ODD_MARK
    if kind in ("word", "word_value") and boundary == "blank" and not text[number[0]].isupper():
        doubt += _REFERENCE
    if kind == "bare":
        doubt += 0.5 if boundary == "line" else 1.0
        if boundary != "line" and following.lstrip()[:1].isascii():
            doubt += _QUANTITY
    if kind == "bare_letter":
        doubt += 0.5
    return doubt


@dataclass(frozen=True, slots=True)
class _Context:
    """The word lists: ``before`` ends with a word, ``following`` begins with one."""

    reference_before: tuple[str, ...]
    weak_reference_before: tuple[str, ...]
    reference_before_en: re.Pattern[str]
    inline_list: re.Pattern[str]
    choice_before: re.Pattern[str]
    reference_after: re.Pattern[str]
    unit: re.Pattern[str]

    def refers(self, words: str) -> bool:
        """Whether ``words`` end with a reference, perhaps with an opening mark after it."""
        return words.endswith(self.reference_before) or (
            words.endswith(_OPENING) and words[:-1].endswith(self.reference_before)
        )


def _before(context: _Context, before: str, boundary: Boundary) -> float:
    if boundary == "sentence":
        return 0.0
    words = before.rstrip()
    if not words:
        return 0.0
    last = words[-1]
    if boundary == "glued":
        if context.refers(words):
            return _REFERENCE
        return _WEAK_REFERENCE if words.endswith(context.weak_reference_before) else 0.0
    if not last.isascii():
        return 0.0
    if context.inline_list.search(words):  # "...; and (b)"
        return 0.3
    if boundary == "line" and before[len(words) :].count("\n") > 1:  # a new paragraph
        return _NEW_PARAGRAPH if last.islower() or last == "," else 0.0
    if context.reference_before_en.search(words):
        return _REFERENCE
    if last.islower() or last == ",":
        return _INSIDE_LINE_BROKEN_SENTENCE if boundary == "line" else _INSIDE_SENTENCE
    return 0.0


@cache
def _context() -> _Context:
    words = load_words("numbering")

    def any_of(key: str) -> str:
        return "|".join(re.escape(word) for word in sorted(words[key], key=len, reverse=True))

    units = sorted(words["units"], key=len, reverse=True)
    return _Context(
        reference_before=tuple(words["reference_before"]),
        weak_reference_before=tuple(words["weak_reference_before"]),
        reference_before_en=re.compile(
            rf"(?:^|[^A-Za-z])(?:{any_of('reference_before_en')})$", re.IGNORECASE
        ),
        inline_list=re.compile(r"[;；]\s{0,8}(?:and|or|and/or|then)$"),
        choice_before=re.compile(
            rf"第[^第。；;\n]{{1,12}}(?:{any_of('choices')})[^。；;\n]{{0,12}}[:：]$"
        ),
        reference_after=re.compile(
            rf"(?:{any_of('reference_after')})"
            rf"|[ ,)]{{0,2}}(?:{any_of('reference_after_en')})(?![A-Za-z])"
        ),
        unit=re.compile(
            "[ ]?(?:"
            + "|".join(
                re.escape(u) + ("(?![A-Za-z])" if u[-1].isalpha() and u.isascii() else "")
                for u in units
            )
            + ")"
        ),
    )
