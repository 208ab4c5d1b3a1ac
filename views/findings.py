"""The findings page: what a careful reader would flag, by contract, both quotes side by side."""

import streamlit as st

from rag.library import Library
from rag.library.records import Fact
from views.language import text
from views.place import place_of_fact, show_place
from views.resources import loaded_resources

_ICONS = {"high": ":material/error:", "medium": ":material/warning:", "low": ":material/info:"}
_ORDER = tuple(_ICONS)


def show() -> None:
    """Draws the page."""
    st.title(text("nav_findings"), anchor=False)
    loaded = loaded_resources()
    if loaded is None:
        return
    library = loaded.library
    contracts = {contract.contract_id: contract for contract in library.contracts()}
    if not contracts:
        st.info(text("empty_library"))
        return
    findings = library.facts(register="findings")
    with st.container(horizontal=True):
        severities = st.pills(text("severity"), _ORDER, selection_mode="multi")
        kinds = st.multiselect(
            text("kind"), sorted({finding.kind for finding in findings}), placeholder=text("all")
        )
    shown = [
        finding
        for finding in findings
        if (not severities or _severity(finding) in severities)
        and (not kinds or finding.kind in kinds)
    ]
    if not shown:
        st.info(text("no_findings"))
        return
    for contract_id, contract in contracts.items():
        rows = sorted(
            (finding for finding in shown if finding.contract_id == contract_id),
            key=lambda finding: _ORDER.index(_severity(finding)),
        )
        if rows:
            with st.expander(f"{contract.title} · {contract.source} ({len(rows)})"):
                for finding in rows:
                    _finding(library, finding)


def _severity(finding: Fact) -> str:
    severity = str(finding.details.get("severity", "low"))
    return severity if severity in _ORDER else "low"


def _finding(library: Library, finding: Fact) -> None:
    with st.container(border=True):
        st.markdown(f"{_ICONS[_severity(finding)]} **{finding.kind}**")
        st.text(finding.explanation or finding.summary)
        quotes = finding.quotes[:3]
        for column, quote in zip(st.columns(max(len(quotes), 1)), quotes, strict=False):
            column.code(" ".join(quote.quote.split()), language=None, wrap_lines=True)
        if st.button(text("clause_text"), key=finding.fact_id, icon=":material/article:"):
            show_place(library, place_of_fact(finding))
