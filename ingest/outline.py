"""Choosing among candidate numbers the reading of a contract that is most consistent as a whole.

A beam search walks over the places of the candidates. At each place every reading so far either
passes over the number or takes it: as the next of a list that is open, or as the first of a new
list inside the clause that is open. A step earns what its surroundings promise (the start of a
line, the end of a sentence) and pays for what is odd (a number skipped or used twice, a list that
begins in the middle, a coarse family inside a fine one). Readings whose open lists are equal are
merged, and the best few are kept, so that the work grows with the number of candidates only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from ingest.number_context import Boundary
from ingest.numbering import RANKS, Candidate, candidate_groups

BEAM = 8
MAX_DEPTH = 9

# What taking or passing over a number is worth, by what stands before it.
_TAKEN: dict[Boundary, float] = {"line": 1.2, "sentence": 0.8, "blank": 0.3, "glued": -1.0}
_PASSED: dict[Boundary, float] = {"line": -0.8, "sentence": -0.4, "blank": -0.1, "glued": 0.0}

_NEXT = 1.2  # the number follows its predecessor
_FIRST = -0.2  # a new list begins
_SINGLE = -0.8  # a list ended after one item
_REUSED = -0.3
_SKIPPED = -0.8  # and for every number more
_SKIPPED_MORE = -0.5
_BACKWARDS = -3.0
_RESTART = -1.2  # a list begins again where one of the same family is open
_LOST_FIRST = -2.8  # a list begins in the middle
_UNANCHORED = -1.5  # decimals under a clause of another number
_ANCHORED = 1.0  # decimals under the clause they name
_COARSER = -1.2  # for every rank that a child is coarser than its parent
_OTHER_MARK = -1.0  # (2) after 1)
_NESTED_AGAIN = -1.0  # 1. under (a) under 1.
_POPPED = -0.5  # a new list under an ancestor instead of the clause that is open

_KIN = {("1)", "(1)"), ("(1)", "1)"), ("a)", "(a)"), ("(a)", "a)"), ("1", "1."), ("1.", "1")}


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate that was taken: its depth in the tree (1 = top) and what is odd about it."""

    candidate: Candidate
    depth: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Open:
    """The last item of an open list."""

    family: str
    values: tuple[int, ...]
    single: bool


@dataclass(frozen=True, slots=True)
class _Trail:
    """What a reading took, last first."""

    before: "_Trail | None"
    placed: Placed


_Stack: TypeAlias = tuple[_Open, ...]
_Step: TypeAlias = tuple[_Stack, float, str]


def choose_outline(candidates: Sequence[Candidate]) -> tuple[Placed, ...]:
    """The candidates that are clause numbers, by place, with their depths."""
    readings: dict[_Stack, tuple[float, _Trail | None]] = {(): (0.0, None)}
    for group in candidate_groups(candidates):
        extended: dict[_Stack, tuple[float, _Trail | None]] = {}
        passed = max(_PASSED[item.boundary] + item.doubt / 4 for item in group)
        for stack, (score, trail) in readings.items():
            _keep(extended, stack, score + min(passed, 0.0), trail)
            for item in group:
                worth = score + _TAKEN[item.boundary] - item.doubt
                for longer, gain, note in _steps(stack, item):
                    placed = Placed(item, len(longer), (note,) if note else ())
                    _keep(extended, longer, worth + gain, _Trail(trail, placed))
        best = sorted(extended.items(), key=lambda reading: -reading[1][0])
        readings = dict(islice(best, BEAM))
    closed = [
        (score + sum(_closing(node) for node in stack), trail)
        for stack, (score, trail) in readings.items()
    ]
    _, trail = max(closed, key=lambda reading: reading[0])
    chosen: list[Placed] = []
    while trail is not None:
        chosen.append(trail.placed)
        trail = trail.before
    return tuple(reversed(chosen))


def _keep(
    readings: dict[_Stack, tuple[float, _Trail | None]],
    stack: _Stack,
    score: float,
    trail: _Trail | None,
) -> None:
    known = readings.get(stack)
    if known is None or known[0] < score:
        readings[stack] = (score, trail)


def _closing(node: _Open) -> float:
    return _SINGLE if node.single and node.family not in ("heading", "1.1") else 0.0


