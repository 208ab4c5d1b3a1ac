"""Declining by confidence: precision, recall, what it costs; risk against coverage."""

import pytest

from rag.evaluation.decline import Judged, decline_points, risk_points

JUDGED = [
    Judged(0.1, unanswerable=True),
    Judged(0.4, unanswerable=False),
    Judged(0.5, unanswerable=True, wrong=True),
    Judged(0.9, unanswerable=False, wrong=False),
]


def test_each_threshold_has_precision_recall_and_cost() -> None:
    points = [(p.threshold, p.precision, p.recall, p.lost) for p in decline_points(JUDGED)]
    assert points == [
        (0.1, 1.0, 0.0, 0.0),
        (0.4, 1.0, 0.5, 0.0),
        (0.5, 0.5, 0.5, 0.5),
        (0.9, pytest.approx(2 / 3), 1.0, 0.5),
        (1.01, 0.5, 1.0, 1.0),
    ]


def test_chosen_thresholds_only() -> None:
    assert [p.recall for p in decline_points(JUDGED, (0.2, 0.6))] == [0.5, 1.0]


def test_risk_ends_at_the_coverage_of_the_run() -> None:
    points = [(p.threshold, p.coverage, p.risk) for p in risk_points(JUDGED)]
    assert points == [(0.9, 0.25, 0.0), (0.5, 0.5, 0.5)]
    assert risk_points([Judged(0.1, unanswerable=True)]) == ()
