"""What all sessions of the app share: the open library and the chain, loaded in the background."""

import gc
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from sqlalchemy import Engine

from rag.answer.types import Question
from rag.errors import ContractQAError
from rag.library import Library
from rag.library.permissions import Access, permitted
from rag.settings import Settings, load_settings
from views.language import text
from views.login import current_access
from views.messages import told
from views.pages import import_pages

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

_starting = threading.Lock()
_WITHOUT_VISITORS = 5.0  # seconds after which loading starts although nobody has come


@dataclass(frozen=True, slots=True)
class Resources:
    """What one user works with: ``library`` and ``chain`` know only what the user may see.

    ``notes``: the database of conversations, marks and dates.
    """

    library: Library
    chain: "Runnable[Question, dict[str, Any]]"
    notes: Engine
    access: Access
    settings: Settings


@dataclass(frozen=True, eq=False)
class _Shared:
    library: Library
    notes: Engine
    settings: Settings


def start_loading() -> "Future[_Shared]":
    """Starts to load at the first call, in a thread of its own, so that the page shows at once."""
    with _starting:
        return _loading()


def start_loading_soon() -> None:
    """Starts to load once the first visitor has the page, or after a while without any.

    Loaded at once, it would keep the page waiting that the first visitor asks for.
    """
    waiting = threading.Timer(_WITHOUT_VISITORS, start_loading)
    waiting.daemon = True
    waiting.start()


def forget_loaded() -> None:
    """Makes the next visitor load everything anew."""
    _loading.cache_clear()


def loaded_resources() -> Resources | None:
    """The library and chain of the user, with a spinner while they load.

    None after telling the user why there are none; the next page view tries again.
    """
    access = current_access()
    if access is None:
        return None
    loading = start_loading()
    try:
        if not loading.done():
            with st.spinner(text("loading")):
                loading.result()
        shared = loading.result()
        library, chain = _seen_by(shared, access.folders)
        return Resources(library, chain, shared.notes, access, shared.settings)
    except ContractQAError as error:
        forget_loaded()
        st.error(told(error))
        return None


@cache
def _loading() -> "Future[_Shared]":
    worker = ThreadPoolExecutor(1, thread_name_prefix="load")
    loading = worker.submit(_load)
    worker.submit(_import_pages)
    return loading


def _import_pages() -> None:
    with _giving_way():
        import_pages()


@contextmanager
def _giving_way() -> Iterator[None]:
    """Other threads get their turn ten times as often, so that pages are served meanwhile."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 10)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def _load() -> _Shared:
    with _giving_way():
        return _shared()


def _shared() -> _Shared:
    from rag.chain import warm_up
    from rag.library import open_library
    from rag.library.user_tables import open_user_tables

    settings = load_settings()
    library = open_library(settings)
    warm_up(library, settings)
    shared = _Shared(library, open_user_tables(settings), settings)
    gc.freeze()  # what is loaded stays; without this every collection would go through all of it
    return shared


@lru_cache(maxsize=32)
def _seen_by(
    shared: _Shared, folders: tuple[Path, ...] | None
) -> "tuple[Library, Runnable[Question, dict[str, Any]]]":
    """The library and chain for everybody who may see the same folders."""
    from rag.chain import build_chain

    library = permitted(shared.library, Access("", folders, False))
    return library, build_chain(library, shared.settings)
