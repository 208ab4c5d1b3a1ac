"""Files in, text out: one short file a format, and here the one table that lists them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from ingest.readers import docx, html, pdf, scanned, text
from ingest.readers.archive import MAX_DEPTH, SEPARATOR, Budget, members
from ingest.readers.document import (
    Document,
    InputFile,
    OcrMode,
    ReadOptions,
    to_source,
)
from ingest.readers.sniff import Kind, sniff
from rag.errors import ReadError
from rag.library.records import Source
from rag.settings import OCR_PAGES

__all__ = ["MAX_FILE_BYTES", "member_of_archive", "read_file"]

MAX_FILE_BYTES = 200_000_000

READERS: MappingProxyType[Kind, Callable[[InputFile, ReadOptions], Document]] = MappingProxyType(
    {
        "text": text.read,
        "html": html.read,
        "docx": docx.read,
        "pdf": pdf.read,
        "image": scanned.read,
    }
)


def read_file(
    path: Path,
    *,
    ocr: OcrMode = "auto",
    password: str | None = None,
    ocr_pages: int = OCR_PAGES,
) -> tuple[Source, ...]:
    """The text of a file; a zip gives one source a member. Raises ReadError with one clear line.

    ``ocr``: auto reads pages without text, force all pages, off none; at most ``ocr_pages`` of a
    file, the others are named in the warnings. ``password`` opens PDFs.
    """
    options = ReadOptions(ocr, password, ocr_pages)
    return tuple(_read(load(path), options, Budget(), depth=0))


def _read(file: InputFile, options: ReadOptions, budget: Budget, depth: int) -> Iterator[Source]:
    kind = sniff(file)
    if kind == "zip":
        yield from _read_archive(file, options, budget, depth)
    else:
        yield to_source(file, READERS[kind](file, options))


def _read_archive(
    file: InputFile, options: ReadOptions, budget: Budget, depth: int
) -> Iterator[Source]:
    """The members that can be read; the first of them carries a warning for each of the others."""
    if depth == MAX_DEPTH:
        raise file.refuse("zips stand in it too deep in one another", "Unpack it.")
    sources: list[Source] = []
    problems: list[str] = []
    for member in members(file, budget, options.password):
        try:
            if isinstance(member, ReadError):
                raise member
            sources += _read(member, options, budget, depth + 1)
        except ReadError as error:
            problems.append(str(error))
    if not sources:
        why = problems[0] if problems else "it holds no files"
        raise file.refuse(f"nothing in it can be read ({why})", "Unpack it and try one file.")
    yield replace(sources[0], warnings=(*sources[0].warnings, *problems))
    yield from sources[1:]


def member_of_archive(path: Path, name: str) -> bytes:
    """The bytes of the member of a zip from which the source ``name`` was read.

    Raises ReadError when it cannot be found, as when the library calls the source by another name.
    """
    file, budget = load(path), Budget()
    while True:
        for member in members(file, budget):
            if isinstance(member, InputFile) and f"{name}{SEPARATOR}".startswith(
                member.name + SEPARATOR
            ):
                file = member
                break
        else:
            raise file.refuse(f"{name} is not found in it", "Ingest it again.")
        if file.name == name:
            return file.data


def load(path: Path) -> InputFile:
    """The file in memory. Raises ReadError when it is absent, no file, empty or too large."""
    name = path.name
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise ReadError(f"{name} cannot be read: it is a folder. Name the files in it.")
        if size > MAX_FILE_BYTES:
            raise ReadError(
                f"{name} cannot be read: {size:,} bytes are more than {MAX_FILE_BYTES:,}. Split it."
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError(f"{name} cannot be read: there is no such file. Check its path.") from None
    except OSError as error:
        raise ReadError(f"{name} cannot be read: {error.strerror}. Check its rights.") from None
    if not data:
        raise ReadError(f"{name} cannot be read: it is empty. Give a file that has text in it.")
    return InputFile(name, data, str(path))
