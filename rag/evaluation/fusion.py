"""The weights of the fused ranking, chosen by a grid search on questions with gold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import sqrt
from statistics import fmean, pstdev

from rag.evaluation.metrics import BUDGETS, recall_at
from rag.evaluation.questions import GoldQuestion
from rag.ranking import fold_duplicates
from rag.retrieve import Candidates, retrieval_rules

GRID = (0.0, 0.3, 0.6, 1.0, 1.4, 2.0)  # of each search beside the dense one, whose weight is 1
# At the budget itself nearly all weights find everything; what comes early tells them apart.
SHARES = (0.25, 0.5, 1.0)
_LOOKED_AT = 30  # best passages, more than fit into the largest budget


@dataclass(frozen=True, slots=True)
class Fusion:
    """Weights by search, and the recall over the questions: mean of the shares of the budget.

    ``error``: the standard error of the recall.
    """

    weights: Mapping[str, float]
    recall: float
    error: float


def search_weights(asked: Sequence[tuple[GoldQuestion, Candidates]]) -> tuple[Fusion, ...]:
    """All weights of the grid, best first; the first of those that are as good."""
    grid = (
        {"dense": 1.0, "words": words, "coverage": coverage}
        for words, coverage in product(GRID, repeat=2)
    )
    tried = (weighted_recall(asked, weights) for weights in grid)
    return tuple(sorted(tried, key=lambda fusion: -fusion.recall))


def weighted_recall(
    asked: Sequence[tuple[GoldQuestion, Candidates]], weights: Mapping[str, float]
) -> Fusion:
    """The recall that ``weights`` give."""
    recalls = [_recall(question, found, weights) for question, found in asked]
    return Fusion(weights, fmean(recalls), pstdev(recalls) / sqrt(len(recalls)))


def choose(fusions: Sequence[Fusion], now: Fusion) -> Fusion:
    """The best, or those in use where they are within one standard error of it."""
    best = fusions[0]
    return now if best.recall - now.recall <= best.error else best


def _recall(question: GoldQuestion, found: Candidates, weights: Mapping[str, float]) -> float:
    scores = found.fused(weights)
    ranked = sorted(found.passages.values(), key=lambda p: -scores[p.passage_id])[:_LOOKED_AT]
    folded = fold_duplicates(ranked, retrieval_rules()["same_passage"])
    answer = {"retrieved": [{"source": p.source, "text": p.text} for p in folded]}
    budget = BUDGETS.get(question.lang, 1500)
    return fmean(recall_at(question, answer, int(budget * share)) or 0.0 for share in SHARES)
