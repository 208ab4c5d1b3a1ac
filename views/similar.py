"""Contracts made from one template, and their differences side by side."""

import html

import streamlit as st

from rag.library import Library
from rag.registers.duplicates import NearDuplicate, clause_differences
from views.language import text
from views.overview import similar_contracts
from views.place import marked_text, plain

_MOST = 20  # pairs that are listed


def show_similar(library: Library) -> None:
    """The pairs of similar contracts; one pair's differences when it is chosen."""
    with st.expander(text("similar"), icon=":material/difference:", on_change="rerun") as section:
        if not section.open:
            return
        pairs = similar_contracts(library)[:_MOST]
        if not pairs:
            st.caption(text("no_similar"))
            return
        pair = st.selectbox(
            text("similar"),
            pairs,
            format_func=lambda pair: _label(library, pair),
            label_visibility="collapsed",
        )
        _differences(library, pair)


def _label(library: Library, pair: NearDuplicate) -> str:
    first, second = library.contract(pair.first), library.contract(pair.second)
    names = " ↔ ".join(f"{c.title} ({c.source})" for c in (first, second))
    return f"{text('similar_share', share=pair.share)} · {names}"


def _differences(library: Library, pair: NearDuplicate) -> None:
    first, second = library.contract(pair.first), library.contract(pair.second)
    rows = clause_differences(library, first, second)
    st.caption(text("difference_rows", count=len(rows)))
    for column, contract in zip(st.columns(2), (first, second), strict=True):
        column.markdown(f"**{plain(contract.title)}**")
    with st.container(height=520, border=False):
        for row in rows:
            left, right = st.columns(2)
            left.html(_difference(row.first_text, row.first_changes))
            right.html(_difference(row.second_text, row.second_changes))


def _difference(clause_text: str, changes: tuple[tuple[int, int], ...]) -> str:
    if not clause_text:
        return f'<p style="opacity: .6">{html.escape(text("only_there"))}</p>'
    return marked_text(clause_text, (0, len(clause_text)), changes)
