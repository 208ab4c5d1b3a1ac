"""The catalogue's queries: plain functions on a connection, records in and out.

A connection is one transaction and so one state of the library. The caller opens it. Rows are
fetched whole: a cursor that an error leaves open would keep its connection at an old state.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from rag.library import schema as t
from rag.library.codec import from_json
from rag.library.records import Clause, Contract, Fact, Passage, Register, Source

Record = TypeVar("Record")
# Built once: it is asked more often than all other queries together.
_GENERATION = select(t.about.c.value).where(t.about.c.key == "generation")
IN_LIMIT = 500  # values in one IN list: servers and SQLite differ in how many they take


def read_generation(connection: Connection) -> int:
    """The number of changes the library has seen."""
    return int(connection.scalar(_GENERATION) or 0)


def read_about(connection: Connection) -> dict[str, str]:
    """The table ``about``: library, schema, model, dimension, generation."""
    return _pairs(connection, select(t.about.c.key, t.about.c.value))


def read_files(connection: Connection) -> Sequence[Any]:
    """``name, revision, digest, path, file_hash`` of every source, by name."""
    columns = t.source.c
    return connection.execute(
        select(
            columns.name, columns.revision, columns.digest, columns.path, columns.file_hash
        ).order_by(columns.name)
    ).all()


def read_sources(connection: Connection, name: str | None = None) -> tuple[Source, ...]:
    """All sources by name, or the one of that name (empty when there is none)."""
    query = select(t.source.c.record).order_by(t.source.c.name)
    return _records(
        connection, query if name is None else query.where(t.source.c.name == name), Source
    )


def read_contracts(connection: Connection) -> tuple[Contract, ...]:
    """All contracts, by source and ordinal."""
    query = select(t.contract.c.record).order_by(t.contract.c.source, t.contract.c.position)
    return _records(connection, query, Contract)


def read_clauses(connection: Connection, contract_id: str) -> tuple[Clause, ...]:
    """The clauses of a contract in preorder."""
    query = select(t.clause.c.record).where(t.clause.c.contract_id == contract_id)
    return _records(connection, query.order_by(t.clause.c.position), Clause)


def read_clauses_by_id(connection: Connection, clause_ids: Iterable[str]) -> dict[str, Clause]:
    """Clauses by their ids; unknown ids are left out."""
    found: dict[str, Clause] = {}
    for some in chunks(clause_ids):
        query = select(t.clause.c.record).where(t.clause.c.clause_id.in_(some))
        found |= {c.clause_id: c for c in _records(connection, query, Clause)}
    return found


def read_passages_by_id(connection: Connection, passage_ids: Iterable[str]) -> dict[str, Passage]:
    """Passages by their ids; unknown ids are left out."""
    found: dict[str, Passage] = {}
    for some in chunks(passage_ids):
        query = select(t.passage.c.record).where(t.passage.c.passage_id.in_(some))
        found |= {p.passage_id: p for p in _records(connection, query, Passage)}
    return found


def read_contract_ids(connection: Connection, source: str) -> list[str]:
    """The ids of the contracts of a source."""
    columns = t.contract.c
    query = select(columns.contract_id).where(columns.source == source)
    return [str(row[0]) for row in _rows(connection, query.order_by(columns.position))]


def read_passages(connection: Connection, contract_id: str) -> tuple[Passage, ...]:
    """The passages of a contract, as in its text."""
    query = select(t.passage.c.record).where(t.passage.c.contract_id == contract_id)
    return _records(connection, query.order_by(t.passage.c.position), Passage)


def read_facts(
    connection: Connection, register: Register | None, contract_ids: Sequence[str] | None
) -> tuple[Fact, ...]:
    """The facts of a register (None: all) in some contracts (None: all), in order of the text."""
    query = select(t.fact.c.record)
    if register is not None:
        query = query.where(t.fact.c.register == register)
    if contract_ids is None:
        return _records(connection, query.order_by(t.fact.c.source, t.fact.c.position), Fact)
    ordered = query.order_by(t.fact.c.position)
    return tuple(
        found
        for contract_id in contract_ids
        for found in _records(connection, ordered.where(t.fact.c.contract_id == contract_id), Fact)
    )


def read_passage_counts(connection: Connection) -> dict[str, int]:
    """The number of passages of every contract."""
    return _pairs(connection, select(t.contract.c.contract_id, t.contract.c.passages))


def read_keys(connection: Connection) -> list[tuple[str, str]]:
    """``revision, passage_id`` of every passage, as the indexes name them."""
    query = select(t.source.c.revision, t.passage.c.passage_id).join(
        t.source, t.source.c.name == t.passage.c.source
    )
    return _rows(connection, query)


def read_vectors(
    connection: Connection, contract_ids: Iterable[str]
) -> list[tuple[str, str, bytes]]:
    """``passage_id, contract_id, vector`` of the passages of some contracts, as in their text."""
    columns = t.passage.c
    query = (
        select(columns.passage_id, columns.contract_id, t.embedding.c.vector)
        .join(t.embedding, t.embedding.c.content_hash == columns.content_hash)
        .order_by(columns.source, columns.position)
    )
    return [
        row
        for some in chunks(contract_ids)
        for row in _rows(connection, query.where(columns.contract_id.in_(some)))
    ]


def read_vectors_by_id(connection: Connection, passage_ids: Iterable[str]) -> dict[str, bytes]:
    """The vectors of passages by their ids; unknown ids are left out."""
    columns = t.passage.c
    query = select(columns.passage_id, t.embedding.c.vector).join(
        t.embedding, t.embedding.c.content_hash == columns.content_hash
    )
    return {
        passage_id: vector
        for some in chunks(passage_ids)
        for passage_id, vector in _rows(connection, query.where(columns.passage_id.in_(some)))
    }


def iterate_passages(
    connection: Connection, revisions: Container[str]
) -> Iterator[tuple[str, list[Passage]]]:
    """Those of the revisions that are in the catalogue, each with its passages."""
    columns = t.passage.c
    query = select(columns.record).order_by(columns.position)
    for row in read_files(connection):
        if row.revision in revisions:
            of_source = query.where(columns.source == row.name)
            yield row.revision, list(_records(connection, of_source, Passage))


def known_hashes(connection: Connection, hashes: Iterable[str]) -> set[str]:
    """Those of the content hashes that have a vector."""
    column = t.embedding.c.content_hash
    return {
        found
        for some in chunks(hashes)
        for found in connection.scalars(select(column).where(column.in_(some))).all()
    }


def read_embeddings(connection: Connection, hashes: Iterable[str]) -> dict[str, bytes]:
    """The vectors by content hash; unknown hashes are left out."""
    columns = t.embedding.c
    query = select(columns.content_hash, columns.vector)
    return {
        found: vector
        for some in chunks(hashes)
        for found, vector in _rows(connection, query.where(columns.content_hash.in_(some)))
    }


def read_leftovers(connection: Connection) -> dict[str, int]:
    """Revisions that may be in the indexes but are not in the catalogue, with their passages."""
    return _pairs(connection, select(t.leftover.c.revision, t.leftover.c.passages))


def _rows(connection: Connection, query: Any) -> list[Any]:
    return [tuple(row) for row in connection.execute(query).all()]


def _pairs(connection: Connection, query: Any) -> dict[Any, Any]:
    return {key: value for key, value in connection.execute(query).all()}  # noqa: C416 (rows, no pairs)


def _records(connection: Connection, query: Any, kind: type[Record]) -> tuple[Record, ...]:
    return tuple(from_json(kind, text) for text in connection.scalars(query).all())


def chunks(values: Iterable[str]) -> Iterator[list[str]]:
    unique = list(dict.fromkeys(values))
    for first in range(0, len(unique), IN_LIMIT):
        yield unique[first : first + IN_LIMIT]
