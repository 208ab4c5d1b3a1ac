"""The words of an answer: question, scope, retrieved passages, statements, citations.

``Answer.to_json`` is the format of ``contract-qa batch`` and ``ask --json``.
"""

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from rag.library.records import Clause, Contract, Language, Passage, Register

Intent: TypeAlias = Literal["lookup", "list", "compare", "yes_no", "calculation"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the user asks. ``contract_ids`` and ``source`` are limits the user chose, if any."""

    text: str
    history: tuple[Turn, ...] = ()
    contract_ids: tuple[str, ...] | None = None
    source: str | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question is about.

    ``question``: stands alone, follow-ups completed from the history. ``named``: the contracts were
    named (by title, party, number, file, year or the user's choice), not just all of the library.
    ``topic``: the question without the names of contracts; ``context``: what a follow-up leans on.
    ``unknown``: names of parties that no contract bears, where the question names none that does.
    """

    question: str
    language: Language
    intent: Intent
    contract_ids: tuple[str, ...]
    named: bool
    side: str | None = None
    registers: tuple[Register, ...] = ()
    notes: tuple[str, ...] = ()
    topic: str = ""
    context: str = ""
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage with its place and score; rank counts from 1."""

    rank: int
    score: float
    passage: Passage
    clause: Clause
    contract: Contract


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and where it stands; ``start``/``end`` in the source text."""

    n: int
    source: str
    contract_id: str
    contract_title: str
    clause_id: str
    clause_number: str
    clause_path: tuple[str, ...]
    page: int
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence (or table row) of an answer with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A checked answer. ``timing_ms`` has the keys retrieve, answer, total.

    ``confidence``: how likely the best sentence answers the question (0-1), too low where it was
    declined; None for answers that rest on no such sentence, like lists.
    ``faithfulness``: the share of a language model's sentences that stood the check, None where
    none wrote.
    """

    question: Question
    scope: Scope
    answer: str
    abstained: bool
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    retrieved: tuple[Retrieved, ...]
    timing_ms: dict[str, float] = field(default_factory=dict)
    model: str = "extractive"
    notes: tuple[str, ...] = ()
    confidence: float | None = None
    faithfulness: float | None = None

    def to_json(self) -> dict[str, Any]:
        """The answer in the exchange format of batch and ask."""
        return {
            "id": self.question.id,
            "question": self.question.text,
            "answer": self.answer,
            "abstained": self.abstained,
            "statements": [
                {"text": s.text, "citations": list(s.citations)} for s in self.statements
            ],
            "citations": [
                {
                    "n": c.n,
                    "source": c.source,
                    "contract_id": c.contract_id,
                    "contract_title": c.contract_title,
                    "clause_id": c.clause_id,
                    "clause_number": c.clause_number,
                    "clause_path": list(c.clause_path),
                    "page": c.page,
                    "quote": c.quote,
                    "start": c.start,
                    "end": c.end,
                }
                for c in self.citations
            ],
            "retrieved": [
                {
                    "rank": r.rank,
                    "source": r.passage.source,
                    "contract_id": r.passage.contract_id,
                    "clause_id": r.passage.clause_id,
                    "clause_number": r.clause.number,
                    "start": r.passage.start,
                    "end": r.passage.end,
                    "text": r.passage.text,
                    "score": r.score,
                }
                for r in self.retrieved
            ],
            "timing_ms": self.timing_ms,
            "model": self.model,
            "confidence": self.confidence,
            "faithfulness": self.faithfulness,
            "notes": list(self.notes),
        }
