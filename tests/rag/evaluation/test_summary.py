"""Means, groups, and intervals that cover what they should."""

import numpy as np
import pytest

from rag.evaluation.compare import compare_scores
from rag.evaluation.metrics import QuestionScore
from rag.evaluation.summary import bootstrap, by_group, summarise


def _score(name: str, facts: float | None, kind: str = "payment") -> QuestionScore:
    return QuestionScore(name, kind, "zh", facts=facts, length=10, latency_ms=5.0)


def test_metrics_that_do_not_apply_are_left_out() -> None:
    summary = summarise([_score("a", 1.0), _score("b", 0.0), _score("c", None)])
    assert summary.metrics["facts"].mean == 0.5
    assert summary.metrics["facts"].n == 2
    assert "recall" not in summary.metrics


def test_groups_are_summed_up_apart() -> None:
    groups = by_group([_score("a", 1.0), _score("b", 0.0, "term")], lambda score: score.kind)
    assert {name: group.metrics["facts"].mean for name, group in groups.items()} == {
        "payment": 1.0,
        "term": 0.0,
    }


def test_the_interval_covers_the_true_mean_about_ninety_five_times_in_a_hundred() -> None:
    random = np.random.default_rng(7)
    covered = 0
    for _ in range(200):
        estimate = bootstrap(random.binomial(1, 0.8, 60).astype(float), resamples=500)
        covered += estimate.low <= 0.8 <= estimate.high
    assert 175 <= covered <= 200


def test_gains_and_losses_are_told_question_by_question() -> None:
    before = [{"question_id": n, "facts": v} for n, v in (("a", 0.0), ("b", 1.0), ("c", 1.0))]
    after = [{"question_id": n, "facts": v} for n, v in (("a", 1.0), ("b", 0.0), ("c", 1.0))]
    empty = dict.fromkeys(
        ("recall", "citation_recall", "citation_precision", "verbatim", "declined_right",
         "declined_wrong", "blank_recognised", "faithfulness")
    )  # fmt: skip
    (difference,) = compare_scores([empty | row for row in before], [empty | row for row in after])
    assert difference.metric == "facts"
    assert (difference.gains, difference.losses) == (("a",), ("b",))
    assert difference.before == difference.after == pytest.approx(2 / 3)
