"""How a clause number can join the lists that are open, and what that is worth.

A number may be the next of an open list, or the first of a new list inside an open clause. What
is odd costs: a number skipped or used twice, a list that begins in the middle, a coarse family
inside a fine one. The worths are relative to what a number earns for standing at the start of a
line (``ingest.outline``), and were set on annotated contracts.
"""

from typing import NamedTuple, TypeAlias

from ingest.numbering import DECIMAL, HEADING, LETTERED, RANKS, Candidate

MAX_DEPTH = 9

_NEXT = 1.2  # the number follows its predecessor
_FIRST = -0.2  # a new list begins
_SINGLE = -0.8  # a list ended after one item
_REUSED = -0.3
_SKIPPED = -0.8  # one number missing, and for every further one:
_SKIPPED_MORE = -0.5
_MOST_SKIPPED = 6
_BACKWARDS = -3.0
_RESTART = -1.2  # a list begins again where one of the same family is open
_LOST_FIRST = -2.8  # a list begins in the middle, and for every number missing:
_LOST_MORE = -0.2
_NESTED_AGAIN = -1.0  # 1. under (a) under 1.
_SECOND_ROOT = -2.8  # a new list beside the top clauses instead of inside one
_UNANCHORED = -1.5  # decimals under a clause of another number
_ANCHORED = 1.0  # decimals under the clause they name
_COARSER = -1.2  # for every rank that a child is coarser than its parent
_OTHER_MARK = -1.0  # (2) after 1)
_POPPED = -0.5  # a new list under an ancestor instead of the clause that is open
_COUNTED_ON = 0.6  # a list goes on where the one of the clause before ended: 第七条 in 第三章

_KIN = {"1)": "(1)", "(1)": "1)", "a)": "(a)", "(a)": "a)", "1": "1.", "1.": "1"}
# Families that may count on from one clause to the next instead of beginning with 1 in each.
_COUNTING_ON = {"第章", "第节", "第条", "Article", "Section", "Clause", "1.", "1"}
_SKIPPED_NOTE = "number_skipped"
MOST_GAIN = _NEXT  # no way to join is worth more


class OpenItem(NamedTuple):
    """The last item of an open list (a tuple, as it is hashed a lot).

    ``single``: it is the only one so far, and a list of one item would be odd. ``ended``: the
    families and last counts of the lists inside the item before it, which may count on inside it.
    """

    family: str
    values: tuple[int, ...]
    single: bool
    ended: tuple[tuple[str, int], ...] = ()


Stack: TypeAlias = tuple[OpenItem, ...]
# The open lists after a number was taken, what that is worth, and what is odd about it.
Move: TypeAlias = tuple[Stack, float, str]


class Joining(NamedTuple):
    """What is the same for a candidate whatever lists are open."""

    family: str
    values: tuple[int, ...]
    last: int
    fresh: OpenItem
    follower: OpenItem
    first_gain: float
    first_note: str


def joining(item: Candidate) -> Joining:
    """The candidate made ready for ``moves``."""
    last = item.values[-1] if item.values else 1
    gain, note = _FIRST, ""
    if last != 1:
        note = _SKIPPED_NOTE
        gain = _LOST_FIRST + _LOST_MORE * min(last, 10)
        if item.family in LETTERED:
            gain = 2 * _LOST_FIRST
    return Joining(
        family=item.family,
        values=item.values,
        last=last,
        fresh=OpenItem(item.family, item.values, item.family not in (HEADING, DECIMAL)),
        follower=OpenItem(item.family, item.values, False),
        first_gain=gain,
        first_note=note,
    )


def closing(stack: Stack) -> float:
    """What it costs to close all lists of ``stack``."""
    return sum(_SINGLE for node in stack if node.single)


def moves(stack: Stack, item: Joining, least: float) -> list[Move]:
    """The ways in which ``item`` can join ``stack``, all that are worth ``least`` among them."""
    if item.family == HEADING:
        return [((_after(stack, item),), closing(stack), "")]
    if item.family == DECIMAL:
        return _decimal_moves(stack, item, least)
    return _plain_moves(stack, item, least)


def _plain_moves(stack: Stack, item: Joining, least: float) -> list[Move]:
    found: list[Move] = []
    family, value = item.family, item.last
    kin = _KIN.get(family)
    closed = popped = 0.0
    top = len(stack) - 1
    for at in range(top, -1, -1):
        if closed + MOST_GAIN < least:
            return found  # closing more lists costs more
        node = stack[at]
        before = _ended_before(node, item) if node.ended else None
        if value == 1 or before or at == top:
            opened = closed + popped + (_COUNTED_ON if before else item.first_gain)
            child = _nesting(stack, at, item) if opened >= least else None
            if child is not None and at + 1 < MAX_DEPTH:
                gain, note = child + item.first_gain, item.first_note
                if before:
                    gain, note = _counting_on(child, value - before)
                gain += closed + popped
                if gain >= least:
                    found.append((_with_child(stack, at, item), gain, note))
        if node.family == family:
            found += _same_list(stack, at, item, closed, least)
        elif node.family == kin and value == node.values[0] + 1:
            found.append(((*stack[:at], item.follower), closed + _NEXT + _OTHER_MARK, ""))
        elif node.family == DECIMAL and _chapter_after(stack, at, item):
            found.append(((*stack[:at], item.fresh), closed + _FIRST, ""))
        if node.single:
            closed += _SINGLE
        popped += _POPPED
    gain_beside = closed + item.first_gain + (_SECOND_ROOT if stack else 0.0)
    if gain_beside >= least:
        found.append(((item.fresh,), gain_beside, item.first_note))
    return found


