"""Response and resolution times by severity, from sentences and from tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.facts.context import FactContext
from ingest.facts.flaws.flaw import has_any, readable, sentences
from ingest.reading import ReadingText
from rag.language.quantities import comparable
from rag.language.quantity import Quantity
from rag.language.words import load_words
from rag.library.records import Clause, Span

_LEVEL = re.compile(
    r"(?P<level>[一二三四五]级(?=故障|事件|问题|响应)|[A-E]级|\bP[1-5](?!\d)"
    r"|\b(?:severity|priority|level)\s[1-5]\b)",
    re.IGNORECASE,
)
_LABELS = {
    ("respond", "zh"): "响应时间",
    ("resolve", "zh"): "解决时间",
    ("respond", "en"): "response time",
    ("resolve", "en"): "resolution time",
}
_NEAR = 40  # characters from the severity to its time
_ROWS = 100  # a table of severities is shorter
_HEAD = 120  # characters before a table's first row in which its head stands


@dataclass(frozen=True, slots=True)
class ServiceTime:
    """Within how long a side reacts. ``action``: respond or resolve; ``level``: the severity."""

    clause: Clause
    action: str
    label: str
    level: str
    value: str
    printed: str
    span: Span


def service_times(context: FactContext) -> Iterator[ServiceTime]:
    """Every time that is said for one severity and one action."""
    for clause, text in readable(context):
        levels = list(_LEVEL.finditer(text.text))
        if levels:
            yield from _of_table(context, clause, text, levels)
            yield from _of_sentences(context, clause, text)


def _of_table(
    context: FactContext, clause: Clause, text: ReadingText, levels: list[re.Match[str]]
) -> Iterator[ServiceTime]:
    """Rows of severity, response and resolution, under a head that names the two."""
    first = levels[0].start()
    columns = _columns(text.text[max(0, first - _HEAD) : first])
    if not 2 <= len(levels) <= _ROWS or not columns:
        return
    found = list(context.quantities[clause.clause_id])
    ends = [*(level.start() for level in levels[1:]), len(text.text)]
    for level, end in zip(levels, ends, strict=True):
        row = _durations(found, level.end(), end)
        if len(row) == len(columns):
            place = text.source_span(level.start(), row[-1].end)
            for action, duration in zip(columns, row, strict=True):
                yield _time(context, clause, text, action, level["level"], duration, place)


def _columns(head: str) -> tuple[str, ...]:
    """The actions that a table's head names, in their order; empty when it does not name both."""
    words = load_words("flaws")["disagreements"]
    lower = head.lower()
    found = [
        (lower.rfind(word), action)
        for action in ("respond", "resolve")
        for word in words[action]
        if word in lower
    ]
    last = {action: at for at, action in sorted(found)}
    return tuple(sorted(last, key=lambda action: last[action])) if len(last) == 2 else ()


def _of_sentences(context: FactContext, clause: Clause, text: ReadingText) -> Iterator[ServiceTime]:
    words = load_words("flaws")["disagreements"]
    for start, end, inside in sentences(context, clause):
        sentence = text.text[start:end]
        levels = list(_LEVEL.finditer(text.text, start, end))
        near = levels[0].end() if levels else start
        durations = _durations(inside, near, min(end, near + _NEAR))
        said = [action for action in ("respond", "resolve") if has_any(sentence, words[action])]
        alone = len(levels) == len(durations) == len(said) == 1
        if alone and not has_any(sentence, words["not_service_time"]):
            place = text.source_span(start, end)
            yield _time(context, clause, text, said[0], levels[0]["level"], durations[0], place)


def _durations(found: list[Quantity], start: int, end: int) -> list[Quantity]:
    return [
        quantity
        for quantity in found
        if quantity.kind == "duration"
        and quantity.amount is not None
        and start <= quantity.start < end
    ]


def _time(
    context: FactContext,
    clause: Clause,
    text: ReadingText,
    action: str,
    level: str,
    duration: Quantity,
    place: Span,
) -> ServiceTime:
    return ServiceTime(
        clause,
        action,
        _LABELS[action, context.language],
        level.lower(),
        comparable(duration),
        text.text[duration.start : duration.end],
        place,
    )
