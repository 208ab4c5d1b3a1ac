"""A run written down: metrics.json, scores and answers, and the report as Markdown and HTML."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape

from rag.evaluation import plots
from rag.evaluation.compare import Difference
from rag.evaluation.decline import Judged, decline_points, risk_points
from rag.evaluation.judge import Opinions
from rag.evaluation.metrics import QuestionScore, recall_at
from rag.evaluation.questions import GoldQuestion
from rag.evaluation.summary import Summary, by_group, summarise

CURVE_BUDGETS = (200, 400, 700, 1000, 1500, 2000, 3000, 4000, 6000, 10000)
THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Run:
    """One way of answering (ours or a baseline) over one set of questions.

    ``retrieves_only``: it neither answers nor cites, so that recall is its one figure.
    """

    name: str
    questions: tuple[GoldQuestion, ...]
    answers: Mapping[str, Mapping[str, Any]]
    scores: tuple[QuestionScore, ...]
    retrieves_only: bool = False

    @property
    def summary(self) -> Summary:
        """The figures of the run."""
        figures = summarise(self.scores)
        if not self.retrieves_only:
            return figures
        recall = {name: e for name, e in figures.metrics.items() if name == "recall"}
        return replace(figures, metrics=recall, failures={})


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that was not answered right, with what was said and what was wanted."""

    question: GoldQuestion
    failure: str
    answer: str
    cited: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """A row of ``misses.jsonl``; ``gold``: the first alternative of each group."""
        return {
            "question_id": self.question.id,
            "question": self.question.question,
            "failure": self.failure,
            "answer": self.answer,
            "cited": list(self.cited),
            "gold": [group[0].quote for group in self.question.gold],
        }


def misses(run: Run) -> tuple[Miss, ...]:
    """Every failed question of a run, in the order of the questions."""
    by_id = {question.id: question for question in run.questions}
    found = []
    for score in run.scores:
        if score.failure:
            answer = run.answers.get(score.question_id, {})
            cited = tuple(citation["quote"] for citation in answer.get("citations", []))
            question = by_id[score.question_id]
            found.append(Miss(question, score.failure, answer.get("answer", ""), cited))
    return tuple(found)


def judged(run: Run) -> tuple[Judged, ...]:
    """The questions of a run whose answers have a confidence."""
    failed = {score.question_id for score in run.scores if score.failure}
    return tuple(
        Judged(
            answer["confidence"],
            not question.answerable and not question.blank,
            None if answer["abstained"] else question.id in failed,
        )
        for question in run.questions
        if (answer := run.answers.get(question.id)) and answer.get("confidence") is not None
    )


def write_report(
    folder: Path,
    runs: Sequence[Run],
    differences: Sequence[Difference],
    command: str,
    opinions: Opinions | None = None,
) -> None:
    """Writes the report of the first run, the other runs as baselines beside it.

    A judge's opinions stand apart, in ``judge.json`` and a section of their own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ours = runs[0]
    groups = {
        "kind": by_group(ours.scores, lambda score: score.kind),
        "language": by_group(ours.scores, lambda score: score.lang),
        "contract": by_group(ours.scores, lambda score: score.contract),
    }
    declining = judged(ours)
    images = _plots(runs, groups["contract"])
    for name, image in images.items():
        (folder / f"{name}.png").write_bytes(image)
    metrics = {
        "command": command,
        "runs": {run.name: run.summary.to_json() for run in runs},
        "by": {
            key: {name: group.to_json() for name, group in value.items()}
            for key, value in groups.items()
        },
        "abstention": {
            "declining": [asdict(point) for point in decline_points(declining)],
            "risk": [asdict(point) for point in risk_points(declining)],
        },
        "against": [asdict(difference) for difference in differences],
    }
    _write_json(folder / "metrics.json", metrics)
    if opinions is not None:
        _write_json(folder / "judge.json", opinions.to_json())
    _write_lines(folder / "scores.jsonl", [asdict(score) for score in ours.scores])
    _write_lines(folder / "answers.jsonl", list(ours.answers.values()))
    missed = misses(ours)
    _write_lines(folder / "misses.jsonl", [miss.to_json() for miss in missed])
    values = {
        "command": command,
        "runs": runs,
        "groups": groups,
        "misses": missed,
        "differences": differences,
        "opinions": opinions,
        "declining": decline_points(declining, THRESHOLDS) if declining else (),
        "images": {name: base64.b64encode(image).decode("ascii") for name, image in images.items()},
    }
    environment = Environment(
        loader=PackageLoader("rag.evaluation"),
        autoescape=select_autoescape(["html.j2", "html"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for suffix in ("md", "html"):
        text = environment.get_template(f"report.{suffix}.j2").render(values)
        (folder / f"report.{suffix}").write_text(text, encoding="utf-8")


def _plots(runs: Sequence[Run], contracts: Mapping[str, Summary]) -> dict[str, bytes]:
    ours = runs[0]
    curves = {
        run.name: [(budget, value) for budget in CURVE_BUDGETS if (value := _recall(run, budget))]
        for run in runs
    }
    images = {"latency": plots.latency_histogram([score.latency_ms for score in ours.scores])}
    if all(curves.values()):
        images["recall"] = plots.recall_against_budget(curves)
    declining = judged(ours)
    if any(item.unanswerable for item in declining):
        images["abstention"] = plots.abstention_curves(
            decline_points(declining), risk_points(declining)
        )
    if contracts:
        images["contracts"] = plots.heat_map(contracts)
    return images


def _recall(run: Run, budget: int) -> float | None:
    values = [
        value
        for question in run.questions
        if question.gold and (question.answerable or question.blank)
        and (value := recall_at(question, run.answers.get(question.id, {}), budget)) is not None
    ]  # fmt: skip
    return sum(values) / len(values) if values else None


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _write_lines(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")
