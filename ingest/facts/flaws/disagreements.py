"""Two different values for the same thing in two places of a contract."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice, zip_longest
from typing import Any

from ingest.facts.context import FactContext
from ingest.facts.flaws.flaw import Flaw, has_any, readable, say, sentences
from ingest.facts.flaws.service_times import service_times
from ingest.reading import ReadingText
from rag.language.quantities import comparable
from rag.language.quantity import Quantity
from rag.language.words import load_words
from rag.library.records import Clause, Span

_KINDS = ("duration", "money", "percent")
_ALIKE = 0.92  # share of the shorter sentence's pairs of characters that the longer one repeats
_SHORTEST = {"zh": 8, "en": 30}
_LONGEST = 120
_SIDES = re.compile(r"甲方|乙方|丙方")
_MARKS = re.compile(r"\d+|[A-Z]\d?")
_LIMIT = 400  # how many values are compared pair by pair


@dataclass(frozen=True, slots=True)
class _Value:
    """One quantity with the phrase it stands in, the quantity itself cut out."""

    clause: Clause
    quantity: Quantity
    span: Span
    printed: str
    words: str
    after: str


def find(context: FactContext) -> Iterator[Flaw]:
    """Contradicting values: of topics that have one, of equal sentences, of service levels."""
    values = [
        value for clause, text in readable(context) for value in _values(context, clause, text)
    ]
    seen: set[frozenset[Span]] = set()
    for first, second, name in (
        *_of_topics(context, values),
        *_of_equal_phrases(values, _SHORTEST[context.language]),
        *service_pairs(context),
    ):
        key = frozenset((first[1], second[1]))
        if key not in seen:
            seen.add(key)
            yield _flaw(context, first, second, name)


_Side = tuple[Clause, Span, str]


def service_pairs(context: FactContext) -> Iterator[tuple[_Side, _Side, str]]:
    """Two different times for the same reaction at the same severity."""
    for first, second in combinations(islice(service_times(context), _LIMIT), 2):
        same = (first.action, first.level) == (second.action, second.level)
        if same and first.value != second.value and first.clause is not second.clause:
            name = say(
                context, f"{first.level}的{first.label}", f"the {first.label} for {first.level}"
            )
            yield (
                (first.clause, first.span, first.printed),
                (second.clause, second.span, second.printed),
                name,
            )


def _values(context: FactContext, clause: Clause, text: ReadingText) -> Iterator[_Value]:
    for start, end, inside in sentences(context, clause):
        at = start
        for quantity, following in zip_longest(inside, inside[1:]):
            stop = _phrase_end(text.text, quantity.end, following.start if following else end)
            if quantity.kind in _KINDS and quantity.amount is not None:
                words = text.text[at : quantity.start] + "#" + text.text[quantity.end : stop]
                yield _Value(
                    clause,
                    quantity,
                    text.source_span(at, stop),
                    text.text[quantity.start : quantity.end],
                    words.strip(" ,"),
                    text.text[quantity.end : stop],
                )
            at = stop


def _phrase_end(text: str, start: int, end: int) -> int:
    """The next comma after a quantity, so that 30分钟内响应 and 3小时内恢复 are kept apart."""
    comma = re.compile(r"[,;](?!\d)").search(text, start, end)
    return comma.end() if comma else end


def _of_topics(context: FactContext, values: list[_Value]) -> Iterator[tuple[_Side, _Side, str]]:
    topics: list[dict[str, Any]] = load_words("flaws")["disagreements"]["topics"]
    for topic in topics:
        fitting = [value for value in values if _is_about(value, topic)][:_LIMIT]
        for first, second in combinations(fitting, 2):
            if first.clause is second.clause or not _differ(first, second):
                continue
            if first.quantity.kind != "money" and not _same_base(first, second):
                continue
            yield _side(first), _side(second), say(context, topic["name"], topic["name_en"])
            break


def _is_about(value: _Value, topic: dict[str, Any]) -> bool:
    return (
        value.quantity.kind in topic["kinds"]
        and not value.quantity.per
        and all(has_any(value.words, words) for words in topic["needs"])
        and not has_any(value.words, topic["not"])
    )


def _same_base(first: _Value, second: _Value) -> bool:
    one, two = _base(first), _base(second)
    alike = one.startswith(two[:3]) or two.startswith(one[:3])
    return one == two or (bool(one and two) and alike)


def _base(value: _Value) -> str:
    """What a value is counted in or of: 六个月的托管费 is of 托管费."""
    match = re.match(r"(?:的|of\s(?:the\s)?)([一-龥]{2,6}|[\w ]{3,30})", value.after.strip())
    return match[1] if match else ""


def _of_equal_phrases(values: list[_Value], shortest: int) -> Iterator[tuple[_Side, _Side, str]]:
    """Sentences that say the same but for their value."""
    rows = [
        (value, _pairs(value.words))
        for value in values
        if shortest <= len(value.words) <= _LONGEST and value.clause.kind == "clause"
    ][:_LIMIT]
    for (first, one), (second, two) in combinations(rows, 2):
        if first.clause is second.clause or not _differ(first, second):
            continue
        smaller = min(len(one), len(two))
        if smaller < 8 or len(one & two) < _ALIKE * smaller:
            continue
        if not _contrasted(first.words, second.words):
            yield _side(first), _side(second), ""


def _pairs(words: str) -> frozenset[str]:
    bare = re.sub(r"[\s,。;:、()\"]", "", words)
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def _differ(first: _Value, second: _Value) -> bool:
    one, two = first.quantity, second.quantity
    return one.kind == two.kind and comparable(one) != comparable(two)


def _contrasted(first: str, second: str) -> bool:
    """Whether a word that sets cases apart stands in only one of the sentences."""
    contrast = load_words("flaws")["disagreements"]["contrast"]
    if any((word in first.lower()) != (word in second.lower()) for word in contrast):
        return True
    shorter, longer = sorted((_SIDES.findall(first), _SIDES.findall(second)), key=len)
    if not any(longer[i : i + len(shorter)] == shorter for i in range(len(longer) + 1)):
        return True
    return _MARKS.findall(first) != _MARKS.findall(second)


def _side(value: _Value) -> _Side:
    return value.clause, value.span, value.printed


def _flaw(context: FactContext, first: _Side, second: _Side, name: str) -> Flaw:
    what = name or say(context, "同一事项", "the same thing")
    return Flaw(
        "contradiction",
        (first[1], second[1]),
        say(
            context,
            f"{what}前后不一致:一处为{first[2]},另一处为{second[2]}。",
            f"Two values for {what}: {first[2]} in one place, {second[2]} in another.",
        ),
        "high",
        first[0].clause_id,
    )
