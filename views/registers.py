"""The registers page: obligations, deadlines, liabilities and amounts, to filter and export."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from rag.library import Library
from rag.library.records import Contract, Fact, Register
from rag.registers.files import file_bytes
from rag.registers.rows import fact_row
from views.language import text
from views.place import place_of_fact, show_place
from views.resources import loaded_resources

_SHOWN: tuple[Register, ...] = ("obligations", "deadlines", "liabilities", "amounts")
_FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


def show() -> None:
    """Draws the page."""
    st.title(text("nav_registers"), anchor=False)
    loaded = loaded_resources()
    if loaded is None:
        return
    library = loaded.library
    contracts = {contract.contract_id: contract for contract in library.contracts()}
    if not contracts:
        st.info(text("empty_library"))
        return
    register = st.segmented_control(
        text("nav_registers"),
        _SHOWN,
        default="obligations",
        required=True,
        format_func=lambda name: text(f"register_{name}"),
        label_visibility="collapsed",
    )
    facts = _filtered(library, register, contracts)
    if not facts:
        st.info(text("no_rows"))
        return
    st.caption(text("rows", count=len(facts)))
    _table(library, facts, contracts)
    _downloads(facts, register)


def _filtered(
    library: Library, register: Register, contracts: dict[str, Contract]
) -> tuple[Fact, ...]:
    with st.container(horizontal=True):
        chosen = st.multiselect(
            text("contract"),
            list(contracts),
            format_func=lambda name: f"{contracts[name].title} · {contracts[name].source}",
            placeholder=text("scope_all"),
        )
        facts = library.facts(register=register, contract_ids=tuple(chosen) or None)
        sides = sorted({fact.bearer for fact in facts if fact.bearer})
        side = st.multiselect(text("party"), sides, placeholder=text("all"))
        kinds = sorted({fact.kind for fact in facts})
        kind = st.multiselect(text("kind"), kinds, placeholder=text("all"))
    words = st.text_input(text("search"), placeholder=text("search_hint")).split()
    return tuple(
        fact
        for fact in facts
        if (not side or fact.bearer in side)
        and (not kind or fact.kind in kind)
        and all(word.lower() in f"{fact.quote} {fact.summary}".lower() for word in words)
    )


def _table(library: Library, facts: Sequence[Fact], contracts: dict[str, Contract]) -> None:
    clauses = {fact.clause_id: library.clause(fact.clause_id) for fact in facts if fact.clause_id}
    frame = pd.DataFrame(
        {
            text("contract"): [contracts[fact.contract_id].title for fact in facts],
            text("clause"): [
                " › ".join(clauses[fact.clause_id].path) if fact.clause_id else "" for fact in facts
            ],
            text("party"): [fact.bearer or "" for fact in facts],
            text("kind"): [fact.kind for fact in facts],
            text("value"): ["" if fact.value is None else str(fact.value) for fact in facts],
            text("quote"): [" ".join(fact.quote.split()) for fact in facts],
        }
    )
    event = st.dataframe(
        frame, hide_index=True, on_select="rerun", selection_mode="single-row", key="register_table"
    )
    rows = event.selection.rows
    if rows and rows[0] < len(facts):
        show_place(library, place_of_fact(facts[rows[0]]))


def _downloads(facts: Sequence[Fact], register: Register) -> None:
    rows = [fact_row(fact) for fact in facts]
    with st.container(horizontal=True):
        for suffix, mime in _FORMATS.items():
            st.download_button(
                text("export", format=suffix),
                lambda suffix=suffix: file_bytes(rows, register, suffix),  # type: ignore[misc]
                file_name=f"{register}.{suffix}",
                mime=mime,
                icon=":material/download:",
            )
