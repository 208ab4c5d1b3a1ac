"""Conversations: kept, listed, searched, renamed, deleted, rated. Each belongs to one owner.

Every function takes the owner and touches nobody else's, so a guessed id finds nothing. The owner
of conversations without a login is the empty name.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, or_, select, update

from rag.answer.types import Answer
from rag.errors import NotFoundError
from rag.library.codec import from_json, to_json
from rag.library.stores import writing
from rag.library.user_tables import conversation as c
from rag.library.user_tables import exchange as e

TITLE_LENGTH = 60  # characters


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as it is listed. ``changed_at``: UTC, ISO 8601."""

    conversation_id: str
    title: str
    changed_at: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer. ``rating``: 1 good, 0 bad, None unrated."""

    exchange_id: str
    answer: Answer
    rating: int | None
    comment: str


def start_conversation(engine: Engine, owner: str, title: str) -> str:
    """Makes an empty conversation; returns its id."""
    conversation_id = uuid.uuid4().hex
    with writing(engine) as connection:
        connection.execute(
            insert(c).values(
                conversation_id=conversation_id,
                owner=owner,
                title=_shortened(title),
                changed_at=_now(),
            )
        )
    return conversation_id


def list_conversations(
    engine: Engine, owner: str, search: str = "", limit: int = 100
) -> tuple[Conversation, ...]:
    """The owner's conversations, latest first; with ``search``, those that hold all its words."""
    query = select(c.c.conversation_id, c.c.title, c.c.changed_at).where(c.c.owner == owner)
    for word in search.split():
        holding = select(e.c.conversation_id).where(e.c.words.icontains(word, autoescape=True))
        query = query.where(
            or_(c.c.title.icontains(word, autoescape=True), c.c.conversation_id.in_(holding))
        )
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(c.c.changed_at.desc()).limit(limit)).all()
    return tuple(Conversation(*row) for row in rows)


def read_conversation(engine: Engine, owner: str, conversation_id: str) -> tuple[Exchange, ...]:
    """The exchanges of a conversation in order. Raises NotFoundError."""
    with engine.connect() as connection:
        _check(connection, owner, conversation_id)
        rows = connection.execute(
            select(e).where(e.c.conversation_id == conversation_id).order_by(e.c.position)
        ).all()
    return tuple(_exchange(row) for row in rows)


def rename_conversation(engine: Engine, owner: str, conversation_id: str, title: str) -> None:
    """Gives a conversation another title; an empty one changes nothing. Raises NotFoundError."""
    with writing(engine) as connection:
        _check(connection, owner, conversation_id)
        if title.strip():
            connection.execute(
                update(c)
                .where(c.c.conversation_id == conversation_id)
                .values(title=_shortened(title))
            )


def delete_conversation(engine: Engine, owner: str, conversation_id: str) -> None:
    """Deletes a conversation with all its answers and ratings. Raises NotFoundError."""
    with writing(engine) as connection:
        _check(connection, owner, conversation_id)
        connection.execute(delete(e).where(e.c.conversation_id == conversation_id))
        connection.execute(delete(c).where(c.c.conversation_id == conversation_id))


def add_answer(engine: Engine, owner: str, conversation_id: str, answer: Answer) -> str:
    """Puts an answer at the end of a conversation; returns the exchange's id.

    What was retrieved is not kept: it is large, and nothing shows it again. Raises NotFoundError.
    """
    exchange_id = uuid.uuid4().hex
    with writing(engine) as connection:
        _check(connection, owner, conversation_id)
        position = connection.scalar(
            select(func.count()).select_from(e).where(e.c.conversation_id == conversation_id)
        )
        connection.execute(
            insert(e).values(
                exchange_id=exchange_id,
                conversation_id=conversation_id,
                position=position,
                words=f"{answer.question.text}\n{answer.answer}",
                answer=to_json(replace(answer, retrieved=())),
                comment="",
            )
        )
        connection.execute(
            update(c).where(c.c.conversation_id == conversation_id).values(changed_at=_now())
        )
    return exchange_id


def rate_answer(
    engine: Engine, owner: str, exchange_id: str, rating: int | None, comment: str
) -> None:
    """Keeps what the owner thinks of an answer; an exchange of somebody else stays as it is."""
    own = select(c.c.conversation_id).where(c.c.owner == owner)
    with writing(engine) as connection:
        connection.execute(
            update(e)
            .where(e.c.exchange_id == exchange_id, e.c.conversation_id.in_(own))
            .values(rating=rating, comment=comment.strip())
        )


def rated_exchanges(engine: Engine, owner: str) -> Iterator[Exchange]:
    """The owner's exchanges that were rated or commented, in the order of their conversations."""
    own = select(e).join(c, c.c.conversation_id == e.c.conversation_id).where(c.c.owner == owner)
    rated = own.where(or_(e.c.rating.is_not(None), e.c.comment != ""))
    with engine.connect() as connection:
        rows = connection.execute(rated.order_by(c.c.changed_at, e.c.position)).all()
    return (_exchange(row) for row in rows)


def _exchange(row: Any) -> Exchange:
    return Exchange(row.exchange_id, from_json(Answer, row.answer), row.rating, row.comment)


def _check(connection: Connection, owner: str, conversation_id: str) -> None:
    query = select(c.c.owner).where(c.c.conversation_id == conversation_id)
    if connection.scalar(query) != owner:
        raise NotFoundError("There is no such conversation. Choose one from the list.")


def _shortened(title: str) -> str:
    line = " ".join(title.split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"


def _now() -> str:
    return datetime.now(UTC).isoformat()
