"""The evaluation page: the last report, with its misses."""

import json
from pathlib import Path

import pandas as pd
import streamlit as st

from rag.evaluation.feedback import as_questions
from rag.library.conversations import rated_exchanges
from views.language import text
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
        name: {metric: estimate["mean"] for metric, estimate in run["metrics"].items()}
        for name, run in metrics["runs"].items()
    }
    st.dataframe(pd.DataFrame.from_dict(rows, orient="index").style.format("{:.3f}", na_rep="–"))
    for image in sorted(folder.glob("*.png")):
        st.image(image)
    _misses(folder)


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
