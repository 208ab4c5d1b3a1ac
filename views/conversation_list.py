"""The conversations in the sidebar: start, find, open, rename, delete."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rag.errors import NotFoundError
from rag.library.conversations import (
    Conversation,
    Exchange,
    delete_conversation,
    list_conversations,
    read_conversation,
    rename_conversation,
)
from views.language import text
from views.messages import told
from views.resources import Resources

_CURRENT = "conversation"
_SHOWN = 30


def current_exchanges(loaded: Resources) -> tuple[Exchange, ...]:
    """The exchanges of the conversation in the address or of this session; empty for a new one."""
    wanted = st.query_params.get(_CURRENT) or st.session_state.get(_CURRENT)
    if not wanted:
        return ()
    try:
        exchanges = read_conversation(loaded.notes, loaded.access.user, wanted)
    except NotFoundError as error:
        open_conversation(None)
        st.warning(told(error))
        return ()
    open_conversation(wanted)
    return exchanges


def current_conversation() -> str | None:
    """The id of the conversation that is shown."""
    current: str | None = st.session_state.get(_CURRENT)
    return current


def open_conversation(conversation_id: str | None) -> None:
    """Shows a conversation from now on, also after a reload; None for a new one."""
    st.session_state[_CURRENT] = conversation_id
    if conversation_id is None:
        st.query_params.pop(_CURRENT, None)
    elif st.query_params.get(_CURRENT) != conversation_id:
        st.query_params[_CURRENT] = conversation_id


def show_conversations(loaded: Resources) -> DeltaGenerator:
    """The list, newest first, with a search field once there is something to search.

    Returns the place for the conversation that begins while the page is drawn.
    """
    st.button(
        text("new_chat"),
        icon=":material/add_comment:",
        width="stretch",
        on_click=open_conversation,
        args=(None,),
    )
    owner = loaded.access.user
    everything = list_conversations(loaded.notes, owner, limit=_SHOWN)
    found = everything
    if everything:
        words = st.text_input(
            text("conversations"),
            placeholder=text("search_conversations"),
            icon=":material/search:",
            label_visibility="collapsed",
        )
        found = list_conversations(loaded.notes, owner, words, _SHOWN) if words else everything
        if not found:
            st.caption(text("no_conversations"))
    with st.container(key="conversations", gap=None):
        begun = st.empty()
        for conversation in found:
            _row(conversation, loaded)
    return begun


def show_begun(place: DeltaGenerator, loaded: Resources) -> None:
    """Puts the newest conversation into the place that ``show_conversations`` kept for it."""
    (newest,) = list_conversations(loaded.notes, loaded.access.user, limit=1)
    with place:
        _row(newest, loaded)


def _row(conversation: Conversation, loaded: Resources) -> None:
    name = conversation.conversation_id
    is_open = name == current_conversation()
    title = conversation.title.replace("[", "\\[").replace("*", "\\*").replace("_", "\\_")
    with st.container(horizontal=True, wrap=False, gap=None, vertical_alignment="center"):
        st.button(
            f"**{title}**" if is_open else title,
            key=f"open-{name}",
            type="tertiary",
            width="stretch",
            on_click=open_conversation,
            args=(name,),
        )
        if is_open:
            with st.popover("", icon=":material/more_vert:", type="tertiary", key=f"more-{name}"):
                _change(conversation, loaded)


def _change(conversation: Conversation, loaded: Resources) -> None:
    name, owner = conversation.conversation_id, loaded.access.user
    title = st.text_input(text("rename"), conversation.title, key=f"title-{name}")
    if title.strip() and title != conversation.title:
        rename_conversation(loaded.notes, owner, name, title)
        st.rerun()
    if st.button(text("delete_conversation"), icon=":material/delete:", key=f"delete-{name}"):
        delete_conversation(loaded.notes, owner, name)
        open_conversation(None)
        st.rerun()
