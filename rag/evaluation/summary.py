"""Scores of many questions as means with bootstrap intervals, in whole and by group."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from rag.evaluation.metrics import QuestionScore

METRICS = (
    "recall",
    "citation_recall",
    "citation_precision",
    "facts",
    "verbatim",
    "declined_right",
    "declined_wrong",
    "blank_recognised",
    "faithfulness",
)
RESAMPLES = 2000
_SEED = 20260101  # reports of the same answers are the same


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over ``n`` questions with its 95 % percentile bootstrap interval."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Summary:
    """All figures of one run over one set of questions."""

    questions: int
    metrics: dict[str, Estimate]
    answer_chars_p50: float
    latency_ms_p50: float
    latency_ms_p95: float
    failures: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        """The summary as plain JSON values."""
        return asdict(self)


def bootstrap(values: Sequence[float], resamples: int = RESAMPLES) -> Estimate:
    """The mean of ``values`` (at least one) and the 2.5 and 97.5 percentiles of resampled means."""
    sample = np.asarray(values, dtype=float)
    picks = np.random.default_rng(_SEED).integers(0, len(sample), (resamples, len(sample)))
    low, high = np.percentile(sample[picks].mean(axis=1), [2.5, 97.5])
    return Estimate(float(sample.mean()), float(low), float(high), len(sample))


def summarise(scores: Sequence[QuestionScore]) -> Summary:
    """The figures of ``scores`` (at least one)."""
    metrics = {
        name: bootstrap(values)
        for name in METRICS
        if (values := [v for score in scores if (v := getattr(score, name)) is not None])
    }
    latencies = [score.latency_ms for score in scores]
    failures: dict[str, int] = {}
    for score in scores:
        if score.failure:
            failures[score.failure] = failures.get(score.failure, 0) + 1
    return Summary(
        len(scores),
        metrics,
        float(np.median([score.length for score in scores])),
        float(np.percentile(latencies, 50)),
        float(np.percentile(latencies, 95)),
        failures,
    )


def by_group(
    scores: Iterable[QuestionScore], key: Callable[[QuestionScore], str]
) -> dict[str, Summary]:
    """A summary for each value of ``key``, in sorted order; scores without a value are left out."""
    groups: dict[str, list[QuestionScore]] = {}
    for score in scores:
        if name := key(score):
            groups.setdefault(name, []).append(score)
    return {name: summarise(groups[name]) for name in sorted(groups)}
