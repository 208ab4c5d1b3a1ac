"""The reading text of a span: what a careful reader sees, with the way back to the source.

Furniture is left out, full-width characters are folded to half width, white space and hard line
breaks inside Chinese sentences disappear, other white space becomes one blank. Rules about language
are written against this text; what is quoted is always cut from the source.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from ingest.radicals import fold_radicals
from rag.library.records import Source, Span

_FOLDED = {
    ord("、"): "、",
    ord("。"): "。",
    ord("“"): '"',
    ord("”"): '"',
    ord("‘"): "'",
    ord("’"): "'",
}


@dataclass(frozen=True, slots=True)
class ReadingText:
    """``offsets[i]`` is the source offset of ``text[i]``; ``breaks``: where blanks were dropped."""

    text: str
    offsets: tuple[int, ...]
    breaks: frozenset[int]

    def source_span(self, start: int, end: int) -> Span:
        """The span of the source behind ``text[start:end]`` (``start < end``)."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def reading_index(self, offset: int) -> int:
        """The first index of the reading text at or after a source offset."""
        return bisect_left(self.offsets, offset)


@cache
def fold(char: str) -> str:
    """One character for one: full width to half width, curly quotes to straight, 、 and 。 kept."""
    mapped = _FOLDED.get(ord(char))
    if mapped is not None:
        return mapped
    if char < "\u2000":
        return char
    folded = unicodedata.normalize("NFKC", fold_radicals(char))
    return folded if len(folded) == 1 else char


# All that folding can change: not what stands before the punctuation of Unicode, and no Han.
_FOLDABLE = re.compile("[^\u0000-\u1fff\u3400-\u9fff]+")
_WORD = re.compile(r"\S+")


def _folded(text: str) -> str:
    """``text`` with every character folded: of the few kinds that change, one after the other."""
    for char in set("".join(_FOLDABLE.findall(text))):
        if fold(char) != char:
            text = text.replace(char, fold(char))
    return text


def is_cjk(char: str) -> bool:
    """Whether white space next to this character carries no meaning: Han or Chinese punctuation."""
    return char > "\u3000" and (
        "\u3400" <= char <= "\u9fff"
        or char <= "\u303f"
        or "\uff00" <= char <= "\uffef"
        or "\uf900" <= char <= "\ufaff"
        or "\U00020000" <= char <= "\U0003ffff"
    )


def reading_text(source: Source, start: int, end: int) -> ReadingText:
    """The reading text of ``source.text[start:end]``."""
    return read_spans(source.text, _without(source.furniture, start, end))


def read_spans(text: str, spans: Iterable[Span]) -> ReadingText:
    """The reading text of several spans of ``text``, joined as if nothing stood between them."""
    parts: list[str] = []
    places: list[Sequence[int]] = []
    breaks: set[int] = set()
    length = 0
    last = ""
    blank_at: int | None = None
    for start, end in spans:
        at = start
        for word in _WORD.finditer(text, start, end):
            first, stop = word.span()
            if first > at and blank_at is None:
                blank_at = at
            if blank_at is not None and length:
                if is_cjk(last) or is_cjk(text[first]):
                    breaks.add(length)
                else:
                    parts.append(" ")
                    places.append((blank_at,))
                    length += 1
            blank_at = None
            parts.append(word[0])
            places.append(range(first, stop))
            length += stop - first
            last = text[stop - 1]
            at = stop
        if at < end and blank_at is None:
            blank_at = at
    folded = _folded("".join(parts))
    return ReadingText(folded, tuple(chain.from_iterable(places)), frozenset(breaks))


def _without(furniture: Iterable[Span], start: int, end: int) -> list[Span]:
    """``start:end`` cut into the parts that are no furniture (``furniture`` sorted, disjoint)."""
    parts: list[Span] = []
    at = start
    for cut_start, cut_end in furniture:
        if cut_end <= at:
            continue
        if cut_start >= end:
            break
        if cut_start > at:
            parts.append((at, cut_start))
        at = cut_end
    if at < end:
        parts.append((at, end))
    return parts
