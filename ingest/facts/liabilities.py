"""Liabilities: what a breach, a loss or an end of the contract costs, and who answers for it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ingest.facts.context import FactContext
from ingest.facts.cues import any_word
from ingest.facts.frames import performer
from ingest.facts.statements import Statement, statements
from rag.language.quantities import quantities
from rag.language.words import load_words
from rag.library.records import Fact, Language

_SHORT = 40


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    any: re.Pattern[str]
    with_: re.Pattern[str] | None
    cues: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Liability:
    statement: Statement
    kind: str
    party: str


def extract(context: FactContext) -> Iterator[Fact]:
    """One row a liability; ``bearer`` is the side that answers or is exempt, ``value`` the rate."""
    found = []
    for statement in statements(context):
        kind = _kind(statement, context.language)
        if kind is not None:
            found.append(_Liability(statement, kind, _party(context, statement, kind)))
    for liability in _joined(found):
        yield _fact(context, liability)


def _kind(statement: Statement, language: Language) -> str | None:
    """The kind of a liability, None when the statement is none."""
    words = statement.words.lower()
    masked = _innocent(language).sub("", words)
    cue = statement.cue or statement.lead_cue
    for kind in _kinds(language):
        if kind.cues and (cue is None or cue.kind not in kind.cues):
            continue
        if kind.any.search(masked) and (kind.with_ is None or kind.with_.search(masked)):
            return kind.name
    frames: dict[str, str] = load_words("liabilities")[language]["frames"]
    return frames.get(statement.frame.topic)


def _party(context: FactContext, statement: Statement, kind: str) -> str:
    """Who answers: the side a right is held against, else the one who acts or is exempt."""
    if kind == "exemption" and statement.cue is None:
        return performer(context, "provider") if context.language == "zh" else "双方"
    if statement.cue is None or statement.cue.kind != "right" or kind == "exemption":
        return statement.bearer
    against = _against(context.language)
    text = statement.text.text
    for mention in context.mentions[statement.clause.clause_id]:
        inside = statement.start <= mention.start < statement.end
        if inside and mention.side != statement.bearer and mention.side != "双方":
            before = text[max(0, mention.start - 12) : mention.start].lower()
            if kind != "termination-consequence" and against.search(before):
                return mention.side
    return statement.bearer


def _joined(found: Sequence[_Liability]) -> Iterator[_Liability]:
    """Neighbours in one sentence of one kind and party are one liability."""
    current: _Liability | None = None
    for liability in found:
        if current is not None and _belongs(current, liability):
            longer = replace(current.statement, end=liability.statement.end)
            current = replace(current, statement=longer)
            continue
        if current is not None:
            yield current
        current = liability
    if current is not None:
        yield current


def _belongs(first: _Liability, second: _Liability) -> bool:
    left, right = first.statement, second.statement
    same = left.clause is right.clause and (first.kind, first.party) == (second.kind, second.party)
    return same and left.end <= right.start and left.text.text[left.end : right.start] in (",", "")


def _fact(context: FactContext, liability: _Liability) -> Fact:
    statement = liability.statement
    start, end = statement.text.source_span(statement.start, statement.end)
    details = _details(statement, context.language)
    return Fact(
        fact_id="",
        register="liabilities",
        contract_id=context.contract.contract_id,
        clause_id=statement.clause.clause_id,
        source=context.source.name,
        kind=liability.kind,
        bearer=liability.party,
        quote=context.source.text[start:end],
        start=start,
        end=end,
        page=context.source.page_at(start),
        value=details.get("rate"),
        summary=_summary(liability, context.language),
        details=details,
    )


def _details(statement: Statement, language: Language) -> dict[str, Any]:
    """``rate``, ``base``, ``cap`` and ``condition`` as printed, without those not given."""
    words = statement.words
    rates = [q for q in quantities(words) if q.kind in ("percent", "money")]
    cap_words, base_words = _bounds(language)
    cap = cap_words.search(words.lower())
    rate = next((q for q in rates if cap is None or not cap.start() <= q.start), None)
    ceiling = next((q for q in rates if cap is not None and q.start >= cap.start()), None)
    base = base_words.search(words, 0, rate.start) if rate else None
    details = {
        "rate": words[rate.start : rate.end] if rate else "",
        "base": base[1] if base else "",
        "cap": words[ceiling.start : ceiling.end] if ceiling else "",
        "condition": "".join(statement.text.text[a:b] for a, b in statement.conditions).strip(" ,"),
        "lead_in": statement.lead_in,
    }
    return {name: value for name, value in details.items() if value}


def _summary(liability: _Liability, language: Language) -> str:
    words = liability.statement.words
    labels = load_words("obligations")[language]["labels"]
    body = words if len(words) <= _SHORT else words[:_SHORT] + "…"
    return f"{labels.get(liability.party, liability.party)}: {body}"


@cache
def _kinds(language: Language) -> tuple[_Kind, ...]:
    return tuple(
        _Kind(
            entry["kind"],
            re.compile("|".join(map(re.escape, entry["any"]))),
            re.compile("|".join(map(re.escape, entry["with"]))) if "with" in entry else None,
            frozenset(entry.get("cues", ())),
        )
        for entry in load_words("liabilities")[language]["kinds"]
    )


@cache
def _innocent(language: Language) -> re.Pattern[str]:
    return any_word(load_words("liabilities")[language]["innocent"]["words"], language)


@cache
def _against(language: Language) -> re.Pattern[str]:
    words = "|".join(map(re.escape, load_words("liabilities")[language]["parties"]["against"]))
    return re.compile(rf"(?:{words})\s*(?:the\s+)?$")


@cache
def _bounds(language: Language) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = load_words("liabilities")[language]["parties"]
    base = "|".join(map(re.escape, words["base"]))
    return (
        re.compile("|".join(map(re.escape, words["cap"]))),
        re.compile(rf"(?:{base})([^,。;]{{1,30}}?)的?(?=$)"),
    )
