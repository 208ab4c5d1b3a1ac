"""Uploads taken into the library: the one place where the app starts ingestion.

An ingestion runs in a thread of its own, so it goes on when the user looks at another page.
"""

import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from streamlit.runtime.uploaded_file_manager import UploadedFile

from ingest.suffixes import SUFFIXES
from rag.errors import ContractQAError, SettingsError
from rag.library import open_library
from rag.library.permissions import uploads_folder
from rag.settings import Settings

if TYPE_CHECKING:
    from ingest.pipeline import FileReport, Progress

MAX_FILES = 200  # files of one upload
MAX_BYTES = 500_000_000  # of one upload; Streamlit bounds a single file (streamlit.toml)
FILE_TYPES = sorted(suffix.removeprefix(".") for suffix in SUFFIXES)
_UNSAFE = '/\\:*?"<>|\0'
_NAME_BYTES = 200  # file systems take 255


class _Cancelled(BaseException):
    """Ends the thread of an ingestion between two stages; no part of ingestion may catch it."""


@dataclass(eq=False, slots=True)
class Ingestion:
    """A running or finished ingestion: written by its thread, read by the page."""

    progress: "Progress | None" = None
    reports: "list[FileReport]" = field(default_factory=list)
    error: str = ""
    finished: threading.Event = field(default_factory=threading.Event)
    cancelled: threading.Event = field(default_factory=threading.Event)

    @property
    def sources(self) -> tuple[str, ...]:
        """The names under which the library holds what came in."""
        return tuple(name for report in self.reports for name in report.sources)


def safe_name(name: str) -> str:
    """A file name that cannot leave its folder. Raises SettingsError when nothing is left of it."""
    bare = "".join("_" if char in _UNSAFE or char < " " else char for char in name).strip(". ")
    if not bare:
        raise SettingsError(f"'{name}' is no usable file name. Rename the file.")
    stem, dot, suffix = bare.rpartition(".")
    kept = stem.encode("utf-8")[: _NAME_BYTES - len(suffix)].decode("utf-8", "ignore")
    return (
        f"{kept}{dot}{suffix}"
        if dot
        else bare.encode("utf-8")[:_NAME_BYTES].decode("utf-8", "ignore")
    )


def save_uploads(files: Sequence[UploadedFile], settings: Settings, user: str) -> tuple[Path, ...]:
    """Saves uploads in the user's folder. Raises SettingsError for too many, large or odd."""
    if len(files) > MAX_FILES:
        raise SettingsError(
            f"{len(files)} files at once are too many: at most {MAX_FILES}. Upload them in parts."
        )
    if sum(file.size for file in files) > MAX_BYTES:
        raise SettingsError(
            f"The files are larger than {MAX_BYTES // 1_000_000} MB together. Upload them in parts."
        )
    for file in files:
        if Path(file.name).suffix.lower() not in SUFFIXES:
            raise SettingsError(
                f"'{file.name}' is of a type that cannot be read. Use {', '.join(FILE_TYPES)}."
            )
    folder = uploads_folder(settings.library, user)
    folder.mkdir(parents=True, exist_ok=True)
    paths = tuple(folder / safe_name(file.name) for file in files)
    for path, file in zip(paths, files, strict=True):
        path.write_bytes(file.getbuffer())
    return paths


def start_ingestion(paths: Iterable[Path], settings: Settings, *, anew: bool = False) -> Ingestion:
    """Takes files in, in the background; ``anew`` reads unchanged files again."""
    ingestion = Ingestion()
    _workers().submit(_run, ingestion, tuple(paths), settings, anew)
    return ingestion


def remove_source(name: str, settings: Settings) -> None:
    """Takes a source out of the library. Raises NotFoundError, LibraryLockedError."""
    with open_library(settings, write=True) as library:
        library.remove(name)


@cache
def _workers() -> ThreadPoolExecutor:
    """One worker: a library has one writer."""
    return ThreadPoolExecutor(1, thread_name_prefix="ingest")


def _run(ingestion: Ingestion, paths: tuple[Path, ...], settings: Settings, anew: bool) -> None:
    from ingest.pipeline import ingest_paths  # takes long; most visitors only ask

    def on_progress(progress: "Progress") -> None:
        ingestion.progress = progress
        if ingestion.cancelled.is_set() and progress.stage != "done":
            raise _Cancelled

    try:
        with open_library(settings, write=True) as library:
            reports = ingest_paths(
                paths, library, ocr_pages=settings.ocr_pages, anew=anew, on_progress=on_progress
            )
            for report in reports:
                ingestion.reports.append(report)
    except ContractQAError as error:
        ingestion.error = str(error)
    except _Cancelled:
        pass
    except Exception as error:
        ingestion.error = f"{type(error).__name__}: {error}"
        raise
    finally:
        ingestion.finished.set()
