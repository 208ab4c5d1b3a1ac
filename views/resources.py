"""What all sessions of the app share: the open library and the chain, loaded in the background."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import streamlit as st
from langchain_core.runnables import Runnable

from rag.answer.types import Question
from rag.errors import ContractQAError
from rag.library import Library
from rag.settings import load_settings
from views.language import text


@dataclass(frozen=True, slots=True)
class Resources:
    """The open library and the chain that answers from it."""

    library: Library
    chain: Runnable[Question, dict[str, Any]]


@st.cache_resource(show_spinner=False)
def _loading() -> Future[Resources]:
    """Starts to load at the first call, in a thread of its own, so that the page shows at once."""
    return ThreadPoolExecutor(1, thread_name_prefix="load").submit(_load)


def _load() -> Resources:
    from rag.chain import build_chain

    from rag.library import open_library

    settings = load_settings()
    library = open_library(settings)
    library.embeddings.embed_query("")  # the first call loads the model
    return Resources(library, build_chain(library, settings))


def loaded_resources() -> Resources | None:
    """The shared library and chain, with a spinner while they load.

    None after telling the user why they could not be loaded; the next page view tries again.
    """
    loading = _loading()
    try:
        if loading.done():
            return loading.result()
        with st.spinner(text("loading")):
            return loading.result()
    except ContractQAError as error:
        _loading.clear()
        st.error(str(error))
        return None
