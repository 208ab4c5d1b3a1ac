"""Character precision and recall of retrieval at k, as LegalBench-RAG defines them.

Precision is the share of the retrieved characters that are gold, recall the share of the gold
characters that were retrieved; both are means over the questions that have gold.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rag.evaluation.questions import GoldQuestion


@dataclass(frozen=True, slots=True)
class CharacterScore:
    """The two means at one k."""

    k: int
    precision: float
    recall: float


def character_scores(
    questions: Sequence[GoldQuestion],
    answers: Mapping[str, Mapping[str, Any]],
    ks: Sequence[int] = (1, 2, 4, 8, 16, 32, 64),
) -> tuple[CharacterScore, ...]:
    """The scores at each k over the questions whose gold has offsets; empty when none has."""
    gold = {question.id: spans for question in questions if (spans := _gold_characters(question))}
    scores = []
    for k in ks if gold else ():
        pairs = [
            _precision_recall(_retrieved(answers.get(name, {}), k), wanted)
            for name, wanted in gold.items()
        ]
        precisions, recalls = zip(*pairs, strict=True)
        scores.append(CharacterScore(k, sum(precisions) / len(pairs), sum(recalls) / len(pairs)))
    return tuple(scores)


def _gold_characters(question: GoldQuestion) -> set[tuple[str, int]]:
    return _characters(
        (gold.source, gold.start, gold.end)
        for group in question.gold
        for gold in group
        if gold.start is not None and gold.end is not None
    )


def _retrieved(answer: Mapping[str, Any], k: int) -> set[tuple[str, int]]:
    passages = answer.get("retrieved", [])[:k]
    return _characters((p["source"], p["start"], p["end"]) for p in passages)


def _characters(spans: Iterable[tuple[str, int, int]]) -> set[tuple[str, int]]:
    return {(source, at) for source, start, end in spans for at in range(start, end)}


def _precision_recall(
    retrieved: set[tuple[str, int]], wanted: set[tuple[str, int]]
) -> tuple[float, float]:
    hit = len(retrieved & wanted)
    return (hit / len(retrieved) if retrieved else 0.0), hit / len(wanted)
