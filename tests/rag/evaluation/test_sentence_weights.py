"""The weights of sentences find back what tells the gold apart."""

import numpy as np

from rag.evaluation.sentence_weights import Choice, feature_names, first_right, fit_weights


def _choices(telling: str, count: int = 60) -> list[Choice]:
    """Choices among eight sentences; the gold one has more of one feature, noise in all others."""
    random = np.random.default_rng(3)
    at = feature_names().index(telling)
    made = []
    for _ in range(count):
        features = random.normal(0, 1, (8, len(feature_names())))
        gold = np.zeros(8, dtype=bool)
        gold[random.integers(8)] = True
        features[gold, at] += 4
        made.append(Choice(features, gold))
    return made


def test_the_feature_that_tells_gold_apart_weighs_most() -> None:
    choices = _choices("heading")
    weights = fit_weights(choices)
    assert max(weights, key=lambda name: abs(weights[name])) == "heading"
    assert first_right(choices, weights) > 0.9


def test_a_strong_ridge_keeps_the_weights_small() -> None:
    choices = _choices("own")
    assert abs(fit_weights(choices, ridge=1e6)["own"]) < 0.01 < fit_weights(choices)["own"]
