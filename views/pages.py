"""The pages of the app in the order of the navigation; each is imported when it is first shown."""

from importlib import import_module
from urllib.parse import unquote, urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from views.language import text
from views.place import plain

# The name is that of the module, of the address, and of the title among the words.
PAGES = {
    "chat": ":material/chat:",
    "contracts": ":material/folder_open:",
    "registers": ":material/table_rows:",
    "comparison": ":material/compare:",
    "findings": ":material/flag:",
    "evaluation": ":material/monitoring:",
    "health": ":material/health_and_safety:",
}
_FIRST = next(iter(PAGES))  # has the bare address
_STRAY = "stray_address"


def all_pages() -> list[StreamlitPage]:
    """The pages of the navigation, and out of sight one for an address that none of them has."""
    pages = [page(name) for name in PAGES]
    stray = _stray_address()
    if stray:
        pages.append(_stray_page(stray, pages[0]))
    return pages


def page(name: str) -> StreamlitPage:
    """The page of that name in PAGES, titled in the language of the interface."""

    def show() -> None:
        import_module(f"views.{name}").show()

    address = "" if name == _FIRST else name
    return st.Page(
        show,
        title=text(f"nav_{name}"),
        icon=PAGES[name],
        url_path=address,
        default=name == _FIRST,
    )


def import_pages() -> None:
    """Imports all pages, so that none is slow when it is first opened."""
    for name in PAGES:
        import_module(f"views.{name}")


def _stray_address() -> str:
    """The address this visitor came by when no page has it, also after that; else empty."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    path = unquote(urlsplit(st.context.url or "").path).strip("/")
    visited = path.removeprefix(base).strip("/").rpartition("/")[2]
    if visited == _FIRST or (visited and visited not in PAGES):
        st.session_state[_STRAY] = visited
    return str(st.session_state.get(_STRAY, ""))


def _stray_page(address: str, first: StreamlitPage) -> StreamlitPage:
    def show() -> None:
        if address == _FIRST:
            st.switch_page(first, query_params=st.query_params.to_dict())
        st.title(text("no_page"), anchor=False)
        st.info(text("no_page_hint", address=plain(address)))
        st.page_link(first, icon=PAGES[_FIRST])

    return st.Page(show, title=text("no_page"), url_path=address, visibility="hidden")
