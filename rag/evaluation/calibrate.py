"""Fits the numbers of data/{abstention,retrieval,answer}.toml on development questions.

``python -m rag.evaluation.calibrate LIBRARY QUESTIONS [LIBRARY QUESTIONS …] [--write]`` prints the
fitted numbers beside the present ones and how declining would fare on questions left out of the
fit; ``--write`` puts the numbers into the files. docs/evaluation.md names the questions in use.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from data import DATA
from rag.answer.abstain import Signals, calibrate, likelihood, read_signals
from rag.answer.asked import find_asked
from rag.answer.lookup import find_answers
from rag.answer.types import Scope
from rag.errors import SettingsError
from rag.evaluation.decline import DeclinePoint, Judged, decline_points
from rag.evaluation.fusion import Fusion, choose, search_weights, weighted_recall
from rag.evaluation.questions import GoldQuestion, load_questions
from rag.evaluation.sentence_weights import Choice, fit_weights, read_choices, weight_lines
from rag.library import Library, open_library
from rag.retrieve import Candidates, find_candidates, retrieval_rules, retrieve
from rag.scope import find_scope
from rag.settings import load_settings
from rag.vocabulary import vocabulary

FOLDS = 10
MOST_LOST = 0.03  # answerable questions that may be declined on questions left out of the fit
THRESHOLDS = tuple(round(0.05 * step, 2) for step in range(1, 17))
_FINER = tuple(round(0.01 * step, 2) for step in range(1, 100))
_FEWEST = 2
_SEED = 20260101


@dataclass(frozen=True, slots=True)
class Sample:
    """The signals of the best sentence for a question, and whether the contracts answer it."""

    question_id: str
    signals: Signals
    answerable: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """A model of abstention, and how it declines questions that were left out of its fit."""

    bias: float
    weights: Mapping[str, float]
    threshold: float
    curve: tuple[DeclinePoint, ...]


def main(
    paths: Annotated[list[Path], typer.Argument(help="Pairs: a library, its questions.")],
    write: Annotated[bool, typer.Option("--write", help="Put the numbers into data/.")] = False,
) -> None:
    """Fit abstention, fusion and the choice of sentences on development questions.

    Example: python -m rag.evaluation.calibrate library data/evaluation/development.jsonl
    """
    if len(paths) % 2:
        raise typer.BadParameter("give a library and its questions, in pairs")
    samples: list[Sample] = []
    searched: list[tuple[GoldQuestion, Candidates]] = []
    choices: list[Choice] = []
    for folder, questions in zip(paths[::2], paths[1::2], strict=True):
        with open_library(load_settings(library=folder)) as library:
            for question in load_questions(questions):
                scope = find_scope(question.as_question(), library)
                samples += sample(question, scope, library)
                if question.gold:
                    found = find_candidates(scope, library, library.embeddings)
                    searched.append((question, found))
                    choices += read_choices(question, scope, library)
    fit = fit_abstention(samples)
    fusions = search_weights(searched)
    now = weighted_recall(searched, retrieval_rules()["weights"])
    weights = fit_weights(choices)
    for line in (
        *abstention_lines(samples, fit),
        *fusion_lines(fusions, now),
        *weight_lines(choices, weights),
    ):
        typer.echo(line)
    if write:
        first = {"threshold": fit.threshold, "bias": fit.bias}
        put_numbers(DATA / "abstention.toml", {"": first, "weights": fit.weights})
        put_numbers(DATA / "retrieval.toml", {"weights": choose(fusions, now).weights})
        put_numbers(DATA / "answer.toml", {"sentence.weights": weights})


def sample(question: GoldQuestion, scope: Scope, library: Library) -> Iterable[Sample]:
    """The sample of a question that is answered by a sentence; none for lists and comparisons."""
    if scope.intent in ("compare", "list"):
        return
    retrieved = retrieve(scope, library, library.embeddings)
    languages = frozenset(library.contract(key).language for key in scope.contract_ids)
    asked = find_asked(scope, vocabulary(library), languages)
    found = find_answers(scope, asked, retrieved, library)
    if found:
        best = max(found, key=lambda item: item.likelihood)
        signals = read_signals(best.asked, best.evidence)
        yield Sample(question.id, signals, question.answerable or question.blank)


def fit_abstention(samples: Sequence[Sample]) -> Fit:
    """The model fitted to all samples, its threshold chosen where it is tried on unseen ones.

    The threshold is the highest at which at most ``MOST_LOST`` of the answerable samples would be
    declined, each judged by a model that has not seen it (``FOLDS``-fold cross-validation). Raises
    SettingsError when there are too few questions of one sort.
    """
    signals = [item.signals for item in samples]
    truth = [item.answerable for item in samples]
    if min(sum(truth), len(truth) - sum(truth)) < _FEWEST:
        raise SettingsError(
            f"calibration needs {_FEWEST} answerable and {_FEWEST} unanswerable questions that a "
            "sentence could answer. Give more questions."
        )
    bias, weights = calibrate(signals, truth)
    judged: list[Judged] = []
    shuffled = np.random.default_rng(_SEED).permutation(len(samples))
    order = sorted(shuffled.tolist(), key=lambda index: truth[index])  # each fold has some of both
    for fold in range(FOLDS):
        unseen = set(order[fold::FOLDS])
        seen = [index for index in range(len(samples)) if index not in unseen]
        model = calibrate([signals[i] for i in seen], [truth[i] for i in seen])
        judged += [Judged(likelihood(signals[i], *model), not truth[i]) for i in sorted(unseen)]
    cheap = [p.threshold for p in decline_points(judged, _FINER) if p.lost <= MOST_LOST]
    return Fit(bias, weights, max(cheap, default=0.0), decline_points(judged, THRESHOLDS))


def abstention_lines(samples: Sequence[Sample], fit: Fit) -> list[str]:
    """The fitted numbers beside those in use, and the curve, for the terminal."""
    present = tomllib.loads((DATA / "abstention.toml").read_text(encoding="utf-8"))
    unanswerable = sum(not item.answerable for item in samples)
    rows = [("threshold", fit.threshold, present["threshold"]), ("bias", fit.bias, present["bias"])]
    rows += [(f.name, fit.weights[f.name], present["weights"].get(f.name)) for f in fields(Signals)]
    return [
        f"abstention: {len(samples)} questions, {unanswerable} of them unanswerable",
        *(f"  {name:12} {value:6.2f}   (now {now})" for name, value, now in rows),
        f"  on questions left out of the fit ({FOLDS} folds):",
        "  threshold  unanswerable declined  answerable declined  precision",
        *(f"  {p.threshold:9.2f}  {p.recall:21.3f}  {p.lost:19.3f}  {p.precision:9.3f}"
          for p in fit.curve),
    ]  # fmt: skip


def fusion_lines(fusions: Sequence[Fusion], now: Fusion) -> list[str]:
    """The best weights of the grid and those in use, with their recall, for the terminal."""
    lines = [f"fusion: {len(fusions)} weights tried, recall at quarter, half and whole budget"]
    for label, fusion in (("now", now), *(("best", fusion) for fusion in fusions[:5])):
        weights = ", ".join(f"{name} {weight:g}" for name, weight in fusion.weights.items())
        lines.append(f"  {label:5} {weights}: {fusion.recall:.4f} (error {fusion.error:.4f})")
    kept = "kept" if choose(fusions, now) is now else "replaced"
    return [*lines, f"  those in use are {kept}: one standard error is the bound"]


def put_numbers(path: Path, numbers: Mapping[str, Mapping[str, float]]) -> None:
    """Replaces ``name = number`` in a TOML file, by section, "" above the first one.

    Comments and all other lines stay.
    """
    section, lines = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if header := re.match(r"\[([\w.]+)\]", line):
            section = header[1]
        name = line.partition(" = ")[0]
        if name in numbers.get(section, {}):
            value = str(round(numbers[section][name], 2))
            line = re.sub(r"= -?[\d.]+", f"= {value}", line, count=1)
        lines.append(line)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
