"""The library: the one object through which everything reads and writes contracts.

Reading sees one generation at a time. Inside ``with library.snapshot() as frozen`` all calls of
``frozen`` see the same one, whatever another process adds or replaces meanwhile.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

import numpy as np
from sqlalchemy import Connection

from rag.errors import LibraryError, NotFoundError
from rag.library import catalogue, writer
from rag.library.about import about_model, check_model
from rag.library.codec import text_hash, to_bytes, to_matrix
from rag.library.exact import ExactSearch
from rag.library.held import Held
from rag.library.lock import WriterLock, lock_folder
from rag.library.records import Clause, Contract, Fact, IngestedSource, Passage, Register, Source
from rag.library.remembered import Remembered
from rag.library.state import State, read_state
from rag.library.stores import Stores

# Up to so many passages in scope, every vector is compared: exact, quick, and without Chroma.
EXACT_LIMIT = 5_000
CACHED_STATES = 2  # the current generation, and the one that a running question may still see

LOCAL_LOCK_TIMEOUT = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class File:
    """The file behind a source, as it was when it was ingested."""

    path: str
    file_hash: str
    revision: str


class Library:
    """Sources, contracts, clauses, passages and facts, and the two searches over the passages."""

    def __init__(self, stores: Stores, lock: WriterLock | None) -> None:
        self.embeddings = stores.embeddings
        self._stores = stores
        self._lock = lock
        self._busy = threading.RLock()
        self._states: dict[int, State] = {}
        self._exacts: dict[int, ExactSearch] = {}
        self._remembered = Remembered()
        self._held = Held()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close(sweep=kind is None)

    def close(self, *, sweep: bool = True) -> None:
        """Releases the stores; a writer first clears what it has replaced, unless told not to."""
        try:
            if self._lock is not None and sweep:
                writer.sweep(self._stores)
        finally:
            self._stores.close()
            if self._lock is not None:
                self._lock.release()

    @contextmanager
    def snapshot(self) -> Iterator["Library"]:
        """This library frozen at its current generation, for the length of the ``with`` block.

        To be used by one thread, and not for long: it holds a transaction of the catalogue open.
        """
        with self._stores.engine.connect() as connection:
            frozen = copy(self)
            frozen._held = Held()
            frozen._held.take(connection)
            yield frozen

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Within the block, all calls of this thread see the generation that is current now.

        The rest of the program goes on with the newest. Not for long: it holds a transaction of
        the catalogue open. A block within a block changes nothing.
        """
        if self._held.connection is not None:
            yield
            return
        with self._stores.engine.connect() as connection:
            self._held.take(connection)
            try:
                yield
            finally:
                self._held.connection = None

    @property
    def generation(self) -> int:
        """The number of changes the library has seen."""
        with self._reading() as connection:
            return self._generation_of(connection)

    def files(self) -> dict[str, File]:
        """The file behind every source, by the source's name."""
        with self._reading() as connection:
            rows = catalogue.read_files(connection)
        return {row.name: File(row.path, row.file_hash, row.revision) for row in rows}

    def sources(self) -> tuple[Source, ...]:
        """All sources with their texts, by name."""
        with self._reading() as connection:
            return catalogue.read_sources(connection)

    def source(self, name: str) -> Source:
        """The source of that name. Raises NotFoundError."""
        with self._reading() as connection:
            found = self._remembered.get(
                (self._generation_of(connection), "source", name),
                lambda: catalogue.read_sources(connection, name),
            )
        if not found:
            raise NotFoundError(
                f"There is no source {name!r} in the library. See the names with: contract-qa list"
            )
        return found[0]

    def contracts(self) -> tuple[Contract, ...]:
        """All contracts, by source and ordinal."""
        return tuple(self._state().contracts.values())

    def contract(self, contract_id: str) -> Contract:
        """The contract of that id. Raises NotFoundError."""
        found = self._state().contracts.get(contract_id)
        if found is None:
            raise NotFoundError(
                f"There is no contract {contract_id!r} in the library. See the ids with: "
                "contract-qa list"
            )
        return found

    def clauses(self, contract_id: str) -> tuple[Clause, ...]:
        """The clauses of a contract in preorder; empty for an unknown contract."""
        with self._reading() as connection:
            return self._remembered.get(
                (self._generation_of(connection), "clauses", contract_id),
                lambda: catalogue.read_clauses(connection, contract_id),
            )

    def clause(self, clause_id: str) -> Clause:
        """The clause of that id. Raises NotFoundError."""
        found = self.clauses_by_id([clause_id])
        if not found:
            raise NotFoundError(f"There is no clause {clause_id!r} in the library.")
        return found[clause_id]

    def clauses_by_id(self, clause_ids: Iterable[str]) -> dict[str, Clause]:
        """Clauses by their ids in one query; unknown ids are left out."""
        with self._reading() as connection:
            return catalogue.read_clauses_by_id(connection, clause_ids)

    def passages(self, passage_ids: Iterable[str]) -> tuple[Passage, ...]:
        """Passages in the order of the ids, in one query; unknown ids are left out."""
        wanted = list(passage_ids)
        with self._reading() as connection:
            found = catalogue.read_passages_by_id(connection, wanted)
        return tuple(found[passage_id] for passage_id in wanted if passage_id in found)

    def facts(
        self, register: Register | None = None, contract_ids: Sequence[str] | None = None
    ) -> tuple[Fact, ...]:
        """The facts of a register (None: all) in some contracts (None: all), as in the text."""
        with self._reading() as connection:
            generation = self._generation_of(connection)
            if contract_ids is None:
                return self._remembered.get(
                    (generation, "facts of all", register),
                    lambda: catalogue.read_facts(connection, register, None),
                )
            return tuple(
                fact
                for contract_id in contract_ids
                for fact in self._facts_of(connection, generation, contract_id)
                if register is None or fact.register == register
            )

    def search_vectors(
        self, vector: Sequence[float], k: int, contract_ids: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """The k nearest ``passage_id, cosine``, best first, in some contracts (None: all).

        Exact up to ``EXACT_LIMIT`` passages in scope, by Chroma's index beyond; exact as well
        while another process writes to an embedded Chroma.
        """
        if k <= 0:
            return []
        with self._reading() as connection:
            state = self._state_of(connection)
            wanted = None if contract_ids is None else set(contract_ids)
            within = [c for c in state.contracts if wanted is None or c in wanted]
            found = None
            if sum(state.passages[c] for c in within) > EXACT_LIMIT:
                dead = sum(catalogue.read_leftovers(connection).values())
                found = self._search_chroma(
                    state, vector, k, dead, within if wanted is not None else None
                )
            if found is None:
                return self._exact(state).best(connection, vector, k, within)
            return found

    def search_words(
        self, query: str, k: int, contract_ids: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """The k best ``passage_id, BM25 score``, best first, in some contracts (None: all)."""
        state = self._state()
        if k <= 0 or not state.contracts:
            return []
        hits = self._stores.words.search(state.searcher, query, k + state.leftovers, contract_ids)
        return [(p, score) for revision, p, score in hits if revision in state.revisions][:k]

    def vectors_of(self, passage_ids: Sequence[str]) -> np.ndarray:
        """The unit vectors of passages, float32, one row an id. Raises NotFoundError."""
        with self._reading() as connection:
            found = catalogue.read_vectors_by_id(connection, passage_ids)
        for passage_id in passage_ids:
            if passage_id not in found:
                raise NotFoundError(f"There is no passage {passage_id!r} in the library.")
        return to_matrix([found[p] for p in passage_ids], self.embeddings.dimension)

    def sentence_vectors(self, texts: Sequence[str]) -> np.ndarray:
        """The unit vectors of embedded sentences, float32, one row a text.

        Those that the library does not hold, because an older version made it, are made now.
        """
        hashes = [text_hash(text) for text in texts]
        with self._reading() as connection:
            found = catalogue.read_embeddings(connection, hashes)
        by_hash = dict(zip(hashes, texts, strict=True))
        new = [each for each in by_hash if each not in found]
        made = self.embeddings.embed_documents([by_hash[each] for each in new]) if new else []
        found |= {each: to_bytes(np.asarray(v)) for each, v in zip(new, made, strict=True)}
        return to_matrix([found[each] for each in hashes], self.embeddings.dimension)

    def add(self, ingested: IngestedSource) -> bool:
        """Makes a source visible in one step, in place of an earlier one of the same name.

        Returns False, and changes nothing, when exactly this is in the library already.
        """
        self._check_lock()
        return writer.add(self._stores, ingested)

    def remove(self, source_name: str) -> None:
        """Takes a source out in one step. Raises NotFoundError."""
        self._check_lock()
        self.source(source_name)
        writer.remove(self._stores, source_name)

    def _check_lock(self) -> None:
        if self._lock is None:
            raise LibraryError("The library is open for reading only. Open it with write=True.")

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._held.connection is not None:
            yield self._held.connection
            return
        with self._stores.engine.connect() as connection:
            yield connection

    def _generation_of(self, connection: Connection) -> int:
        if self._held.connection is not None:
            return self._held.generation
        return catalogue.read_generation(connection)

    def _facts_of(
        self, connection: Connection, generation: int, contract_id: str
    ) -> tuple[Fact, ...]:
        return self._remembered.get(
            (generation, "facts", contract_id),
            lambda: catalogue.read_facts(connection, None, [contract_id]),
        )

    def _state(self) -> State:
        with self._reading() as connection:
            return self._state_of(connection)

    def _state_of(self, connection: Connection) -> State:
        generation = self._generation_of(connection)
        with self._busy:
            if generation not in self._states:
                self._states[generation] = self._read_state(connection)
                for old in sorted(self._states)[:-CACHED_STATES]:
                    del self._states[old]
                    self._exacts.pop(old, None)
            return self._states[generation]

    def _read_state(self, connection: Connection) -> State:
        check_model(catalogue.read_about(connection), about_model(self.embeddings))
        words = self._stores.words
        state = read_state(connection, words.searcher())
        if state.revisions <= words.count(state.searcher).keys():
            return state
        # A catalogue on a server has more than the words in this folder, which are a local copy.
        if self._lock is not None:
            writer.catch_up_words(self._stores)
        else:
            with lock_folder(self._stores.folder, LOCAL_LOCK_TIMEOUT):
                writer.catch_up_words(self._stores)
                words.close()
        return replace(state, searcher=words.searcher())

    def _exact(self, state: State) -> ExactSearch:
        with self._busy:
            exact = ExactSearch(self.embeddings.dimension)
            return self._exacts.setdefault(state.generation, exact)

    def _search_chroma(
        self,
        state: State,
        vector: Sequence[float],
        k: int,
        dead: int,
        within: list[str] | None,
    ) -> list[tuple[str, float]] | None:
        """None when what Chroma shows cannot be relied on.

        That is while another process writes into the folder: a reader that opens it then misses
        vectors (Chroma 1.5.9). Every write is announced in the catalogue before it begins.
        """
        vectors, shared = self._stores.vectors, self._lock is None and self._stores.vectors.embedded
        with self._busy:
            if shared:
                if not self._settled(state.generation):
                    return None
                vectors.catch_up(state.generation)
            if vectors.count() < state.all_passages:
                raise LibraryError(
                    "Chroma holds fewer vectors than the library has passages. Make the indexes "
                    "anew with: contract-qa doctor --rebuild"
                )
            hits = vectors.search(vector, k + dead, within)
            if shared and not self._settled(state.generation):
                vectors.close()
                return None
        return [(p, score) for revision, p, score in hits if revision in state.revisions][:k]

    def _settled(self, generation: int) -> bool:
        """Whether the library, as it is now, is still of that generation and nobody writes."""
        with self._stores.engine.connect() as connection:
            return not catalogue.read_leftovers(connection) and (
                catalogue.read_generation(connection) == generation
            )
