"""Changes of the catalogue: plain functions on a connection whose transaction writes."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from sqlalchemy import Connection, delete, insert, select, union

from rag.library import schema as t
from rag.library.catalogue import chunks, read_generation
from rag.library.codec import content_hash, digest, to_bytes, to_json
from rag.library.records import IngestedSource


def count_generation(connection: Connection) -> None:
    """Tells all readers that the library has changed."""
    set_about(connection, "generation", str(read_generation(connection) + 1))


def set_about(connection: Connection, key: str, value: str) -> None:
    """Sets a value of the table ``about``."""
    connection.execute(delete(t.about).where(t.about.c.key == key))
    connection.execute(insert(t.about).values(key=key, value=value))


def write_embeddings(connection: Connection, vectors: Mapping[str, np.ndarray]) -> None:
    """Adds vectors by content hash; the hashes must be new."""
    rows = [{"content_hash": h, "vector": to_bytes(vector)} for h, vector in vectors.items()]
    if rows:
        connection.execute(insert(t.embedding), rows)


def write_leftover(connection: Connection, revision: str, passages: int) -> None:
    """Notes a revision whose vectors and words are no longer, or not yet, in the catalogue."""
    connection.execute(insert(t.leftover).values(revision=revision, passages=passages))


def drop_leftovers(connection: Connection, revisions: Iterable[str]) -> None:
    """Forgets revisions that are gone from the indexes, or that became visible."""
    for some in chunks(revisions):
        connection.execute(delete(t.leftover).where(t.leftover.c.revision.in_(some)))


def drop_embeddings(connection: Connection) -> None:
    """Deletes all vectors."""
    connection.execute(delete(t.embedding))


def drop_unused_embeddings(connection: Connection) -> None:
    """Deletes vectors whose text is no passage and no sentence."""
    used = union(select(t.passage.c.content_hash), select(t.sentence.c.content_hash))
    connection.execute(delete(t.embedding).where(t.embedding.c.content_hash.not_in(used)))


def write_source(
    connection: Connection, ingested: IngestedSource, revision: str, sentences: Iterable[str]
) -> None:
    """Makes a source visible in place of its earlier revision, and counts the generation up.

    ``sentences``: the content hashes of its sentences that have a vector.
    """
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
    write_sentences(connection, name, sentences)


def write_sentences(connection: Connection, source: str, hashes: Iterable[str]) -> None:
    """Notes which sentences of a source have a vector, in place of what was noted before."""
    connection.execute(delete(t.sentence).where(t.sentence.c.source == source))
    rows = [{"source": source, "content_hash": each} for each in dict.fromkeys(hashes)]
    if rows:
        connection.execute(insert(t.sentence), rows)


def delete_source(connection: Connection, name: str) -> None:
    """Takes a source out of the catalogue, if it is there, and counts the generation up."""
    count_generation(connection)
    columns = t.source.c
    revision = connection.scalar(select(columns.revision).where(columns.name == name))
    if revision is None:
        return
    passages = sum(
        connection.scalars(select(t.contract.c.passages).where(t.contract.c.source == name)).all()
    )
    write_leftover(connection, revision, passages)
    for table in (t.fact, t.sentence, t.passage, t.clause, t.contract):
        connection.execute(delete(table).where(table.c.source == name))
    connection.execute(delete(t.source).where(columns.name == name))


def _rows(ingested: IngestedSource) -> dict[Any, list[dict[str, Any]]]:
    rows: dict[Any, list[dict[str, Any]]] = {
        t.contract: [],
        t.clause: [],
        t.passage: [],
        t.fact: [],
    }

    def put(table: Any, contract_id: str, record: Any, **columns: Any) -> None:
        rows[table].append(
            {
                "source": ingested.source.name,
                "contract_id": contract_id,
                "position": len(rows[table]),
                "record": to_json(record),
                **columns,
            }
        )

    for item in ingested.contracts:
        contract_id = item.contract.contract_id
        put(t.contract, contract_id, item.contract, passages=len(item.passages))
        for clause in item.clauses:
            put(t.clause, contract_id, clause, clause_id=clause.clause_id)
        for passage in item.passages:
            hashed = content_hash(passage)
            put(t.passage, contract_id, passage, passage_id=passage.passage_id, content_hash=hashed)
        for fact in item.facts:
            put(t.fact, contract_id, fact, fact_id=fact.fact_id, register=fact.register)
    return rows
