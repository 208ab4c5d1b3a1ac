"""The evaluation page: the last report, with its misses."""

import json
from collections import Counter
from pathlib import Path

import pandas as pd
import streamlit as st

from rag.evaluation.feedback import as_questions
from rag.library.conversations import rated_exchanges
from views.labels import failure_label, metric_label
from views.language import text
from views.place import plain
from views.resources import Resources, loaded_resources

REPORTS = Path("reports")  # `contract-qa evaluate --report reports/NAME`


def show() -> None:
    """Draws the page."""
    st.title(text("nav_evaluation"), anchor=False)
    loaded = loaded_resources()
    if loaded is None:
        return
    _rated(loaded)
    if loaded.access.folders is not None:
        st.info(text("evaluation_closed"))
        return
    reports = sorted(
        (path.parent for path in REPORTS.glob("*/metrics.json")),
        key=lambda folder: folder.stat().st_mtime,
        reverse=True,
    )
    if not reports:
        st.info(text("no_report"))
        return
    folder = st.selectbox(
        text("nav_evaluation"),
        reports,
        format_func=lambda path: path.name,
        label_visibility="collapsed",
    )
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    st.code(metrics["command"], language=None)
    rows = {
        name: {
            metric_label(metric): estimate["mean"] for metric, estimate in run["metrics"].items()
        }
        for name, run in metrics["runs"].items()
    }
    st.dataframe(pd.DataFrame.from_dict(rows, orient="index").style.format("{:.3f}", na_rep="–"))
    for image in sorted(folder.glob("*.png")):
        st.image(image)
    show_opinions(folder)
    show_misses(folder)


def _rated(loaded: Resources) -> None:
    """The user's own rated answers as questions, to download."""
    questions = as_questions(rated_exchanges(loaded.notes, loaded.access.user))
    if not questions:
        st.caption(text("rated_hint"))
        return
    lines = "".join(json.dumps(question, ensure_ascii=False) + "\n" for question in questions)
    st.download_button(
        text("rated_answers", count=len(questions)),
        lines,
        file_name="questions.jsonl",
        mime="application/jsonl",
        icon=":material/download:",
        on_click="ignore",
    )


def show_opinions(folder: Path) -> None:
    """A language model's opinion, where the report has one, apart from the counted figures."""
    path = folder / "judge.json"
    if path.is_file():
        opinions = json.loads(path.read_text(encoding="utf-8"))
        st.caption(text("judged_by", model=opinions["model"]))
        st.dataframe(pd.DataFrame.from_dict(opinions["means"], orient="index"))


def show_misses(folder: Path) -> None:
    """Every miss, by why it failed: question, answer, what was cited and what was wanted."""
    path = folder / "misses.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    misses = [json.loads(line) for line in lines]
    counts = Counter(miss["failure"] for miss in misses)
    chosen = st.pills(
        text("misses"),
        sorted(counts),
        selection_mode="multi",
        format_func=lambda failure: f"{failure_label(failure)} ({counts[failure]})",
    )
    for miss in misses:
        if not chosen or miss["failure"] in chosen:
            failure = failure_label(miss["failure"])
            with st.expander(plain(f"{miss['question_id']} · {failure} · {miss['question']}")):
                st.text(miss["answer"])
                for name in ("cited", "gold"):
                    for quote in miss[name]:
                        st.caption(text(name))
                        st.text(quote)
