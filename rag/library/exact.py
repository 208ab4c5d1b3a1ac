"""Exact vector search: every vector in scope is compared. The quickest way for small scopes."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import Connection

from rag.library import catalogue
from rag.library.codec import to_matrix

CACHED_ROWS = 20_000  # vectors kept in memory, 31 MB at 384 dimensions


@dataclass(frozen=True, slots=True)
class Rows:
    """The vectors of a contract's passages: row i of ``vectors`` belongs to ``passage_ids[i]``."""

    passage_ids: tuple[str, ...]
    vectors: np.ndarray


@dataclass
class ExactSearch:
    """Vectors of one generation, read from the catalogue when a contract is first in scope."""

    dimension: int
    _rows: dict[str, Rows] = field(default_factory=dict)
    _busy: threading.Lock = field(default_factory=threading.Lock)

    def best(
        self, connection: Connection, vector: Sequence[float], k: int, contract_ids: Sequence[str]
    ) -> list[tuple[str, float]]:
        """The ``passage_id, cosine`` of the k nearest in some contracts, best first.

        Equal ones stand in the order of the contracts and of their text.
        """
        found = self._read(connection, contract_ids)
        if not found:
            return []
        passage_ids = [passage_id for rows in found for passage_id in rows.passage_ids]
        question = np.asarray(vector, np.float32)
        scores = np.concatenate([rows.vectors @ question for rows in found])
        return [(passage_ids[i], float(scores[i])) for i in np.argsort(-scores, kind="stable")[:k]]

    def _read(self, connection: Connection, contract_ids: Sequence[str]) -> list[Rows]:
        with self._busy:
            missing = [c for c in contract_ids if c not in self._rows]
            kept = sum(len(rows.passage_ids) for rows in self._rows.values())
            if missing and kept > CACHED_ROWS:
                self._rows.clear()
                missing = list(contract_ids)
            self._rows |= read_rows(connection, self.dimension, missing)
            return [self._rows[c] for c in contract_ids if c in self._rows]


def read_rows(
    connection: Connection, dimension: int, contract_ids: Sequence[str]
) -> dict[str, Rows]:
    """The vectors of some contracts; a contract without passages is left out."""
    found: dict[str, list[tuple[str, bytes]]] = {}
    for passage_id, contract_id, vector in catalogue.read_vectors(connection, contract_ids):
        found.setdefault(contract_id, []).append((passage_id, vector))
    return {
        contract_id: Rows(
            tuple(passage_id for passage_id, _ in pairs),
            to_matrix([vector for _, vector in pairs], dimension),
        )
        for contract_id, pairs in found.items()
    }
