"""Numbered rows of tables, which are no clauses: 序号 名称 数量, then 1 服务器 12台."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from ingest.numbering import Candidate
from rag.language.words import load_words

# Cells that a row has besides its number.
_CELLS = 2


def without_rows(
    text: str, start: int, end: int, candidates: Sequence[Candidate]
) -> list[Candidate]:
    """The candidates of ``text[start:end]`` without the bare numbers that count rows from 1.

    A table has a line of headings whose first cell names the column of numbers. Each row begins a
    line and has several cells; the table ends where the count breaks off.
    """
    heads = [match.end() for match in _head().finditer(text, start, end)]
    rows: set[int] = set()
    for head in heads:
        first = bisect_left(candidates, head, key=lambda item: item.start)
        following = (item for item in candidates[first:] if item.family == "1")
        for count, item in enumerate(following, 1):
            if item.values != (count,) or item.boundary != "line" or not _is_row(text, item, end):
                break
            rows.add(item.start)
    return [item for item in candidates if item.start not in rows] if rows else list(candidates)


def _is_row(text: str, item: Candidate, end: int) -> bool:
    stop = text.find("\n", item.end, end)
    cells = text[item.end : stop if stop >= 0 else end].split()
    return len(cells) >= _CELLS


@cache
def _head() -> re.Pattern[str]:
    labels = "|".join(re.escape(label) for label in load_words("numbering")["row_labels"])
    cell = r"[ \t]{1,20}[^\s\d:：。；;]{1,20}"
    return re.compile(
        rf"^[ \t]{{0,20}}(?:{labels})(?:{cell}){{{_CELLS},12}}[ \t]{{0,20}}$", re.MULTILINE
    )
