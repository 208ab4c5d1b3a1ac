"""Who bears what a phrase says: 甲方, 乙方 ... or 双方.

Who acts in the phrase counts first, then the nearest subject before it in its sentence, the heading
above (乙方责任), the nearest subject before it in its clause, and what the clauses above say.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest.facts.context import FactContext, Mention
from ingest.facts.frames import frame_of
from ingest.facts.phrases import Phrases
from ingest.facts.subjects import agents, subjects
from rag.language.words import load_words
from rag.library.records import Clause, Language

# Nothing follows that could be done by it: 移交乙方, 甲、乙方.
_NO_PREDICATE = re.compile(r"\s?(?:[,;。.)、]|$)")
# shall be made by X acts; invoices issued by X only describes.
_PASSIVE = re.compile(r"\b(?:be|been|is|are)\s(?:\w+\s){1,4}by\s(?:the\s|both\s)?$")
_FIRM, _PLAIN, _CIRCUMSTANCE = 2, 1, 0


@dataclass(frozen=True, slots=True)
class _Actor:
    """A side that acts where it is named; ``rank``: by a modal or 由, as a subject, or hardly."""

    start: int
    side: str
    rank: int


def bearer_of(
    context: FactContext,
    clause: Clause,
    phrases: Phrases,
    start: int,
    end: int,
    *,
    only_here: bool = False,
) -> str | None:
    """The side that acts in ``start:end`` of the clause's own text, None when nothing tells it.

    ``only_here``: look no further than these phrases.
    """
    acting = _acting(context, clause.clause_id)
    first = phrases.at(start)
    low, high = phrases.spans[first][0], max(end, phrases.spans[phrases.at(end - 1)][1])
    opening, _ = phrases.sentence_at(start)
    same = _between(acting, opening, low)
    here = _between(acting, low, high)
    for near in (here, same):
        side = _leading(near, end, context.language)
        if side:
            return side
        if near is here and context.language == "en" and not same:
            behind = _behind(acting, phrases, first, high)
            if behind:
                return behind
        if only_here:
            return None
    return (
        frame_of(context, clause).side
        or next((a.side for a in reversed(here or same or _between(acting, 0, low))), None)
        or _from_above(context, clause)
    )


def _behind(acting: list[_Actor], phrases: Phrases, first: int, high: int) -> str | None:
    """Who acts behind a time that opens its sentence: Within ten days, [Supplier shall]."""
    sentence = phrases.sentences[first]
    opens = first == 0 or phrases.sentences[first - 1] != sentence
    later = (a for a in acting if a.start >= high and a.rank == _FIRM)
    behind = next((a for a in later if phrases.sentences[phrases.at(a.start)] == sentence), None)
    return behind.side if opens and behind else None


def claimed_from(context: FactContext, clause: Clause, phrases: Phrases, offset: int) -> str | None:
    """Who is late in the phrase at ``offset``, told by who may then do something; else None.

    逾期超过30日的,甲方有权解除合同: 乙方 is late.
    """
    words = load_words("deadlines")[context.language]["circumstances"]
    text, at = context.texts[clause.clause_id].text, phrases.at(offset)
    start, end = phrases.spans[at]
    if not any(word in text[start:end] for word in words["late"]) or text[end : end + 1] != ",":
        return None
    high = phrases.spans[at + 1][1] if at + 1 < len(phrases.spans) else end
    named = [m for m in context.mentions[clause.clause_id] if start <= m.start < high]
    claims = (
        named and named[0].start >= end and text.startswith(tuple(words["claiming"]), named[0].end)
    )
    return _other(context, named[0].side) if claims else None


def _leading(actors: list[_Actor], end: int, language: Language) -> str | None:
    """Who of several acts: the last firm one before the end, else in Chinese the last."""
    firm = [a for a in actors if a.rank == _FIRM]
    plain = [a for a in actors if a.rank != _CIRCUMSTANCE]
    if not firm:
        return plain[-1 if language == "zh" else 0].side if plain else None
    return next((a for a in reversed(firm) if a.start < end), firm[0]).side


def _between(acting: list[_Actor], low: int, high: int) -> list[_Actor]:
    """Those who act in ``low:high``."""
    first = bisect_left(acting, low, key=lambda actor: actor.start)
    return acting[first : bisect_left(acting, high, lo=first, key=lambda actor: actor.start)]


@lru_cache(maxsize=16)  # the rows of a clause ask one after the other, for it and those above
def _acting(context: FactContext, clause_id: str) -> list[_Actor]:
    """Who acts in the clause's own text, in reading order; who is paid makes the other one act."""
    text, language = context.texts[clause_id].text, context.language
    mentions = context.mentions[clause_id]
    words = load_words("deadlines")[language]["circumstances"]
    modals, receiving = tuple(words["modals"]), tuple(words["receiving"])
    found: dict[int, _Actor] = {}
    for m in subjects(text, 0, mentions, language):
        if not _NO_PREDICATE.match(text, m.end):
            rank = _CIRCUMSTANCE if _of_a_circumstance(text, m, language) else _PLAIN
            found[m.start] = _Actor(m.start, m.side, rank)
    for m in agents(text, 0, mentions, language):
        if language == "zh" or _PASSIVE.search(text[max(0, m.start - 60) : m.start]):
            found[m.start] = _Actor(m.start, m.side, _FIRM)
    for m in mentions:
        if text.startswith(modals, m.end):
            found[m.start] = _Actor(m.start, m.side, _FIRM)
        other = _other(context, m.side)
        if other and (text.startswith(receiving, m.end) or _is_paid(text, m, language)):
            found[m.start] = _Actor(m.start, other, _FIRM)
    return [found[start] for start in sorted(found)]


def _other(context: FactContext, side: str) -> str | None:
    """The other side of a contract between two."""
    others = {party.side for party in context.contract.parties} - {side}
    return others.pop() if len(others) == 1 and side != "双方" else None


def _is_paid(text: str, mention: Mention, language: Language) -> bool:
    return bool(_paid_to(language).search(text[max(0, mention.start - 40) : mention.start].lower()))


def _of_a_circumstance(text: str, mention: Mention, language: Language) -> bool:
    """Whether a subject belongs to a mere circumstance: [乙方开具发票]后7日内付清."""
    return bool(_circumstance(language).match(text[mention.end : mention.end + 24]))


@cache
def _paid_to(language: Language) -> re.Pattern[str]:
    words = load_words("deadlines")[language]["circumstances"]
    if language == "zh":
        return re.compile(rf"(?:{'|'.join(words['paid_to'])})$")
    due = rf"\b(?:{'|'.join(words['paid_to'])})\b[^.;,]{{0,24}}\bto\s(?:the\s)?"
    return re.compile(rf"(?:{due}|\b(?:{'|'.join(words['paying'])})\s(?:to\s)?(?:the\s)?)$")


@cache
def _circumstance(language: Language) -> re.Pattern[str]:
    words = load_words("deadlines")[language]["circumstances"]
    no = f"(?!{'|'.join(words['not'])})" if words["not"] else ""
    return re.compile(rf"{no}[^,;。:]{{1,18}}(?:{'|'.join(words['ends'])})")


def _from_above(context: FactContext, clause: Clause) -> str | None:
    for above in context.ancestors(clause):
        acting = _acting(context, above.clause_id)
        if acting:
            return acting[-1].side
    return None
