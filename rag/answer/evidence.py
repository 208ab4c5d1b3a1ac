"""The sentences of the retrieved passages, and how well each answers what is asked."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from data import DATA
from rag.answer.asked import Asked
from rag.answer.types import Retrieved, Scope
from rag.answer.values import kind_match
from rag.answer.verdict import verdict
from rag.language.terms import coverage, normal
from rag.library import Library
from rag.library.records import COVER, Clause, Fact, Register, Span
from rag.sentences import quotable_sentences


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that can be quoted: its words, its span in the source, its innermost clause."""

    text: str
    start: int
    end: int
    clause: Clause
    found: Retrieved


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence beside one thing that is asked: the features that say how well it answers.

    Each is between 0 and 1 but for the cosines ``meaning`` (with the part that is asked) and
    ``topic`` (with the whole question), and ``registered``, which is -1 where the question asks
    for a well-known term that the sentence does not hold; ``reading``, the log odds that the
    cross-encoder gives it, is not bounded. ``data/answer.toml`` explains them.
    ``bonus`` is what a route of answers adds for reasons of its own.
    """

    sentence: Sentence
    own: float
    context: float
    heading: float
    passage: float
    rank: float
    focus: float
    kind: float
    fact: float
    tone: float
    lead_in: float
    other_side: float
    cover: float
    meaning: float = 0.0
    topic: float = 0.0
    registered: float = 0.0
    provision: float = 0.0
    reading: float = 0.0
    bonus: float = 0.0

    @property
    def score(self) -> float:
        """How well the sentence answers: on the scale of log odds, comparable in one question."""
        weights: dict[str, float] = answer_rules()["sentence"]["weights"]
        return self.bonus + sum(w * self.feature(name) for name, w in weights.items())

    def feature(self, name: str) -> float:
        """The value of a feature as it is weighed; lacking a well-known term takes nothing away."""
        value: float = getattr(self, name)
        return max(value, 0.0) if name == "registered" else value


@cache
def answer_rules() -> dict[str, Any]:
    """The content of ``data/answer.toml``."""
    return tomllib.loads((DATA / "answer.toml").read_text(encoding="utf-8"))


def read_sentences(found: Sequence[Retrieved], library: Library) -> tuple[Sentence, ...]:
    """The sentences of some passages, clause by clause, without numbers and headings."""
    sentences: list[Sentence] = []
    clauses: dict[str, tuple[Clause, ...]] = {}
    furniture: dict[str, tuple[Span, ...]] = {}
    for result in found:
        passage = result.passage
        if passage.contract_id not in clauses:
            clauses[passage.contract_id] = library.clauses(passage.contract_id)
        if passage.source not in furniture:
            furniture[passage.source] = library.source(passage.source).furniture
        sentences += (
            Sentence(quotable.text, quotable.start, quotable.end, quotable.clause, result)
            for quotable in quotable_sentences(
                passage, clauses[passage.contract_id], furniture[passage.source]
            )
        )
    return tuple(sentences)


def weigh(
    scope: Scope, asked: Asked, sentences: Iterable[Sentence], library: Library
) -> list[Evidence]:
    """The sentences with what their words say of what is asked, the best first."""
    listed = list(sentences)
    scores = [sentence.found.score for sentence in listed]
    top, bottom = max(scores, default=0.0), min(scores, default=0.0)
    contracts = dict.fromkeys(sentence.found.contract.contract_id for sentence in listed)
    facts = {contract_id: library.facts(None, (contract_id,)) for contract_id in contracts}
    passages = {sentence.found.passage.passage_id: sentence.found.passage for sentence in listed}
    context = {n: coverage(asked.terms, f"{p.header} {p.text}") for n, p in passages.items()}
    weighed: list[Evidence] = []
    for sentence in listed:
        passage, text = sentence.found.passage, normal(sentence.text)
        held = [
            fact
            for fact in facts[passage.contract_id]
            if fact.start < sentence.end and sentence.start < fact.end
        ]
        weighed.append(
            Evidence(
                sentence,
                own=coverage(asked.terms, sentence.text),
                context=context[passage.passage_id],
                heading=coverage(asked.terms, f"{sentence.clause.heading} {passage.header}"),
                passage=(sentence.found.score - bottom) / (top - bottom) if top > bottom else 1.0,
                rank=1 / sentence.found.rank,
                focus=max((term.found(text) for term in asked.focus), default=0.0),
                kind=kind_match(asked, sentence.text),
                fact=float(any(fact.register in _wanted_registers(asked) for fact in held)),
                tone=_tone(asked, sentence.text),
                lead_in=float(sentence.text.rstrip().endswith((":", "："))),
                other_side=float(_is_other_side(scope, held)),
                cover=float(sentence.clause.kind in COVER),
            )
        )
    return sorted(weighed, key=lambda evidence: -evidence.score)


def _wanted_registers(asked: Asked) -> set[Register]:
    """The registers whose facts hold a value of the kinds asked for."""
    wanted: set[Register] = set()
    if asked.kinds & {"duration", "date", "time"}:
        wanted.add("deadlines")
    if asked.kinds & {"money", "percent"}:
        wanted.add("amounts")
    return wanted


def _is_other_side(scope: Scope, held: Iterable[Fact]) -> bool:
    """Whether the facts of a sentence are all about a side other than the one asked about."""
    sides = {fact.bearer for fact in held if fact.bearer}
    return scope.side is not None and bool(sides) and not sides & {scope.side, "双方"}


def _tone(asked: Asked, text: str) -> float:
    """Whether a sentence settles the yes-or-no question that is asked."""
    return float("permission" in asked.kinds and verdict(asked.text, text) is not None)
