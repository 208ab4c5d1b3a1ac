"""Whether the best sentence answers what is asked: a small logistic model over several signals.

No raw cosine decides: e5 gives nearly every pair of texts 0.8. The weights stand in
``data/abstention.toml``.
"""

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from data import DATA
from rag.answer.asked import Asked
from rag.answer.evidence import Evidence
from rag.answer.values import lacks_value
from rag.answer.wanted import is_mislabelled, is_unmet
from rag.language.terms import Term, language_of, normal


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for and against an answer. Shares are between 0 and 1.

    ``context``: asked words in the passage of the sentence and its headings; ``focus``: how well
    the words beside the interrogative are found, in the sentence or else in its passage;
    ``decisive``: the same for the words without which there is no answer; ``lacking``: 1 when a
    quantity is asked for and the sentence holds none; ``mislabelled``: 1 when it is about another
    label (二级) than the question; ``unmet``: 1 when it does not speak of the
    thing that is wanted; ``topic``: centred cosine of the question and the sentence; ``passage``:
    how well the passage was retrieved, beside the best and the last one; ``other_side``: 1 when the
    sentence binds the other side; ``registered``: 1 when it holds the well-known term that is asked
    for, -1 when not, 0 when none is asked for; ``foreign``: 1 when they are in two languages, where
    words and meaning reach less far; ``reading``: the log odds of the cross-encoder, not bounded.
    """

    context: float
    focus: float
    decisive: float
    lacking: float
    mislabelled: float
    unmet: float
    topic: float
    passage: float
    other_side: float
    registered: float
    foreign: float
    reading: float


def read_signals(asked: Asked, best: Evidence) -> Signals:
    """The signals of the best sentence for one thing that is asked."""
    found = best.sentence.found
    here = normal(f"{found.passage.header} {found.passage.text}")
    sentence = normal(best.sentence.text)
    return Signals(
        context=best.context,
        focus=_least_found(asked.focus, sentence, here, 0.8),
        decisive=_least_found([t for t in asked.terms if t.decisive], sentence, here, 1.0),
        lacking=float(lacks_value(asked, best.sentence.text)),
        mislabelled=float(is_mislabelled(asked, best.sentence)),
        unmet=float(is_unmet(asked, best.sentence)),
        topic=best.topic,
        passage=best.passage,
        other_side=best.other_side,
        registered=best.registered,
        foreign=float(language_of(asked.text) != found.passage.language),
        reading=best.reading,
    )


def _least_found(terms: Sequence[Term], sentence: str, passage: str, none: float) -> float:
    """How well the least found of some words is found; ``none`` when there are no such words."""
    return min(
        (max(term.found(sentence), 0.6 * term.found(passage)) for term in terms), default=none
    )


def probability(signals: Signals) -> float:
    """How likely the sentence is an answer (0-1)."""
    model = _model()
    return likelihood(signals, model["bias"], model["weights"])


def likelihood(signals: Signals, bias: float, weights: Mapping[str, float]) -> float:
    """The logistic model (0-1)."""
    score = bias + sum(
        weights[field.name] * getattr(signals, field.name) for field in fields(signals)
    )
    return 1 / (1 + math.exp(-score))


def is_clear(signals: Signals) -> bool:
    """Whether it is so plain that a sentence answers, or does not, that no reading changes it."""
    odds = _log_odds(probability(signals)) - _log_odds(float(_model()["threshold"]))
    return abs(odds) > float(_model()["clear"])


def is_answered(likelihood: float, limit: Literal["threshold", "further", "beside"]) -> bool:
    """Whether a likelihood is enough to answer, by a limit of ``data/abstention.toml``."""
    return likelihood >= float(_model()[limit])


def calibrate(
    signals: Sequence[Signals], answered: Sequence[bool], penalty: float = 1.0
) -> tuple[float, dict[str, float]]:
    """Bias and weights of a ridge-penalised logistic regression, both classes weighing the same."""
    names = [field.name for field in fields(Signals)]
    rows = np.array([[getattr(signal, name) for name in names] + [1.0] for signal in signals])
    truth = np.array(answered, dtype=float)
    share = truth.mean()
    balance = np.where(truth > 0, 0.5 / share, 0.5 / (1 - share))
    fitted = _fit(rows, truth, balance, penalty)
    return float(fitted[-1]), {name: float(w) for name, w in zip(names, fitted, strict=False)}


def _fit(
    rows: NDArray[np.float64],
    truth: NDArray[np.float64],
    balance: NDArray[np.float64],
    penalty: float,
) -> NDArray[np.float64]:
    """Newton's method; the bias, the last column, is not penalised."""
    ridge = np.diag([penalty] * (rows.shape[1] - 1) + [1e-6])
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (balance * (likely - truth)) + ridge @ weights
        curve = (rows.T * (balance * likely * (1 - likely))) @ rows + ridge
        weights = weights - np.linalg.solve(curve, slope)
    return weights


def _log_odds(likelihood: float) -> float:
    return math.log(likelihood / (1 - likelihood))


@cache
def _model() -> dict[str, Any]:
    return tomllib.loads((DATA / "abstention.toml").read_text(encoding="utf-8"))
