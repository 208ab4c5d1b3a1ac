"""The registers page: obligations, deadlines, liabilities and amounts, to filter and export."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd
import streamlit as st

from rag.clause_paths import path_label
from rag.library import Library
from rag.library.records import Contract, Fact, Register
from rag.registers.calendars import calendar_bytes
from rag.registers.dates import DatedDeadline
from rag.registers.export import dated_row
from rag.registers.files import file_bytes
from rag.registers.rows import Row, fact_row
from rag.registers.said import said_by
from views.event_dates import show_event_dates
from views.labels import kind_label, side_label, value_label
from views.language import text
from views.overview import dated_deadlines
from views.place import place_of_fact, show_place
from views.register_charts import show_sums, show_timeline
from views.resources import Resources, loaded_resources

_SHOWN: tuple[Register, ...] = ("obligations", "deadlines", "liabilities", "amounts")
_ROW, _TALLEST = 35, 520  # pixels of a row and of the table
_OPENED = "opened_cell"
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
    contracts = {contract.contract_id: contract for contract in loaded.library.contracts()}
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
    facts = _filtered(loaded.library, register, contracts)
    if not facts:
        st.info(text("no_rows"))
        return
    dated: dict[str, DatedDeadline] = {}
    if register == "deadlines":
        seen = [contracts[name] for name in dict.fromkeys(fact.contract_id for fact in facts)]
        show_event_dates(seen, loaded)
        today = date.today()
        dated = {
            deadline.fact.fact_id: deadline
            for contract in seen
            for deadline in dated_deadlines(contract, loaded.library, loaded.notes, today)
        }
        with st.expander(text("timeline"), icon=":material/timeline:"):
            show_timeline([dated[fact.fact_id] for fact in facts], contracts, today)
    elif register == "amounts":
        with st.expander(text("sums"), icon=":material/scatter_plot:"):
            show_sums(facts, contracts)
    st.caption(text("rows", count=len(facts)))
    _table(loaded, facts, contracts, dated)
    with st.container(horizontal=True):
        _downloads(facts, register, dated)


def _filtered(
    library: Library, register: Register, contracts: Mapping[str, Contract]
) -> tuple[Fact, ...]:
    left, middle, right, last = st.columns([3, 2, 2, 3])
    chosen = left.multiselect(
        text("contract"),
        list(contracts),
        format_func=lambda name: f"{contracts[name].title} · {contracts[name].source}",
        placeholder=text("scope_all"),
    )
    facts = library.facts(register=register, contract_ids=tuple(chosen) or None)
    sides = sorted({fact.bearer for fact in facts if fact.bearer})
    side = middle.multiselect(text("party"), sides, format_func=side_label, placeholder=text("all"))
    kinds = sorted({fact.kind for fact in facts})
    kind = right.multiselect(text("kind"), kinds, format_func=kind_label, placeholder=text("all"))
    words = last.text_input(text("search"), placeholder=text("search_hint")).lower().split()
    return tuple(
        fact
        for fact in facts
        if (not side or fact.bearer in side)
        and (not kind or fact.kind in kind)
        and all(word in f"{fact.quote} {fact.summary}".lower() for word in words)
    )


def _table(
    loaded: Resources,
    facts: Sequence[Fact],
    contracts: Mapping[str, Contract],
    dated: Mapping[str, DatedDeadline],
) -> None:
    clauses = loaded.library.clauses_by_id(fact.clause_id for fact in facts if fact.clause_id)
    columns: dict[str, list[object]] = {
        text("contract"): [contracts[fact.contract_id].title for fact in facts],
        text("clause"): [
            path_label(clauses[fact.clause_id].path) if fact.clause_id in clauses else ""
            for fact in facts
        ],
        text("party"): [side_label(fact.bearer) for fact in facts],
        text("kind"): [kind_label(fact.kind) for fact in facts],
        text("value"): [value_label(fact) for fact in facts],
    }
    if dated:
        found = [dated[fact.fact_id] for fact in facts]
        columns[text("date")] = [deadline.day for deadline in found]
        columns[text("days_left")] = [deadline.days_left for deadline in found]
        columns[text("arithmetic")] = [deadline.arithmetic or deadline.reason for deadline in found]
    sources = {name: loaded.library.source(name) for name in {fact.source for fact in facts}}
    said = [
        said_by(
            fact,
            clauses.get(fact.clause_id or ""),
            contracts[fact.contract_id],
            sources[fact.source],
        )
        for fact in facts
    ]
    columns[text("quote")] = [" ".join(each.quote.split()) for each in said]
    event = st.dataframe(
        pd.DataFrame(columns),
        hide_index=True,
        height=min(_TALLEST, _ROW * (len(facts) + 1) + 3),
        on_select="rerun",
        selection_mode="single-cell",
        key=f"register_table_{facts[0].register}",
        placeholder="",
        column_config={
            text("contract"): st.column_config.TextColumn(width=180),
            text("clause"): st.column_config.TextColumn(width=120),
            text("value"): st.column_config.TextColumn(width=120),
            text("date"): st.column_config.DateColumn(width=100),
            text("quote"): st.column_config.TextColumn(width="large"),
        },
    )
    cells = event.selection.cells
    # A cell stays chosen after the panel is closed; only a new choice opens it again.
    if cells != st.session_state.get(_OPENED):
        st.session_state[_OPENED] = cells
        if cells and cells[0][0] < len(facts):
            show_place(loaded.library, place_of_fact(facts[cells[0][0]]))


def _downloads(
    facts: Sequence[Fact], register: Register, dated: Mapping[str, DatedDeadline]
) -> None:
    rows: list[Row] = [
        dated_row(dated[fact.fact_id]) if fact.fact_id in dated else fact_row(fact)
        for fact in facts
    ]
    for suffix, mime in _FORMATS.items():
        st.download_button(
            suffix,
            lambda suffix=suffix: file_bytes(rows, register, suffix),  # type: ignore[misc]
            file_name=f"{register}.{suffix}",
            mime=mime,
            icon=":material/download:",
            on_click="ignore",
        )
    if dated:
        st.download_button(
            "ics",
            lambda: calendar_bytes(dated[fact.fact_id] for fact in facts),
            file_name="deadlines.ics",
            mime="text/calendar",
            icon=":material/event:",
            on_click="ignore",
        )
