"""The tables of the catalogue, and the engine that opens them.

Each table keeps a whole record as JSON beside the few columns that queries need, so a record with
a new optional field needs no migration. The catalogue is the truth: vectors and words can be made
anew from it.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Engine,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    make_url,
)

metadata = MetaData()

# One row a key: schema, model, dimension, generation.
about = Table(
    "about",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)
# ``revision`` names one addition of a source in the indexes; ``digest`` is the hash of its records.
source = Table(
    "source",
    metadata,
    Column("name", String, primary_key=True),
    Column("revision", String, nullable=False, unique=True),
    Column("digest", String, nullable=False),
    Column("path", Text, nullable=False),
    Column("file_hash", String, nullable=False),
    Column("record", Text, nullable=False),
)
contract = Table(
    "contract",
    metadata,
    Column("contract_id", String, primary_key=True),
    Column("source", String, nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("record", Text, nullable=False),
)
clause = Table(
    "clause",
    metadata,
    Column("clause_id", String, primary_key=True),
    Column("contract_id", String, nullable=False, index=True),
    Column("source", String, nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("record", Text, nullable=False),
)
passage = Table(
    "passage",
    metadata,
    Column("passage_id", String, primary_key=True),
    Column("contract_id", String, nullable=False, index=True),
    Column("source", String, nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("content_hash", String, nullable=False, index=True),
    Column("record", Text, nullable=False),
)
fact = Table(
    "fact",
    metadata,
    Column("fact_id", String, primary_key=True),
    Column("contract_id", String, nullable=False, index=True),
    Column("source", String, nullable=False, index=True),
    Column("register", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("record", Text, nullable=False),
    Index("fact_register", "register", "contract_id"),
)
# Equal texts are embedded once: the vector (float32, little-endian) of a text by its hash.
embedding = Table(
    "embedding",
    metadata,
    Column("content_hash", String, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)
# The sentences of a source that have a vector, by the hash of what is embedded of them.
sentence = Table(
    "sentence",
    metadata,
    Column("source", String, primary_key=True),
    Column("content_hash", String, primary_key=True),
)
# Revisions that are, or may be, in the indexes but not in the catalogue: not yet, or no longer.
leftover = Table(
    "leftover",
    metadata,
    Column("revision", String, primary_key=True),
    Column("passages", Integer, nullable=False),
)


def open_engine(folder: Path, database_url: str | None) -> Engine:
    """The engine of the catalogue: SQLite in WAL mode in ``folder``, or the server at the URL.

    A transaction sees one state of the catalogue from its first statement to its end.
    """
    if database_url is None:
        database_url = f"sqlite:///{folder / 'catalogue.sqlite'}"
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": 30})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return create_engine(url, isolation_level="REPEATABLE READ", pool_pre_ping=True)


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own transaction handling starts one at the first write only, so that two reads
    # could see two states; it is switched off, and BEGIN is sent by the listener below.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")


def _begin_sqlite(connection: Any) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
