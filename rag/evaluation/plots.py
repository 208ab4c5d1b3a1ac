"""The plots of a report, as PNG bytes."""

import io
from collections.abc import Callable, Mapping, Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from rag.evaluation.decline import DeclinePoint, RiskPoint
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


def abstention_curves(declining: Sequence[DeclinePoint], risks: Sequence[RiskPoint]) -> bytes:
    """Left: precision against recall of declining. Right: the share of misses against coverage."""

    def draw(figure: Figure) -> None:
        left, right = figure.subplots(1, 2)
        left.plot([p.recall for p in declining], [p.precision for p in declining], color=_ACCENT)
        left.set(
            xlabel="unanswerable questions declined (recall)",
            ylabel="declined that are unanswerable (precision)",
        )
        right.plot([p.coverage for p in risks], [p.risk for p in risks], color=_ACCENT)
        right.set(xlabel="questions answered (coverage)", ylabel="answers that miss (risk)")
        for axes in (left, right):
            axes.set(xlim=(0, 1.02), ylim=(0, 1.02))
            axes.grid(alpha=0.3)

    return _png(draw)


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
        metrics = [name for name in METRICS if any(name in g.metrics for g in groups.values())]
        values = np.array(
            [
                [
                    group.metrics[metric].mean if metric in group.metrics else np.nan
                    for metric in metrics
                ]
                for group in groups.values()
            ]
        )
        # Green is good; one metric should be small.
        good = np.where([metric == "declined_wrong" for metric in metrics], 1 - values, values)
        axes.imshow(good, cmap="RdYlGn", vmin=0, vmax=1, aspect="auto", alpha=0.6)
        axes.set_xticks(range(len(metrics)), metrics, rotation=30, ha="right", fontsize=8)
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
