"""Liabilities: what a breach, a loss or an end of the contract costs, and who answers for it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ingest.facts.context import FactContext
from ingest.facts.cues import any_word
from ingest.facts.obligations import counterparty
from ingest.facts.statement import Statement
from ingest.facts.statements import statements
from ingest.facts.summaries import summarise
from rag.language.quantity import Quantity
from rag.language.words import load_words
from rag.library.records import Fact, Language

BOTH = "双方"
_BREACHES = frozenset({"penalty", "damages", "cap"})


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    body: bool
    any: re.Pattern[str]
    with_: re.Pattern[str] | None
    without: re.Pattern[str] | None
    frames: frozenset[str]
    cues: frozenset[str]

    def fits(self, words: str, topic: str, cue: str) -> bool:
        """Whether a statement with these words and cue, below such headings, is of the kind."""
        return (
            (not self.cues or cue in self.cues)
            and (not self.frames or topic in self.frames)
            and self.any.search(words) is not None
            and (self.with_ is None or self.with_.search(words) is not None)
            and (self.without is None or self.without.search(words) is None)
        )


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What a cap and the base of a rate stand between."""

    cap: re.Pattern[str]
    base: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Liability:
    statement: Statement
    kind: str
    party: str


def extract(context: FactContext) -> Iterator[Fact]:
    """One row a liability; ``bearer`` is the side that answers or is exempt, ``value`` the rate."""
    found: list[_Liability] = []
    for statement in statements(context):
        kind = _kind(statement, context.language)
        if kind is not None:
            party = _told_before(found, statement, kind) or _party(context, statement, kind)
            found.append(_Liability(statement, kind, party))
    for liability in _joined(found):
        yield _fact(context, liability)


def _kind(statement: Statement, language: Language) -> str | None:
    """The kind of a liability, None when the statement is none."""
    claim = statement.lead_cue.word if statement.lead_cue and statement.claims else ""
    words = _innocent(language).sub("", f"{claim}{statement.words}".lower())
    body = _innocent(language).sub("", statement.body.lower())
    cue = statement.cue or statement.lead_cue
    fitting = (
        kind.name
        for kind in _kinds(language)
        if kind.fits(
            body if kind.body else words,
            statement.frame.topic,
            "right" if statement.claims else cue.kind if cue else "none",
        )
    )
    return next(fitting, None)


def _told_before(found: Sequence[_Liability], statement: Statement, kind: str) -> str | None:
    """Who answers for the breach that a statement without a subject is still about."""
    if statement.named or kind not in _BREACHES or not found:
        return None
    before = found[-1]
    same = before.statement.clause is statement.clause and before.kind in _BREACHES
    return before.party if same else None


def _loser(context: FactContext, statement: Statement) -> str | None:
    """The side from whose money something is deducted."""
    words = load_words("liabilities")[context.language]["parties"]
    if not any(word in statement.words for word in words["deducting"]):
        return None
    text, losing = statement.text.text, tuple(words["losing"])
    return next(
        (
            mention.side
            for mention in context.mentions[statement.clause.clause_id]
            if statement.start <= mention.start < statement.end
            and text.endswith(losing, 0, mention.start)
        ),
        None,
    )


def _party(context: FactContext, statement: Statement, kind: str) -> str:
    """Who answers: the side a right is held against, else the one who acts or is exempt."""
    loser = _loser(context, statement)
    if loser is not None:
        return loser
    cue = statement.cue.kind if statement.cue else "none"
    if statement.claims:
        cue = "right"
    elif not statement.named and kind in ("exemption", "termination-consequence"):
        return context.provider if cue == "none" and context.language == "zh" else BOTH
    if cue == "right" and kind not in ("exemption", "termination-consequence"):
        return counterparty(context, statement) or statement.bearer
    if (
        cue == "right"
        and kind == "termination-consequence"
        and (_gives_back(statement, context.language) or _answers_breach(context, statement))
    ):
        return counterparty(context, statement) or statement.bearer
    return statement.bearer


def _gives_back(statement: Statement, language: Language) -> bool:
    """Whether a right at the end of a contract is one to get something back."""
    words: list[str] = load_words("liabilities")[language]["parties"]["returning"]
    return any(word in statement.words.lower() for word in words)


def _answers_breach(context: FactContext, statement: Statement) -> bool:
    """Whether a right is held against a side that broke the contract: 乙方逾期30日的,甲方有权."""
    breaches: list[str] = load_words("liabilities")[context.language]["parties"]["breaking"]
    if not any(word in statement.condition.lower() for word in breaches):
        return False
    named = [
        m.side
        for m in context.mentions[statement.clause.clause_id]
        if any(start <= m.start < end for start, end in statement.conditions)
    ]
    return not named or named[0] != statement.bearer


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
    value, details = _details(context, statement)
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
        value=value,
        summary=summarise(context, statement, liability.party, None),
        details=details,
    )


def _rate(context: FactContext, statement: Statement, border: int) -> Quantity | None:
    """The first percentage or sum of a statement in front of ``border``."""
    found = context.quantities[statement.clause.clause_id]
    inside = (q for q in found if statement.start <= q.start < q.end <= border)
    return next((q for q in inside if q.kind in ("percent", "money")), None)


def _value(rate: Quantity | None) -> str | None:
    """A rate as ``0.05%`` or ``200 CNY``, None without a figure."""
    if rate is None or rate.blank:
        return None
    return f"{rate.value}%" if rate.kind == "percent" else f"{rate.value} {rate.unit}".strip()


def _details(context: FactContext, statement: Statement) -> tuple[str | None, dict[str, Any]]:
    """The value, and ``rate``, ``base``, ``cap``, ``condition`` and ``lead_in`` as printed."""
    text = statement.text.text
    bounds = _bounds(context.language)
    cap = bounds.cap.search(text, statement.start, statement.end)
    rate = _rate(context, statement, cap.start() if cap else statement.end)
    percent = rate is not None and rate.kind == "percent"
    base = bounds.base.search(text, statement.start, rate.start) if rate and percent else None
    details = {
        "rate": text[rate.start : rate.end] if rate else "",
        "base": base[1] if base else "",
        "cap": next(filter(None, cap.groups()), "").strip() if cap else "",
        "condition": statement.condition,
        "lead_in": statement.lead_in,
    }
    return _value(rate), {name: value for name, value in details.items() if value}


@cache
def _kinds(language: Language) -> tuple[_Kind, ...]:
    return tuple(
        _Kind(
            entry["kind"],
            entry.get("body", False),
            _any_of(entry["any"]),
            _any_of(entry["with"]) if "with" in entry else None,
            _any_of(entry["without"]) if "without" in entry else None,
            frozenset(entry.get("frames", ())),
            frozenset(entry.get("cues", ())),
        )
        for entry in load_words("liabilities")[language]["kinds"]
    )


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


@cache
def _innocent(language: Language) -> re.Pattern[str]:
    return any_word(load_words("liabilities")[language]["innocent"]["words"], language)


@cache
def _bounds(language: Language) -> _Bounds:
    words = load_words("liabilities")[language]["parties"]
    base, cap, cap_end, each = (
        "|".join(map(re.escape, words[name])) for name in ("base", "cap", "cap_end", "each")
    )
    behind = rf"(?:{cap})\s?([^,。;.]{{1,40}})"
    before = rf"|(?:{base})([^,。;]{{1,30}}?)(?:{cap_end})" if cap_end else ""
    return _Bounds(
        cap=re.compile(behind + before, re.IGNORECASE),
        base=re.compile(rf"(?:{base})([^,。;]{{1,30}}?)(?:{each or ' '}){{0,2}}$"),
    )
