"""The side panel of a citation: path, the clause with the quote marked, and the page."""

import html
from pathlib import Path

import streamlit as st

from rag.answer.types import Citation
from rag.library import Library
from rag.library.records import Clause
from views.language import text

_STYLE = (
    "white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.7; "
    "border: 1px solid rgb(128 128 128 / 30%); border-radius: 8px; padding: .8rem 1rem;"
)
_MARK_STYLE = "background: #ffe08a; color: #1a1a1a; border-radius: 3px; padding: .05rem .1rem;"


def marked_clause(clause: Clause, source_text: str, start: int, end: int) -> str:
    """The clause's text as HTML with ``start:end`` (offsets in the source text) marked.

    A quote that reaches beyond the clause widens what is shown to the whole quote.
    """
    first, last = min(clause.start, start), max(clause.end, end)
    before, quote, after = (
        html.escape(source_text[a:b]) for a, b in ((first, start), (start, end), (end, last))
    )
    return (
        f'<div style="{_STYLE}" data-testid="clause">{before}'
        f'<mark style="{_MARK_STYLE}">{quote}</mark>{after}</div>'
    )


def show_citation(library: Library, citation: Citation) -> None:
    """Opens the side panel for one citation."""

    @st.dialog(text("citation", n=citation.n), width="large", position="right")
    def panel() -> None:
        contract = library.contract(citation.contract_id)
        clause = library.clause(citation.clause_id)
        source = library.source(citation.source)
        st.markdown(f"**{html.escape(contract.title)}**")
        path = " › ".join(citation.clause_path)
        heading = f"{path} {clause.heading}".strip()
        place = [heading, text("page", page=citation.page), citation.source]
        st.caption(" · ".join(part for part in place if part))
        st.html(marked_clause(clause, source.text, citation.start, citation.end))
        original = Path(source.path)
        if original.is_file():
            st.download_button(
                text("download"),
                original.read_bytes(),
                file_name=original.name,
                icon=":material/download:",
            )

    panel()
