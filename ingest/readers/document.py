"""What every reader takes and gives: the bytes of a file in, pages of text out as one Source."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ingest.readers.furniture import find_furniture
from ingest.readers.page_lines import PAGE_BREAK
from rag.errors import ReadError
from rag.library.records import LineBox, Page, Source, Span
from rag.settings import OCR_PAGES

OcrMode: TypeAlias = Literal["auto", "off", "force"]

_UNWANTED = {0: "\ufffd"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file in memory. ``name`` names the source; ``path`` is where it was read from."""

    name: str
    data: bytes
    path: str

    def source_hash(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    def refuse(self, why: str, remedy: str) -> ReadError:
        """The error to raise for this file: one line with what, why, and what to do."""
        return ReadError(f"{self.name} cannot be read: {why}. {remedy}")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user asked for, for all readers."""

    ocr: OcrMode = "auto"
    password: str | None = None
    ocr_pages: int = OCR_PAGES


@dataclass(frozen=True, slots=True)
class PageText:
    """One page as a reader found it. ``furniture`` and ``line_boxes`` are offsets into ``text``."""

    text: str
    label: str | None = None
    method: Literal["text", "ocr", "unreadable"] = "text"
    confidence: float | None = None
    furniture: tuple[Span, ...] = ()
    line_boxes: tuple[LineBox, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """All that a reader found in one file."""

    format: str
    pages: Sequence[PageText]
    metadata: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def clean(text: str) -> str:
    """The text with NUL and lone surrogates replaced, character for character, by U+FFFD."""
    return text.translate(_UNWANTED)


def to_source(file: InputFile, document: Document) -> Source:
    """The pages joined by form feeds. Raises ReadError when they hold nothing but white space."""
    texts = _page_texts(document.pages)
    if not any(text.strip() for text in texts):
        detail = document.warnings[0] if document.warnings else "it holds no text"
        raise file.refuse(detail.rstrip("."), "Give a file that has text in it.")
    pages: list[Page] = []
    furniture: list[Span] = []
    start = 0
    for number, (page, text) in enumerate(zip(document.pages, texts, strict=True), 1):
        end = start + len(text)
        boxes = tuple((start + box[0], start + box[1], *box[2:]) for box in page.line_boxes)
        pages.append(Page(number, start, end, page.label, page.method, page.confidence, boxes))
        furniture += [(start + first, start + last) for first, last in page.furniture]
        start = end + len(PAGE_BREAK)
    text = PAGE_BREAK.join(texts)
    return Source(
        name=file.name,
        format=document.format,
        text=text,
        file_hash=file.source_hash(),
        pages=tuple(pages),
        furniture=find_furniture(text, furniture),
        metadata=document.metadata,
        warnings=document.warnings,
        path=file.path,
    )


def _page_texts(pages: Sequence[PageText]) -> list[str]:
    """The cleaned texts; where there are several, a form feed inside one becomes a line feed."""
    if len(pages) == 1:
        return [clean(pages[0].text)]
    return [clean(page.text).replace(PAGE_BREAK, "\n") for page in pages]
