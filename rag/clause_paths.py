"""The place of a clause as people print it: ``第三条 › 3.2``, ``4.1 › (a)``."""

import unicodedata
from collections.abc import Sequence

_BELOW = ".-("  # what stands between the number of a clause and what a number below it adds
_JOINED = " › "


def path_numbers(path: Sequence[str]) -> tuple[str, ...]:
    """The numbers of ``Clause.path`` as printed, without those that the next one repeats.

    ``("3", "3.2", "(a)")`` gives ``("3.2", "(a)")``. The mark of a second use (``#2``) is dropped.
    """
    numbers = [printed for number in path if (printed := number.partition("#")[0])]
    below = (*numbers[1:], "")
    return tuple(each for i, each in enumerate(numbers) if not _repeats(each, below[i]))


def path_label(path: Sequence[str]) -> str:
    """The numbers of ``Clause.path`` on one line, from the top."""
    return _JOINED.join(path_numbers(path))


def place_label(title: str, path: Sequence[str]) -> str:
    """A contract's title and the place of a clause in it, on one line."""
    return _JOINED.join((title, *path_numbers(path)))


def _repeats(number: str, below: str) -> bool:
    """Whether the number ``below`` begins with ``number``, as 3.2 begins with 3."""
    above, whole = _folded(number), _folded(below)
    return whole.startswith(above) and whole[len(above) : len(above) + 1] in tuple(_BELOW)


def _folded(number: str) -> str:
    return "".join(unicodedata.normalize("NFKC", number).split()).rstrip(".")
