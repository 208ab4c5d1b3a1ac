"""What is embedded and searched: a contract cut into passages along its clauses.

A short clause is one passage with everything below it; a longer one gives its lead-in together
with its first short items, then its other items in groups; one that is long without items is cut
between sentences, with one sentence of overlap so that a quote of two sentences stays whole.
Headings go with what follows them. All but the table of contents is in some passage.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from ingest.passage_headers import Headers
from ingest.reading import is_cjk
from rag.language.sentences import split_sentences
from rag.library.records import Clause, Contract, Language, Passage, Source, Span

MAX_TOKENS = 510  # of header and text together, special tokens included


_COMMAS = ",，;；、:："


@dataclass(frozen=True, slots=True)
class Sizes:
    """Characters of a passage: siblings are joined up to ``full``; one piece may have ``most``."""

    heading: int
    full: int
    group: int
    most: int
    part: int


# Chosen so that quotes stay whole while several passages fit into an answer's reading budget.
SIZES: dict[Language, Sizes] = {
    "zh": Sizes(heading=24, full=110, group=220, most=320, part=240),
    "en": Sizes(heading=90, full=450, group=900, most=1_500, part=1_000),
}


@dataclass(frozen=True, slots=True)
class _Part:
    """A span to become a passage, with the clause it belongs to."""

    clause: Clause
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Node:
    """A clause with the end of its own words (up to its first child) and its children."""

    clause: Clause
    end: int
    own_end: int
    children: tuple["_Node", ...]


def make_passages(
    source: Source,
    contract: Contract,
    clauses: tuple[Clause, ...],
    count_tokens: Callable[[str], int],
) -> tuple[Passage, ...]:
    """The passages of one contract in reading order.

    ``text`` is always ``source.text[start:end]``; header and text together take at most 510 tokens
    as ``count_tokens`` counts them; ``clause_id`` is the smallest clause that holds the passage.
    """
    headers = Headers(contract, clauses, count_tokens)
    passages: list[Passage] = []
    for part in _parts(source, contract, clauses):
        header = headers.of(part.clause, part.start)
        fits = _fits(header, count_tokens)
        for start, end in _cut(source.text, part, contract.language, fits):
            passages.append(
                Passage(
                    passage_id=f"{contract.contract_id}/p{len(passages) + 1:04d}",
                    contract_id=contract.contract_id,
                    clause_id=part.clause.clause_id,
                    source=source.name,
                    language=contract.language,
                    start=start,
                    end=end,
                    text=source.text[start:end],
                    header=header,
                )
            )
    return tuple(passages)


def _fits(header: str, count_tokens: Callable[[str], int]) -> Callable[[str], bool]:
    return lambda text: count_tokens(f"{header}\n{text}") <= MAX_TOKENS


# --- grouping -----------------------------------------------------------------------------------


def _parts(source: Source, contract: Contract, clauses: tuple[Clause, ...]) -> Iterator[_Part]:
    """The spans to become passages, before long ones are cut, without what holds no words."""
    for root in _tree(contract, clauses):
        for part in _grouped(root, SIZES[contract.language]):
            trimmed = _trim(source, part)
            if trimmed is not None and part.clause.kind != "contents":
                yield trimmed


def _tree(contract: Contract, clauses: tuple[Clause, ...]) -> list[_Node]:
    """The clauses as nested nodes that cover the contract without gaps."""
    children: dict[str | None, list[Clause]] = {}
    known = {clause.clause_id for clause in clauses}
    for clause in clauses:
        parent = clause.parent_id if clause.parent_id in known else None
        children.setdefault(parent, []).append(clause)

    def node(clause: Clause, end: int) -> _Node:
        below = nodes(clause.clause_id, end)
        return _Node(clause, end, below[0].clause.start if below else end, tuple(below))

    def nodes(parent: str | None, end: int) -> list[_Node]:
        rows = children.get(parent, [])
        ends = [*(row.start for row in rows[1:]), end]
        return [node(row, until) for row, until in zip(rows, ends, strict=False)]

    return nodes(None, contract.end)


def _grouped(node: _Node, sizes: Sizes) -> Iterator[_Part]:
    """The parts of one clause: whole when short, else its lead-in and items in groups."""
    if not node.children or node.end - node.clause.start <= sizes.group:
        yield _Part(node.clause, node.clause.start, node.end)
        return
    start, end = node.clause.start, node.own_end  # the group that is open: the lead-in first
    members: list[_Node] = []
    for child in node.children:
        heading_only = start == node.clause.start and end - start <= sizes.heading
        if child.end - child.clause.start > sizes.group:
            parts = list(_grouped(child, sizes))
            if heading_only and not members:
                parts[0] = _Part(node.clause, start, parts[0].end)
            elif end > start:
                yield _group(node, members, start, end)
            yield from parts
            start, end, members = child.end, child.end, []
            continue
        most = sizes.group + (end - start if heading_only else 0)
        if end > start and (end - start >= sizes.full or child.end - start > most):
            yield _group(node, members, start, end)
            start, members = child.clause.start, []
        end = child.end
        members.append(child)
    if end > start:
        yield _group(node, members, start, end)


def _group(node: _Node, members: list[_Node], start: int, end: int) -> _Part:
    """One group of items; it belongs to the item when it consists of a single one."""
    single = len(members) == 1 and members[0].clause.start == start
    return _Part(members[0].clause if single else node.clause, start, end)


def _trim(source: Source, part: _Part) -> _Part | None:
    """The part without white space and furniture at its ends; None when nothing is left."""
    start, end = part.start, part.end
    first = bisect_right(source.furniture, (start, start)) - 1
    last = bisect_left(source.furniture, (end, end))
    furniture = source.furniture[max(first, 0) : last]
    while True:
        before = (start, end)
        while start < end and source.text[start].isspace():
            start += 1
        while end > start and source.text[end - 1].isspace():
            end -= 1
        for low, high in furniture:
            if low <= start < high:
                start = min(high, end)
            if low < end <= high:
                end = max(low, start)
        if (start, end) == before:
            break
    return _Part(part.clause, start, end) if start < end else None


# --- cutting ------------------------------------------------------------------------------------


def _cut(text: str, part: _Part, language: Language, fits: Callable[[str], bool]) -> Iterator[Span]:
    """The part itself when it is short enough, else runs of its sentences that overlap by one."""
    sizes = SIZES[language]
    body = text[part.start : part.end]
    if len(body) <= sizes.most and fits(body):
        yield part.start, part.end
        return
    sentences = [
        piece
        for start, end in split_sentences(body, language)
        for piece in _shortened(body, start, end, sizes.part)
    ]
    for start, end in _runs(sentences, sizes.part):
        for low, high in _fitting(body, start, end, fits):
            yield part.start + low, part.start + high


def _shortened(text: str, start: int, end: int, most: int) -> Iterator[Span]:
    """A sentence cut into pieces of at most ``most`` characters, at commas or blanks."""
    while end - start > most:
        middle = _break_before(text, start + most // 2, start + most)
        yield start, middle
        start = middle
    if end > start:
        yield start, end


def _break_before(text: str, low: int, high: int) -> int:
    """The best place to cut ``text`` in (low, high]: after a comma, at a blank, beside a Han."""
    places = range(high, low, -1)
    commas = (at for at in places if text[at - 1] in _COMMAS and not text[at : at + 1].isdigit())
    blanks = (at for at in places if text[at - 1].isspace())
    beside = (at for at in places if is_cjk(text[at - 1]) or is_cjk(text[at : at + 1] or " "))
    return next(chain(commas, blanks, beside), high)


def _runs(sentences: list[Span], most: int) -> Iterator[Span]:
    """Consecutive sentences of together at most ``most`` characters; short ones are repeated."""
    first = 0
    while first < len(sentences):
        last = first
        while last + 1 < len(sentences) and sentences[last + 1][1] - sentences[first][0] <= most:
            last += 1
        yield sentences[first][0], sentences[last][1]
        if last + 1 == len(sentences):
            return
        with_overlap = sentences[last + 1][1] - sentences[last][0] <= most
        first = last if last > first and with_overlap else last + 1


def _fitting(text: str, start: int, end: int, fits: Callable[[str], bool]) -> Iterator[Span]:
    """The span, halved until every piece fits the model."""
    if end - start < 2 or fits(text[start:end]):
        yield start, end
        return
    middle = _break_before(text, start + (end - start) // 4, (start + end) // 2)
    yield from _fitting(text, start, middle, fits)
    yield from _fitting(text, middle, end, fits)
