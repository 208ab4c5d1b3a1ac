"""Health checks of a library, each with its remedy, and the rebuilding of its indexes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from rag.embedding import EmbeddingModel, load_embeddings
from rag.errors import ContractQAError, LibraryLockedError
from rag.library import catalogue, writer
from rag.library.about import about_model, check_model
from rag.library.lock import lock_folder, lock_for_writing
from rag.library.stores import Stores, open_stores
from rag.settings import Settings

Severity: TypeAlias = Literal["ok", "warning", "error"]
REBUILD = "contract-qa doctor --rebuild"
RESTORE = "restore the library's folder from a backup, or delete it and ingest again"


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check. ``remedy`` is empty when there is nothing to do."""

    severity: Severity
    message: str
    remedy: str = ""


def check(settings: Settings, embeddings: EmbeddingModel | None = None) -> tuple[Finding, ...]:
    """All findings about the library that the settings name, in the order of the checks."""
    try:
        stores = open_stores(settings, embeddings or load_embeddings(settings))
    except ContractQAError as error:
        return (Finding("error", str(error)),)
    findings: list[Finding] = []
    try:
        for finding in _findings(stores):
            findings.append(finding)  # noqa: PERF402 (what was found before a failure counts)
    except DatabaseError as error:
        findings.append(Finding("error", f"The catalogue cannot be read: {error.orig}.", RESTORE))
    finally:
        stores.close()
    return tuple(findings)


def rebuild_indexes(settings: Settings, embeddings: EmbeddingModel | None = None) -> str:
    """Makes vectors and words anew from the catalogue; returns what was done, in one line.

    Raises LibraryLockedError when another process writes.
    """
    stores = open_stores(settings, embeddings or load_embeddings(settings))
    try:
        lock = lock_for_writing(stores.folder, stores.engine, settings.lock_timeout)
        try:
            count = writer.rebuild(stores)
        finally:
            lock.release()
    finally:
        stores.close()
    return f"Rebuilt vectors and words of {count} passages with the model {stores.embeddings.name}."


def _findings(stores: Stores) -> Iterator[Finding]:
    yield from _check_database(stores.engine)
    yield from _check_contents(stores)
    try:
        with stores.engine.connect() as connection:
            check_model(catalogue.read_about(connection), about_model(stores.embeddings))
    except ContractQAError as error:
        yield Finding("error", str(error), REBUILD)
        return
    try:
        lock_folder(stores.folder, 0).release()
    except LibraryLockedError:
        yield Finding("warning", "An ingestion is running: the indexes were not checked.")
        return
    yield from _check_words(stores)
    yield from _check_vectors(stores)


def _check_database(engine: Engine) -> Iterator[Finding]:
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        result = connection.scalar(text("PRAGMA quick_check"))
    if result != "ok":
        yield Finding("error", f"The catalogue is damaged: {result}.", RESTORE)


def _check_contents(stores: Stores) -> Iterator[Finding]:
    with stores.engine.connect() as connection:
        files = catalogue.read_files(connection)
        contracts = len(catalogue.read_passage_counts(connection))
        leftovers = catalogue.read_leftovers(connection)
    if not files:
        yield Finding("warning", "The library is empty.", "contract-qa ingest PATH")
    else:
        yield Finding("ok", f"{len(files)} sources, {contracts} contracts.")
    vanished = [row.name for row in files if row.path and not Path(row.path).exists()]
    if vanished:
        yield Finding(
            "warning",
            f"{len(vanished)} files no longer exist: {', '.join(vanished[:3])}"
            + (" …" if len(vanished) > 3 else "."),
            "contract-qa remove --vanished, if they are not to be asked about",
        )
    if leftovers:
        yield Finding(
            "warning",
            f"{len(leftovers)} revisions that were replaced or interrupted are still in the "
            "indexes, where no answer can show them.",
            "none needed: the next ingestion clears them",
        )


def _check_words(stores: Stores) -> Iterator[Finding]:
    with stores.engine.connect() as connection:
        wanted = Counter(revision for revision, _ in catalogue.read_keys(connection))
        left = catalogue.read_leftovers(connection)
    held = stores.words.count(stores.words.searcher())
    missing = wanted - Counter(held)
    foreign = [revision for revision in held if revision not in wanted and revision not in left]
    yield _compared("full-text index", missing.total(), len(foreign))


def _check_vectors(stores: Stores) -> Iterator[Finding]:
    with stores.engine.connect() as connection:
        wanted = set(catalogue.read_keys(connection))
        left = catalogue.read_leftovers(connection)
    try:
        held = stores.vectors.ids()
    except ContractQAError as error:
        yield Finding("error", str(error), REBUILD)
        return
    foreign = [key for key in held - wanted if key[0] not in left]
    yield _compared("vector index", len(wanted - held), len(foreign))


def _compared(index: str, missing: int, foreign: int) -> Finding:
    if missing:
        return Finding("error", f"The {index} lacks {missing} passages.", REBUILD)
    if foreign:
        return Finding("warning", f"The {index} holds {foreign} unknown entries.", REBUILD)
    return Finding("ok", f"The {index} agrees with the catalogue.")
