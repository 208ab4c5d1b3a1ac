"""Rated answers as evaluation questions, in the format of docs/formats.md."""

from collections.abc import Iterable
from typing import Any

from rag.library.conversations import Exchange


def as_questions(exchanges: Iterable[Exchange]) -> list[dict[str, Any]]:
    """One question a rated answer.

    A good answer gives its citations as gold, one group each, or an unanswerable question when it
    declined. A bad one has no gold yet: a person adds it, helped by ``rating`` and ``comment``.
    """
    return [_as_question(exchange) for exchange in exchanges]


def _as_question(exchange: Exchange) -> dict[str, Any]:
    answer = exchange.answer
    question = answer.question
    good = exchange.rating == 1
    sources = {citation.source for citation in answer.citations}
    narrowed = question.contract_ids is not None or question.source is not None
    return {
        "id": exchange.exchange_id,
        "lang": answer.scope.language,
        "kind": answer.scope.intent,
        "question": question.text,
        "history": [{"role": turn.role, "content": turn.content} for turn in question.history],
        "scope": {"source": next(iter(sources))} if narrowed and len(sources) == 1 else None,
        "answerable": not (good and answer.abstained),
        "blank": False,
        "gold": [[{"source": c.source, "quote": c.quote}] for c in answer.citations if good],
        "facts": [],
        "rating": {1: "good", 0: "bad", None: None}[exchange.rating],
        "comment": exchange.comment,
    }
