"""The side panel of a place in a contract: path, the clause with the words marked, and the page."""

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from rag.answer.types import Citation
from rag.clause_paths import path_label
from rag.errors import NotFoundError, ReadError
from rag.library import Library
from rag.library.records import Clause, Fact, Source, Span
from views.labels import kind_label
from views.language import text
from views.messages import told
from views.page_picture import box_bottom, boxed_page, has_picture

_STYLE = (
    "white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.7; "
    "border: 1px solid rgb(128 128 128 / 30%); border-radius: 8px; padding: .8rem 1rem;"
)
_WINDOW = "max-height: 38vh; overflow-y: auto;"  # leaves room for the picture of the page
_SCRIPT = Path(__file__).with_name("place.js").read_text(encoding="utf-8")
_MARKDOWN = frozenset("\\`*_{}[]()<>#+!|~$:-")
_MARK_STYLE = "background: #ffe08a; color: #1a1a1a; border-radius: 3px; padding: .05rem .1rem;"


@dataclass(frozen=True, slots=True)
class Place:
    """What to show: ``spans`` of the source text inside a clause, None outside any clause."""

    title: str
    contract_id: str
    clause_id: str | None
    source: str
    page: int
    spans: tuple[Span, ...]


def place_of_citation(citation: Citation) -> Place:
    """Where a citation stands."""
    return Place(
        text("citation", n=citation.n),
        citation.contract_id,
        citation.clause_id,
        citation.source,
        citation.page,
        ((citation.start, citation.end),),
    )


def place_of_fact(fact: Fact) -> Place:
    """Where a register row stands, with all quotes of a finding."""
    spans = tuple((quote.start, quote.end) for quote in fact.quotes) or ((fact.start, fact.end),)
    return Place(
        kind_label(fact.kind), fact.contract_id, fact.clause_id, fact.source, fact.page, spans
    )


def marked_text(source_text: str, shown: Span, spans: Sequence[Span]) -> str:
    """``source_text[shown]`` as HTML with ``spans`` (same offsets) marked; overlaps are merged."""
    parts: list[str] = []
    at = shown[0]
    for start, end in sorted(spans):
        first, last = max(start, at), min(end, shown[1])
        if first >= last:
            continue
        parts.append(html.escape(source_text[at:first]))
        marked = html.escape(source_text[first:last])
        parts.append(f'<mark style="{_MARK_STYLE}">{marked}</mark>')
        at = last
    parts.append(html.escape(source_text[at : shown[1]]))
    return f'<div style="{_STYLE}" data-testid="clause">{"".join(parts)}</div>'


def show_place(library: Library, place: Place) -> None:
    """Opens the side panel."""

    @st.dialog(place.title or text("clause_text"), width="medium", position="right")
    def panel() -> None:
        try:
            contract = library.contract(place.contract_id)
            source = library.source(place.source)
            clause = library.clause(place.clause_id) if place.clause_id else None
        except NotFoundError as error:
            st.info(told(error))
            return
        st.markdown(f"**{plain(contract.title)}**")
        st.caption(_whereabouts(place, clause))
        shown = marked_text(source.text, _shown(place, clause), place.spans)
        st.html(f'<div class="clause-window" style="{_WINDOW}">{shown}</div>')
        bottom = _show_page(source, place) if has_picture(source) else None
        _download(source)
        script = f"<script>const BOTTOM = {json.dumps(bottom)};\n{_SCRIPT}</script>"
        st.html(script, unsafe_allow_javascript=True)

    panel()


def plain(words: str) -> str:
    """Words of a contract as Markdown that shows them as they stand."""
    return "".join(f"\\{char}" if char in _MARKDOWN else char for char in words)


def _whereabouts(place: Place, clause: Clause | None) -> str:
    heading = f"{path_label(clause.path)} {clause.heading}".strip() if clause else ""
    parts = (heading, text("page", page=place.page), place.source)
    return " · ".join(plain(part) for part in parts if part)


def _shown(place: Place, clause: Clause | None) -> Span:
    """The clause, widened to every quote that reaches beyond it."""
    starts = [start for start, _ in place.spans] + ([clause.start] if clause else [])
    ends = [end for _, end in place.spans] + ([clause.end] if clause else [])
    return min(starts), max(ends)


def _show_page(source: Source, place: Place) -> float | None:
    """Draws the page of the first quote, to be turned; where its box ends on it, 0-1."""
    key = f"page-{place.source}-{place.spans}"
    number = st.session_state.setdefault(key, place.page)
    pages = len(source.pages)

    def turn(by: int) -> None:
        st.session_state[key] = number + by

    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="center"):
        st.button(
            text("previous"),
            icon=":material/chevron_left:",
            disabled=number <= 1,
            on_click=turn,
            args=(-1,),
        )
        st.caption(text("page_of", page=number, pages=pages), width="content")
        st.button(
            text("next"),
            icon=":material/chevron_right:",
            icon_position="right",
            disabled=number >= pages,
            on_click=turn,
            args=(1,),
        )
    try:
        st.image(boxed_page(source, number, place.spans), width="stretch")
        return box_bottom(source, number, place.spans)
    except ReadError as error:
        st.info(told(error))
        return None


def _download(source: Source) -> None:
    original = Path(source.path)
    if original.is_file():
        st.download_button(
            text("download"),
            original.read_bytes(),
            file_name=original.name,
            icon=":material/download:",
            on_click="ignore",
        )
