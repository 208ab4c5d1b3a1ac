"""Where the cells of a table begin in a reading text, so that no quote runs over several cells."""

from collections.abc import Iterator
from itertools import pairwise

from ingest.reading import ReadingText

# Columns that only blanks part: so many in a line, and as many in the line beside it.
_FEWEST_COLUMNS = 3


def cell_starts(source: str, text: ReadingText) -> list[int]:
    """The indices of ``text`` at which a cell or the text behind a table begins, in order.

    Rows are lines with tabs or between bars, or Chinese lines of as many blank-separated columns as
    their neighbour.
    """
    if not text.offsets:
        return []
    low, high = text.offsets[0], text.offsets[-1] + 1
    lines = _lines(source, low, high)
    tables = {line for line in lines if _is_row(source, line)}
    for first, second in pairwise(lines):
        columns = _columns(source, first)
        if columns >= _FEWEST_COLUMNS and columns == _columns(source, second):
            tables |= {first, second}
    starts: set[int] = set()
    for start, end in tables:
        starts.update(text.reading_index(at) for at in _cells(source, start, end))
        starts.add(text.reading_index(end))
    return sorted(start for start in starts if 0 < start < len(text.text))


def _lines(source: str, low: int, high: int) -> list[tuple[int, int]]:
    """The spans of the lines that are not blank, cut to ``low:high``."""
    lines: list[tuple[int, int]] = []
    at = low
    for line in source[low:high].splitlines(keepends=True):
        if line.strip():
            lines.append((at, at + len(line)))
        at += len(line)
    return lines


def _is_row(source: str, line: tuple[int, int]) -> bool:
    words = source[slice(*line)].strip()
    return "\t" in words or (words.startswith("|") and words.count("|") > 1)


def _columns(source: str, line: tuple[int, int]) -> int:
    """How many columns blanks make of a Chinese line; 0 for a line of Latin words."""
    words = source[slice(*line)]
    return 0 if words.isascii() or "。" in words else len(words.split())


def _cells(source: str, start: int, end: int) -> Iterator[int]:
    """The offsets at which the cells of a row begin."""
    words = source[start:end]
    parts = "\t" if "\t" in words else "|" if words.strip().startswith("|") else " \u3000"
    yield start
    for at, char in enumerate(words[:-1]):
        if char in parts and words[at + 1] not in parts:
            yield start + at + 1
