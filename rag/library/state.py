"""What a library keeps in memory of one generation, so that a question costs few queries."""

from dataclasses import dataclass
from functools import cached_property

import tantivy
from sqlalchemy import Connection

from rag.library import catalogue
from rag.library.records import Contract


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
