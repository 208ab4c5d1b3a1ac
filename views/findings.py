"""The findings page: what a careful reader would flag, by contract, both quotes side by side."""

from collections.abc import Sequence

import streamlit as st

from rag.library.marks import check_finding, checked_findings, finding_key
from rag.library.records import Contract, Fact, Quote
from views.labels import kind_label, severity_label
from views.language import text
from views.place import marked_text, place_of_fact, plain, show_place
from views.resources import Resources, loaded_resources

_BADGES = {
    "high": (":material/error:", "red"),
    "medium": (":material/warning:", "orange"),
    "low": (":material/info:", "gray"),
}
_ORDER = tuple(_BADGES)
_AROUND = 60  # characters shown before and after a quote
_QUOTES = 4  # shown of one finding; the panel marks all


def show() -> None:
    """Draws the page."""
    st.title(text("nav_findings"), anchor=False)
    loaded = loaded_resources()
    if loaded is None:
        return
    contracts = loaded.library.contracts()
    if not contracts:
        st.info(text("empty_library"))
        return
    checked = checked_findings(loaded.notes)
    findings = _filtered(loaded, contracts, checked)
    if not findings:
        st.info(text("no_findings"))
        return
    st.caption(text("finding_rows", count=len(findings)))
    first = True
    for contract in contracts:
        rows = [finding for finding in findings if finding.contract_id == contract.contract_id]
        if not rows:
            continue
        rows.sort(key=lambda finding: _ORDER.index(_severity(finding)))
        label = f"{plain(contract.title)} · {plain(contract.source)} ({len(rows)})"
        with st.expander(
            label, expanded=first, key=f"of-{contract.contract_id}", on_change="rerun"
        ) as section:
            if section.open:
                for finding in rows:
                    _finding(loaded, finding, finding_key(finding) in checked)
        first = False


def _filtered(
    loaded: Resources, contracts: Sequence[Contract], checked: frozenset[str]
) -> list[Fact]:
    titles = {contract.contract_id: contract.title for contract in contracts}
    left, middle, right = st.columns([4, 3, 3], vertical_alignment="bottom")
    chosen = left.multiselect(
        text("contract"),
        list(titles),
        format_func=lambda name: titles[name],
        placeholder=text("scope_all"),
    )
    findings = loaded.library.facts(register="findings", contract_ids=tuple(chosen) or None)
    kinds = middle.multiselect(
        text("kind"),
        sorted({finding.kind for finding in findings}),
        format_func=kind_label,
        placeholder=text("all"),
    )
    severities = right.pills(
        text("severity"), _ORDER, selection_mode="multi", format_func=severity_label
    )
    unchecked_only = st.toggle(text("unchecked_only"))
    return [
        finding
        for finding in findings
        if (not severities or _severity(finding) in severities)
        and (not kinds or finding.kind in kinds)
        and not (unchecked_only and finding_key(finding) in checked)
    ]


def _severity(finding: Fact) -> str:
    severity = str(finding.details.get("severity", "low"))
    return severity if severity in _ORDER else "low"


def _finding(loaded: Resources, finding: Fact, checked: bool) -> None:
    icon, colour = _BADGES[_severity(finding)]
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge(kind_label(finding.kind), icon=icon, color=colour)  # type: ignore[arg-type]
            st.space("stretch")
            if loaded.access.may_edit:
                now = st.checkbox(text("checked"), checked, key=f"checked-{finding.fact_id}")
                if now != checked:
                    check_finding(loaded.notes, finding, loaded.access.user, now)
                    st.rerun()
            if st.button(
                text("clause_text"),
                key=finding.fact_id,
                icon=":material/article:",
                type="tertiary",
            ):
                show_place(loaded.library, place_of_fact(finding))
        st.markdown(plain(finding.explanation or finding.summary))
        quotes = finding.quotes[:_QUOTES]
        source_text = loaded.library.source(finding.source).text
        columns = st.columns(2) if len(quotes) == 2 else [st.container()] * len(quotes)
        for column, quote in zip(columns, quotes, strict=True):
            column.html(_in_context(quote, source_text))


def _in_context(quote: Quote, source_text: str) -> str:
    """The quote marked in the words around it, no further than the ends of their lines."""
    first = source_text.rfind("\n", max(0, quote.start - _AROUND), quote.start) + 1
    start = max(first, quote.start - _AROUND)
    last = source_text.find("\n", quote.end, quote.end + _AROUND)
    end = last if last >= 0 else quote.end + _AROUND
    return marked_text(source_text, (start, end), ((quote.start, quote.end),))
