"""The contracts page: upload, the table of contracts, one contract's tree beside its text."""

import html

import pandas as pd
import streamlit as st

from rag.library import Library, open_library
from rag.library.records import Clause, Contract
from rag.registers.duplicates import clause_differences, near_duplicates
from rag.settings import load_settings
from views.ingestion import take_in
from views.language import text
from views.place import marked_text
from views.resources import loaded_resources

_TYPES = ["txt", "md", "html", "htm", "docx", "pdf", "png", "jpg", "jpeg", "tif", "tiff", "zip"]


def show() -> None:
    """Draws the page."""
    st.title(text("nav_contracts"), anchor=False)
    loaded = loaded_resources()
    if loaded is None:
        return
    library = loaded.library
    with st.expander(text("upload"), icon=":material/upload:", expanded=not library.contracts()):
        files = st.file_uploader(
            text("upload_hint"), type=_TYPES, accept_multiple_files=True, key="uploads"
        )
        if files and st.button(text("ingest"), type="primary"):
            take_in(files)
    contracts = library.contracts()
    if not contracts:
        st.info(text("empty_library"))
        return
    chosen = _table(library, contracts)
    if chosen is not None:
        _contract(library, chosen)
    _similar(library)


def _table(library: Library, contracts: tuple[Contract, ...]) -> Contract | None:
    findings = library.facts(register="findings")
    frame = pd.DataFrame(
        {
            text("title_column"): [contract.title for contract in contracts],
            text("party"): [
                " / ".join(party.name or "—" for party in contract.parties)
                for contract in contracts
            ],
            text("source"): [contract.source for contract in contracts],
            text("pages"): [c.page_end - c.page_start + 1 for c in contracts],
            text("clauses"): [
                sum(1 for clause in library.clauses(c.contract_id) if clause.number)
                for c in contracts
            ],
            text("findings"): [
                sum(1 for finding in findings if finding.contract_id == c.contract_id)
                for c in contracts
            ],
        }
    )
    event = st.dataframe(
        frame, hide_index=True, on_select="rerun", selection_mode="single-row", key="contracts"
    )
    rows = event.selection.rows
    return contracts[rows[0]] if rows and rows[0] < len(contracts) else None


def _contract(library: Library, contract: Contract) -> None:
    st.subheader(contract.title, anchor=False)
    source = library.source(contract.source)
    clauses = library.clauses(contract.contract_id)
    tree, body = st.columns([2, 3])
    with tree, st.container(height=560):
        clause = st.radio(
            text("clause"),
            clauses,
            format_func=_tree_line,
            label_visibility="collapsed",
            key=f"tree-{contract.contract_id}",
        )
    with body, st.container(height=560):
        spans = ((clause.start, clause.end),) if clause else ()
        st.html(marked_text(source.text, (contract.start, contract.end), spans))
    if st.button(text("remove"), icon=":material/delete:"):
        _confirm_removal(contract.source)


def _tree_line(clause: Clause) -> str:
    label = " ".join(part for part in (clause.number, clause.heading) if part) or clause.kind
    return "\u2003" * (clause.level - 1) + label


def _confirm_removal(name: str) -> None:
    @st.dialog(text("remove"))
    def confirm() -> None:
        st.write(text("remove_sure", name=name))
        if st.button(text("yes_remove"), type="primary"):
            with open_library(load_settings(), write=True) as library:
                library.remove(name)
            st.rerun()

    confirm()


def _similar(library: Library) -> None:
    pairs = near_duplicates(library)
    if not pairs:
        return
    st.subheader(text("similar"), anchor=False)
    for pair in pairs:
        first, second = library.contract(pair.first), library.contract(pair.second)
        label = f"{first.title} ({pair.first}) ↔ {second.title} ({pair.second})"
        with st.expander(f"{label} · {text('similar_share', share=pair.share)}"):
            if st.toggle(text("differences"), key=f"differences-{pair.first}-{pair.second}"):
                for row in clause_differences(library, first, second):
                    left, right = st.columns(2)
                    left.html(_difference(row.first_text, row.first_changes))
                    right.html(_difference(row.second_text, row.second_changes))


def _difference(clause_text: str, changes: tuple[tuple[int, int], ...]) -> str:
    if not clause_text:
        return html.escape("—")
    return marked_text(clause_text, (0, len(clause_text)), changes)
