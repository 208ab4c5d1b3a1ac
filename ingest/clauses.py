"""One contract to its tree of clauses, in preorder, with preamble, annexes and signatures."""

from bisect import bisect_right
from collections.abc import Sequence

from ingest.nodes import Kind, Node, clause_nodes, outside, without_columns
from ingest.numbering import Candidate, find_candidates
from ingest.parts import find_annexes, find_contents, find_signature
from ingest.plain_text import plain_source
from ingest.tables import without_rows
from ingest.trimming import trimmed_end
from rag.library.records import Clause, Contract, Source, Span


def parse_clauses(source: Source, contract: Contract) -> tuple[Clause, ...]:
    """The clauses of a contract in preorder; their spans nest, siblings are disjoint.

    Parts without a number (preamble, table of contents, signatures, sections whose number was
    lost) have the number "". A blank inside a number is a plain one. Furniture of the source
    holds no clause number.
    """
    text = plain_source(source)
    found = list(find_candidates(text, contract.start, contract.end))
    candidates = without_columns(text, outside(found, source.furniture))
    candidates = without_rows(text, contract.start, contract.end, candidates)
    contents = find_contents(text, contract.start, contract.end, candidates)
    if contents is not None:
        candidates = outside(candidates, (contents,))
    low = contents[1] if contents else contract.start
    first = candidates[0].start if candidates else contract.end
    annexes = find_annexes(text, max(low, first), contract.end, candidates)
    stops = [annex.start for annex in annexes] + [contract.end]
    nodes = _body(contract, text, stops[0], candidates, contents)
    for annex, stop in zip(annexes, stops[1:], strict=True):
        body = annex.body
        nodes.append(Node("annex", annex.number, annex.heading, 1, annex.start, body, stop))
        inner = clause_nodes(text, body, stop, candidates, contract.language)
        nodes += [node._replace(depth=node.depth + 1) for node in inner]
    return _records(source, contract, nodes)


def _body(
    contract: Contract,
    text: str,
    end: int,
    candidates: Sequence[Candidate],
    contents: Span | None,
) -> list[Node]:
    """Preamble, table of contents, clauses and signature block of the text before any annex."""
    nodes: list[Node] = []
    low = contract.start
    if contents is not None:
        nodes += [*_plain(text, "preamble", low, contents[0]), *_plain(text, "contents", *contents)]
        low = contents[1]
    clauses = clause_nodes(text, low, end, candidates, contract.language, contract.title)
    nodes += _plain(text, "preamble", low, clauses[0].start if clauses else end)
    if not clauses:
        return nodes
    numbered = max((node.body for node in clauses if node.number), default=clauses[0].body)
    signature = find_signature(text, clauses[0].body, numbered, clauses[-1].body, end)
    if signature is None:
        return nodes + clauses
    cut = [
        node if node.end <= signature else node._replace(end=signature)
        for node in clauses
        if node.start < signature
    ]
    return [*nodes, *cut, *_plain(text, "signature", signature, end)]


def _plain(text: str, kind: Kind, start: int, end: int) -> list[Node]:
    """The part without a number that is ``text[start:end]``; none when nothing stands there."""
    while start < end and text[start].isspace():
        start += 1
    return [Node(kind, "", "", 1, start, start, end)] if start < end else []


def _records(source: Source, contract: Contract, nodes: Sequence[Node]) -> tuple[Clause, ...]:
    """The nodes as records: ids in preorder, paths, pages, trimmed ends."""
    text = source.text
    page_starts = [page.start for page in source.pages]
    used: dict[tuple[str | None, str], int] = {}
    stack: list[Clause] = []
    records: list[Clause] = []
    for index, node in enumerate(nodes):
        del stack[node.depth - 1 :]
        parent = stack[-1] if stack else None
        parent_id = parent.clause_id if parent else None
        used[parent_id, node.number] = count = used.get((parent_id, node.number), 0) + 1
        name = node.number if count == 1 or not node.number else f"{node.number}#{count}"
        end = trimmed_end(text, node.start, node.end, source.furniture)
        following = nodes[index + 1].start if index + 1 < len(nodes) else end
        clause = Clause(
            clause_id=f"{contract.contract_id}/{index + 1:04d}",
            contract_id=contract.contract_id,
            parent_id=parent_id,
            kind=node.kind,
            number=node.number,
            path=(*(parent.path if parent else ()), name),
            level=len(stack) + 1,
            heading=node.heading,
            start=node.start,
            end=end,
            own_end=end
            if following >= end
            else trimmed_end(text, node.start, following, source.furniture),
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
