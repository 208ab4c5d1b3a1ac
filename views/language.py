"""The words of the interface, in the language of the browser or the one chosen."""

import streamlit as st

from rag.library.records import Language
from views.words import WORDS

_CHOICE = "interface_language"


def interface_language() -> Language:
    """``zh`` or ``en``: the user's choice, else the browser's language, English when unknown."""
    chosen: Language | None = st.session_state.get(_CHOICE)
    if chosen is not None:
        return chosen
    return "zh" if (st.context.locale or "").lower().startswith("zh") else "en"


def text(key: str, **values: object) -> str:
    """The words for ``key`` in the interface's language, with ``values`` filled in."""
    return WORDS[key][0 if interface_language() == "zh" else 1].format(**values)


def choose_language() -> None:
    """The control that changes the language, for the sidebar."""
    languages: tuple[Language, ...] = ("zh", "en")
    st.segmented_control(
        text("language"),
        languages,
        default=interface_language(),
        format_func=lambda code: {"zh": "中文", "en": "English"}[code],
        key=f"{_CHOICE}_control",
        label_visibility="collapsed",
        on_change=_remember,
    )


def _remember() -> None:
    if chosen := st.session_state.get(f"{_CHOICE}_control"):
        st.session_state[_CHOICE] = chosen
