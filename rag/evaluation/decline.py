"""Declining as the threshold on an answer's confidence moves: what it catches and what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with the confidence of its answer (0-1) and what would have been right.

    ``wrong``: whether the answer that was given is a miss; None where the question was declined.
    """

    confidence: float
    unanswerable: bool
    wrong: bool | None = None


@dataclass(frozen=True, slots=True)
class DeclinePoint:
    """Declining below ``threshold``, shares between 0 and 1.

    ``precision``: of the declined questions that are unanswerable (1 when none is declined);
    ``recall``: of the unanswerable questions that are declined; ``lost``: of the answerable ones.
    """

    threshold: float
    precision: float
    recall: float
    lost: float


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """Answering from ``threshold`` on: the share of all questions answered (``coverage``) and the
    share of the answers that are misses (``risk``)."""

    threshold: float
    coverage: float
    risk: float


def decline_points(
    judged: Sequence[Judged], thresholds: Sequence[float] | None = None
) -> tuple[DeclinePoint, ...]:
    """A point for each threshold; without ``thresholds`` for each at which something changes."""
    if thresholds is None:
        thresholds = (*sorted({item.confidence for item in judged}), 1.01)
    return tuple(_decline_point(judged, threshold) for threshold in thresholds)


def risk_points(judged: Sequence[Judged]) -> tuple[RiskPoint, ...]:
    """Risk against coverage, from the surest answer to all that were given.

    The curve ends at the coverage of the run: what a declined question would have been answered is
    not known.
    """
    given = [(item.confidence, item.wrong) for item in judged if item.wrong is not None]
    points = []
    for threshold in sorted({confidence for confidence, _ in given}, reverse=True):
        kept = [wrong for confidence, wrong in given if confidence >= threshold]
        points.append(RiskPoint(threshold, len(kept) / len(judged), sum(kept) / len(kept)))
    return tuple(points)


def _decline_point(judged: Sequence[Judged], threshold: float) -> DeclinePoint:
    declined = [item.unanswerable for item in judged if item.confidence < threshold]
    unanswerable = sum(item.unanswerable for item in judged)
    right = sum(declined)
    return DeclinePoint(
        threshold,
        right / len(declined) if declined else 1.0,
        right / max(unanswerable, 1),
        (len(declined) - right) / max(len(judged) - unanswerable, 1),
    )
