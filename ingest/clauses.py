"""One contract to its tree of clauses, in preorder, with preamble, annexes and signatures."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.headings import find_heading, find_unnumbered_headings
from ingest.numbering import Candidate, find_candidates
from ingest.outline import Placed, choose_outline
from ingest.parts import find_annexes, find_contents, find_signature
from rag.library.records import Clause, Contract, Source, Span

_STRONG = {"第条", "第章", "一、", "1.", "Article", "Section", "1.1", "1"}
# A displaced number takes back this much of the sentence that it stands in.
_SENTENCE_BEFORE = 120
_SENTENCE_ENDS = "。；;：:！!？?\n"


@dataclass(frozen=True, slots=True)
class _Node:
    """A part of the contract before it becomes a record; ``depth`` 1 = top."""

    kind: Literal["clause", "preamble", "signature", "annex", "contents"]
    number: str
    heading: str
    depth: int
    start: int
    body: int
    end: int
    family: str = ""
    notes: tuple[str, ...] = ()


def parse_clauses(source: Source, contract: Contract) -> tuple[Clause, ...]:
    """The clauses of a contract in preorder; their spans nest, siblings are disjoint."""
    nodes = _nodes(source, contract.start, contract.end)
    return _records(source, contract, nodes)


def _nodes(source: Source, start: int, end: int) -> list[_Node]:
    """All parts of ``start:end`` by place, disjoint but for nesting by depth."""
    text = source.text
    candidates = _outside(find_candidates(text, start, end), source.furniture)
    contents = find_contents(text, start, end, candidates)
    if contents is not None:
        candidates = _outside(candidates, (contents,))
    first = candidates[0].start if candidates else end
    annexes = find_annexes(text, max(first, contents[1] if contents else start), end)
    stops = [annex.start for annex in annexes] + [end]
    nodes = _body(text, start, stops[0], _between(candidates, start, stops[0]), contents)
    for annex, stop in zip(annexes, stops[1:], strict=True):
        nodes.append(
            _Node("annex", annex.number, annex.heading, 1, annex.start, annex.label_end, stop)
        )
        inner = _between(candidates, annex.label_end + len(annex.heading), stop)
        nodes += [replace(node, depth=node.depth + 1) for node in _clauses(text, stop, inner)]
    return nodes


def _body(
    text: str, start: int, end: int, candidates: Sequence[Candidate], contents: Span | None
) -> list[_Node]:
    """Preamble, table of contents, clauses and signature block of the text before any annex."""
    clauses = _clauses(text, end, [*candidates], contents[1] if contents else start)
    body = clauses[0].start if clauses else end
    nodes: list[_Node] = []
    at = start
    if contents is not None and contents[0] < body:
        nodes.append(_plain("preamble", start, contents[0]))
        nodes.append(_plain("contents", *contents))
        at = contents[1]
    nodes.append(_plain("preamble", at, body))
    signature = find_signature(text, clauses[-1].body, end) if clauses else None
    if signature is not None:
        clauses = [replace(node, end=min(node.end, signature)) for node in clauses]
    nodes += clauses
    if signature is not None:
        nodes.append(_plain("signature", signature, end))
    return [_from_text(text, node) for node in nodes if text[node.start : node.end].strip()]


def _clauses(text: str, end: int, candidates: Sequence[Candidate], low: int = 0) -> list[_Node]:
    """The numbered clauses among ``candidates``, or the headed sections when numbers were lost."""
    start = candidates[0].start if candidates else end
    headings = find_unnumbered_headings(text, low or start, end)
    strong = sum(item.family in _STRONG and item.boundary == "line" for item in candidates)
    if len(headings) >= 3 and strong < len(headings) / 2:
        candidates = sorted([*candidates, *headings], key=lambda item: item.start)
    placed = choose_outline(candidates)
    starts = _starts(text, placed, low)
    nodes: list[_Node] = []
    for index, item in enumerate(placed):
        following = (
            starts[later]
            for later in range(index + 1, len(placed))
            if placed[later].depth <= item.depth
        )
        nodes.append(_clause(text, item, starts[index], next(following, end), starts, index, end))
    return nodes


def _clause(
    text: str, item: Placed, start: int, stop: int, starts: list[int], index: int, end: int
) -> _Node:
    candidate = item.candidate
    own_end = min(starts[index + 1] if index + 1 < len(starts) else end, stop)
    if candidate.family == "heading":
        heading = text[candidate.start : candidate.end].strip(" \t\u3000#*")
        return _Node(
            "clause",
            "",
            heading,
            item.depth,
            start,
            candidate.end,
            stop,
            "heading",
            ("number_lost",),
        )
    notes = item.notes
    if start < candidate.start:
        notes = (*notes, "displaced")
        alone = text[candidate.end : own_end].strip() == "" or text[candidate.end] == "\n"
        heading = " ".join(text[start : candidate.start].split()) if alone else ""
    else:
        span = find_heading(text, candidate.end, own_end, candidate.family)
        heading = " ".join(text[span[0] : span[1]].split()) if span else ""
    return _Node(
        "clause",
        candidate.number,
        heading,
        item.depth,
        start,
        candidate.end,
        stop,
        candidate.family,
        notes,
    )


def _starts(text: str, placed: Sequence[Placed], low: int) -> list[int]:
    """Where each clause starts: at its number, or at the sentence that a displaced number cuts."""
    starts: list[int] = []
    floor = low
    for item in placed:
        start = item.candidate.start
        if item.candidate.boundary == "glued" and item.candidate.family in ("1.1", "第条", "第章"):
            at = start
            bound = max(floor, start - _SENTENCE_BEFORE)
            while at > bound and text[at - 1] not in _SENTENCE_ENDS:
                at -= 1
            while at < start and text[at].isspace():
                at += 1
            start = at
        starts.append(start)
        floor = item.candidate.end
    return starts


def _records(source: Source, contract: Contract, nodes: Sequence[_Node]) -> tuple[Clause, ...]:
    """The nodes as records: ids in preorder, paths, pages, trailing white space left out."""
    text = source.text
    page_starts = [page.start for page in source.pages]
    used: dict[tuple[tuple[str, ...], str], int] = {}
    stack: list[Clause] = []
    records: list[Clause] = []
    for index, node in enumerate(nodes):
        del stack[node.depth - 1 :]
        parent = stack[-1] if stack else None
        above = parent.path if parent else ()
        used[above, node.number] = count = used.get((above, node.number), 0) + 1
        name = node.number if count == 1 or not node.number else f"{node.number}#{count}"
        end = _stripped(text, node.start, node.end)
        own = nodes[index + 1].start if index + 1 < len(nodes) else end
        own_end = _stripped(text, node.start, min(own, end))
        clause = Clause(
            clause_id=f"{contract.contract_id}/{index + 1:04d}",
            contract_id=contract.contract_id,
            parent_id=parent.clause_id if parent else None,
            kind=node.kind,
            number=node.number,
            path=(*above, name),
            level=len(stack) + 1,
            heading=node.heading,
            start=node.start,
            end=end,
            own_end=own_end,
            page_start=_page(source, page_starts, node.start),
            page_end=_page(source, page_starts, max(end - 1, node.start)),
            notes=node.notes,
        )
        records.append(clause)
        stack.append(clause)
    return tuple(records)


def _page(source: Source, page_starts: Sequence[int], offset: int) -> int:
    if not page_starts:
        return 1
    return source.pages[max(bisect_right(page_starts, offset) - 1, 0)].number


def _stripped(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _plain(kind: Literal["preamble", "signature", "contents"], start: int, end: int) -> _Node:
    return _Node(kind, "", "", 1, start, start, end)


def _from_text(text: str, node: _Node) -> _Node:
    start = node.start
    while text[start].isspace():
        start += 1
    return replace(node, start=start)


def _between(candidates: Sequence[Candidate], start: int, end: int) -> list[Candidate]:
    return [item for item in candidates if start <= item.start and item.end <= end]


def _outside(candidates: Sequence[Candidate], spans: Sequence[Span]) -> list[Candidate]:
    """The candidates that do not start in one of the sorted, disjoint spans."""
    span_starts = [span[0] for span in spans]
    kept: list[Candidate] = []
    for item in candidates:
        at = bisect_right(span_starts, item.start) - 1
        if at < 0 or item.start >= spans[at][1]:
            kept.append(item)
    return kept
