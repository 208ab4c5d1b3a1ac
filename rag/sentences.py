"""The sentences of a passage that can be quoted: found again wherever they are needed.

The library keeps a vector for each of them, so that a question is compared with every sentence of
the passages found, not with a few.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answer.rows import split_entries, split_rows
from rag.language.sentences import split_sentences
from rag.library.records import Clause, Language, Passage, Span

# Labels with nothing behind them ("地址: 电话: 联系人:") say nothing that can be quoted.
_EMPTY = re.compile(r"[\u3400-\u9fff]{2,6}[:：](?=[\s_]*(?:[\u3400-\u9fff]{2,6}[:：]|$))")
_MOST_EMPTY = 3
_SHORTEST = 5  # characters of a sentence that can be quoted
_SEPARATORS = " \t\n\r\u3000、.．。:：)）"


@dataclass(frozen=True, slots=True)
class Quotable:
    """A sentence: its words, its span in the source, its innermost clause."""

    text: str
    start: int
    end: int
    clause: Clause


def quotable_sentences(
    passage: Passage, clauses: Sequence[Clause], furniture: Sequence[Span]
) -> Iterator[Quotable]:
    """The sentences of a passage, clause by clause, without numbers, headings and furniture.

    ``clauses``: those of the passage's contract; ``furniture``: spans of its source.
    """
    leading = {clause.parent_id for clause in clauses}
    for clause, begin, stop in _own_spans(clauses, passage.start, passage.end):
        own = passage.text[begin - passage.start : stop - passage.start]
        leads = clause.clause_id in leading
        for first, last in _split(own, clause, begin, passage.language, leads):
            start, end = _without_furniture(first, last, begin, furniture)
            end = _without_empty_labels(own, start, end)
            if len("".join(own[start:end].split())) >= _SHORTEST:
                yield Quotable(own[start:end], begin + start, begin + end, clause)


def embedded_sentence(passage: Passage, text: str) -> str:
    """What is embedded of a sentence: the context header of its passage, then its text."""
    return _below(passage.header, text)


def sentence_below_heading(passage: Passage, text: str) -> str:
    """What is read of a sentence beside a question: the last heading of its passage, then its text.

    Titles and parties of contracts tell nothing there.
    """
    return _below(passage.header.rpartition(" | ")[2], text)


def _below(line: str, text: str) -> str:
    return f"{line}\n{text}" if line else text


def _own_spans(
    clauses: Sequence[Clause], start: int, end: int
) -> Iterable[tuple[Clause, int, int]]:
    """The clauses with own text in a span, and where that text begins and ends within it."""
    for clause in clauses:
        begin, stop = max(start, clause.start), min(end, clause.own_end)
        if begin < stop:
            yield clause, begin, stop


def _split(own: str, clause: Clause, begin: int, language: Language, leads: bool) -> Iterable[Span]:
    """The sentences of a clause's own text, behind its number and heading where it has them.

    A heading is all that a clause says when nothing follows it and it ``leads`` no others.
    """
    first = 0
    if begin == clause.start:
        numbered = _behind(own, clause.number, 0)
        first = _behind(own, clause.heading, numbered)
        if not own[first:].strip(_SEPARATORS):
            if leads:
                return
            first = numbered
    for start, end in split_sentences(own[first:], language):
        text = own[first + start : first + end]
        entries = clause.kind == "preamble" and language == "zh"
        for low, high in split_entries(text) if entries else split_rows(text):
            yield first + start + low, first + start + high


def _without_furniture(start: int, end: int, at: int, furniture: Sequence[Span]) -> Span:
    """A span, counted from ``at``, without page furniture at its ends."""
    for first, last in furniture:
        if first - at <= start < last - at:
            start = last - at
        if first - at < end <= last - at:
            end = first - at
    return start, max(start, end)


def _without_empty_labels(own: str, start: int, end: int) -> int:
    """Where a sentence ends before a block of empty labels, behind the one that leads it in."""
    labels = list(_EMPTY.finditer(own[start:end]))
    if len(labels) < _MOST_EMPTY:
        return end
    return start + len(own[start : start + labels[1].start()].rstrip())


def _behind(text: str, printed: str, start: int) -> int:
    """Where text goes on behind a number or heading that stands at ``start``, if more follows."""
    match = as_printed(printed).match(text, start) if printed else None
    if match is None:
        return start
    return len(text) - len(text[match.end() :].lstrip(_SEPARATORS))


@lru_cache(maxsize=5_000)
def as_printed(words: str) -> re.Pattern[str]:
    """A number or heading however it is spaced; made once, as each passage asks for its own."""
    spaced = r"\s{0,4}".join(map(re.escape, "".join(words.split())))
    return re.compile(rf"\s*{spaced}")
