"""Two runs over the same questions, question by question."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scipy.stats import wilcoxon

from rag.errors import SettingsError
from rag.evaluation.summary import METRICS


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric in two runs over the questions both have. ``p_value``: Wilcoxon signed-rank test,
    two-sided, None when no question differs."""

    metric: str
    before: float
    after: float
    gains: tuple[str, ...]
    losses: tuple[str, ...]
    p_value: float | None


def load_scores(folder: Path) -> list[dict[str, Any]]:
    """The scores of an earlier report. Raises SettingsError when the folder holds none."""
    path = folder / "scores.jsonl"
    if not path.is_file():
        raise SettingsError(f"{folder} holds no report (scores.jsonl). Give a folder of --report.")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def compare_scores(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> tuple[Difference, ...]:
    """A difference for each metric that both runs have for at least one common question."""
    earlier = {score["question_id"]: score for score in before}
    differences: list[Difference] = []
    for metric in METRICS:
        pairs = {
            score["question_id"]: (old[metric], score[metric])
            for score in after
            if (old := earlier.get(score["question_id"]))
            and score.get(metric) is not None
            and old.get(metric) is not None
        }
        if pairs:
            differences.append(_difference(metric, pairs))
    return tuple(differences)


def _difference(metric: str, pairs: Mapping[str, tuple[float, float]]) -> Difference:
    sign = -1 if metric == "declined_wrong" else 1  # the one metric that should be small
    changes = {name: sign * (after - before) for name, (before, after) in pairs.items()}
    changed = [value for value in changes.values() if value]
    return Difference(
        metric,
        sum(before for before, _ in pairs.values()) / len(pairs),
        sum(after for _, after in pairs.values()) / len(pairs),
        tuple(name for name, value in changes.items() if value > 0),
        tuple(name for name, value in changes.items() if value < 0),
        float(wilcoxon(changed).pvalue) if changed else None,
    )
