"""Files in, text out: one short file a format, and here the one table that lists them."""

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from ingest.readers import docx, pdf, scanned, text
from ingest.readers.document import Document, InputFile, OcrMode, ReadOptions, to_source
from ingest.readers.sniff import Kind, sniff
from rag.errors import ReadError
from rag.library.records import Source

__all__ = ["MAX_FILE_BYTES", "SUFFIXES", "read_file"]

MAX_FILE_BYTES = 200_000_000

# The readers of one document, by what `sniff` calls the file; `archive` reads the remaining kind.
READERS: MappingProxyType[Kind, Callable[[InputFile, ReadOptions], Document]] = MappingProxyType(
    {"text": text.read, "docx": docx.read, "pdf": pdf.read, "image": scanned.read}
)

# What a folder is searched for; a file that is named is read whatever its suffix.
SUFFIXES = frozenset(
    {".txt", ".md", ".markdown", ".html", ".htm", ".docx", ".pdf", ".zip"}
    | {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp"}
)


def read_file(
    path: Path, *, ocr: OcrMode = "auto", password: str | None = None
) -> tuple[Source, ...]:
    """The text of a file; a zip gives one source a member. Raises ReadError with one clear line.

    ``ocr``: auto reads pages without text, force all pages, off none. ``password`` opens PDFs.
    """
    file = load(path)
    return (to_source(file, READERS[sniff(file)](file, ReadOptions(ocr, password))),)


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
