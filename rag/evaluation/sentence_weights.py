"""The weights of the features of a sentence, fitted on questions with gold.

A conditional logit: of the sentences that were read for one question, those that hold the gold
should be likelier than the others. The ridge keeps the weights small where few questions tell.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from rag.answer.asked import find_asked
from rag.answer.choice import passages_to_read
from rag.answer.evidence import Evidence, answer_rules, read_sentences
from rag.answer.lookup import rank_sentences
from rag.answer.types import Scope
from rag.evaluation.metrics import same_passage
from rag.evaluation.questions import GoldQuestion
from rag.library import Library
from rag.retrieve import retrieve
from rag.vocabulary import vocabulary

RIDGE = 5.0


@dataclass(frozen=True, slots=True)
class Choice:
    """The sentences read for one thing asked, a row of features each, and which hold gold."""

    features: NDArray[np.float64]
    gold: NDArray[np.bool_]


def read_choices(question: GoldQuestion, scope: Scope, library: Library) -> Iterator[Choice]:
    """A choice for each thing asked; none where no sentence holds gold, or all do."""
    retrieved = retrieve(scope, library, library.embeddings)
    languages = frozenset(library.contract(key).language for key in scope.contract_ids)
    names = feature_names()
    sentences = read_sentences(passages_to_read(scope, retrieved), library)
    for asked in find_asked(scope, vocabulary(library), languages):
        weighed = rank_sentences(scope, asked, sentences, retrieved, library)
        gold = np.array([_holds_gold(question, evidence) for evidence in weighed], dtype=bool)
        if gold.any() and not gold.all():
            rows = [[evidence.feature(name) for name in names] for evidence in weighed]
            yield Choice(np.array(rows), gold)


def feature_names() -> tuple[str, ...]:
    """The features that have a weight in ``data/answer.toml``."""
    return tuple(answer_rules()["sentence"]["weights"])


def fit_weights(choices: Sequence[Choice], ridge: float = RIDGE) -> dict[str, float]:
    """The weights by name; ``ridge`` penalises them per standard deviation of their feature."""
    spread = np.concatenate([choice.features for choice in choices]).std(axis=0) + 1e-6
    scaled = [(choice.features / spread, choice.gold) for choice in choices]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = ridge * float(weights @ weights), 2 * ridge * weights
        for features, gold in scaled:
            scores = features @ weights
            odds = np.exp(scores - scores.max())
            likely, right = odds / odds.sum(), odds * gold / odds[gold].sum()
            total -= float(np.log(likely[gold].sum()))
            slope -= features.T @ (right - likely)
        return total, slope

    start = np.zeros(len(spread))
    fitted = minimize(loss, start, jac=True, method="L-BFGS-B").x / spread
    return {name: float(w) for name, w in zip(feature_names(), fitted, strict=True)}


def first_right(choices: Sequence[Choice], weights: Mapping[str, float]) -> float:
    """The share of choices whose likeliest sentence holds gold."""
    vector = np.array([weights[name] for name in feature_names()])
    right = [bool(choice.gold[np.argmax(choice.features @ vector)]) for choice in choices]
    return sum(right) / len(right) if right else 0.0


def _holds_gold(question: GoldQuestion, evidence: Evidence) -> bool:
    sentence = evidence.sentence
    return any(
        place.source == sentence.found.passage.source and same_passage(place.quote, sentence.text)
        for group in question.gold
        for place in group
    )


def weight_lines(choices: Sequence[Choice], fitted: Mapping[str, float]) -> list[str]:
    """The fitted weights beside those in use, and how often either chooses right."""
    present: dict[str, float] = answer_rules()["sentence"]["weights"]
    return [
        f"sentences: {len(choices)} choices; the first is right in "
        f"{first_right(choices, fitted):.3f} of them (now {first_right(choices, present):.3f})",
        *(f"  {name:12} {fitted[name]:6.2f}   (now {present[name]})" for name in fitted),
    ]
