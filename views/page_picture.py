"""A page of a PDF or scan as a picture, with the quoted words boxed."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from rag.library.records import Source, Span
from rag.page_images import page_image, span_boxes

_FILL, _EDGE = (255, 208, 64, 90), (226, 120, 0, 255)
_MARGIN = 3  # pixels around the words
DPI = 110


def has_picture(source: Source) -> bool:
    """Whether the original can be shown page by page: a PDF or image that is still there."""
    return source.format in {"pdf", "image"} and Path(source.path).is_file()


def box_bottom(source: Source, number: int, spans: Sequence[Span]) -> float | None:
    """Where the lowest box of ``spans`` ends on page ``number``, 0-1; None without a box there."""
    page = next((page for page in source.pages if page.number == number), None)
    boxes = [box for span in spans for box in span_boxes(source, page, *span)] if page else []
    return max((box.y1 for box in boxes), default=None)


def boxed_page(source: Source, number: int, spans: Sequence[Span]) -> Image.Image:
    """Page ``number`` (from 1) in RGB with the parts of ``spans`` that stand on it boxed.

    Raises ReadError when the original cannot be shown.
    """
    file = _original(source)
    picture = page_image(file, number, DPI).convert("RGBA")
    page = next((page for page in source.pages if page.number == number), None)
    overlay = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(overlay)
    boxes = (
        [box for span in spans for box in span_boxes(source, page, *span, file=file)]
        if page
        else []
    )
    for box in boxes:
        corners = (
            box.x0 * picture.width - _MARGIN,
            box.y0 * picture.height - _MARGIN,
            box.x1 * picture.width + _MARGIN,
            box.y1 * picture.height + _MARGIN,
        )
        draw.rectangle(corners, fill=_FILL, outline=_EDGE, width=2)
    return Image.alpha_composite(picture, overlay).convert("RGB")


def _original(source: Source) -> Path | bytes:
    """The file that the source was read from; its bytes when it is in a zip."""
    path = Path(source.path)
    if not zipfile.is_zipfile(path):
        return path
    from ingest.readers import member_of_archive  # takes long; most visitors have no zips

    return member_of_archive(path, source.name)
