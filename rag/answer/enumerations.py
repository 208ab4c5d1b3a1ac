"""Lists that a question asks for: the enumeration of the contract, or the sentence, that fits best.

An enumeration is judged as one text: what its lead-in, its headings, or all of its items say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.answer.abstain import is_answered, probability, read_signals
from rag.answer.asked import Asked
from rag.answer.choice import passages_to_read
from rag.answer.claims import Draft
from rag.answer.evidence import Evidence, Sentence, answer_rules, read_sentences, weigh
from rag.answer.itemise import list_claims
from rag.answer.items import Items, lists_of
from rag.answer.listing import narrows
from rag.answer.lookup import Found, as_claim
from rag.answer.meaning import add_meaning
from rag.answer.meant import wants_all
from rag.answer.quoting import with_neighbours
from rag.answer.types import Retrieved, Scope
from rag.answer.verdict import has_words
from rag.language.terms import Term, Vocabulary, normal
from rag.language.words import load_words
from rag.library import Library
from rag.library.records import Clause, Span
from rag.sides import find_side

# Enumerations that are compared by meaning.
_MOST_COMPARED = 3
# Items are asked for together when they hold, on average, this share of what the best one holds.
_ALIKE = 0.7


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A list of a contract, and its worth as an answer.

    ``lead``: its headings and lead-in, ``evidence``: of its words as one sentence.
    """

    items: Items
    lead: str
    evidence: Evidence


def list_answer(
    scope: Scope,
    asked: Sequence[Asked],
    retrieved: Sequence[Retrieved],
    library: Library,
    vocabulary: Vocabulary,
) -> Draft | None:
    """The items of the enumeration that is asked for, or the one sentence that lists them.

    None when the question asks for no list, or for something else as well, or nothing lists what
    it asks for. Lists by register stay with the registers, save the duties of a side where the
    contract enumerates them.
    """
    part = asked[0]
    several = not all(wants_all(part.text) for part in asked)
    if several or (scope.intent == "list" and scope.registers[0] != "obligations"):
        return None
    listed = find_enumerations(scope, part, retrieved, library)
    if _asks_duties(scope):
        wanted = [found for found in listed if _announces_duties(scope, found.lead)]
        narrowed = narrows(scope, library, vocabulary)
        if wanted and not narrowed:
            return _draft(_without_rights(wanted[0], scope), part, scope, None)
        if scope.intent == "list":
            return None
    sentences = read_sentences(passages_to_read(scope, retrieved), library)
    weighed = _weigh_sentences(scope, part, sentences, retrieved, library)
    rival = weighed[0] if weighed else None
    if listed and (rival is None or _goes_before(listed[0], rival)):
        likelihood = probability(read_signals(part, listed[0].evidence))
        # The model knows sentences; that a whole list is asked for, and stands there, says more.
        if is_answered(likelihood, "further"):
            return _draft(listed[0], part, scope, likelihood)
    elif rival and is_list(rival.sentence.text):
        likelihood = probability(read_signals(part, rival))
        if is_answered(likelihood, "threshold"):
            together = with_neighbours(rival.sentence, sentences)
            claim = as_claim(Found(part, rival, likelihood, together), scope, library)
            return Draft((claim,), confidence=likelihood)
    return None


def _without_rights(found: Enumeration, scope: Scope) -> Enumeration:
    """The list without items that say what the side may do, unless that is asked for as well."""
    rights = load_words("intents")["rights"]
    duties = tuple(item for item in found.items.items if not has_words(item.text, rights))
    if has_words(scope.topic, rights) or len(duties) < 2:
        return found
    return replace(found, items=replace(found.items, items=duties))


def _draft(found: Enumeration, asked: Asked, scope: Scope, likelihood: float | None) -> Draft:
    contract = found.evidence.sentence.found.contract
    claims = list_claims(found.items, found.items.items, asked, contract, scope)
    return Draft(tuple(claims), confidence=likelihood)


def _goes_before(found: Enumeration, rival: Evidence) -> bool:
    """Whether an enumeration answers rather than a sentence, which may be a part of it.

    Clauses under a mere heading need not belong together: there the better of the two answers.
    So does an item that holds more of what is asked than the others.
    """
    sentence, items = rival.sentence, found.items
    within = any(item.start <= sentence.start < item.end for item in items.items)
    if within and not items.headed:
        return found.evidence.own >= _ALIKE * rival.own
    printed = " ".join(sentence.text.split())
    announced = items.lead_in in printed or printed in items.lead_in
    return found.evidence.score >= rival.score or (announced and not items.headed)


