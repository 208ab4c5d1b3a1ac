"""Obligations: what each side must do, must not do, and may do."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from ingest.facts.context import FactContext
from ingest.facts.cues import Cue, any_word
from ingest.facts.statements import Statement, statements
from rag.language.quantities import quantities
from rag.language.words import load_words
from rag.library.records import Fact, Language

_SHORT = 40
_SHORTEST = 5


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
    return cue is not None and cue.word in load_words("obligations")[language]["personal"]


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
        "deadline": _deadline(statement.words, context.language),
        "lead_in": statement.lead_in,
    }
    return {name: value for name, value in details.items() if value}


def _deadline(words: str, language: Language) -> str:
    """The first time that something is due by, as printed: 五个工作日内, within ten days."""
    lists = load_words("obligations")[language]
    for quantity in quantities(words):
        if quantity.kind in ("duration", "date"):
            before, after = words[: quantity.start].rstrip(), words[quantity.end :].lstrip()
            mark = next((w for w in lists["deadline_before"] if after.startswith(w)), "")
            lead = next((w for w in lists["deadline_after"] if before.lower().endswith(w)), "")
            if mark or lead:
                start = (
                    words.rindex(before[-len(lead) :], 0, quantity.start)
                    if lead
                    else quantity.start
                )
                return words[start : words.index(mark, quantity.end) + len(mark)]
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
