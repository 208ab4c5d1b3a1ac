"""The plots of a report, as PNG bytes."""

import io
from collections.abc import Callable, Mapping, Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from rag.evaluation.summary import METRICS, Summary

mpl.rcParams["font.family"] = ["Noto Sans CJK SC", "Noto Sans CJK JP", "DejaVu Sans"]
_ACCENT, _MUTED = "#1f6feb", "#8a94a6"


def recall_against_budget(curves: Mapping[str, Sequence[tuple[int, float]]]) -> bytes:
    """One line a run: mean recall of the gold over the characters of retrieved text."""

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        for index, (name, points) in enumerate(curves.items()):
            budgets, recalls = zip(*points, strict=True)
            style = {"color": _ACCENT, "linewidth": 2.5} if index == 0 else {"alpha": 0.75}
            axes.plot(budgets, recalls, marker="o", markersize=3, label=name, **style)
        axes.set(xlabel="characters of retrieved text", ylabel="recall", ylim=(0, 1.02))
        axes.set_xscale("log")
        axes.grid(alpha=0.3)
        axes.legend(fontsize=8)

    return _png(draw)


def abstention_curve(confidences: Sequence[tuple[float, bool]]) -> bytes:
    """Precision and recall of declining as the threshold on the confidence moves.

    ``confidences``: (confidence that the contracts answer, whether the question is unanswerable).
    """

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        points = decline_points(confidences)
        axes.plot([p[2] for p in points], [p[1] for p in points], color=_ACCENT, linewidth=2)
        axes.set(
            xlabel="unanswerable questions declined (recall)",
            ylabel="declined questions that are unanswerable (precision)",
            xlim=(0, 1.02),
            ylim=(0, 1.02),
        )
        axes.grid(alpha=0.3)

    return _png(draw)


def decline_points(confidences: Sequence[tuple[float, bool]]) -> list[tuple[float, float, float]]:
    """(threshold, precision, recall) of declining below each threshold that declines anything."""
    wanted = sum(unanswerable for _, unanswerable in confidences)
    points = []
    for threshold in sorted({confidence for confidence, _ in confidences}):
        declined = [unanswerable for value, unanswerable in confidences if value <= threshold]
        points.append((threshold, sum(declined) / len(declined), sum(declined) / max(wanted, 1)))
    return points


def latency_histogram(latencies_ms: Sequence[float]) -> bytes:
    """How long the answers took, with the median and the 95th percentile marked."""

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        axes.hist(latencies_ms, bins=30, color=_ACCENT, alpha=0.8)
        for percentile in (50, 95):
            value = float(np.percentile(latencies_ms, percentile))
            axes.axvline(value, color=_MUTED, linestyle="--")
            axes.annotate(f" p{percentile} {value:.0f} ms", (value, axes.get_ylim()[1] * 0.9))
        axes.set(xlabel="milliseconds a question", ylabel="questions")

    return _png(draw)


def heat_map(groups: Mapping[str, Summary]) -> bytes:
    """Contracts by metrics; empty where a metric does not apply."""

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        values = np.array(
            [
                [
                    group.metrics[metric].mean if metric in group.metrics else np.nan
                    for metric in METRICS
                ]
                for group in groups.values()
            ]
        )
        axes.imshow(values, cmap="RdYlGn", vmin=0, vmax=1, aspect="auto")
        axes.set_xticks(range(len(METRICS)), METRICS, rotation=30, ha="right", fontsize=8)
        axes.set_yticks(range(len(groups)), list(groups), fontsize=8)
        for row, column in zip(*np.where(~np.isnan(values)), strict=True):
            axes.text(
                column, row, f"{values[row, column]:.2f}", ha="center", va="center", fontsize=7
            )

    return _png(draw, height=1.5 + 0.35 * max(len(groups), 3))


def _png(draw: Callable[[Figure], None], height: float = 4.0) -> bytes:
    figure = Figure(figsize=(7.5, height), layout="constrained")
    draw(figure)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=110)
    return buffer.getvalue()
