"""Deadlines: by when, how long, how often; from anchors to rows with a tight quote.

Kinds: ``relative`` (a time limit that an event sets off), ``absolute`` (a date), ``recurring``
(cycles and service windows), ``duration`` (terms, survival), ``response_time``. Rows without a
figure carry ``details["vague"]``, left out figures ``details["blank"]``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from ingest.facts.anchors import Anchor, find_anchors
from ingest.facts.bearers import bearer_of
from ingest.facts.context import FactContext
from ingest.facts.phrases import Phrases, split_phrases
from ingest.facts.triggers import Trigger, event_trigger, find_trigger
from ingest.reading import ReadingText
from rag.language.numerals import any_of
from rag.language.words import load_words
from rag.library.records import Clause, Fact, Language, Span

BOTH = "双方"
# A row is as tight as its words allow: at most so much in front of and behind what tells the time.
_LEAD = {"zh": 22, "en": 70}
_TAIL = {"zh": 20, "en": 60}
# So little behind the figure says nothing yet: the action stands in the next phrase.
_BARE = {"zh": 4, "en": 2}
# Two lengths of time further apart than this are two deadlines.
_APART = {"zh": 12, "en": 25}


@dataclass(frozen=True, slots=True)
class _Row:
    """Anchors that make one deadline, and the span of its quote in the reading text."""

    anchors: tuple[Anchor, ...]
    start: int
    end: int


def extract(context: FactContext) -> Iterator[Fact]:
    """The deadlines of a contract; details: trigger, event, relation, unit, blank, vague."""
    for clause in context.clauses:
        if clause.kind == "contents":
            continue
        text = context.texts[clause.clause_id]
        anchors = find_anchors(text.text, context.language)
        if anchors:
            phrases = split_phrases(text, context.language)
            for row in _rows(text, phrases, anchors, context.language):
                yield _fact(context, clause, text, phrases, row)
        if clause.kind in ("preamble", "signature"):
            yield from _date_lines(context, clause, text, anchors)


def _rows(
    text: ReadingText, phrases: Phrases, anchors: Sequence[Anchor], language: Language
) -> Iterator[_Row]:
    groups: list[list[Anchor]] = []
    for anchor in anchors:
        if groups and _belong_together(text, phrases, groups[-1][-1], anchor, language):
            groups[-1].append(anchor)
        else:
            groups.append([anchor])
    borders = [0, *(_border(text, a[-1], b[0]) for a, b in pairwise(groups))]
    borders.append(len(text.text))
    for index, group in enumerate(groups):
        if index + 1 < len(groups) and _explained(
            text.text, phrases, group, groups[index + 1], language
        ):
            continue
        told = [a for a in group if a.kind != "vague"] or group
        start, end = _quote_span(text, phrases, told, language)
        start, end = max(start, borders[index]), min(end, borders[index + 1])
        yield _Row(tuple(told), *_without_marks(text.text, start, end))


def _explained(
    words: str, phrases: Phrases, group: list[Anchor], following: list[Anchor], language: Language
) -> bool:
    """Whether the next row says the same more exactly: 按年支付:[即每年末的15日以前]."""
    here, there = phrases.at(group[-1].start), phrases.at(following[0].start)
    if there == here or phrases.sentences[here] != phrases.sentences[there]:
        return False
    return bool(_patterns(language)["explaining"].match(words, phrases.spans[there][0]))


def _belong_together(
    text: ReadingText, phrases: Phrases, left: Anchor, right: Anchor, language: Language
) -> bool:
    """Whether two anchors tell one time: the ends of a term, its length, days and hours."""
    between = text.text[left.end : right.start]
    if left.kind == right.kind == "date" and not _patterns(language)["range_links"].search(
        between.lower()
    ):
        return False
    here, there = phrases.at(left.start), phrases.at(right.start)
    if here != there:
        adjacent = there == here + 1 and phrases.sentences[here] == phrases.sentences[there]
        term = {left.kind, right.kind} <= {"date", "duration"} and "date" in (left.kind, right.kind)
        days = "-" in left.value and left.value[:1].isalpha() and left.kind == "window"
        window = left.kind == "window" and right.kind in ("window", "cycle") and days
        return adjacent and (window or (term and len(between) <= 12))
    if left.kind == right.kind == "window" and left.value[:1].isalpha():
        return True
    if left.kind == right.kind == "duration" and len(between) > _APART[language]:
        return False
    if left.kind == right.kind and left.kind in ("window", "duration"):
        return not (_separated(text, left.end, right.start))
    if "duration" in (left.kind, right.kind) and "window" in (left.kind, right.kind):
        return not _separated(text, left.end, right.start)
    return True


def _separated(text: ReadingText, start: int, end: int) -> bool:
    """Whether a list goes on between two figures: 、 or a gap of a flattened table."""
    return "、" in text.text[start:end] or any(start <= b <= end for b in text.breaks)


def _border(text: ReadingText, left: Anchor, right: Anchor) -> int:
    """Where the row of one group ends and the next begins: the last gap or 、 between them."""
    gaps = [b for b in text.breaks if left.end <= b <= right.start]
    comma = text.text.rfind("、", left.end, right.start) + 1
    if gaps or comma:
        return max([*gaps, comma])
    stop = max(text.text.rfind(sign, left.end, right.start) for sign in ",;。:") + 1
    return stop or left.end


def _quote_span(
    text: ReadingText, phrases: Phrases, anchors: Sequence[Anchor], language: Language
) -> Span:
    words = text.text
    first, last = anchors[0].start, anchors[-1].end
    low, high = phrases.spans[phrases.at(first)][0], phrases.spans[phrases.at(last - 1)][1]
    low, high = min(low, first), max(high, last)
    if high - last <= _BARE[language] or (low, high) == (first, last):
        high = _with_next(words, phrases, last, high)
    start = _tightened_start(words, low, first, _LEAD[language], language)
    end = _tightened_end(words, last, high, _TAIL[language], language)
    return start, end


def _without_marks(words: str, start: int, end: int) -> Span:
    """The span without separators at its ends."""
    printed = words[start:end]
    left, right = printed.lstrip(" .,、;:。·●"), printed.rstrip(" ,、;:。")
    return end - len(left), start + len(right)


def _with_next(words: str, phrases: Phrases, last: int, high: int) -> int:
    """The end of the next phrase, if a comma joins it to this one."""
    index = phrases.at(last - 1)
    if words[high : high + 1] != "," or index + 1 >= len(phrases.spans):
        return high
    return phrases.spans[index + 1][1]


def _tightened_start(words: str, low: int, first: int, most: int, language: Language) -> int:
    if first - low <= most:
        return low
    closed = max(words.rfind(sign, first - most, first) for sign in ")、") + 1
    if closed > low and first - closed > 3:
        return closed
    openings = _patterns(language)["openings"]
    found = [m.start() for m in openings.finditer(words, max(low, first - most), first)]
    if found:
        return found[0]
    return _word_start(words, first - most) if language == "en" else first - most


def _tightened_end(words: str, last: int, high: int, most: int, language: Language) -> int:
    if high - last <= most:
        return high
    if language == "zh":
        return last + most
    end = words.rfind(" ", last, last + most)
    return end if end > last else last + most


def _word_start(words: str, at: int) -> int:
    return words.find(" ", at) + 1


# --- what a row says --------------------------------------------------------------------------


def _fact(
    context: FactContext, clause: Clause, text: ReadingText, phrases: Phrases, row: _Row
) -> Fact:
    words, language = text.text, context.language
    quote = words[row.start : row.end]
    trigger = _trigger(words, phrases, row, language)
    kind = _kind(quote, row, language)
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
    value = _value(row, trigger)
    return _make(context, clause, text, (row.start, row.end), kind, bearer, value, details)


def _trigger(words: str, phrases: Phrases, row: _Row, language: Language) -> Trigger | None:
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


def _kind(quote: str, row: _Row, language: Language) -> str:
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
    if kinds == {"vague"}:
        if patterns["periodic"].search(lower):
            return "recurring"
        return "response_time" if patterns["responses"].search(lower) else "relative"
    if kinds == {"event"}:
        return "relative"
    if patterns["advance"].search(lower):
        return "relative"
    if patterns["responses"].search(lower):
        return "response_time"
    if patterns["terms"].search(lower) and not limited:
        return "duration"
    return "relative" if limited or patterns["markers"].search(lower) else "duration"


def _bearer(context: FactContext, clause: Clause, phrases: Phrases, row: _Row, kind: str) -> str:
    lower = context.texts[clause.clause_id].text[row.start : row.end].lower()
    vague = all(anchor.kind == "vague" for anchor in row.anchors)
    if not vague and _patterns(context.language)["common"].search(lower):
        return BOTH
    term = kind == "duration" and not vague
    found = bearer_of(context, clause, phrases, row.start, row.end, only_here=term)
    if found is None and kind in ("response_time", "recurring"):
        return "乙方"  # by convention of service contracts, the side that serves
    return found or BOTH


def _value(row: _Row, trigger: Trigger | None) -> str | None:
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
        "openings",
        "terms",
        "responses",
        "advance",
        "periodic",
        "markers",
        "common",
        "explaining",
        "range_links",
    )
    patterns = {name: re.compile(any_of(words[name])) for name in names}
    patterns["limit_after"] = re.compile(rf"\s?(?:{any_of(words['limit_after'])})")
    label = rf"(?:{any_of(words['date_labels'])})\s?:\s?[_\s]{{0,40}}"
    patterns["date_line"] = re.compile(rf"{label}(?:{label})?(?![\d\s_年])")
    return patterns
