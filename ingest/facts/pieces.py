"""How a clause's reading text is cut: behind its heading, into pieces, and at commas.

A piece is a sentence, a lead-in up to its colon, or an item of an enumeration without its marker.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from ingest.facts.context import FactContext, Mention
from ingest.facts.frames import folded_heading, heading_is_all
from ingest.reading import ReadingText
from rag.language.sentences import bracketed, split_sentences
from rag.language.words import load_words
from rag.library.records import Clause, Language, Span

_MARKER = (
    r"(?:[.·•●◆■▪*-](?=\D)|\([0-9a-zA-Z一二三四五六七八九十]{1,4}\)|[0-9]{1,2}[)、](?!\d)|[①-⑳])\s*"
)
_FIRST_MARKER = re.compile(rf"\s*(?:and\s+|or\s+)?{_MARKER}")
_NEXT_MARKER = re.compile(rf"(?<=[:;。,.])(?<!\d[:.,])(?<!\d\s[:.,])\s*(?:and\s+|or\s+)?{_MARKER}")
_SEPARATOR = {
    "zh": re.compile(r"(?<!\d)(?<!\d\s)[,:]|[,:](?!\s?\d)"),
    "en": re.compile(r"[,;:](?=\s)"),
}
# What a time ends with when no comma parts it from the party behind it: 合同签订后甲方支付.
_TIME_ENDS = frozenset("后时")


@dataclass(frozen=True, slots=True)
class Piece:
    """``start`` to ``end`` in the reading text; ``marked``: an item with a printed marker."""

    start: int
    end: int
    marked: bool


def body_start(context: FactContext, clause: Clause) -> int:
    """Where the text behind the heading begins; 0 when the heading is the whole item."""
    heading = folded_heading(clause)
    text = context.texts[clause.clause_id].text
    if not heading or heading_is_all(context, clause):
        return 0
    at = matched = 0
    while at < len(text) and matched < len(heading):
        if text[at] != " ":
            if text[at].lower() != heading[matched]:
                return 0
            matched += 1
        at += 1
    return len(text) - len(text[at:].lstrip(" :.、。"))


def cut_pieces(text: ReadingText, start: int, language: Language) -> Iterator[Piece]:
    """The pieces of a reading text from ``start`` on, in order, without overlaps."""
    words = text.text
    after_colon = [i for i in sorted(text.breaks) if i > start and words[i - 1] == ":"]
    for left, right in split_sentences(words[start:], language):
        at, end = start + left, start + right
        marker = _FIRST_MARKER.match(words, at, end)
        marked = marker is not None
        at = marker.end() if marker else at
        items = {item.start(): item.end() for item in _NEXT_MARKER.finditer(words, at, end)}
        for cut in sorted({*items, *(i for i in after_colon if at < i < end)}):
            if at < cut:
                yield Piece(at, cut, marked)
            marked = cut in items
            at = max(at, items.get(cut, cut))
        if at < end:
            yield Piece(at, end, marked)


def cut_segments(
    text: str, start: int, end: int, mentions: Iterable[Mention], language: Language
) -> list[Span]:
    """The spans between the commas and colons of a piece; brackets are not cut open.

    A time without a comma is cut off too, when a party follows it: 合同签订后|甲方支付.
    """
    closed = [(a + start, b + start) for a, b in bracketed(text[start:end])]
    cuts = [match.end() for match in _SEPARATOR[language].finditer(text, start, end)]
    if language == "zh":
        cuts += [m.start for m in mentions if m.start > start and text[m.start - 1] in _TIME_ENDS]
    spans: list[Span] = []
    left = start
    for cut in sorted({*cuts, end}):
        if left < cut and not any(a < cut - 1 < b - 1 for a, b in closed):
            spans.append((left, cut))
            left = cut
    return spans


def is_conditional(words: str, language: Language) -> bool:
    """Whether the words say when or if, not what is to be done."""
    return bool(_conditional(language).match(words.strip().lower())) or ends_conditional(
        words, language
    )


def trails(words: str, language: Language) -> bool:
    """Whether the words, at the end of a sentence, are a condition: unless the goods shall fail."""
    opening = tuple(f"{word} " for word in load_words("statements")[language]["trailing"])
    return words.strip().lower().startswith(opening)


def ends_conditional(words: str, language: Language) -> bool:
    """Whether the last of the words says when or if; 是 … 的 is a plain sentence."""
    closing = tuple(load_words("statements")[language]["closing"])
    body = words.strip().rstrip(",:;。")
    return body.endswith(closing) and not (body.endswith("的") and "是" in body)


@cache
def _conditional(language: Language) -> re.Pattern[str]:
    words = load_words("statements")[language]
    links = "|".join(map(re.escape, words["connectives"]))
    opening = "|".join(map(re.escape, sorted(words["conditional"], key=len, reverse=True)))
    end = r"\b" if language == "en" else ""
    never = "|".join(map(re.escape, words["unconditional"]))
    barred = rf"(?!{never})" if never else ""
    return re.compile(rf"(?:(?:{links})\s*)?{barred}(?:{opening}){end}")
