"""The catalogue's queries: plain functions on a connection, records in and out.

A connection is one transaction and so one state of the library. The caller opens it.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import Connection, delete, insert, select

from rag.library import schema as t
from rag.library.codec import content_hash, digest, from_json, to_bytes, to_json
from rag.library.records import Clause, Contract, Fact, IngestedSource, Passage, Register, Source

Record = TypeVar("Record")
IN_LIMIT = 500  # values in one IN list: servers and SQLite differ in how many they take


def generation(connection: Connection) -> int:
    """The number of changes the library has seen."""
    query = select(t.about.c.value).where(t.about.c.key == "generation")
    return int(connection.scalar(query) or 0)


def count_generation(connection: Connection) -> None:
    """Tells all readers that the library has changed."""
    set_about(connection, "generation", str(generation(connection) + 1))


def read_about(connection: Connection) -> dict[str, str]:
    """The table ``about``: library, schema, model, dimension, generation."""
    return _pairs(connection, select(t.about.c.key, t.about.c.value))


def set_about(connection: Connection, key: str, value: str) -> None:
    """Sets a value of the table ``about``."""
    connection.execute(delete(t.about).where(t.about.c.key == key))
    connection.execute(insert(t.about).values(key=key, value=value))


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
    for some in _chunks(clause_ids):
        query = select(t.clause.c.record).where(t.clause.c.clause_id.in_(some))
        found |= {c.clause_id: c for c in _records(connection, query, Clause)}
    return found


def read_passages_by_id(connection: Connection, passage_ids: Iterable[str]) -> dict[str, Passage]:
    """Passages by their ids; unknown ids are left out."""
    found: dict[str, Passage] = {}
    for some in _chunks(passage_ids):
        query = select(t.passage.c.record).where(t.passage.c.passage_id.in_(some))
        found |= {p.passage_id: p for p in _records(connection, query, Passage)}
    return found


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


def read_vectors(
    connection: Connection, contract_ids: Iterable[str] | None
) -> list[tuple[str, str, bytes]]:
    """``passage_id, contract_id, vector`` of the passages of some contracts (None: all).

    The passages of one contract follow each other.
    """
    columns = t.passage.c
    query = select(columns.passage_id, columns.contract_id, t.embedding.c.vector).join(
        t.embedding, t.embedding.c.content_hash == columns.content_hash
    )
    query = query.order_by(columns.source, columns.position)
    if contract_ids is None:
        return list(connection.execute(query).tuples())
    return [
        row
        for some in _chunks(contract_ids)
        for row in connection.execute(query.where(columns.contract_id.in_(some))).tuples()
    ]


def read_vectors_by_id(connection: Connection, passage_ids: Iterable[str]) -> dict[str, bytes]:
    """The vectors of passages by their ids; unknown ids are left out."""
    columns = t.passage.c
    query = select(columns.passage_id, t.embedding.c.vector).join(
        t.embedding, t.embedding.c.content_hash == columns.content_hash
    )
    return {
        passage_id: vector
        for some in _chunks(passage_ids)
        for passage_id, vector in connection.execute(query.where(columns.passage_id.in_(some)))
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
        for some in _chunks(hashes)
        for found in connection.scalars(select(column).where(column.in_(some)))
    }


def read_embeddings(connection: Connection, hashes: Iterable[str]) -> dict[str, bytes]:
    """The vectors by content hash; unknown hashes are left out."""
    columns = t.embedding.c
    query = select(columns.content_hash, columns.vector)
    return {
        found: vector
        for some in _chunks(hashes)
        for found, vector in connection.execute(query.where(columns.content_hash.in_(some)))
    }


def write_embeddings(connection: Connection, vectors: dict[str, np.ndarray]) -> None:
    """Adds vectors by content hash; the hashes must be new."""
    rows = [{"content_hash": h, "vector": to_bytes(vector)} for h, vector in vectors.items()]
    if rows:
        connection.execute(insert(t.embedding), rows)


def read_leftovers(connection: Connection) -> dict[str, int]:
    """Revisions that may be in the indexes but are not in the catalogue, with their passages."""
    return _pairs(connection, select(t.leftover.c.revision, t.leftover.c.passages))


def write_leftover(connection: Connection, revision: str, passages: int) -> None:
    """Notes a revision whose vectors and words are no longer, or not yet, in the catalogue."""
    connection.execute(insert(t.leftover).values(revision=revision, passages=passages))


def drop_leftovers(connection: Connection, revisions: Iterable[str]) -> None:
    """Forgets revisions that are gone from the indexes, or that became visible."""
    for some in _chunks(revisions):
        connection.execute(delete(t.leftover).where(t.leftover.c.revision.in_(some)))


def drop_embeddings(connection: Connection) -> None:
    """Deletes all vectors."""
    connection.execute(delete(t.embedding))


def drop_unused_embeddings(connection: Connection) -> None:
    """Deletes vectors whose text is in no passage."""
    used = select(t.passage.c.content_hash)
    connection.execute(delete(t.embedding).where(t.embedding.c.content_hash.not_in(used)))


def write_source(connection: Connection, ingested: IngestedSource, revision: str) -> None:
    """Makes a source visible in place of its earlier revision, and counts the generation up."""
    delete_source(connection, ingested.source.name)
    source, name = ingested.source, ingested.source.name
    connection.execute(
        insert(t.source).values(
            name=name,
            revision=revision,
            digest=digest(ingested),
            path=source.path,
            file_hash=source.file_hash,
            record=to_json(source),
        )
    )
    drop_leftovers(connection, [revision])
    for table, rows in _rows(ingested).items():
        if rows:
            connection.execute(insert(table), rows)


def delete_source(connection: Connection, name: str) -> None:
    """Takes a source out of the catalogue, if it is there, and counts the generation up."""
    count_generation(connection)
    columns = t.source.c
    revision = connection.scalar(select(columns.revision).where(columns.name == name))
    if revision is None:
        return
    passages = sum(
        connection.scalars(select(t.contract.c.passages).where(t.contract.c.source == name))
    )
    write_leftover(connection, revision, passages)
    for table in (t.fact, t.passage, t.clause, t.contract):
        connection.execute(delete(table).where(table.c.source == name))
    connection.execute(delete(t.source).where(columns.name == name))


def _rows(ingested: IngestedSource) -> dict[Any, list[dict[str, Any]]]:
    name = ingested.source.name
    rows: dict[Any, list[dict[str, Any]]] = {
        t.contract: [],
        t.clause: [],
        t.passage: [],
        t.fact: [],
    }
    for item in ingested.contracts:
        contract_id = item.contract.contract_id
        shared = {"source": name, "contract_id": contract_id}
        rows[t.contract].append(
            shared
            | {
                "position": len(rows[t.contract]),
                "passages": len(item.passages),
                "record": to_json(item.contract),
            }
        )
        for clause in item.clauses:
            rows[t.clause].append(
                shared
                | {
                    "clause_id": clause.clause_id,
                    "position": len(rows[t.clause]),
                    "record": to_json(clause),
                }
            )
        for passage in item.passages:
            rows[t.passage].append(
                shared
                | {
                    "passage_id": passage.passage_id,
                    "position": len(rows[t.passage]),
                    "content_hash": content_hash(passage),
                    "record": to_json(passage),
                }
            )
        for fact in item.facts:
            rows[t.fact].append(
                shared
                | {
                    "fact_id": fact.fact_id,
                    "register": fact.register,
                    "position": len(rows[t.fact]),
                    "record": to_json(fact),
                }
            )
    return rows


def _pairs(connection: Connection, query: Any) -> dict[Any, Any]:
    return {key: value for key, value in connection.execute(query)}  # noqa: C416 (rows, no pairs)


def _records(connection: Connection, query: Any, kind: type[Record]) -> tuple[Record, ...]:
    return tuple(from_json(kind, text) for text in connection.scalars(query))


def _chunks(values: Iterable[str]) -> Iterator[list[str]]:
    unique = list(dict.fromkeys(values))
    for first in range(0, len(unique), IN_LIMIT):
        yield unique[first : first + IN_LIMIT]
