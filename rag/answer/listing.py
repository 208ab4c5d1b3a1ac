"""Lists from the registers: complete within the scope, one row a fact, each with its citation."""

from collections.abc import Sequence

from rag.answer.claims import Claim, Draft, Place
from rag.answer.items import own_start
from rag.answer.limits import clause_at
from rag.answer.types import Scope
from rag.answer.verdict import has_words
from rag.answer.wording import clause_label, phrase, quoted
from rag.language.sentences import split_sentences
from rag.language.terms import Term, Vocabulary, coverage, find_terms
from rag.language.words import load_words
from rag.library import Library
from rag.library.records import Clause, Fact, Language, Span
from rag.ranking import repeats
from rag.sides import find_side

# A row belongs to the topic when it, or the headings above it, holds this share of what the best
# row holds.
_TOPIC_SHARE = 0.3
# Characters of a bare value, and of the longest sentence that is quoted instead of it.
_BARE, _LONGEST = 16, 200


def list_facts(scope: Scope, library: Library, vocabulary: Vocabulary) -> Draft | None:
    """The register rows that a question asks for; None when the registers have none of them."""
    register = scope.registers[0]
    facts = [
        fact
        for fact in library.facts(register, scope.contract_ids)
        if scope.side is None or fact.bearer in (scope.side, "双方")
    ]
    if register == "obligations" and not has_words(scope.topic, load_words("intents")["rights"]):
        facts = [fact for fact in facts if fact.kind != "right"]
    words = load_words("items")["telling"].get(register, ())
    telling = [word for word in words if word in scope.topic.lower()]
    facts = [fact for fact in facts if has_words(fact.quote, telling)] or facts
    rows = _distinct(on_topic(facts, topic_terms(scope, vocabulary), library))
    if not rows:
        return None
    # Two sums of one sentence are quoted with it once.
    said = [_row(fact, scope, library) for fact in rows]
    said_once = {(c.places[0].contract.contract_id, c.places[0].start): c for c in said}
    claims = tuple(said_once.values())
    return Draft(claims, opening=phrase(scope.language, "listed", count=len(claims)))


def narrows(scope: Scope, library: Library, vocabulary: Vocabulary) -> bool:
    """Whether a question about the duties of a side wants but those of one topic."""
    generic = load_words("items")["duties"]["generic"]
    terms = [
        term
        for term in topic_terms(scope, vocabulary)
        if term.word not in generic and find_side(f"{term.word}方") is None
    ]
    facts = library.facts("obligations", scope.contract_ids)
    own = [fact for fact in facts if fact.bearer == scope.side]
    return any(coverage([term], fact.quote) == 1 for term in terms for fact in own)


def topic_terms(scope: Scope, vocabulary: Vocabulary) -> tuple[Term, ...]:
    """The words that narrow a list: those that name no register and no way of answering."""
    cues = load_words("intents")
    words = [*cues["intent"]["list"]["zh"]]
    for register in cues["register"].values():
        words += register["zh"]
    topic = scope.topic
    for word in sorted(words, key=len, reverse=True):
        topic = topic.replace(word, " ")
    return tuple(
        term
        for term in find_terms(topic, vocabulary)
        if not {term.word} & {t.word for t in find_terms(" ".join(words), vocabulary)}
    )


def on_topic(facts: Sequence[Fact], terms: Sequence[Term], library: Library) -> list[Fact]:
    """The facts that share the most with the topic; all of them when nothing narrows it."""
    if not terms:
        return list(facts)
    clauses = library.clauses_by_id({fact.clause_id for fact in facts if fact.clause_id})
    scored = [
        (
            coverage(terms, fact.quote) + 0.3 * coverage(terms, _headings(fact, clauses)),
            fact,
        )
        for fact in facts
    ]
    best = max((score for score, _ in scored), default=0.0)
    if not best:
        return list(facts)
    return [fact for score, fact in scored if score >= _TOPIC_SHARE * best]


def _headings(fact: Fact, clauses: dict[str, Clause]) -> str:
    clause = clauses.get(fact.clause_id or "")
    return clause.heading if clause else ""


def _distinct(facts: Sequence[Fact]) -> list[Fact]:
    """Rows without those that repeat an earlier one, in the same contract or a copy of it."""
    kept: list[Fact] = []
    for fact in facts:
        overlapping = any(
            k.contract_id == fact.contract_id and k.start < fact.end and fact.start < k.end
            for k in kept
        )
        if not overlapping and not any(repeats(fact.quote, other.quote) for other in kept):
            kept.append(fact)
    return kept


def _telling(fact: Fact, clause: Clause, language: Language, text: str) -> Span:
    """The span of a row, or of the sentence around it where it is a bare value: 5%, 300元."""
    if fact.end - fact.start > _BARE or not clause.start <= fact.start < clause.own_end:
        return fact.start, fact.end
    own = text[clause.start : clause.own_end]
    for begin, stop in split_sentences(own, language):
        start, end = clause.start + begin, clause.start + stop
        if start <= fact.start and fact.end <= end <= start + _LONGEST:
            # The label of the row tells the number of the clause already.
            return max(start, own_start(clause, text)), end
    return fact.start, fact.end


def _row(fact: Fact, scope: Scope, library: Library) -> Claim:
    contract = library.contract(fact.contract_id)
    clause = clause_at(library.clauses(fact.contract_id), fact.start, fact.end)
    label = clause_label(clause, scope.language)
    title = f"《{contract.title}》" if len(scope.contract_ids) > 1 else ""
    text = library.source(fact.source).text
    start, end = _telling(fact, clause, contract.language, text)
    quote = text[start:end]
    place = Place(contract, clause, start, end)
    return Claim(quoted(quote, scope.language), (place,), f"{title}{label} ")
