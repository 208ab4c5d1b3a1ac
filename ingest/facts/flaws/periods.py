"""Terms that do not fit their dates, and periods that are used but never defined."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from dateutil.relativedelta import relativedelta

from ingest.facts.context import FactContext
from ingest.facts.flaws.flaw import Flaw, has_any, readable, say, sentences
from ingest.reading import ReadingText
from rag.language.quantities import quantities
from rag.language.quantity import Quantity
from rag.language.words import load_words
from rag.library.records import Clause, Span

_TO = re.compile(
    r"[至到止]|\b(?:to|until|through|and\s(?:shall\s)?(?:end|expire|terminat)\w{0,3})\b"
)
_COMMA = re.compile(r"[,;。:(](?!\d{4})\s?|[.]\s")
_TOLERANCE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class _Range:
    """From the first date to the second, both of the reading text of one clause."""

    clause: Clause
    text: ReadingText
    first: Quantity
    last: Quantity

    @property
    def span(self) -> Span:
        return _phrase(self.text, self.first.start, self.last.end)


@dataclass(frozen=True, slots=True)
class _Term:
    clause: Clause
    text: ReadingText
    duration: Quantity

    @property
    def span(self) -> Span:
        return _phrase(self.text, self.duration.start, self.duration.end)


def find(context: FactContext) -> Iterator[Flaw]:
    """Contradictions between a stated term and its dates; named periods without a length."""
    ranges: list[_Range] = []
    terms: list[_Term] = []
    beside: list[tuple[_Term, _Range]] = []
    for clause, text in readable(context):
        for start, _, inside in sentences(context, clause):
            new_terms = [_Term(clause, text, q) for q in inside if _is_term(q, text.text, start)]
            new_ranges = [_Range(clause, text, *pair) for pair in _date_pairs(inside, text.text)]
            if len(new_ranges) == 1 and len(new_terms) == 1:
                beside.append((new_terms[0], new_ranges[0]))
            ranges += new_ranges
            terms += new_terms
    if not beside and len(ranges) == 1 and len(terms) == 1:
        beside.append((terms[0], ranges[0]))
    for term, span in beside:
        yield from _compare(context, term, span)
    yield from _undefined(context)


def _phrase(text: ReadingText, start: int, end: int) -> Span:
    """The place of words with the rest of their phrase: 服务期限为三年 for 三年."""
    low = max(0, start - 40)
    before = [match.end() for match in _COMMA.finditer(text.text, low, start)]
    begin = before[-1] if before else start if low else 0
    after = _COMMA.search(text.text, end, end + 20)
    return text.source_span(begin, after.start() if after else end)


def _is_term(quantity: Quantity, text: str, sentence: int) -> bool:
    if quantity.kind != "duration" or quantity.blank or quantity.unit not in ("Y", "M", "Q"):
        return False
    words = load_words("flaws")["periods"]
    before = text[max(sentence, quantity.start - 30) : quantity.start]
    around = text[max(sentence, quantity.start - 14) : quantity.end + 14]
    return has_any(before, words["term"]) and not has_any(around, words["not_term"])


def _date_pairs(found: list[Quantity], text: str) -> Iterator[tuple[Quantity, Quantity]]:
    dates = [q for q in found if q.kind == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", q.value)]
    for first, last in pairwise(dates):
        between = text[first.end : last.start]
        if len(between) <= 80 and (_TO.search(between) or between.strip() in ("-", "~", "—")):
            yield first, last


def _compare(context: FactContext, term: _Term, span: _Range) -> Iterator[Flaw]:
    duration, first, last = term.duration, _day(span.first), _day(span.last)
    if duration.amount is None or first is None or last is None or duration.amount % 1:
        return
    months = int(duration.amount) * {"Y": 12, "M": 1, "Q": 3}[duration.unit]
    expected = first + relativedelta(months=months)
    if expected - _TOLERANCE <= last <= expected + timedelta(days=1):
        return
    printed = term.text.text[duration.start : duration.end]
    quotes: tuple[Span, ...] = (term.span, span.span)
    if term.clause.clause_id == span.clause.clause_id:
        whole = min(quotes)[0], max(end for _, end in quotes)
        quotes = (whole,)
    yield Flaw(
        "contradiction",
        quotes,
        say(
            context,
            f"约定期限为{printed},但从{first}到{last}并非{printed}"
            f"(按{printed}计算应到{expected - timedelta(days=1)})。",
            f"The stated term is {printed}, but from {first} to {last} is not {printed} "
            f"(it would end on {expected - timedelta(days=1)}).",
        ),
        "high",
        term.clause.clause_id,
    )


def _day(quantity: Quantity) -> date | None:
    try:
        return date.fromisoformat(quantity.value)
    except ValueError:
        return None


def _undefined(context: FactContext) -> Iterator[Flaw]:
    """Periods such as 试用期 whose length the contract never says."""
    for word in load_words("flaws")["periods"]["must_be_defined"]:
        uses: list[tuple[Clause, Span]] = []
        for clause, text in readable(context):
            for match in re.finditer(re.escape(word), text.text):
                uses.append((clause, text.source_span(*match.span())))
                near = text.text[max(0, match.start() - 10) : match.end() + 14]
                if any(q.kind in ("duration", "date") for q in quantities(near)):
                    uses = []
                    break
            else:
                continue
            break
        if len(uses) > 1:
            yield Flaw(
                "undefined-term",
                tuple(span for _, span in uses),
                f"合同使用了“{word}”,但没有约定其长短和起止时间。",
                "medium",
                uses[0][0].clause_id,
            )
