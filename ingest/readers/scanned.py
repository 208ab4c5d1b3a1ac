"""OCR of images and of PDF pages without a text layer, through rapidocr (the extra ``ocr``)."""

import importlib.util
import io
import os
import threading
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from ingest.readers.document import Document, InputFile, PageText, ReadOptions
from rag.library.records import LineBox

OCR_DPI = 200
MAX_PIXELS = 80_000_000
MAX_FRAMES = 2_000
INSTALL_OCR = "Install OCR with: pip install 'contract-qa[ocr]'"

# Pages below this mean confidence are named in the warnings.
_LOW_CONFIDENCE = 0.7
# Below this one, or with fewer characters, the page may be turned.
_TURNED_CONFIDENCE = 0.8
_FEW_CHARACTERS = 20
# Words below this one are not legible: they tell how the page lies, and are left out of its text.
_LEGIBLE = 0.5
# Two boxes stand on one line when they share this part of the lower one's height.
_SAME_LINE = 0.5

# The recogniser keeps state between its steps, so one page at a time in a process.
_OCR_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Words:
    """A piece of a line as it was recognised: its box in pixels, its text, its confidence."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    confidence: float


def read(file: InputFile, options: ReadOptions) -> Document:
    """A page for each frame of an image. Raises ReadError when it is damaged or too large."""
    pages: list[PageText] = []
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(io.BytesIO(file.data)) as image,
        ):
            frames = getattr(image, "n_frames", 1)
            if image.width * image.height > MAX_PIXELS or frames > MAX_FRAMES:
                raise file.refuse(
                    f"it has more than {MAX_PIXELS:,} pixels or {MAX_FRAMES:,} frames",
                    "Scan it at 200 to 300 dpi, or split it.",
                )
            for frame in range(frames):
                if frame < options.ocr_pages and ocr_is_on(options):
                    image.seek(frame)
                    pages.append(recognise(image.convert("RGB")))
                else:
                    pages.append(PageText("", method="unreadable"))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise file.refuse(f"the image is damaged ({error})", "Scan or save it again.") from None
    return Document("image", pages, warnings=tuple(page_warnings(pages, options)))


def ocr_installed() -> bool:
    """Whether the extra ``ocr`` is there."""
    return importlib.util.find_spec("rapidocr") is not None


def ocr_is_on(options: ReadOptions) -> bool:
    """Whether pages may be recognised."""
    return options.ocr != "off" and ocr_installed()


def recognise(picture: Image.Image, label: str | None = None) -> PageText:
    """The text of an RGB picture of a page, its lines from top to bottom; else ``unreadable``."""
    found, turns = _recognise_upright(picture)
    words = _legible(found)
    if not words:
        return PageText("", label, method="unreadable")
    turned = picture.rotate(90 * turns, expand=True)
    text, boxes = _reading_order(words, turned.size)
    confidence = round(_confidence(words), 4)
    boxes = tuple((start, end, *_turn_back(box, turns)) for start, end, *box in boxes)
    return PageText(text, label, "ocr", confidence, line_boxes=boxes)


def page_warnings(pages: Sequence[PageText], options: ReadOptions) -> Iterator[str]:
    """A line for the pages that could not be read and one for those that were read badly."""
    pictures = [number for number, page in enumerate(pages, 1) if page.method != "text"]
    beyond = pictures[options.ocr_pages :] if ocr_is_on(options) else []
    if beyond:
        yield (
            f"{_pages(beyond)} not read: OCR is limited to {options.ocr_pages:,} pages of a file. "
            "Raise CONTRACT_QA_OCR_PAGES, or split the file."
        )
    unread = [number for number in pictures if pages[number - 1].method == "unreadable"]
    unread = [number for number in unread if number not in set(beyond)]
    if unread and options.ocr == "off":
        yield f"{_pages(unread)} without text, and OCR is off. Use --ocr auto."
    elif unread and not ocr_installed():
        yield f"{_pages(unread)} without text, and OCR is not installed. {INSTALL_OCR}."
    elif unread:
        yield f"{_pages(unread)} could not be read. Check the scan."
    doubtful = [
        number
        for number, page in enumerate(pages, 1)
        if page.confidence is not None and page.confidence < _LOW_CONFIDENCE
    ]
    if doubtful:
        yield f"{_pages(doubtful)} read with a confidence below {_LOW_CONFIDENCE}. Check the scan."


def _pages(numbers: Sequence[int]) -> str:
    """``page 3`` or ``pages 1-4, 7``."""
    starts = [numbers[0]] + [after for before, after in pairwise(numbers) if after > before + 1]
    ends = [before for before, after in pairwise(numbers) if after > before + 1] + [numbers[-1]]
    runs = [
        str(first) if first == last else f"{first}-{last}"
        for first, last in zip(starts, ends, strict=True)
    ]
    return f"{'page' if len(numbers) == 1 else 'pages'} {', '.join(runs)}"


@cache
def _engine() -> Any:
    """The recogniser, silent, with the models of its wheel."""
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    with warnings.catch_warnings(action="ignore"):
        from rapidocr import RapidOCR

        return RapidOCR(params={"Global.log_level": "critical"})


def _recognise(picture: Image.Image) -> list[_Words]:
    with _OCR_LOCK, warnings.catch_warnings(action="ignore"):
        # The classifier of upside-down lines is off: it turns upright lines of digits.
        result = _engine()(np.asarray(picture), use_cls=False, text_score=0.0)
    if result.boxes is None or result.txts is None:
        return []
    return [
        _Words(
            x0=float(corners[:, 0].min()),
            y0=float(corners[:, 1].min()),
            x1=float(corners[:, 0].max()),
            y1=float(corners[:, 1].max()),
            text=text.strip(),
            confidence=float(score),
        )
        for corners, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
        if text.strip()
    ]


def _recognise_upright(picture: Image.Image) -> tuple[list[_Words], int]:
    """The words, and how many quarter turns against the clock made the picture upright.

    Lines that stand upright say that the page lies on a side. On which one is read off the words:
    the recogniser gives a tall piece a quarter turn before it reads it.
    """
    words = _recognise(picture)
    lines = [word for word in words if not _is_sign(word)]  # a 1 is tall as it stands
    tall = sum(line.y1 - line.y0 > 1.5 * (line.x1 - line.x0) for line in lines)
    tried = [(words, 0)]
    if not words or tall * 2 > len(lines):
        turns = [1, 3] if _confidence(words) >= _TURNED_CONFIDENCE else [3, 1]
        tried = []
    else:
        turns = [] if _is_certain(words) else [2]
    for turn in turns:
        words = _recognise(picture.rotate(90 * turn, expand=True))
        tried.append((words, turn))
        if _is_certain(words):
            break
    return max(tried, key=lambda one: _characters_read(one[0]))


def _is_sign(word: _Words) -> bool:
    return len(word.text) == 1 and word.confidence >= _TURNED_CONFIDENCE


def _is_certain(words: Sequence[_Words]) -> bool:
    """Whether so much is read so well that the page cannot stand on its head."""
    read = sum(len(word.text) for word in _legible(words))
    return read >= _FEW_CHARACTERS and _confidence(words) >= _TURNED_CONFIDENCE


def _legible(words: Sequence[_Words]) -> list[_Words]:
    return [word for word in words if word.confidence >= _LEGIBLE]


def _characters_read(words: Sequence[_Words]) -> float:
    """The characters of the legible words, each counted by its confidence."""
    return sum(word.confidence * len(word.text) for word in _legible(words))


def _confidence(words: Sequence[_Words]) -> float:
    """The mean over the characters; 0 without words."""
    characters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / max(characters, 1)


def _reading_order(
    words: Sequence[_Words], size: tuple[int, int]
) -> tuple[str, tuple[LineBox, ...]]:
    """The lines from top to bottom, the pieces of a line from left to right with a blank between.

    Returns the text and the place of each piece in it and on the page of ``size`` pixels.
    """
    width, height = size
    lines: list[list[_Words]] = []
    for word in sorted(words, key=lambda word: word.y0 + word.y1):
        if lines and _on_one_line(lines[-1][-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    text = ""
    boxes: list[LineBox] = []
    for line in lines:
        text += "\n" if text else ""
        for index, word in enumerate(sorted(line, key=lambda word: word.x0)):
            text += " " if index else ""
            start, text = len(text), text + word.text
            place = (word.x0 / width, word.y0 / height, word.x1 / width, word.y1 / height)
            boxes.append((start, len(text), *place))
    return text, tuple(boxes)


def _on_one_line(first: _Words, second: _Words) -> bool:
    shared = min(first.y1, second.y1) - max(first.y0, second.y0)
    return shared > _SAME_LINE * min(first.y1 - first.y0, second.y1 - second.y0)


def _turn_back(box: Sequence[float], turns: int) -> tuple[float, float, float, float]:
    """The box on the page as it lies, from one on the page after quarter turns."""
    x0, y0, x1, y1 = (round(value, 5) for value in box)
    if turns == 1:
        return 1 - y1, x0, 1 - y0, x1
    if turns == 2:
        return 1 - x1, 1 - y1, 1 - x0, 1 - y0
    if turns == 3:
        return y0, 1 - x1, y1, 1 - x0
    return x0, y0, x1, y1
