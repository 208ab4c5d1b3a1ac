"""Obligations: what each side must do, must not do, and may do."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from ingest.facts.context import FactContext
from ingest.facts.cues import Cue, any_word
from ingest.facts.statements import Statement, statements
from rag.language.words import load_words
from rag.library.records import Fact, Language

_SHORT = 40
_SHORTEST = 5
_PASSIVE_REACH = 16


def extract(context: FactContext) -> Iterator[Fact]:
    """One row a duty, prohibition or right, each with ``counterparty``, ``condition``,
    ``deadline`` and ``lead_in`` in its details where the contract gives them."""
    for statement in statements(context):
        kind = _kind(statement, context.language)
        if kind is not None:
            yield _fact(context, statement, kind)


def _kind(statement: Statement, language: Language) -> str | None:
    """duty, prohibition or right; None when the statement obliges nobody."""
    if _idle(language).search(statement.words.lower()):
        return None
    cue = statement.cue or statement.lead_cue
    if len(statement.words) < _SHORTEST or (
        not statement.named and _needs_subject(statement, cue, language)
    ):
        return None
    if statement.frame.topic == "definitions" and cue and cue.kind == "action":
        return "duty" if statement.named and not statement.labelled else None
    if statement.cue is not None and statement.cue.kind == "neutral":
        return None
    if cue is not None and cue.kind in ("duty", "prohibition", "right"):
        return cue.kind
    return "right" if statement.frame.topic == "rights" else "duty"


def _needs_subject(statement: Statement, cue: Cue | None, language: Language) -> bool:
    """Whether the statement obliges somebody only if it names him as its subject."""
    if statement.frame.topic in ("definitions", "exemption"):
        return True
    words = load_words("obligations")[language]
    if cue is None or cue.word in words["personal"]:
        return cue is not None
    behind = statement.text.text[cue.end :][:_PASSIVE_REACH].lstrip()
    return bool(words["passive"]) and not behind.startswith(tuple(words["passive"]))


@cache
def _idle(language: Language) -> Any:
    return any_word(load_words("obligations")[language]["idle"], language)


def _fact(context: FactContext, statement: Statement, kind: str) -> Fact:
    start, end = statement.text.source_span(statement.start, statement.end)
    return Fact(
        fact_id="",
        register="obligations",
        contract_id=context.contract.contract_id,
        clause_id=statement.clause.clause_id,
        source=context.source.name,
        kind=kind,
        bearer=statement.bearer,
        quote=context.source.text[start:end],
        start=start,
        end=end,
        page=context.source.page_at(start),
        value=None,
        summary=_summary(statement, kind, context.language),
        details=_details(context, statement),
    )


def _details(context: FactContext, statement: Statement) -> dict[str, Any]:
    details = {
        "counterparty": counterparty(context, statement),
        "condition": statement.condition,
        "deadline": _deadline(context, statement),
        "lead_in": statement.lead_in,
    }
    return {name: value for name, value in details.items() if value}


def _deadline(context: FactContext, statement: Statement) -> str:
    """The first time that something is due by, as printed: 五个工作日内, within ten days."""
    lists = load_words("obligations")[context.language]
    text = statement.text.text
    for quantity in context.quantities[statement.clause.clause_id]:
        inside = statement.start <= quantity.start and quantity.end <= statement.end
        if inside and quantity.kind in ("duration", "date"):
            before = text[max(statement.start, quantity.start - 16) : quantity.start].rstrip()
            after = text[quantity.end : quantity.end + 16].lstrip()
            mark = next((w for w in lists["deadline_before"] if after.startswith(w)), "")
            lead = next((w for w in lists["deadline_after"] if before.lower().endswith(w)), "")
            if mark or lead:
                start = text.rindex(before[-len(lead) :], 0, quantity.start) if lead else None
                end = text.index(mark, quantity.end) + len(mark)
                return text[quantity.start if start is None else start : end]
    return ""


def counterparty(context: FactContext, statement: Statement) -> str | None:
    """The side that the statement is owed to: the other one, or the other one that it names."""
    if statement.bearer == "双方":
        return "双方"
    named = [
        m.side
        for m in context.mentions[statement.clause.clause_id]
        if statement.start <= m.start < statement.end and m.side not in (statement.bearer, "双方")
    ]
    others = [p.side for p in context.contract.parties if p.side != statement.bearer]
    if named:
        return named[0]
    return others[0] if len(others) == 1 else None


def _summary(statement: Statement, kind: str, language: Language) -> str:
    words = load_words("obligations")[language]
    body = statement.words if len(statement.words) <= _SHORT else statement.words[:_SHORT] + "…"
    return (
        f"{words['labels'].get(statement.bearer, statement.bearer)}{words['verbs'][kind]}: {body}"
    )
