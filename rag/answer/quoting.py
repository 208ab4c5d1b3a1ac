"""Tight quotes: the parts of a long sentence that carry the answer."""

import re

from rag.answer.asked import Asked
from rag.answer.evidence import Sentence, answer_rules, kind_match
from rag.language.terms import coverage
from rag.library.records import Span

_CONDITION = re.compile(
    r"\s*(?:如|若|倘|一旦|因|由于|在|除|未经|经|自|if\b|unless\b|upon\b)", re.IGNORECASE
)
_COMMA = re.compile(r"[，,；;、](?!\d)")


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
    spans: list[Span] = []
    start = 0
    for end in (*(match.end() for match in _COMMA.finditer(text)), len(text)):
        piece = text[start:end]
        if piece.strip() and not (_CONDITION.match(piece) and end < len(text)):
            begin = start + len(piece) - len(piece.lstrip())
            spans.append((begin, start + len(piece.rstrip())))
        elif piece.strip():
            continue  # a condition goes with what follows from it
        start = end
    return spans


def _worth(asked: Asked, text: str) -> float:
    return coverage(asked.terms, text) + 0.3 * kind_match(asked, text)


def _length(text: str, parts: list[Span], first: int, last: int) -> int:
    return len(_bare(text[parts[first][0] : parts[last][1]]))


def _bare(text: str) -> str:
    return "".join(text.split())
