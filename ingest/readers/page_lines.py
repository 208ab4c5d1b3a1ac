"""The lines of a text, page by page, in the form in which furniture is recognised."""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

PAGE_BREAK = "\f"
MAX_LINE = 120
# A text of more lines than this holds no pages and no furniture that anyone would look for.
MAX_LINES = 2_000_000


class Line(NamedTuple):
    """A line that is not blank, without the white space around it.

    ``compact`` is its text without white space, folded to half width and small letters; empty when
    the line is longer than ``MAX_LINE``.
    """

    start: int
    end: int
    compact: str


def page_lines(text: str) -> list[list[Line]]:
    """The lines of each page; pages are what form feeds separate. None above ``MAX_LINES``."""
    if text.count("\n") + text.count(PAGE_BREAK) > MAX_LINES:
        return []
    pages: list[list[Line]] = []
    start = 0
    for page in text.split(PAGE_BREAK):
        pages.append(list(_lines(page, start)))
        start += len(page) + len(PAGE_BREAK)
    return pages


def _lines(page: str, start: int) -> Iterator[Line]:
    for raw in page.split("\n"):
        stripped = raw.strip()
        if stripped:
            first = start + len(raw) - len(raw.lstrip())
            compact = _compact(stripped) if len(stripped) <= MAX_LINE else ""
            yield Line(first, first + len(stripped), compact)
        start += len(raw) + 1


def _compact(line: str) -> str:
    compact = "".join(line.split())
    return (compact if compact.isascii() else unicodedata.normalize("NFKC", compact)).lower()
