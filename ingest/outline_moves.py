"""How a clause number can join the lists that are open, and what that is worth.

A number may be the next of an open list, or the first of a new list inside an open clause. What
is odd costs: a number skipped or used twice, a list that begins in the middle, a coarse family
inside a fine one. The worths are relative to what a number earns for standing at the start of a
line (``ingest.outline``), and were set on annotated contracts.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from ingest.numbering import DECIMAL, HEADING, LETTERED, RANKS

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
    """What is the same for a number wherever it stands and whatever lists are open.

    ``first_gain`` and ``first_note`` are those of the first item of a new list; no way to join is
    worth more than ``most``.
    """

    family: str
    values: tuple[int, ...]
    last: int
    kin: str | None
    fresh: OpenItem
    follower: OpenItem
    first_gain: float
    first_note: str
    most: float


@lru_cache(maxsize=10_000)  # the same numbers come again in every contract
def joining(family: str, values: tuple[int, ...]) -> Joining:
    """A candidate of this family and count made ready for ``moves``."""
    last = values[-1] if values else 1
    gain, note, most = _FIRST, "", _NEXT
    if last != 1:
        note = _SKIPPED_NOTE
        gain = _LOST_FIRST + _LOST_MORE * min(last, 10)
        if family in LETTERED:
            gain = 2 * _LOST_FIRST
    elif family == HEADING:
        most = 0.0
    else:
        most = _ANCHORED if family == DECIMAL else _FIRST
    return Joining(
        family=family,
        values=values,
        last=last,
        kin=_KIN.get(family),
        fresh=OpenItem(family, values, family not in (HEADING, DECIMAL)),
        follower=OpenItem(family, values, False),
        first_gain=gain,
        first_note=note,
        most=most,
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
    family, _, value, kin, fresh, follower, first_gain, first_note, most = item
    closed = popped = 0.0
    at = top = len(stack) - 1
    for open_family, open_values, single, ended in reversed(stack):
        if closed + most < least:
            return found  # closing more lists costs more
        before = _ended_before(ended, item) if ended else None
        if value == 1 or before or at == top:
            opened = closed + popped
            if opened + (_COUNTED_ON if before else first_gain) >= least and at + 1 < MAX_DEPTH:
                child = _nesting(stack, at, item)
                if child is not None:
                    gain, note = child + first_gain, first_note
                    if before:
                        gain, note = _counting_on(child, value - before)
                    gain += opened
                    if gain >= least:
                        found.append((_with_child(stack, at, item), gain, note))
        if open_family == family:
            found += _same_list(stack, at, item, closed, least)
        elif open_family == kin and value == open_values[0] + 1:
            found.append(((*stack[:at], follower), closed + _NEXT + _OTHER_MARK, ""))
        elif open_family == DECIMAL and _chapter_after(stack, at, item):
            found.append(((*stack[:at], fresh), closed + _FIRST, ""))
        if single:
            closed += _SINGLE
        popped += _POPPED
        at -= 1
    gain_beside = closed + first_gain + (_SECOND_ROOT if stack else 0.0)
    if gain_beside >= least:
        found.append(((fresh,), gain_beside, first_note))
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
    family, inner = stack[at].family, item.family
    gain = 0.0
    if _outermost(stack, inner) <= at:
        if item.first_note or family == inner:
            return None
        gain = _NESTED_AGAIN
    coarser = RANKS[family] - RANKS[inner]
    return gain + _COARSER * coarser if coarser > 0 else gain


def _after(closed: Stack, item: Joining) -> OpenItem:
    """``item`` as the next of a list; ``closed``: the item before it and what was open below."""
    if len(closed) == 1 and not closed[0].ended:
        return item.follower
    ended: dict[str, int] = {}
    for depth, (family, values, _, ended_before) in enumerate(closed):
        if ended_before:
            ended.update(ended_before)
        if family in _COUNTING_ON and (depth or family != item.family):
            ended[family] = values[0]
    return (
        OpenItem(item.family, item.values, False, tuple(ended.items())) if ended else item.follower
    )


def _ended_before(ended: Sequence[tuple[str, int]], item: Joining) -> int | None:
    """The count at which the list of ``item`` ended, when it may go on from it."""
    for family, before in ended:
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
    _, values, single, _ = stack[at]
    step = item.last - values[-1]
    gain, note = closed, ""
    if step == 1:
        gain += _NEXT
    elif step == 0:
        gain, note = closed + _REUSED, "number_reused"
    elif item.last == 1:
        gain = closed + _RESTART + (_SINGLE if single else 0.0)
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
    values, last, most = item.values, item.last, item.most
    prefix = values[:-1]
    outermost = _outermost(stack, DECIMAL)
    closed = popped = 0.0
    at = len(stack) - 1
    for open_family, open_values, single, _ in reversed(stack):
        if closed + most < least:
            return found
        gain: float | None = None
        if open_family == DECIMAL:
            if open_values == prefix:
                gain = _ANCHORED if last == 1 else _SKIPPED
            if len(open_values) == len(values):
                found += _beside_decimal(stack, at, item, closed, least)
        elif outermost > at:
            gain = _FIRST if last == 1 else _SKIPPED + _SKIPPED_MORE * (last - 1)
            if open_family != HEADING:
                gain += _ANCHORED if open_values == prefix else _UNANCHORED
        if gain is not None and at + 1 < MAX_DEPTH and closed + popped + gain >= least:
            found.append(((*stack[: at + 1], item.fresh), closed + popped + gain, item.first_note))
        if single:
            closed += _SINGLE
        popped += _POPPED
        at -= 1
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