def find_enumerations(
    scope: Scope, asked: Asked, retrieved: Sequence[Retrieved], library: Library
) -> list[Enumeration]:
    """The best enumerations of the retrieved passages, compared by meaning."""
    scores = [result.score for result in retrieved]
    top, bottom = max(scores, default=0.0), min(scores, default=0.0)
    found: dict[Span, Enumeration] = {}
    for result in retrieved[: 2 * answer_rules()["sentence"]["passages"]]:
        passage = result.passage
        clauses = library.clauses(passage.contract_id)
        text = library.source(passage.source).text
        standing = (result.score - bottom) / (top - bottom) if top > bottom else 1.0
        for clause, items in lists_of(passage, clauses, text):
            lead = f"{_headings(clause, clauses)} {items.lead_in}"
            evidence = _weigh(scope, asked, items, lead, standing, result, library)
            found.setdefault(_span(evidence), Enumeration(items, lead, evidence))
    ranked = sorted((e.evidence for e in found.values()), key=lambda e: -e.score)
    compared = add_meaning(scope, asked, ranked[:_MOST_COMPARED], retrieved, library)
    return [replace(found[_span(evidence)], evidence=evidence) for evidence in compared]


def _span(evidence: Evidence) -> Span:
    return evidence.sentence.start, evidence.sentence.end


def _weigh(
    scope: Scope,
    asked: Asked,
    items: Items,
    lead: str,
    standing: float,
    found: Retrieved,
    library: Library,
) -> Evidence:
    """The evidence of an enumeration as one sentence: its lead-in and its items."""
    first, last = items.items[0], items.items[-1]
    sentence = Sentence(items.text, first.start, last.end, first.clause, found)
    evidence = weigh(scope, asked, [sentence], library)[0]
    own = _shared(asked.terms, lead, [item.text for item in items.items])
    listing: float = load_words("items")["listing"]["weight"]
    bonus = _side(scope, lead) + (0.0 if items.headed else listing)
    return replace(evidence, bonus=bonus, own=own, passage=standing)


def _shared(terms: Sequence[Term], lead: str, items: Sequence[str]) -> float:
    """The share of the terms in what announces a list, or in its items, as many as hold them."""
    total = sum(term.weight for term in terms)
    announced, texts = normal(lead), [normal(text) for text in items]
    worth = 0.0
    for term in terms:
        within = sum(term.found(text) for text in texts) / len(texts)
        worth += term.weight * max(term.found(announced), within)
    return worth / total if total else 0.0


def _side(scope: Scope, text: str) -> float:
    """What a text gains when it names the side asked about first, and loses for another."""
    side = find_side(text) if scope.side else None
    weight: float = load_words("items")["duties"]["weight"]
    return 0.0 if side is None else weight if side == scope.side else -weight


def _asks_duties(scope: Scope) -> bool:
    words = load_words("items")["duties"]["asked"]
    return scope.side is not None and has_words(scope.topic, words)


def _announces_duties(scope: Scope, lead: str) -> bool:
    """Whether a lead-in announces the duties of the side asked about."""
    return find_side(lead) == scope.side and has_words(
        lead, load_words("items")["duties"]["announced"]
    )


def _headings(clause: Clause, clauses: Iterable[Clause]) -> str:
    """The heading of a clause and of those above it, the nearest first."""
    by_id = {c.clause_id: c for c in clauses}
    found: list[str] = []
    at: Clause | None = clause
    while at is not None:
        found.append(at.heading)
        at = by_id.get(at.parent_id or "")
    return " ".join(found)


def _weigh_sentences(
    scope: Scope,
    asked: Asked,
    sentences: Sequence[Sentence],
    retrieved: Sequence[Retrieved],
    library: Library,
) -> list[Evidence]:
    """All sentences beside the question; one that lists several things gains."""
    weight = load_words("items")["listing"]["weight"]
    weighed: list[Evidence] = []
    for evidence in weigh(scope, asked, sentences, library):
        text = evidence.sentence.text
        gain = min(_side(scope, text), 0.0) + weight * is_list(text)
        weighed.append(replace(evidence, bonus=gain))
    return add_meaning(scope, asked, weighed, retrieved, library)


def is_list(text: str) -> bool:
    """Whether a sentence lists several things."""
    rules = load_words("items")["listing"]
    return sum(text.count(sign) for sign in rules["signs"]) >= int(rules["least"])
