"""What a check reports, before it becomes a row of the findings register."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ingest.facts.context import FactContext
from ingest.reading import ReadingText
from rag.language.quantity import Quantity
from rag.language.sentences import split_sentences
from rag.library.records import Clause, Span

FlawKind: TypeAlias = Literal[
    "blank",
    "contradiction",
    "undefined-term",
    "legal-risk",
    "outdated-law",
    "cross-reference",
    "numbering",
    "truncation",
]
Severity: TypeAlias = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class Flaw:
    """``spans``: the quotes in the source text, both sides of a contradiction, never empty."""

    kind: FlawKind
    spans: tuple[Span, ...]
    explanation: str
    severity: Severity
    clause_id: str | None


def say(context: FactContext, chinese: str, english: str) -> str:
    """The explanation in the language of the contract."""
    return english if context.language == "en" else chinese


def readable(context: FactContext) -> Iterable[tuple[Clause, ReadingText]]:
    """The clauses that have words of their own, with these; the table of contents left out."""
    for clause in context.clauses:
        text = context.texts[clause.clause_id]
        if text.text and clause.kind != "contents":
            yield clause, text


def sentences(context: FactContext, clause: Clause) -> Iterator[tuple[int, int, list[Quantity]]]:
    """The sentences of a clause's own words, each with the quantities that lie inside it."""
    found = context.quantities[clause.clause_id]
    starts = [quantity.start for quantity in found]
    for start, end in split_sentences(context.texts[clause.clause_id].text, context.language):
        inside = found[bisect_left(starts, start) : bisect_left(starts, end)]
        yield start, end, [quantity for quantity in inside if quantity.end <= end]


def has_any(text: str, words: Iterable[str]) -> bool:
    """Whether one of the words occurs in the text, in any case."""
    lower = text.lower()
    return any(word in lower for word in words)
