"""Pages as pictures, and the boxes of a quote on them.

Boxes are relative to the page as it is shown: 0 to 1, x from the left, y from the top.
"""

import io
import threading
import unicodedata
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, UnidentifiedImageError

from rag.errors import ReadError
from rag.library.records import Page, Source

# PDFium is not safe to use from two threads at once; every use in a process takes this lock.
PDFIUM_LOCK = threading.RLock()

_POINTS_PER_INCH = 72
_MAX_PIXELS = 50_000_000
# PDFium converts to whole device units, so the page is measured on a grid this fine.
_GRID = 100_000


class Box(NamedTuple):
    """A rectangle of a page, each side relative to the page's width or height."""

    x0: float
    y0: float
    x1: float
    y1: float


def page_image(
    file: Path | bytes, page_number: int, dpi: int = 110, password: str | None = None
) -> Image.Image:
    """The page (from 1) of a PDF or image in RGB. Raises ReadError when there is none."""
    if _is_pdf(file):
        with PDFIUM_LOCK, _open(file, password) as pdf:
            return render(_page(pdf, file, page_number), dpi)
    try:
        with Image.open(io.BytesIO(file) if isinstance(file, bytes) else file) as image:
            image.seek(page_number - 1)
            return image.convert("RGB")
    except (UnidentifiedImageError, EOFError, OSError):
        raise ReadError(
            f"{_name(file)} has no picture of page {page_number}. Ingest it again."
        ) from None


def render(page: pypdfium2.PdfPage, dpi: int) -> Image.Image:
    """The page in RGB, at a lower resolution when it would be larger than 50 million pixels."""
    width, height = page.get_size()
    scale = dpi / _POINTS_PER_INCH
    scale = min(scale, (_MAX_PIXELS / max(width * height, 1)) ** 0.5)
    picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return picture


def span_boxes(
    source: Source,
    page: Page,
    start: int,
    end: int,
    password: str | None = None,
    *,
    file: Path | bytes | None = None,
) -> tuple[Box, ...]:
    """The boxes on ``page`` of the part of ``source.text[start:end]`` that stands there.

    ``file``: the original, when it is not the file at the path of the source.
    """
    start, end = max(start, page.start), min(end, page.end)
    if start >= end:
        return ()
    if page.line_boxes:
        return tuple(
            Box(*line[2:]) for line in page.line_boxes if line[0] < end and line[1] > start
        )
    before = len(_compact(source.text[page.start : start]))
    quote = source.text[start:end]
    file = Path(source.path) if file is None else file
    return quote_boxes(file, page.number, quote, near=before, password=password)


def quote_boxes(
    file: Path | bytes, page_number: int, quote: str, *, near: int = 0, password: str | None = None
) -> tuple[Box, ...]:
    """The boxes, one a line, of a quote in the text layer of a PDF page; white space is ignored.

    Where the quote stands more than once, the place next to ``near`` characters (without white
    space) from the top is taken. Empty when the page does not hold it or the file is no PDF.
    """
    if not _is_pdf(file):
        return ()
    with PDFIUM_LOCK, _open(file, password) as pdf:
        page = _page(pdf, file, page_number)
        text_page = page.get_textpage()
        characters, indices = _compact_with_indices(page_characters(text_page))
        at = _nearest(characters, _compact(quote), near)
        if at is None:
            return ()
        first, last = indices[at], indices[at + len(_compact(quote)) - 1]
        count = text_page.count_rects(first, last - first + 1)
        return _joined([_shown(page, text_page.get_rect(index)) for index in range(count)])


def page_characters(text_page: pypdfium2.PdfTextPage) -> str:
    """The characters of the text layer, one for each of PDFium's indices, hyphens as hyphens."""
    codes = (
        pdfium.FPDFText_GetUnicode(text_page, index) for index in range(text_page.count_chars())
    )
    return "".join("-" if code in {0x02, 0xFFFE} else chr(code) for code in codes)


def _shown(page: pypdfium2.PdfPage, rect: tuple[float, float, float, float]) -> Box:
    """A rectangle of the page's own space (left, bottom, right, top) as a box of the shown page."""
    left, bottom, right, top = rect
    corners = [_device(page, left, bottom), _device(page, right, top)]
    xs, ys = zip(*corners, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def _joined(boxes: list[Box]) -> tuple[Box, ...]:
    """Boxes that follow each other on one line become one."""
    joined: list[Box] = []
    for box in boxes:
        last = joined[-1] if joined else None
        if last and box.x1 > last.x0 and min(last.y1, box.y1) > max(last.y0, box.y0):
            box = Box(
                min(last.x0, box.x0),
                min(last.y0, box.y0),
                max(last.x1, box.x1),
                max(last.y1, box.y1),
            )
            joined.pop()
        joined.append(box)
    return tuple(joined)


def _device(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    across, down = pdfium.c_int(), pdfium.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, x, y, across, down)
    return across.value / _GRID, down.value / _GRID


def _compact(text: str) -> str:
    return _compact_with_indices(text)[0]


def _compact_with_indices(text: str) -> tuple[str, list[int]]:
    """The text without white space in compatibility form, and the index behind each character."""
    characters: list[str] = []
    indices: list[int] = []
    for index, char in enumerate(text):
        if not char.isspace():
            folded = unicodedata.normalize("NFKC", char)
            characters.append(folded)
            indices += [index] * len(folded)
    return "".join(characters), indices


def _nearest(text: str, quote: str, near: int) -> int | None:
    """Where ``quote`` stands in ``text``, as near to ``near`` as it does; None when nowhere."""
    after = text.find(quote, max(0, near))
    before = text.rfind(quote, 0, near + len(quote))
    places = [place for place in (before, after) if quote and place >= 0]
    return min(places, key=lambda place: abs(place - near), default=None)


def _name(file: Path | bytes) -> str:
    return "The file in the zip" if isinstance(file, bytes) else file.name


def _is_pdf(file: Path | bytes) -> bool:
    if isinstance(file, bytes):
        return b"%PDF-" in file[:1024]
    try:
        with file.open("rb") as stream:
            return b"%PDF-" in stream.read(1024)
    except OSError:
        raise ReadError(f"{file.name} is no longer at {file.parent}. Ingest it again.") from None


def _open(file: Path | bytes, password: str | None) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(file, password=password)
    except pypdfium2.PdfiumError as error:
        raise ReadError(f"{_name(file)} cannot be shown: {error}. Ingest it again.") from None


def _page(pdf: pypdfium2.PdfDocument, file: Path | bytes, number: int) -> pypdfium2.PdfPage:
    try:
        return pdf[number - 1]
    except (pypdfium2.PdfiumError, IndexError):
        raise ReadError(f"{_name(file)} has no page {number} to show. Ingest it again.") from None
