"""The evaluation page: the last report, with its misses."""

import json
from pathlib import Path

import pandas as pd
import streamlit as st

from views.language import text

REPORTS = Path("reports")  # `contract-qa evaluate --report reports/NAME`


def show() -> None:
    """Draws the page."""
    st.title(text("nav_evaluation"), anchor=False)
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
        name: {metric: estimate["mean"] for metric, estimate in run["metrics"].items()}
        for name, run in metrics["runs"].items()
    }
    st.dataframe(pd.DataFrame.from_dict(rows, orient="index").style.format("{:.3f}", na_rep="–"))
    for image in sorted(folder.glob("*.png")):
        st.image(image)
    _misses(folder)


def _misses(folder: Path) -> None:
    lines = (folder / "scores.jsonl").read_text(encoding="utf-8").splitlines()
    answers = {
        answer["id"]: answer
        for line in (folder / "answers.jsonl").read_text(encoding="utf-8").splitlines()
        if (answer := json.loads(line))
    }
    for score in map(json.loads, lines):
        if score["failure"]:
            answer = answers.get(score["question_id"], {})
            with st.expander(f"{score['question_id']} · {score['failure']}"):
                st.text(answer.get("question", ""))
                st.text(answer.get("answer", ""))
