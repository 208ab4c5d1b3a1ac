"""Contracts made from one template: which they are, and where they differ clause by clause."""

import difflib
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.library import Library
from rag.library.records import Clause, Contract, Span

SHINGLE = 8  # characters; long enough that common legal phrases alone do not make contracts alike
ALIKE = 0.4  # share of the shorter contract's shingles that stand in the other
_BLANK = re.compile(r"[\s_*.,;:，。；：、()（）]+")


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Two contracts and the share (0-1) of the shorter one that stands in the other."""

    first: str
    second: str
    share: float


@dataclass(frozen=True, slots=True)
class ClauseDifference:
    """Two clauses that belong together, with the spans that differ (offsets in each clause's text).

    A clause that only one contract has is None on the other side.
    """

    first: Clause | None
    second: Clause | None
    first_text: str
    second_text: str
    first_changes: tuple[Span, ...]
    second_changes: tuple[Span, ...]


def near_duplicates(library: Library) -> tuple[NearDuplicate, ...]:
    """All pairs of contracts that share at least ``ALIKE`` of the shorter one, most alike first."""
    contracts = library.contracts()
    texts = {name: library.source(name).text for name in {c.source for c in contracts}}
    shingles = {
        contract.contract_id: _shingles(texts[contract.source][contract.start : contract.end])
        for contract in contracts
    }
    pairs = (
        NearDuplicate(first, second, _share(shingles[first], shingles[second]))
        for first, second in itertools.combinations(shingles, 2)
    )
    return tuple(sorted((p for p in pairs if p.share >= ALIKE), key=lambda pair: -pair.share))


def clause_differences(
    library: Library, first: Contract, second: Contract
) -> tuple[ClauseDifference, ...]:
    """The clauses of both contracts side by side, in order, those with equal text left out."""
    left, right = _leaves(library, first), _leaves(library, second)
    matcher = difflib.SequenceMatcher(None, list(left), list(right), autojunk=False)
    differences: list[ClauseDifference] = []
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag != "equal":
            differences += _pair(list(left.items())[a0:a1], list(right.items())[b0:b1])
    return tuple(differences)


def changed_spans(first: str, second: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The spans of each text that the other does not have."""
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    codes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return (
        tuple((a0, a1) for _, a0, a1, _, _ in codes if a1 > a0),
        tuple((b0, b1) for _, _, _, b0, b1 in codes if b1 > b0),
    )


def _shingles(text: str) -> frozenset[int]:
    bare = _BLANK.sub("", text)
    return frozenset(hash(bare[i : i + SHINGLE]) for i in range(len(bare) - SHINGLE + 1))


def _share(first: frozenset[int], second: frozenset[int]) -> float:
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0


def _leaves(library: Library, contract: Contract) -> Mapping[str, tuple[Clause, str]]:
    """The contract's clauses without their sub-clauses, by their text with blanks removed."""
    text = library.source(contract.source).text
    leaves: dict[str, tuple[Clause, str]] = {}
    for clause in library.clauses(contract.contract_id):
        own = text[clause.start : clause.own_end].strip()
        if own:
            leaves.setdefault("".join(own.split()), (clause, own))
    return leaves


def _pair(
    left: Sequence[tuple[str, tuple[Clause, str]]], right: Sequence[tuple[str, tuple[Clause, str]]]
) -> list[ClauseDifference]:
    """Clauses with the same path belong together; the rest stand alone."""
    by_path = {clause.path: (clause, text) for _, (clause, text) in right}
    rows: list[ClauseDifference] = []
    for _, (clause, text) in left:
        other = by_path.pop(clause.path, None)
        if other is None:
            rows.append(ClauseDifference(clause, None, text, "", ((0, len(text)),), ()))
        else:
            changes = changed_spans(text, other[1])
            rows.append(ClauseDifference(clause, other[0], text, other[1], *changes))
    rows += [
        ClauseDifference(None, clause, "", text, (), ((0, len(text)),))
        for clause, text in by_path.values()
    ]
    return rows
