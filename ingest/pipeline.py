"""The one pass from files to the library: read, split, parse, extract, cut into passages, add.

A file whose content is unchanged is skipped; a changed one replaces its earlier revision in one
atomic step; one bad file never stops the others.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from ingest.clauses import parse_clauses
from ingest.contracts import split_contracts
from ingest.facts import extract_facts
from ingest.parties import find_parties
from ingest.passages import make_passages
from ingest.readers import read_file
from ingest.readers.document import ReadOptions
from ingest.references import resolve_references
from ingest.suffixes import SUFFIXES
from rag.errors import ContractQAError, ReadError
from rag.library import Library
from rag.library.records import Contract, IngestedContract, IngestedSource, Source
from rag.settings import OCR_PAGES

Ocr: TypeAlias = Literal["auto", "off", "force"]
Stage: TypeAlias = Literal["reading", "parsing", "embedding", "done"]
# Raised when unchanged files should be read anew because reading or extraction got better.
PIPELINE_VERSION = 6
OnProgress: TypeAlias = Callable[["Progress"], None]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the pass is: ``done`` of ``total`` files, and what happens to ``path``."""

    done: int
    total: int
    path: Path
    stage: Stage


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. ``sources`` names what the library holds of it."""

    path: Path
    status: Literal["added", "replaced", "unchanged", "failed"]
    sources: tuple[str, ...] = ()
    contracts: int = 0
    clauses: int = 0
    facts: int = 0
    warnings: tuple[str, ...] = ()
    error: str = ""
    seconds: float = 0.0


def find_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The readable files named by ``paths``, folders searched, hidden files left out, sorted.

    Raises ReadError for a path that does not exist.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            for folder, folders, names in os.walk(path):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                for name in sorted(names):
                    if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                        found[Path(folder, name).resolve()] = None
        elif path.exists():
            found[path.resolve()] = None
        else:
            raise ReadError(f"{path} does not exist. Check the path.")
    return tuple(found)


def parse_source(source: Source, count_tokens: Callable[[str], int]) -> IngestedSource:
    """All that can be known of one source, without touching a store."""
    return IngestedSource(
        source,
        tuple(
            _parse_contract(source, contract, count_tokens) for contract in split_contracts(source)
        ),
    )


def ingest_paths(
    paths: Iterable[Path],
    library: Library,
    *,
    ocr: Ocr = "auto",
    password: str | None = None,
    ocr_pages: int = OCR_PAGES,
    anew: bool = False,
    on_progress: OnProgress = lambda _: None,
) -> Iterator[FileReport]:
    """Takes every file of ``paths`` into the library and reports file by file, as it goes.

    ``anew``: unchanged files are read again as well.
    Raises ReadError for a path that does not exist, before anything is read.
    """
    files = find_files(paths)
    options = ReadOptions(ocr, password, ocr_pages)
    for done, path in enumerate(files):
        started = time.perf_counter()

        def tell(stage: Stage, done: int = done, path: Path = path) -> None:
            on_progress(Progress(done, len(files), path, stage))

        try:
            report = _ingest_file(path, library, options, anew, tell)
        except ContractQAError as error:
            report = FileReport(path, "failed", error=str(error))
        on_progress(Progress(done + 1, len(files), path, "done"))
        yield replace(report, seconds=time.perf_counter() - started)


def _ingest_file(
    path: Path,
    library: Library,
    options: ReadOptions,
    anew: bool,
    tell: Callable[[Stage], None],
) -> FileReport:
    tell("reading")
    file_hash = _file_hash(path, options)
    earlier = {name: known for name, known in library.files().items() if known.path == str(path)}
    if not anew and earlier and all(known.file_hash == file_hash for known in earlier.values()):
        return _report(path, "unchanged", library, tuple(earlier))
    sources = read_file(
        path, ocr=options.ocr, password=options.password, ocr_pages=options.ocr_pages
    )
    names: list[str] = []
    warnings: list[str] = []
    for source in sources:
        name = _free_name(source.name, path, library)
        stamped = replace(source, name=name, path=str(path), file_hash=file_hash)
        tell("parsing")
        ingested = parse_source(stamped, library.embeddings.count_tokens)
        tell("embedding")
        library.add(ingested)
        names.append(name)
        warnings += source.warnings
    for name in earlier.keys() - set(names):
        library.remove(name)
    report = _report(path, "replaced" if earlier else "added", library, tuple(names))
    return replace(report, warnings=tuple(warnings))


def _parse_contract(
    source: Source, contract: Contract, count_tokens: Callable[[str], int]
) -> IngestedContract:
    contract = replace(contract, parties=find_parties(source, contract))
    clauses = resolve_references(source, contract, parse_clauses(source, contract))
    return IngestedContract(
        contract,
        clauses,
        make_passages(source, contract, clauses, count_tokens),
        extract_facts(source, contract, clauses),
    )


def _file_hash(path: Path, options: ReadOptions) -> str:
    """SHA-256 of the content and of how it is read: forced OCR and new code read a file anew."""
    forced = "force" if options.ocr == "force" else ""
    pages = f"/{options.ocr_pages}" if options.ocr_pages != OCR_PAGES else ""
    digest = hashlib.sha256(f"{PIPELINE_VERSION}{forced}{pages}".encode())
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _free_name(name: str, path: Path, library: Library) -> str:
    """``name``, or with the folder's name in brackets when another existing file holds it."""
    candidate, count = name, 1
    files = library.files()
    while True:
        holder = files.get(candidate)
        if holder is None or holder.path == str(path) or not Path(holder.path).exists():
            return candidate
        stem, dot, suffix = name.rpartition(".")
        marked = path.parent.name if count == 1 else f"{path.parent.name} {count}"
        candidate = f"{stem} ({marked}){dot}{suffix}" if dot else f"{name} ({marked})"
        count += 1


def _report(
    path: Path,
    status: Literal["added", "replaced", "unchanged"],
    library: Library,
    names: tuple[str, ...],
) -> FileReport:
    contracts = [contract for contract in library.contracts() if contract.source in names]
    ids = tuple(contract.contract_id for contract in contracts)
    return FileReport(
        path,
        status,
        names,
        len(contracts),
        sum(1 for contract_id in ids for _ in library.clauses(contract_id)),
        len(library.facts(contract_ids=ids)) if ids else 0,
    )
