"""Choosing among candidate numbers the reading of a contract that is most consistent as a whole.

A beam search walks over the places of the candidates. At each place every reading so far either
passes over the number or takes it, in one of the ways of ``ingest.outline_moves``. A number earns
what stands before it promises (the start of a line, the end of a sentence) less the doubt of its
context. Readings whose open lists are equal are merged and the best few are kept, so that the work
grows with the number of candidates only.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from ingest.number_context import Boundary
from ingest.numbering import Candidate
from ingest.outline_moves import Stack, closing, joining, moves

BEAM = 8
MARGIN = 5.0  # a reading that is further behind the best cannot catch up

# What taking or passing over a number is worth, by what stands before it.
_TAKEN: dict[Boundary, float] = {"line": 1.2, "sentence": 0.8, "blank": 0.3, "glued": -1.0}
_PASSED: dict[Boundary, float] = {"line": -0.8, "sentence": -0.4, "blank": -0.1, "glued": 0.0}


class Placed(NamedTuple):
    """A candidate that was taken: its depth in the tree (1 = top) and what is odd about it."""

    candidate: Candidate
    depth: int
    notes: tuple[str, ...]


# A reading: its score, and what it took last: the reading before that, candidate, depth, note.
_Reading: TypeAlias = tuple[float, "_Reading | None", Candidate | None, int, str]
# The open lists and the best reading that leaves them open, the best first.
_Readings: TypeAlias = list[tuple[Stack, _Reading]]


def choose_outline(candidates: Sequence[Candidate]) -> tuple[Placed, ...]:
    """The candidates that are clause numbers, by place, with their depths."""
    readings: _Readings = [((), (0.0, None, None, 0, ""))]
    for group in _places(candidates):
        readings = _best(_extended(readings, group))
    reading: _Reading | None = max(readings, key=lambda item: item[1][0] + closing(item[0]))[1]
    chosen: list[Placed] = []
    while reading is not None:
        _, reading, candidate, depth, note = reading
        if candidate is not None:
            chosen.append(Placed(candidate, depth, (note,) if note else ()))
    return tuple(reversed(chosen))


def _extended(readings: _Readings, group: Sequence[Candidate]) -> dict[Stack, _Reading]:
    """Every reading with the number of one place passed over or taken, by its open lists.

    Left out are readings that are far behind the best.
    """
    extended: dict[Stack, _Reading] = {}
    passed = min(max([_PASSED[item.boundary] + item.doubt / 4 for item in group]), 0.0)
    takes = [
        (joining(item.family, item.values), _TAKEN[item.boundary] - item.doubt, item)
        for item in group
    ]
    floor = readings[0][1][0] + passed - MARGIN
    for stack, reading in readings:
        score, before, last, depth, last_note = reading
        worth = score + passed
        if worth >= floor:
            over = worth, before, last, depth, last_note
            if extended.setdefault(stack, over)[0] < worth:
                extended[stack] = over
        for join, taken, item in takes:
            worth = score + taken
            least = floor - worth
            if least > join.most:
                continue
            for after, gain, note in moves(stack, join, least):
                gained = worth + gain
                if gained >= floor:
                    taking = gained, reading, item, len(after), note
                    if extended.setdefault(after, taking)[0] < gained:
                        extended[after] = taking
                    if gained - MARGIN > floor:
                        floor = gained - MARGIN
    return extended


def _best(extended: dict[Stack, _Reading]) -> _Readings:
    """The best few readings, none that is far behind the best."""
    near = sorted(extended.items(), key=lambda item: item[1][0], reverse=True)[:BEAM]
    floor = near[0][1][0] - MARGIN
    return [item for item in near if item[1][0] >= floor]


def _places(candidates: Sequence[Candidate]) -> Iterator[list[Candidate]]:
    """The candidates of one place at a time."""
    group: list[Candidate] = []
    for candidate in candidates:
        if group and candidate.start != group[0].start:
            yield group
            group = []
        group.append(candidate)
    if group:
        yield group
