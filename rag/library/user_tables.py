"""The tables of what users add: conversations and ratings, checked findings, dates of events.

They stand in the catalogue's database but are no part of a generation: nothing of them is made
from contracts, and re-ingesting leaves them alone.
"""

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, Text

from rag.library.schema import open_engine
from rag.settings import Settings

metadata = MetaData()

conversation = Table(
    "conversation",
    metadata,
    Column("conversation_id", String, primary_key=True),
    Column("owner", String, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("changed_at", String, nullable=False),
)
# ``words``: question and answer, for searching; ``rating``: 1 good, 0 bad, null unrated.
exchange = Table(
    "exchange",
    metadata,
    Column("exchange_id", String, primary_key=True),
    Column("conversation_id", String, nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("rating", Integer),
    Column("comment", Text, nullable=False),
)
checked_finding = Table(
    "checked_finding",
    metadata,
    Column("finding_key", String, primary_key=True),
    Column("checked_by", String, nullable=False),
    Column("checked_at", String, nullable=False),
)
event_date = Table(
    "event_date",
    metadata,
    Column("contract_id", String, primary_key=True),
    Column("event", String, primary_key=True),
    Column("day", String, nullable=False),
)


def open_user_tables(settings: Settings) -> Engine:
    """The engine of the catalogue's database, with these tables made when missing."""
    settings.library.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.library, settings.database_url)
    metadata.create_all(engine)
    return engine
