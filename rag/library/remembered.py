"""Records that were read from the catalogue, kept in memory for the questions that follow.

A question reads the same clauses and facts many times over, and most of the time the library is
what it was at the question before.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from rag.library.records import Source

Records = TypeVar("Records", bound=tuple[Any, ...])

MOST = 20_000  # clauses or facts; at about 1.5 kB each some 30 MB
_CHARACTERS = 500  # of a source's text that count as one record


class Remembered:
    """What was used last, up to ``most`` records; safe to use from several threads.

    A key must name all that the records depend on, the generation of the library among it.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._held = 0
        self._kept: OrderedDict[Hashable, tuple[Any, ...]] = OrderedDict()
        self._busy = threading.Lock()

    def get(self, key: Hashable, read: Callable[[], Records]) -> Records:
        """The records kept under ``key``; what ``read`` returns where there are none."""
        with self._busy:
            if key in self._kept:
                self._kept.move_to_end(key)
                found: Records = self._kept[key]  # type: ignore[assignment]
                return found
        records = read()
        self._keep(key, records)
        return records

    def _keep(self, key: Hashable, records: tuple[Any, ...]) -> None:
        size = _size(records)
        with self._busy:
            if key in self._kept or size > self._most:
                return
            self._kept[key] = records
            self._held += size
            while self._held > self._most:
                _, dropped = self._kept.popitem(last=False)
                self._held -= _size(dropped)


def _size(records: tuple[Any, ...]) -> int:
    texts = sum(len(record.text) for record in records if isinstance(record, Source))
    return 1 + len(records) + texts // _CHARACTERS
