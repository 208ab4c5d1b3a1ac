"""Obligations: what each side must do, must not do, and may do."""

import re
from collections.abc import Iterator
from functools import cache

from ingest.facts.context import FactContext, between
from ingest.facts.cues import Cue, any_word
from ingest.facts.statement import Statement
from ingest.facts.statements import statements
from ingest.facts.summaries import summarise
from rag.language.words import load_words
from rag.library.records import Fact, Language

_SHORTEST = 4


def extract(context: FactContext) -> Iterator[Fact]:
    """One row a duty, prohibition or right; ``value`` is the deadline, if any (``P5WD``).

    Details: ``counterparty``, ``condition``, ``deadline`` and ``lead_in``, where given.
    """
    for statement in statements(context):
        kind = _kind(statement, context.language)
        if kind is not None:
            yield _fact(context, statement, kind)


def _kind(statement: Statement, language: Language) -> str | None:
    """duty, prohibition or right; None when the statement obliges nobody."""
    if _any_of("idle", language).search(statement.core.lower()):
        return None
    if _any_of("recital", language).search(statement.words.lower()):
        return None
    cue = statement.cue or statement.lead_cue
    if cue and cue.kind == "action" and cue.word in load_words("obligations")[language]["taken"]:
        return None
    if len(statement.words) < _SHORTEST or (
        not statement.named and _needs_subject(statement, cue, language)
    ):
        return None
    if statement.frame.topic == "definitions" and cue and cue.kind == "action":
        return "duty" if statement.named and not statement.labelled else None
    if statement.cue is not None and statement.cue.kind == "neutral":
        return "right" if statement.claims else None
    if cue and cue.kind == "action" and statement.lead_cue and not statement.named:
        cue = statement.lead_cue
    if cue is not None and cue.kind in ("duty", "prohibition", "right"):
        return "prohibition" if _is_negated(statement, cue, language) else cue.kind
    return "right" if statement.frame.topic == "rights" else "duty"


def _needs_subject(statement: Statement, cue: Cue | None, language: Language) -> bool:
    """Whether the statement obliges somebody only if it names him as its subject."""
    if statement.frame.topic in ("definitions", "exemption"):
        return True
    words = load_words("obligations")[language]
    if cue is None or statement.cue is None:
        return False
    behind = statement.text.text[cue.end : statement.end].lstrip().lower()
    passive = bool(words["passive"]) and _passive(language).match(behind) is not None
    if cue.word in words["personal"]:
        forbids = cue.kind == "prohibition" or _is_negated(statement, cue, language)
        return not (passive and forbids)
    return bool(words["passive"]) and not passive


def _is_negated(statement: Statement, cue: Cue, language: Language) -> bool:
    """Whether the subject denies what the cue says: neither party shall, no part may be sold."""
    comma = statement.text.text.rfind(",", statement.start, cue.start) + 1
    before = statement.text.text[max(statement.start, comma) : cue.start].lower()
    after = statement.text.text[cue.end : statement.end].lower()
    denied = _negated(language)
    return language == "en" and bool(denied.match(before.lstrip()) or denied.match(after.lstrip()))


@cache
def _negated(language: Language) -> re.Pattern[str]:
    words = any_word(load_words("obligations")[language]["negating"], language)
    return re.compile(rf"(?:(?:and|but|that)\s)?{words.pattern}")


@cache
def _passive(language: Language) -> re.Pattern[str]:
    """What is to be done by somebody: be delivered, be paid, but not be based on."""
    words = load_words("obligations")[language]
    opening = "|".join(map(re.escape, words["passive"]))
    done = "|".join(map(re.escape, words["participles"]))
    stative = "|".join(map(re.escape, words["stative"]))
    return re.compile(
        rf"(?:{opening})(?:\w{{2,16}}ly )?(?!(?:{stative})\b)(?:[a-z-]{{1,20}}ed\b|(?:{done})\b)"
    )


@cache
def _any_of(name: str, language: Language) -> re.Pattern[str]:
    return any_word(load_words("obligations")[language][name], language)


def _fact(context: FactContext, statement: Statement, kind: str) -> Fact:
    start, end = statement.text.source_span(statement.start, statement.end)
    deadline, value = _deadline(context, statement)
    details = {
        "counterparty": counterparty(context, statement),
        "condition": statement.condition,
        "deadline": deadline,
        "lead_in": statement.lead_in,
    }
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
        value=value,
        summary=summarise(context, statement, statement.bearer, kind),
        details={name: given for name, given in details.items() if given},
    )


def _deadline(context: FactContext, statement: Statement) -> tuple[str, str | None]:
    """The first time that something is due by, as printed (五个工作日内, within ten days) and its
    value; an empty text when there is none."""
    lists = load_words("obligations")[context.language]
    text = statement.text.text
    quantities = context.quantities[statement.clause.clause_id]
    for quantity in between(quantities, statement.start, statement.end):
        if quantity.end <= statement.end and quantity.kind in ("duration", "date"):
            before = text[max(statement.start, quantity.start - 16) : quantity.start].rstrip()
            after = text[quantity.end : quantity.end + 16].lstrip()
            mark = next((w for w in lists["deadline_before"] if after.startswith(w)), "")
            lead = next((w for w in lists["deadline_after"] if before.lower().endswith(w)), "")
            if mark or lead:
                start = text.rindex(before[-len(lead) :], 0, quantity.start) if lead else None
                end = text.index(mark, quantity.end) + len(mark)
                printed = text[quantity.start if start is None else start : end]
                return printed, None if quantity.blank else quantity.value
    return "", None


def counterparty(context: FactContext, statement: Statement) -> str | None:
    """The side that the statement is owed to: the other one, or the other one that it names."""
    if statement.bearer == "双方":
        return "双方"
    named = [
        m.side
        for m in between(
            context.mentions[statement.clause.clause_id], statement.start, statement.end
        )
        if m.side not in (statement.bearer, "双方")
    ]
    sides = [party.side for party in context.contract.parties] or ["甲方", "乙方"]
    others = [side for side in sides if side != statement.bearer]
    if named:
        return named[0]
    return others[0] if len(others) == 1 else None
