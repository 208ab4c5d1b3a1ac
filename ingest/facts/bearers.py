"""Who bears what a phrase says: 甲方, 乙方 ... or 双方.

Who acts in the phrase counts first, then the nearest subject before it in its sentence, the heading
above (乙方责任), the nearest subject before it in its clause, and what the clauses above say.
"""

import re

from ingest.facts.context import FactContext, Mention
from ingest.facts.frames import frame_of
from ingest.facts.phrases import Phrases
from ingest.facts.subjects import agents, subjects
from rag.language.words import load_words
from rag.library.records import Clause

# Nothing follows that could be done by it: 移交乙方, 甲、乙方.
_NO_PREDICATE = re.compile(r"\s?(?:[,;。.)、]|$)")


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
    text = context.texts[clause.clause_id].text
    acting = _acting(context, clause)
    first = phrases.at(start)
    low, high = phrases.spans[first][0], max(end, phrases.spans[phrases.at(end - 1)][1])
    here = [m for m in acting if low <= m.start < high]
    sentence = phrases.sentences[first]
    earlier = [m for m in acting if m.start < low]
    same = [m for m in earlier if phrases.sentences[phrases.at(m.start)] == sentence]
    for near in (here, same):
        firm = [m for m in near if not _of_a_circumstance(text, m)]
        if firm:
            return (firm[0] if near is here and context.language == "en" else firm[-1]).side
        if only_here:
            return None
    return (
        frame_of(context, clause).side
        or next((m.side for m in reversed(here or same or earlier)), None)
        or _from_above(context, clause)
    )


def _acting(context: FactContext, clause: Clause) -> list[Mention]:
    """The mentions of the clause's own text that act, in reading order."""
    text = context.texts[clause.clause_id].text
    mentions = context.mentions[clause.clause_id]
    modals = tuple(load_words("deadlines")[context.language]["circumstances"]["modals"])
    found = {m.start: m for m in mentions if text.startswith(modals, m.end)}
    found |= {
        m.start: m
        for m in subjects(text, mentions, context.language)
        if not _NO_PREDICATE.match(text, m.end)
    }
    found |= {m.start: m for m in agents(text, mentions, context.language)}
    return [found[start] for start in sorted(found)]


def _of_a_circumstance(text: str, mention: Mention) -> bool:
    """Whether a subject belongs to a mere circumstance: [乙方开具发票]后7日内付清."""
    words = load_words("deadlines")["zh"]["circumstances"]
    pattern = rf"(?!{'|'.join(words['not'])})[^,;。:]{{1,18}}(?:{'|'.join(words['ends'])})"
    return bool(re.match(pattern, text[mention.end : mention.end + 24]))


def _from_above(context: FactContext, clause: Clause) -> str | None:
    for above in context.ancestors(clause):
        acting = _acting(context, above)
        if acting:
            return acting[-1].side
    return None
