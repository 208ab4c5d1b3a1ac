"""Choosing among candidate numbers the reading of a contract that is most consistent as a whole.

A beam search walks over the places of the candidates. At each place every reading so far either
passes over the number or takes it, in one of the ways of ``ingest.outline_moves``. A number earns
what stands before it promises (the start of a line, the end of a sentence) less the doubt of its
context. Readings whose open lists are equal are merged and the best few are kept, so that the work
grows with the number of candidates only.
"""

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from ingest.number_context import Boundary
from ingest.numbering import Candidate
from ingest.outline_moves import MOST_GAIN, Stack, closing, joining, moves

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


# What a reading took, last first: the trail before, the candidate, its depth and note.
_Trail: TypeAlias = tuple["_Trail | None", Candidate, int, str]
# The best reading with these lists open: its score and its trail.
_Readings: TypeAlias = dict[Stack, tuple[float, _Trail | None]]


def choose_outline(candidates: Sequence[Candidate]) -> tuple[Placed, ...]:
    """The candidates that are clause numbers, by place, with their depths."""
    readings: _Readings = {(): (0.0, None)}
    for group in _places(candidates):
        readings = _best(_extended(readings, group))
    _, trail = max(
        ((score + closing(stack), trail) for stack, (score, trail) in readings.items()),
        key=itemgetter(0),
    )
    chosen: list[Placed] = []
    while trail is not None:
        trail, candidate, depth, note = trail
        chosen.append(Placed(candidate, depth, (note,) if note else ()))
    return tuple(reversed(chosen))


def _extended(readings: _Readings, group: Sequence[Candidate]) -> _Readings:
    """Every reading with the number of one place passed over or taken."""
    extended: _Readings = {}
    passed = min(max(_PASSED[item.boundary] + item.doubt / 4 for item in group), 0.0)
    takes = [(joining(item), _TAKEN[item.boundary] - item.doubt, item) for item in group]
    floor = max(readings.values(), key=itemgetter(0))[0] + passed - MARGIN
    for stack, (score, trail) in readings.items():
        known = extended.get(stack)
        if known is None or known[0] < score + passed:
            extended[stack] = score + passed, trail
        for join, taken, item in takes:
            least = floor - score - taken
            if least > MOST_GAIN:
                continue
            for after, gain, note in moves(stack, join, least):
                worth = score + taken + gain
                if worth < floor:
                    continue
                known = extended.get(after)
                if known is None or known[0] < worth:
                    extended[after] = worth, (trail, item, len(after), note)
                    floor = max(floor, worth - MARGIN)
    return extended


def _best(readings: _Readings) -> _Readings:
    """The best few readings, none that is far behind the best."""
    if len(readings) == 1:
        return readings
    near = sorted(readings.items(), key=_score, reverse=True)[:BEAM]
    floor = near[0][1][0] - MARGIN
    return {stack: reading for stack, reading in near if reading[0] >= floor}


def _score(reading: tuple[Stack, tuple[float, _Trail | None]]) -> float:
    return reading[1][0]


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
