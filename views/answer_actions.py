"""What can be done with an answer: keep it as a file, rate it, comment on it."""

import streamlit as st

from rag.answer.documents import answer_docx, answer_markdown
from rag.library.conversations import Exchange, rate_answer
from views.language import text
from views.resources import Resources

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show_actions(exchange: Exchange, loaded: Resources) -> None:
    """The row under an answer."""
    answer, name = exchange.answer, exchange.exchange_id
    seconds = answer.timing_ms.get("total", 0.0) / 1000
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(
            text("step_checked", count=len(answer.citations), seconds=seconds), width="content"
        )
        st.feedback("thumbs", key=f"rating-{name}", default=exchange.rating)
        with st.popover(
            "",
            icon=":material/comment:",
            type="tertiary",
            help=text("comment"),
            key=f"commenting-{name}",
            on_change="rerun",
        ) as box:
            if box.open:
                st.text_area(text("comment"), value=exchange.comment, key=f"comment-{name}")
        st.download_button(
            "Markdown",
            lambda: answer_markdown(answer).encode("utf-8"),
            file_name="answer.md",
            mime="text/markdown",
            icon=":material/download:",
            type="tertiary",
            key=f"markdown-{name}",
            on_click="ignore",
        )
        st.download_button(
            "Word",
            lambda: answer_docx(answer),
            file_name="answer.docx",
            mime=_DOCX,
            icon=":material/download:",
            type="tertiary",
            key=f"docx-{name}",
            on_click="ignore",
        )
    rating = st.session_state[f"rating-{name}"]
    comment = st.session_state.get(f"comment-{name}", exchange.comment).strip()
    if (rating, comment) != (exchange.rating, exchange.comment):
        rate_answer(loaded.notes, loaded.access.user, name, rating, comment)
