"""Writing to the library so that a crash at any moment leaves the old state or the new one.

The order: note the revision as a leftover, embed, write vectors, write words; then, in the one
commit that makes it visible, write the records, clear the note and note the replaced revision.
What is noted as a leftover may be in the indexes without being in the catalogue: it is never
shown, and swept away when a writer opens or closes the library.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias

import numpy as np
from filelock import FileLock
from sqlalchemy import Connection, Engine

from rag.embedding import EmbeddingModel
from rag.errors import LibraryError
from rag.library import catalogue
from rag.library.codec import content_hash, digest, embedded_text, to_matrix
from rag.library.records import IngestedSource, Passage
from rag.library.vectors import Vectors
from rag.library.words import Entry, Words

WriterLock: TypeAlias = FileLock
EMBEDDED_AT_ONCE = 256  # passages between two commits of the embedding cache


def add(
    engine: Engine,
    vectors: Vectors,
    words: Words,
    embeddings: EmbeddingModel,
    lock: WriterLock | None,
    ingested: IngestedSource,
) -> bool:
    """Makes a source visible, in place of an earlier one. False when it is there unchanged."""
    check_lock(lock)
    name = ingested.source.name
    with engine.connect() as connection:
        known = {row.name: row.digest for row in catalogue.read_files(connection)}
    if known.get(name) == digest(ingested):
        return False
    passages = [passage for item in ingested.contracts for passage in item.passages]
    revision = uuid.uuid4().hex
    with writing(engine) as connection:
        catalogue.write_leftover(connection, revision, len(passages))
    matrix = embed(engine, embeddings, passages)
    index(vectors, words, revision, passages, matrix)
    with writing(engine) as connection:
        catalogue.write_source(connection, ingested, revision)
    return True


def remove(engine: Engine, lock: WriterLock | None, name: str) -> None:
    """Takes a source out of the catalogue; its vectors and words become leftovers."""
    check_lock(lock)
    with writing(engine) as connection:
        catalogue.delete_source(connection, name)


def sweep(engine: Engine, vectors: Vectors, words: Words) -> None:
    """Clears the indexes of what is not in the catalogue."""
    with engine.connect() as connection:
        leftovers = list(catalogue.read_leftovers(connection))
    if not leftovers:
        return
    vectors.delete(leftovers)
    words.delete(leftovers)
    words.commit()
    with writing(engine) as connection:
        catalogue.drop_leftovers(connection, leftovers)
        catalogue.drop_unused_embeddings(connection)


def embed(engine: Engine, embeddings: EmbeddingModel, passages: Sequence[Passage]) -> np.ndarray:
    """The vectors of passages, one row each; a text embedded before is not embedded again."""
    hashes = [content_hash(passage) for passage in passages]
    texts = dict(zip(hashes, map(embedded_text, passages), strict=True))
    with engine.connect() as connection:
        known = catalogue.known_hashes(connection, texts)
    for some in _chunks([h for h in texts if h not in known]):
        made = np.asarray(embeddings.embed_documents([texts[h] for h in some]), np.float32)
        with writing(engine) as connection:
            catalogue.write_embeddings(connection, dict(zip(some, made, strict=True)))
    with engine.connect() as connection:
        found = catalogue.read_embeddings(connection, texts)
    return to_matrix([found[h] for h in hashes], embeddings.dimension)


def index(
    vectors: Vectors,
    words: Words,
    revision: str,
    passages: Sequence[Passage],
    matrix: np.ndarray,
) -> None:
    """Writes the passages of a revision to both indexes."""
    vectors.add(revision, {p.passage_id: p.contract_id for p in passages}, matrix)
    words.add(Entry(revision, passage) for passage in passages)
    words.commit()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes; committed at the end, undone by an error."""
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        yield connection


def check_lock(lock: WriterLock | None) -> None:
    """Raises LibraryError for a library that was opened for reading."""
    if lock is None:
        raise LibraryError("The library is open for reading only. Open it with write=True.")


def _chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[i : i + EMBEDDED_AT_ONCE] for i in range(0, len(values), EMBEDDED_AT_ONCE))