def _steps(stack: _Stack, item: Candidate) -> Iterator[_Step]:
    """Every way to take ``item``: the stack after it, what the step is worth, what is odd."""
    if item.family == "heading":
        yield (_Open("heading", (), True),), sum(_closing(node) for node in stack), ""
        return
    popped = 0.0
    for levels, node in enumerate(reversed(stack)):
        at = len(stack) - 1 - levels
        yield from _as_child(stack[: at + 1], node, item, popped + _POPPED * levels)
        yield from _as_sibling(stack[:at], node, item, popped)
        popped += _closing(node)
    gain, note = _first_of_list(item)
    if stack:
        gain += _LOST_FIRST
    yield (_Open(item.family, item.values, True),), popped + gain, note


def _as_child(parents: _Stack, node: _Open, item: Candidate, popped: float) -> Iterator[_Step]:
    if len(parents) >= MAX_DEPTH:
        return
    longer = (*parents, _Open(item.family, item.values, True))
    if item.family != "1.1":
        gain, note = _first_of_list(item)
        if any(open_.family == item.family for open_ in parents):
            if note or node.family == item.family:
                return
            gain += _NESTED_AGAIN
        coarser = RANKS[node.family] - RANKS[item.family]
        if coarser > 0:
            gain += _COARSER * coarser
        yield longer, popped + gain, note
        return
    *prefix, last = item.values
    if node.family == "1.1":
        if node.values == tuple(prefix):
            yield longer, popped + (_ANCHORED if last == 1 else _SKIPPED), _skipped(last != 1)
        return
    if any(open_.family == "1.1" for open_ in parents):
        return
    gain = _FIRST if last == 1 else _SKIPPED - _SKIPPED_MORE + _SKIPPED_MORE * last
    if node.values != tuple(prefix):
        gain += _UNANCHORED
    else:
        gain += _ANCHORED
    if node.family == "heading":
        gain -= _UNANCHORED
    yield longer, popped + gain, _skipped(last != 1)


def _as_sibling(above: _Stack, node: _Open, item: Candidate, popped: float) -> Iterator[_Step]:
    longer = (*above, _Open(item.family, item.values, False))
    if item.family == "1.1":
        if node.family == "1.1":
            yield from _next_decimal(longer, node, item, popped)
        return
    if node.family == "1.1":  # 3. after 2.4, where no 2. was open
        unanchored = not above or above[-1].family in ("heading",)
        if unanchored and item.values[0] == node.values[0] + 1 and item.family in ("1.", "1"):
            yield (*above, _Open(item.family, item.values, True)), popped + _FIRST, ""
        return
    if node.family == "heading":
        return
    step = item.values[0] - node.values[0]
    if node.family != item.family:
        if step == 1 and (node.family, item.family) in _KIN:
            yield longer, popped + _NEXT + _OTHER_MARK, ""
        return
    if step == 1:
        yield longer, popped + _NEXT, ""
    elif step == 0:
        yield longer, popped + _REUSED, "number_reused"
    elif item.values[0] == 1:
        restarted = (*above, _Open(item.family, item.values, True))
        yield restarted, popped + _closing(node) + _RESTART, ""
    elif step > 0:
        gain = _SKIPPED + _SKIPPED_MORE * min(step - 2, 6)
        yield longer, popped + gain, "number_skipped"
    else:
        yield longer, popped + _BACKWARDS, "displaced"


def _next_decimal(longer: _Stack, node: _Open, item: Candidate, popped: float) -> Iterator[_Step]:
    if len(node.values) != len(item.values):
        return
    if node.values[:-1] == item.values[:-1]:
        step = item.values[-1] - node.values[-1]
        if step == 1:
            yield longer, popped + _NEXT, ""
        elif step == 0:
            yield longer, popped + _REUSED, "number_reused"
        elif step > 0:
            gain = _SKIPPED + _SKIPPED_MORE * min(step - 2, 6)
            yield longer, popped + gain, "number_skipped"
        else:
            yield longer, popped + _BACKWARDS, "displaced"
    elif item.values[-1] == 1 and item.values[:-1] > node.values[:-1]:
        yield longer, popped + _UNANCHORED + _NEXT, ""  # 2.1 after 1.4: the heading 2 was lost
    elif item.values[:-1] > node.values[:-1]:
        yield longer, popped + _UNANCHORED + _SKIPPED, "number_skipped"


def _first_of_list(item: Candidate) -> tuple[float, str]:
    value = item.values[-1]
    if value == 1:
        return _FIRST, ""
    if item.family in ("a", "a.", "a)", "(a)", "A.", "A)", "(A)", "i.", "(i)", "i)", "①"):
        return 2 * _LOST_FIRST, "number_skipped"
    return _LOST_FIRST - 0.2 * min(value, 10), "number_skipped"


def _skipped(odd: bool) -> str:
    return "number_skipped" if odd else ""
