"""The comparison page: what contracts say on the same terms, side by side, every cell cited."""

from collections.abc import Sequence

import streamlit as st

from rag.answer.types import Citation
from rag.library import Library
from rag.registers.comparison import TERMS, compare_contracts, comparison_rows, term_label
from rag.registers.files import file_bytes
from views.answer_view import show_cited
from views.comparison_table import table_html, table_markdown, table_rows
from views.language import interface_language, text
from views.place import place_of_citation, show_place
from views.resources import loaded_resources
from views.similar import show_similar

_MOST = 5  # contracts beside one another; more do not fit a screen
_FIRST = 3  # contracts that are compared before anything is chosen
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show() -> None:
    """Draws the page."""
    st.title(text("nav_comparison"), anchor=False)
    loaded = loaded_resources()
    if loaded is None:
        return
    contracts = {contract.contract_id: contract for contract in loaded.library.contracts()}
    if len(contracts) < 2:
        st.info(text("too_few_to_compare" if contracts else "empty_library"))
        return
    st.caption(text("comparison_hint"))
    chosen = st.multiselect(
        text("compared"),
        list(contracts),
        default=list(contracts)[:_FIRST],
        max_selections=_MOST,
        format_func=lambda name: f"{contracts[name].title} · {contracts[name].source}",
        placeholder=text("choose"),
    )
    terms = st.pills(
        text("terms"),
        TERMS,
        selection_mode="multi",
        default=TERMS,
        format_func=lambda term: term_label(term, interface_language()),
    )
    if chosen and terms:
        _table(loaded.library, chosen, [term for term in TERMS if term in terms])
    else:
        st.info(text("nothing_to_compare"))
    show_similar(loaded.library)


def _table(library: Library, contract_ids: Sequence[str], terms: Sequence[str]) -> None:
    found = {
        row.contract.contract_id: row for row in compare_contracts(library, contract_ids, terms)
    }
    compared = [found[name] for name in contract_ids]
    rows = table_rows(compared, terms)
    cited = [each for row in rows for cell in row.cells for each in cell]
    titles = [row.contract.title for row in compared]

    def opened(citation: Citation) -> None:
        show_place(library, place_of_citation(citation))

    show_cited(
        table_html(titles, rows),
        table_markdown(titles, rows),
        cited,
        "comparison",
        opened,
    )
    st.download_button(
        "xlsx",
        lambda: file_bytes(comparison_rows(compared), "comparison", "xlsx"),
        file_name="comparison.xlsx",
        mime=_XLSX,
        icon=":material/download:",
        on_click="ignore",
    )
