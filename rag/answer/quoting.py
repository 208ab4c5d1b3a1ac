"""Tight quotes: the parts of a long sentence that carry the answer."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from rag.answer.asked import Asked
from rag.answer.evidence import Sentence, answer_rules
from rag.answer.rows import is_row
from rag.answer.values import kind_match
from rag.language.terms import coverage
from rag.library.records import Span

_CONDITION = re.compile(
    r"\s*(?:如|若|倘|一旦|因|由于|在|除|未经|经|自|if\b|unless\b|upon\b)", re.IGNORECASE
)
_COMMA = re.compile(r"[，,；;、](?!\d)")


def with_neighbours(sentence: Sentence, sentences: Iterable[Sentence]) -> Sentence:
    """The sentence with those before and after it in its clause, while all of it stays short.

    "…进行一次备份。以后每个月备份一次。" needs the first to say who; "从次月起执行。" says when.
    """
    if is_row(sentence.text):
        return sentence
    limit = answer_rules()["quote"]["together"][sentence.found.passage.language]
    clause = sorted(
        (
            s
            for s in sentences
            if s.clause.clause_id == sentence.clause.clause_id
            and (s == sentence or not is_row(s.text))
            and s.found.passage.passage_id == sentence.found.passage.passage_id
        ),
        key=lambda s: s.start,
    )
    first = last = next(i for i, s in enumerate(clause) if s.start == sentence.start)
    passage = sentence.found.passage

    def text(start: int, end: int) -> str:
        return passage.text[start - passage.start : end - passage.start]

    for step in (-1, 1):
        while 0 <= (at := (first if step < 0 else last) + step) < len(clause):
            low, high = min(first, at), max(last, at)
            if len(_bare(text(clause[low].start, clause[high].end))) > limit:
                break
            first, last = low, high
    start, end = clause[first].start, clause[last].end
    return replace(sentence, text=text(start, end), start=start, end=end)


def quote_span(sentence: Sentence, asked: Asked) -> Span:
    """The span of the source to quote: the sentence, or its best run of parts if it is too long.

    The run starts at the part that answers best and grows to the side that adds more of what is
    asked, the left first: that is where subject and condition stand.
    """
    limit = answer_rules()["quote"][sentence.found.passage.language]
    if len(_bare(sentence.text)) <= limit:
        return sentence.start, sentence.end
    parts = _parts(sentence.text)
    worth = [_worth(asked, sentence.text[start:end]) for start, end in parts]
    first = last = max(range(len(parts)), key=worth.__getitem__)
    while True:
        left = first - 1 if first > 0 else None
        right = last + 1 if last + 1 < len(parts) else None
        sides = [i for i in (left, right) if i is not None]
        sides = [
            i for i in sides if _length(sentence.text, parts, min(first, i), max(last, i)) <= limit
        ]
        if not sides:
            break
        best = max(sides, key=lambda i: (worth[i], i < first))
        first, last = min(first, best), max(last, best)
    start, end = parts[first][0], parts[last][1]
    return sentence.start + start, sentence.start + end


def best_part(text: str, asked: Asked) -> Span:
    """The part of a sentence between commas that answers best."""
    return max(_parts(text), key=lambda part: _worth(asked, text[slice(*part)]))


def _parts(text: str) -> list[Span]:
    """The spans between commas; a condition goes with the part behind it."""
    ends = [match.end() for match in _COMMA.finditer(text)]
    pieces = [(a, b) for a, b in pairwise((0, *ends, len(text))) if text[a:b].strip()]
    spans: list[Span] = []
    condition = False
    for start, end in pieces:
        stripped = (end - len(text[start:end].lstrip()), start + len(text[start:end].rstrip()))
        spans = [*spans[:-1], (spans[-1][0], stripped[1])] if condition else [*spans, stripped]
        condition = not condition and bool(_CONDITION.match(text[start:end]))
    return spans


def _worth(asked: Asked, text: str) -> float:
    return coverage(asked.terms, text) + 0.3 * kind_match(asked, text)


def _length(text: str, parts: list[Span], first: int, last: int) -> int:
    return len(_bare(text[parts[first][0] : parts[last][1]]))


def _bare(text: str) -> str:
    return "".join(text.split())
