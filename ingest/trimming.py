"""A span without what is no text of it at its ends: white space, furniture, marks of Markdown."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from rag.library.records import Span


def trimmed_end(text: str, start: int, end: int, furniture: Sequence[Span]) -> int:
    """The end without white space, furniture and the # of a heading that follows.

    ``furniture`` is sorted and disjoint. One character at least is left, unless there is none.
    """
    while end > start + 1:
        if text[end - 1].isspace() or text[end - 1] == "#":
            end -= 1
            continue
        if not furniture:
            break
        at = bisect_left(furniture, (end, 0)) - 1
        if at < 0 or furniture[at][1] < end or furniture[at][0] <= start:
            break
        end = furniture[at][0]
    return end


def trimmed_start(text: str, start: int, end: int, furniture: Sequence[Span]) -> int:
    """The start without white space and furniture; at most ``end``."""
    while start < end:
        if text[start].isspace():
            start += 1
            continue
        at = bisect_right(furniture, (start, len(text))) - 1
        if at < 0 or furniture[at][1] <= start:
            break
        start = furniture[at][1]
    return min(start, end)
