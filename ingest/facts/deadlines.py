"""Deadlines: by when, how long, how often; from anchors to rows with a tight quote.

Kinds: ``relative`` (a time limit that an event sets off), ``absolute`` (a date), ``recurring``
(cycles and service windows), ``duration`` (terms, survival), ``response_time``. Rows without a
figure carry ``details["vague"]``, left out figures ``details["blank"]``.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from ingest.facts.anchors import Anchor, find_anchors
from ingest.facts.bearers import bearer_of, claimed_from
from ingest.facts.context import FactContext
from ingest.facts.customs import customary_side, tells_payment
from ingest.facts.deadline_rows import Row, group_rows
from ingest.facts.phrases import Phrases, heading_end, split_phrases
from ingest.facts.triggers import Trigger, event_trigger, find_trigger
from ingest.reading import ReadingText
from rag.language.numerals import any_of
from rag.language.words import load_words
from rag.library.records import COVER, Clause, Fact, Language, Span

BOTH = "双方"


def extract(context: FactContext) -> Iterator[Fact]:
    """The deadlines of a contract; details: trigger, event, relation, unit, blank, vague."""
    for clause in context.clauses:
        if clause.kind == "contents":
            continue
        text = context.texts[clause.clause_id]
        title = heading_end(text.text, clause.heading)
        anchors = [
            anchor
            for anchor in find_anchors(text.text, context.language)
            if anchor.kind not in ("cycle", "vague") or anchor.end > title
        ]
        if anchors:
            phrases = split_phrases(
                text, context.language, clause.heading, context.cells[clause.clause_id]
            )
            for row in group_rows(text, phrases, anchors, context.language):
                yield _fact(context, clause, text, phrases, row)
        if clause.kind in COVER:
            yield from _date_lines(context, clause, text, anchors)


# --- what a row says --------------------------------------------------------------------------


def _fact(
    context: FactContext, clause: Clause, text: ReadingText, phrases: Phrases, row: Row
) -> Fact:
    words, language = text.text, context.language
    quote = words[row.start : row.end]
    trigger = _trigger(words, phrases, row, language)
    kind = _kind(quote, row, trigger, language)
    if kind == "duration" and _answers_in_time(words, phrases, row, language):
        kind = "response_time"
    vague = all(anchor.kind == "vague" for anchor in row.anchors)
    details = {
        "trigger": trigger.words if trigger else "",
        "event": trigger.event if trigger else "",
        "relation": trigger.relation if trigger else "",
        "unit": next((a.unit for a in row.anchors if a.unit), ""),
        "blank": any(anchor.blank for anchor in row.anchors),
        "vague": vague,
    }
    bearer = _bearer(context, clause, phrases, row, kind)
    value = _value(row, None if kind == "recurring" else trigger)
    return _make(context, clause, text, (row.start, row.end), kind, bearer, value, details)


def _trigger(words: str, phrases: Phrases, row: Row, language: Language) -> Trigger | None:
    """What sets the row off; a cycle or window starts by itself."""
    for anchor in row.anchors:
        if anchor.kind in ("duration", "vague"):
            return find_trigger(words, phrases, anchor.start, anchor.end, language)
    first = row.anchors[0]
    return event_trigger(words, phrases, first.start, language) if first.kind == "event" else None


def _make(
    context: FactContext,
    clause: Clause,
    text: ReadingText,
    span: Span,
    kind: str,
    bearer: str,
    value: str | None,
    details: dict[str, Any],
) -> Fact:
    start, end = text.source_span(*span)
    summary = f"{bearer}: {text.text[slice(*span)]}"
    return Fact(
        fact_id="",
        register="deadlines",
        contract_id=context.contract.contract_id,
        clause_id=clause.clause_id,
        source=context.source.name,
        kind=kind,
        bearer=bearer,
        quote=context.source.text[start:end],
        start=start,
        end=end,
        page=context.source.page_at(start),
        value=value,
        summary=summary,
        details={name: detail for name, detail in details.items() if detail != ""},
    )


def _kind(quote: str, row: Row, trigger: Trigger | None, language: Language) -> str:
    patterns, kinds = _patterns(language), {anchor.kind for anchor in row.anchors}
    lower = quote.lower()
    last = row.anchors[-1]
    limited = bool(patterns["limit_after"].match(lower, last.end - row.start))
    if kinds & {"cycle", "window"} or any(a.value.startswith("---") for a in row.anchors):
        return "recurring"
    if "survival" in kinds:
        return "duration"
    if "date" in kinds:
        both_ends = len(row.anchors) > 1
        return "duration" if both_ends or patterns["terms"].search(lower) else "absolute"
    if kinds != {"vague"} and patterns["lasting"].search(lower):
        return "duration"
    if kinds == {"vague"}:
        if patterns["periodic"].search(lower):
            return "recurring"
        return "response_time" if patterns["responses"].search(lower) else "relative"
    if kinds == {"event"}:
        return "relative"
    if patterns["advance"].search(lower) or (trigger and trigger.relation == "before"):
        return "relative"
    if patterns["responses"].search(lower):
        return "response_time"
    if patterns["terms"].search(lower) and not limited:
        return "duration"
    return "relative" if limited or patterns["markers"].search(lower) else "duration"


def _answers_in_time(words: str, phrases: Phrases, row: Row, language: Language) -> bool:
    """Whether hours, or a cell of its own, stand in a table of response and repair times."""
    alone = (row.start, row.end) == (row.anchors[0].start, row.anchors[-1].end)
    if not (alone or all(anchor.value.startswith("PT") for anchor in row.anchors)):
        return False
    sentence = words[slice(*phrases.sentence_at(row.start))].lower()
    return bool(_patterns(language)["responses"].search(sentence))


def _bearer(context: FactContext, clause: Clause, phrases: Phrases, row: Row, kind: str) -> str:
    lower = context.texts[clause.clause_id].text[row.start : row.end].lower()
    vague = all(anchor.kind == "vague" for anchor in row.anchors)
    if not vague and _patterns(context.language)["common"].search(lower):
        return BOTH
    late = claimed_from(context, clause, phrases, row.anchors[0].start)
    if late is not None:
        return late
    if kind == "absolute" and (clause.kind in COVER or _is_bare_date(lower, context.language)):
        return BOTH
    term = kind == "duration" and not (
        vague or _patterns(context.language)["keeping"].search(lower)
    )
    # In English who acts stands in front of the time, in Chinese also behind it.
    end = row.end if context.language == "zh" else row.anchors[-1].end
    found = bearer_of(context, clause, phrases, row.start, end, only_here=True)
    if found is None and not term:
        pays = context.language == "zh" and tells_payment(lower, context.language)
        found = context.payer if pays else bearer_of(context, clause, phrases, row.start, end)
        found = found or customary_side(context, lower)
    if found is None and kind in ("response_time", "recurring"):
        return context.provider
    return found or BOTH


def _is_bare_date(quote: str, language: Language) -> bool:
    """Whether an English date stands without a word that makes it a limit: Date: May 5, 2020."""
    modals = load_words("deadlines")[language]["circumstances"]["modals"]
    limited = _patterns(language)["markers"].search(quote) or any(m in quote for m in modals)
    return language == "en" and not limited


def _value(row: Row, trigger: Trigger | None) -> str | None:
    hours = any(anchor.kind == "window" and ":" in anchor.value for anchor in row.anchors)
    told = [a.value for a in row.anchors if a.value and not (hours and a.value == "P1D")]
    dates = [value for value in told if "-" in value and value[0] in "12?" and len(value) == 10]
    rest = [value for value in told if value not in dates]
    if len(dates) == 2:
        rest.append("..".join(dates))
    else:
        rest += dates
    value = " ".join(rest)
    if trigger and value and trigger.words:
        value = f"{value} {trigger.relation} {trigger.words}"
    return value or None


def _date_lines(
    context: FactContext, clause: Clause, text: ReadingText, anchors: Sequence[Anchor]
) -> Iterator[Fact]:
    """The date lines of a cover or signature block that nobody filled in."""
    dated = {anchor.start for anchor in anchors if anchor.kind == "date"}
    pattern = _patterns(context.language)["date_line"]
    for match in pattern.finditer(text.text.lower()):
        if dated & {match.end(), match.end() + 1}:
            continue
        details = {"blank": True, "vague": False}
        yield _make(context, clause, text, match.span(), "absolute", BOTH, None, details)


@cache
def _patterns(language: Language) -> dict[str, re.Pattern[str]]:
    words: dict[str, Any] = load_words("deadlines")[language]
    names = (
        "terms",
        "responses",
        "advance",
        "periodic",
        "markers",
        "common",
        "keeping",
        "lasting",
    )
    border = r"\b" if language == "en" else ""
    patterns = {name: re.compile(rf"{border}(?:{any_of(words[name])})") for name in names}
    patterns["limit_after"] = re.compile(rf"\s?(?:{any_of(words['limit_after'])})")
    label = rf"(?:{any_of(words['date_labels'])})\s?:\s?[_\s]{{0,40}}"
    patterns["date_line"] = re.compile(rf"{label}(?:{label})?(?![\d\s_年])")
    return patterns
