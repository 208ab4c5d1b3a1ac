"""The contracts page: upload, the table of contracts, one contract's tree beside its text."""

from pathlib import Path

import pandas as pd
import streamlit as st

from rag.errors import ContractQAError
from rag.library.records import Contract
from rag.registers.events import EFFECTIVE, EXPIRED, SIGNED
from views.contract_view import show_contract
from views.ingestion import remove_source, start_ingestion
from views.language import text
from views.messages import told
from views.overview import counts, events_of
from views.place import plain
from views.resources import Resources, loaded_resources
from views.uploads import follow, running, show_uploader

_ROW, _TALLEST = 35, 560  # pixels of a row and of the table


def show() -> None:
    """Draws the page."""
    st.title(text("nav_contracts"), anchor=False)
    loaded = loaded_resources()
    if loaded is None:
        return
    contracts = loaded.library.contracts()
    if loaded.access.may_edit:
        is_open = not contracts or running() is not None
        with st.expander(text("upload"), icon=":material/upload:", expanded=is_open):
            show_uploader(loaded)
    if not contracts:
        st.info(text("empty_library"))
        return
    st.caption(text("contract_rows", count=len(contracts)))
    chosen = _table(loaded, contracts)
    if chosen is not None:
        _contract(loaded, chosen)


def _table(loaded: Resources, contracts: tuple[Contract, ...]) -> Contract | None:
    counted = counts(loaded.library)
    events = [events_of(contract, loaded.library, loaded.notes) for contract in contracts]
    frame = pd.DataFrame(
        {
            text("title_column"): [contract.title for contract in contracts],
            text("party"): [
                " / ".join(party.name or "—" for party in contract.parties)
                for contract in contracts
            ],
            text("signed"): [known.get(SIGNED) for known in events],
            text("effective"): [known.get(EFFECTIVE) for known in events],
            text("expires"): [known.get(EXPIRED) for known in events],
            text("pages"): [c.page_end - c.page_start + 1 for c in contracts],
            text("clauses"): [counted.clauses[c.contract_id] for c in contracts],
            text("findings"): [counted.findings.get(c.contract_id, 0) for c in contracts],
            text("source"): [contract.source for contract in contracts],
        }
    )
    dates = {
        text(name): st.column_config.DateColumn(width=90)
        for name in ("signed", "effective", "expires")
    }
    numbers = {
        text(name): st.column_config.NumberColumn(width=64)
        for name in ("pages", "clauses", "findings")
    }
    event = st.dataframe(
        frame,
        hide_index=True,
        height=min(_TALLEST, _ROW * (len(contracts) + 1) + 3),
        on_select="rerun",
        selection_mode="single-cell",
        key="contracts",
        placeholder="",
        column_config={
            text("title_column"): st.column_config.TextColumn(pinned=True, width=210),
            text("party"): st.column_config.TextColumn(width=210),
            **dates,
            **numbers,
        },
    )
    cells = event.selection.cells
    return contracts[cells[0][0]] if cells and cells[0][0] < len(contracts) else None


def _contract(loaded: Resources, contract: Contract) -> None:
    library = loaded.library
    source = library.source(contract.source)
    st.subheader(plain(contract.title), anchor=False)
    parties = " · ".join(f"{party.side} {party.name or '—'}" for party in contract.parties)
    st.caption(plain(f"{parties} · {contract.source}" if parties else contract.source))
    for warning in source.warnings:
        st.caption(f":material/warning: {plain(told(warning))}")
    show_contract(
        contract,
        library.clauses(contract.contract_id),
        source.text,
        library.facts(register="findings", contract_ids=(contract.contract_id,)),
    )
    with st.container(horizontal=True):
        original = Path(source.path)
        if original.is_file():
            st.download_button(
                text("download"),
                lambda: original.read_bytes(),
                file_name=original.name,
                icon=":material/download:",
                on_click="ignore",
            )
        if loaded.access.may_edit:
            if original.is_file() and st.button(text("reingest"), icon=":material/refresh:"):
                follow(start_ingestion([original], loaded.settings, anew=True))
                st.rerun()
            if st.button(text("remove"), icon=":material/delete:"):
                _confirm_removal(loaded, contract.source)


def _confirm_removal(loaded: Resources, name: str) -> None:
    contracts = [c for c in loaded.library.contracts() if c.source == name]

    @st.dialog(text("remove"))
    def confirm() -> None:
        st.write(text("remove_sure", name=plain(name), count=len(contracts)))
        with st.container(horizontal=True):
            sure = st.button(text("yes_remove"), type="primary")
            if st.button(text("keep")):
                st.rerun()
        if sure:
            try:
                loaded.library.source(name)  # it must be one that this user may see
                remove_source(name, loaded.settings)
            except ContractQAError as error:
                st.error(told(error))
                return
            st.rerun()

    confirm()
