"""The controls of taking files in: uploader, progress by file and stage, cancel, reports."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from rag.errors import ContractQAError
from views.ingestion import FILE_TYPES, Ingestion, save_uploads, start_ingestion
from views.language import text
from views.messages import told
from views.resources import Resources

if TYPE_CHECKING:
    from ingest.pipeline import FileReport

_RUNNING = "ingestion"
_LOOK_EVERY = 0.3  # seconds between two looks at a running ingestion


def show_uploader(loaded: Resources) -> None:
    """The uploader for files or a folder, and the ingestion that this session has started."""
    by_folder = text("upload_folder")
    kind = st.segmented_control(
        text("upload_hint"),
        [text("upload_files"), by_folder],
        default=text("upload_files"),
        required=True,
    )
    files = st.file_uploader(
        text("upload_types"),
        type=FILE_TYPES,
        accept_multiple_files="directory" if kind == by_folder else True,
        key=f"uploads-{kind == by_folder}-{st.session_state.get('uploads_done', 0)}",
    )
    if files and st.button(text("ingest"), type="primary", icon=":material/upload:"):
        begin(files, loaded)
    if running():
        _progress()


def begin(files: Sequence[UploadedFile], loaded: Resources) -> Ingestion | None:
    """Saves the files and starts their ingestion; None after telling why they are refused."""
    try:
        paths = save_uploads(files, loaded.settings, loaded.access.user)
    except ContractQAError as error:
        st.error(told(error))
        return None
    return follow(start_ingestion(paths, loaded.settings))


def follow(ingestion: Ingestion) -> Ingestion:
    """Makes this session show the ingestion on the contracts page."""
    st.session_state[_RUNNING] = ingestion
    return ingestion


def running() -> Ingestion | None:
    """The ingestion that this session has started, until its reports are dismissed."""
    ingestion: Ingestion | None = st.session_state.get(_RUNNING)
    return ingestion


def wait_for(ingestion: Ingestion) -> None:
    """Shows the stages of an ingestion until it has finished."""
    line = st.empty()
    while not ingestion.finished.is_set():
        line.caption(_stage(ingestion))
        time.sleep(_LOOK_EVERY)
    line.empty()
    tell_reports(ingestion)


def tell_reports(ingestion: Ingestion) -> None:
    """What became of each file, with the remedy where it failed."""
    for report in ingestion.reports:
        _tell(report)
    if ingestion.error:
        st.error(told(ingestion.error))
    if ingestion.cancelled.is_set():
        st.warning(text("cancelled", count=len(ingestion.reports)))


@st.fragment(run_every=_LOOK_EVERY)
def _progress() -> None:
    ingestion = running()
    if ingestion is None:
        return
    if ingestion.finished.is_set():
        if not st.session_state.get("ingestion_told"):
            st.session_state["ingestion_told"] = True
            st.session_state["uploads_done"] = st.session_state.get("uploads_done", 0) + 1
            st.rerun()  # the table below shows what came in
        tell_reports(ingestion)
        if st.button(text("dismiss"), icon=":material/close:"):
            st.session_state.pop(_RUNNING)
            st.rerun()
        return
    st.session_state["ingestion_told"] = False
    progress = ingestion.progress
    share = progress.done / max(progress.total, 1) if progress else 0.0
    st.progress(share, _stage(ingestion))
    if ingestion.cancelled.is_set():
        st.caption(text("cancelling"))
    elif st.button(text("cancel"), icon=":material/cancel:"):
        ingestion.cancelled.set()


def _stage(ingestion: Ingestion) -> str:
    progress = ingestion.progress
    if progress is None:
        return text("stage_waiting")
    count = f"{min(progress.done + 1, progress.total)}/{progress.total}"
    return f"{count} · {text(f'stage_{progress.stage}', name=progress.path.name)}"


def _tell(report: "FileReport") -> None:
    if report.status == "failed":
        named = report.path.name in report.error
        st.error(told(report.error) if named else f"{report.path.name}: {told(report.error)}")
    elif report.status == "unchanged":
        st.info(text("report_unchanged", name=report.path.name))
    else:
        counts = {"contracts": report.contracts, "clauses": report.clauses, "facts": report.facts}
        st.success(text("report_ok", name=report.path.name, **counts))
    for warning in report.warnings:
        st.warning(told(warning))
