"""The pages of the app in the order of the navigation; each is imported when it is first shown."""

from importlib import import_module

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from views.language import text

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


def page(name: str) -> StreamlitPage:
    """The page of that name in PAGES, titled in the language of the interface."""

    def show() -> None:
        import_module(f"views.{name}").show()

    return st.Page(show, title=text(f"nav_{name}"), icon=PAGES[name], url_path=name)


def import_pages() -> None:
    """Imports all pages, so that none is slow when it is first opened."""
    for name in PAGES:
        import_module(f"views.{name}")
