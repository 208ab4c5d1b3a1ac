"""Uploads taken into the library: the one place where the app starts ingestion."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from ingest.pipeline import FileReport, Progress, ingest_paths
from rag.errors import ContractQAError, SettingsError
from rag.library import open_library
from rag.settings import Settings, load_settings
from views.language import text

MAX_FILES = 200  # files of one upload
_UNSAFE = '/\\:*?"<>|\0'


def safe_name(name: str) -> str:
    """A file name that cannot leave its folder. Raises SettingsError when nothing is left of it."""
    bare = "".join("_" if char in _UNSAFE or char < " " else char for char in name).strip(". ")
    if not bare:
        raise SettingsError(f"'{name}' is no usable file name. Rename the file.")
    return bare[-200:]


def take_in(files: Sequence[UploadedFile]) -> None:
    """Saves the uploads beside the library and ingests them, with progress by file and stage."""
    if len(files) > MAX_FILES:
        st.error(str(SettingsError(f"{len(files)} files at once; at most {MAX_FILES} are taken.")))
        return
    settings = load_settings()
    bar = st.progress(0.0)

    def on_progress(progress: Progress) -> None:
        share = progress.done / max(progress.total, 1)
        bar.progress(share, text(f"stage_{progress.stage}", name=progress.path.name))

    try:
        paths = [_save(settings, file) for file in files]
        with open_library(settings, write=True) as library:
            for report in ingest_paths(paths, library, on_progress=on_progress):
                _tell(report)
    except ContractQAError as error:
        st.error(str(error))
    bar.empty()


def _save(settings: Settings, file: UploadedFile) -> Path:
    folder = settings.library / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / safe_name(file.name)
    path.write_bytes(file.getvalue())
    return path


def _tell(report: FileReport) -> None:
    if report.status == "failed":
        st.error(f"{report.path.name}: {report.error}")
    elif report.status == "unchanged":
        st.info(text("report_unchanged", name=report.path.name))
    else:
        counts = {"contracts": report.contracts, "clauses": report.clauses, "facts": report.facts}
        st.success(text("report_ok", name=report.path.name, **counts))
    for warning in report.warnings:
        st.warning(warning)
