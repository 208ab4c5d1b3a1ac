"""The dates that relative deadlines count from: shown as contracts tell them, to be corrected."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from rag.library.marks import set_event_dates
from rag.library.records import Contract
from rag.registers.events import EFFECTIVE, EXPIRED, SIGNED
from views.language import text
from views.overview import events_of
from views.resources import Resources

_EVENTS = {
    SIGNED: "signed",
    EFFECTIVE: "effective",
    EXPIRED: "expires",
    "验收": "accepted",
    "交付": "delivered",
    "终止": "terminated",
}
_EDITS = "event_dates_edits"


def show_event_dates(contracts: Sequence[Contract], loaded: Resources) -> None:
    """One row a contract, one column an event; what is changed is kept for everybody."""
    with st.expander(text("event_dates"), icon=":material/edit_calendar:"):
        st.caption(text("event_dates_hint"))
        known = [events_of(contract, loaded.library, loaded.notes) for contract in contracts]
        ids = tuple(contract.contract_id for contract in contracts)
        frame = pd.DataFrame(
            {
                text("contract"): [contract.title for contract in contracts],
                **{
                    event: pd.Series([dates.get(event) for dates in known], dtype="object")
                    for event in _EVENTS
                },
            }
        )
        edited = st.data_editor(
            frame,
            hide_index=True,
            placeholder="—",
            disabled=True if not loaded.access.may_edit else [text("contract")],
            column_config={
                event: st.column_config.DateColumn(text(label)) for event, label in _EVENTS.items()
            },
            # A new key forgets the edits once they are kept.
            key=f"event_dates_{st.session_state.get(_EDITS, 0)}_{hash(ids)}",
        )
        changes = [
            (contract.contract_id, {event: _day(edited[event].iloc[index])})
            for index, contract in enumerate(contracts)
            for event in _EVENTS
            if _day(edited[event].iloc[index]) != known[index].get(event)
        ]
        if not loaded.access.may_edit:
            return
        for contract_id, change in changes:
            set_event_dates(loaded.notes, contract_id, change)
        if changes:
            st.session_state[_EDITS] = st.session_state.get(_EDITS, 0) + 1
            st.rerun()


def _day(value: object) -> date | None:
    if value is None or value is pd.NaT or value == "":
        return None
    return pd.Timestamp(value).date()  # type: ignore[arg-type]