def _outermost(stack: Stack, family: str) -> int:
    """The outermost open list of a family; the size of the stack when there is none."""
    for at, node in enumerate(stack):
        if node.family == family:
            return at
    return len(stack)


def _chapter_after(stack: Stack, at: int, item: Joining) -> bool:
    """Whether ``item`` is the 3. after a 2.4 whose 2. was never printed."""
    return (
        item.family in ("1.", "1")
        and item.last == stack[at].values[0] + 1
        and (at == 0 or stack[at - 1].family == HEADING)
    )


def _nesting(stack: Stack, at: int, item: Joining) -> float | None:
    """What it costs that the list of ``item`` opens inside ``stack[at]``; None: it cannot."""
    node = stack[at]
    gain = 0.0
    if _outermost(stack, item.family) <= at:
        if item.first_note or node.family == item.family:
            return None
        gain = _NESTED_AGAIN
    coarser = RANKS[node.family] - RANKS[item.family]
    return gain + _COARSER * coarser if coarser > 0 else gain


def _after(closed: Stack, item: Joining) -> OpenItem:
    """``item`` as the next of a list; ``closed``: the item before it and what was open below."""
    if len(closed) == 1 and not closed[0].ended:
        return item.follower
    ended: dict[str, int] = {}
    for depth, node in enumerate(closed):
        ended.update(node.ended)
        if node.family in _COUNTING_ON and (depth or node.family != item.family):
            ended[node.family] = node.values[0]
    return OpenItem(item.family, item.values, False, tuple(ended.items()))


def _ended_before(node: OpenItem, item: Joining) -> int | None:
    """The count at which the list of ``item`` ended before ``node``, when it may go on from it."""
    for family, before in node.ended:
        if family == item.family:
            return before if 0 < item.last - before < _MOST_SKIPPED else None
    return None


def _counting_on(gain: float, step: int) -> tuple[float, str]:
    """What it is worth that a list goes on inside the next clause, and what is odd about it."""
    if step == 1:
        return gain + _COUNTED_ON, ""
    return gain + _COUNTED_ON + _SKIPPED + _SKIPPED_MORE * (step - 2), _SKIPPED_NOTE


def _with_child(stack: Stack, at: int, item: Joining) -> Stack:
    """A new list inside ``stack[at]``: what has ended before it can only go on inside the list."""
    node = stack[at]
    if not node.ended:
        return (*stack[: at + 1], item.fresh)
    ended = tuple(pair for pair in node.ended if pair[0] != item.family)
    child = OpenItem(item.family, item.values, item.fresh.single, ended)
    return (*stack[:at], OpenItem(node.family, node.values, node.single), child)


def _same_list(stack: Stack, at: int, item: Joining, closed: float, least: float) -> list[Move]:
    """``item`` in the list of which ``stack[at]`` is the last item so far."""
    node = stack[at]
    step = item.last - node.values[-1]
    if step == 1:
        gain, note = closed + _NEXT, ""
    elif step == 0:
        gain, note = closed + _REUSED, "number_reused"
    elif item.last == 1:
        gain, note = closed + _RESTART + (_SINGLE if node.single else 0.0), ""
    elif step > 0:
        skipped = _SKIPPED + _SKIPPED_MORE * min(step - 2, _MOST_SKIPPED)
        gain, note = closed + skipped, _SKIPPED_NOTE
    else:
        gain, note = closed + _BACKWARDS, "displaced"
    if gain < least:
        return []
    if step > 0:
        return [((*stack[:at], _after(stack[at:], item)), gain, note)]
    return [((*stack[:at], item.fresh if item.last == 1 and step else item.follower), gain, note)]


def _decimal_moves(stack: Stack, item: Joining, least: float) -> list[Move]:
    found: list[Move] = []
    prefix, last = item.values[:-1], item.last
    outermost = _outermost(stack, DECIMAL)
    closed = popped = 0.0
    for at in range(len(stack) - 1, -1, -1):
        if closed + MOST_GAIN < least:
            return found
        node = stack[at]
        gain: float | None = None
        if node.family == DECIMAL:
            if node.values == prefix:
                gain = _ANCHORED if last == 1 else _SKIPPED
            if len(node.values) == len(item.values):
                found += _beside_decimal(stack, at, item, closed, least)
        elif outermost > at:
            gain = _FIRST if last == 1 else _SKIPPED + _SKIPPED_MORE * (last - 1)
            if node.family != HEADING:
                gain += _ANCHORED if node.values == prefix else _UNANCHORED
        if gain is not None and at + 1 < MAX_DEPTH and closed + popped + gain >= least:
            found.append(((*stack[: at + 1], item.fresh), closed + popped + gain, item.first_note))
        if node.single:
            closed += _SINGLE
        popped += _POPPED
    gain_beside = closed + item.first_gain + (_SECOND_ROOT if stack else 0.0)
    if gain_beside >= least:
        found.append(((item.fresh,), gain_beside, item.first_note))
    return found


def _beside_decimal(
    stack: Stack, at: int, item: Joining, closed: float, least: float
) -> list[Move]:
    """``item`` beside ``stack[at]``, a decimal of as many parts."""
    node = stack[at]
    before, prefix = node.values[:-1], item.values[:-1]
    if prefix == before:
        return _same_list(stack, at, item, closed, least)
    if prefix < before:
        return []
    gain, note = closed + _UNANCHORED + _SKIPPED, _SKIPPED_NOTE
    if item.last == 1:  # 2.1 after 1.4: the number of the clause between was lost
        gain, note = closed + _UNANCHORED + _NEXT, ""
    return [((*stack[:at], item.follower), gain, note)] if gain >= least else []
