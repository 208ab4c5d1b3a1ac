"""What a library keeps in memory of one generation, so that a question costs few queries."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import tantivy
from sqlalchemy import Connection

from rag.library import catalogue
from rag.library.codec import to_matrix
from rag.library.records import Contract


@dataclass(frozen=True, slots=True)
class Matrix:
    """The vectors of passages: row i of ``vectors`` belongs to ``passage_ids[i]``.

    ``rows``: the first row and the row after the last of every contract.
    """

    passage_ids: tuple[str, ...]
    rows: dict[str, tuple[int, int]]
    vectors: np.ndarray

    def best(
        self, vector: np.ndarray, k: int, contract_ids: frozenset[str] | None
    ) -> list[tuple[str, float]]:
        """The ``passage_id, cosine`` of the k nearest, best first, exact."""
        ranges = self.rows.values() if contract_ids is None else map(self.rows.get, contract_ids)
        rows = np.concatenate([np.arange(0), *(np.arange(*r) for r in ranges if r is not None)])
        scores = self.vectors[rows] @ vector
        best = np.lexsort((rows, -scores))[:k]
        return [(self.passage_ids[rows[i]], float(scores[i])) for i in best]


@dataclass(frozen=True)
class State:
    """One generation: its contracts by id in order, its revisions, its full-text index."""

    generation: int
    contracts: dict[str, Contract]
    passages: dict[str, int]
    revisions: frozenset[str]
    leftovers: int
    searcher: tantivy.Searcher

    @cached_property
    def all_passages(self) -> int:
        """The number of passages in the library."""
        return sum(self.passages.values())


def read_state(connection: Connection, searcher: tantivy.Searcher) -> State:
    """The state that the connection's transaction sees."""
    return State(
        generation=catalogue.read_generation(connection),
        contracts={c.contract_id: c for c in catalogue.read_contracts(connection)},
        passages=catalogue.read_passage_counts(connection),
        revisions=frozenset(row.revision for row in catalogue.read_files(connection)),
        leftovers=sum(catalogue.read_leftovers(connection).values()),
        searcher=searcher,
    )


def read_matrix(
    connection: Connection, dimension: int, contract_ids: frozenset[str] | None
) -> Matrix:
    """The vectors of the passages of some contracts (None: all)."""
    found = catalogue.read_vectors(connection, contract_ids)
    rows: dict[str, tuple[int, int]] = {}
    for i, (_, contract_id, _) in enumerate(found):
        rows[contract_id] = (rows.get(contract_id, (i, i))[0], i + 1)
    return Matrix(
        passage_ids=tuple(passage_id for passage_id, _, _ in found),
        rows=rows,
        vectors=to_matrix([vector for _, _, vector in found], dimension),
    )
