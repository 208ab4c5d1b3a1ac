"""The choice of what a question is about: all contracts, some of them, or those of a party."""

import streamlit as st

from rag.library import Library
from views.language import text

_KIND, _CONTRACTS, _PARTIES = "scope_kind", "scope_contracts", "scope_parties"


def choose_scope(library: Library) -> tuple[str, ...] | None:
    """The ids of the contracts to ask about; None for all."""
    contracts = library.contracts()
    titles = {c.contract_id: f"{c.title} · {c.source}" for c in contracts}
    parties: dict[str, set[str]] = {}
    for contract in contracts:
        for party in contract.parties:
            if party.name:
                parties.setdefault(party.name, set()).add(contract.contract_id)
    # What was chosen may have been removed meanwhile.
    for key, options in ((_CONTRACTS, titles), (_PARTIES, parties)):
        st.session_state[key] = [one for one in st.session_state.get(key, ()) if one in options]
    kind = st.session_state.get(_KIND) or "all"
    chosen = {
        "all": (),
        "contracts": tuple(st.session_state[_CONTRACTS]),
        "party": tuple(sorted(set().union(*(parties[p] for p in st.session_state[_PARTIES])))),
    }[kind]
    label = text("scope_some", count=len(chosen)) if chosen else text("scope_all")
    with st.popover(label, icon=":material/filter_alt:", width="stretch"):
        st.segmented_control(
            text("scope"),
            ["all", "contracts", "party"],
            default=None if _KIND in st.session_state else "all",
            required=True,
            format_func=lambda name: text(f"scope_kind_{name}"),
            key=_KIND,
        )
        if kind == "contracts":
            st.multiselect(
                text("contract"),
                list(titles),
                format_func=lambda name: titles[name],
                placeholder=text("choose"),
                key=_CONTRACTS,
            )
        if kind == "party":
            st.multiselect(text("party"), sorted(parties), placeholder=text("choose"), key=_PARTIES)
    return chosen or None


def set_scope(contract_ids: tuple[str, ...]) -> None:
    """Makes these contracts the choice at the next drawing of the page."""
    st.session_state["scope_next"] = contract_ids


def apply_next_scope() -> None:
    """Takes over what ``set_scope`` asked for; to be called before the picker is drawn."""
    wanted = st.session_state.pop("scope_next", None)
    if wanted is not None:
        st.session_state[_KIND] = "contracts" if wanted else "all"
        st.session_state[_CONTRACTS] = list(wanted)
