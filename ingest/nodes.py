"""The clauses of one stretch of a contract as nodes: place, depth, number, heading, what is odd."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from ingest.headings import find_heading, find_unnumbered_headings
from ingest.numbering import Candidate
from ingest.outline import Placed, choose_outline
from rag.library.records import Language, Span

Kind: TypeAlias = Literal["clause", "preamble", "signature", "annex", "contents"]

# Families that carry the structure of a contract; finer ones also number lists in running text.
_STRUCTURAL = {
    "第编",
    "第章",
    "第节",
    "第条",
    "一、",
    "1.",
    "1",
    "1.1",
    "Article",
    "Section",
    "Clause",
    "§",
}
_FEWEST_HEADINGS = 3
# Families that extraction moves into the text they number; others are printed after a word.
_DISPLACED = {"第编", "第章", "第节", "第条", "1.1"}
# A number that extraction moved into its text takes back this much of its sentence.
_SENTENCE_BEFORE = 120
_SENTENCE_ENDS = "。；;：:！!？?\n"


class Node(NamedTuple):
    """A part of a contract; ``depth`` 1 = top. ``body``: where the text after the number begins."""

    kind: Kind
    number: str
    heading: str
    depth: int
    start: int
    body: int
    end: int
    notes: tuple[str, ...] = ()


def clause_nodes(
    text: str,
    start: int,
    end: int,
    candidates: Sequence[Candidate],
    language: Language,
    title: str = "",
) -> list[Node]:
    """The clauses of ``text[start:end]`` in preorder; headed sections where numbers were lost."""
    inside = _between(candidates, start, end)
    structural = sum(
        item.family in _STRUCTURAL and item.boundary == "line" and item.doubt < 1 for item in inside
    )
    headings = find_unnumbered_headings(text, start, end, language, title)
    if len(headings) >= _FEWEST_HEADINGS and structural < len(headings) / 2:
        inside = sorted([*inside, *headings], key=lambda item: item.start)
    placed = choose_outline(inside)
    starts = [*_starts(text, placed, start), end]
    ends = _ends(placed, starts)
    return [
        _node(text, item, starts[index], min(starts[index + 1], ends[index]), ends[index])
        for index, item in enumerate(placed)
    ]


def outside(candidates: Sequence[Candidate], spans: Sequence[Span]) -> list[Candidate]:
    """The candidates that do not start in one of the spans (sorted, disjoint)."""
    if not spans:
        return list(candidates)
    span_starts = [span[0] for span in spans]
    kept: list[Candidate] = []
    for item in candidates:
        at = bisect_right(span_starts, item.start) - 1
        if at < 0 or item.start >= spans[at][1]:
            kept.append(item)
    return kept


def without_columns(text: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without columns of bare numbers, which extraction tore from their clauses.

    A column is three numbers or more, or two of a family, with nothing but white space between
    them, from the start of a line to the end of one.
    """
    kept: list[Candidate] = []
    run: list[Candidate] = []
    for item in candidates:
        if run and text[run[-1].end : item.start].strip(" \t\n\f.、"):
            kept += run if not _is_column(text, run) else []
            run = []
        run.append(item)
    return kept + (run if not _is_column(text, run) else [])


def _is_column(text: str, run: Sequence[Candidate]) -> bool:
    if len(run) < 2 or run[0].boundary != "line":
        return False
    places = {item.start for item in run}
    if len(places) < 2:
        return False
    rest = text[run[-1].end : run[-1].end + 200].lstrip(" \t.、")
    return (not rest or rest[0] in "\n\f") and (len(places) > 2 or run[0].family == run[-1].family)


def _starts(text: str, placed: Sequence[Placed], low: int) -> list[int]:
    """Where each clause starts: at its number, or at the sentence that a displaced number cuts."""
    starts: list[int] = []
    floor = low
    for item in placed:
        at = start = item.candidate.start
        if item.candidate.boundary == "glued" and item.candidate.family in _DISPLACED:
            bound = max(floor, start - _SENTENCE_BEFORE)
            while at > bound and text[at - 1] not in _SENTENCE_ENDS:
                at -= 1
            while at < start and text[at].isspace():
                at += 1
        starts.append(at)
        floor = item.candidate.end
    return starts


def _ends(placed: Sequence[Placed], starts: Sequence[int]) -> list[int]:
    """Where each clause ends: the start of the next one that is not inside it."""
    ends = [starts[-1]] * len(placed)
    open_: list[int] = []
    for index, item in enumerate(placed):
        while open_ and placed[open_[-1]].depth >= item.depth:
            ends[open_.pop()] = starts[index]
        open_.append(index)
    return ends


def _node(text: str, item: Placed, start: int, own_end: int, end: int) -> Node:
    candidate = item.candidate
    notes = item.notes
    if candidate.family == "heading":
        heading = text[candidate.start : candidate.end]
        notes = ("number_lost",)
    elif start < candidate.start:
        notes = (*notes, "displaced")
        followed = text[candidate.end : own_end]
        alone = not followed.strip() or followed.startswith("\n")
        heading = text[start : candidate.start] if alone else ""
    else:
        span = find_heading(text, candidate.end, own_end, candidate.family)
        heading = text[span[0] : span[1]] if span else ""
    heading = " ".join(heading.split())
    return Node("clause", candidate.number, heading, item.depth, start, candidate.end, end, notes)


def _between(candidates: Sequence[Candidate], start: int, end: int) -> Sequence[Candidate]:
    low = bisect_left(candidates, start, key=lambda item: item.start)
    high = bisect_left(candidates, end, key=lambda item: item.start)
    return candidates[low:high]
