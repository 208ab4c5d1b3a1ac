"""The direct answer: the value, party, yes or no first, then the operative sentence, quoted."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.abstain import is_answered, probability, read_signals
from rag.answer.actor import heading_actor
from rag.answer.asked import Asked
from rag.answer.choice import choose, contract_id, passages_to_read, same_said
from rag.answer.claims import Claim, Place
from rag.answer.evidence import Evidence, Sentence, answer_rules, read_sentences, weigh
from rag.answer.kinds import QUANTITIES
from rag.answer.meaning import add_meaning
from rag.answer.quoting import quote_span, with_neighbours
from rag.answer.reading import add_reading
from rag.answer.registered import add_registered, further_provisions, with_registered
from rag.answer.types import Retrieved, Scope
from rag.answer.values import lacks_value
from rag.answer.verdict import verdict
from rag.answer.wanted import is_mislabelled, is_unmet
from rag.answer.wording import phrase, place_label, quoted, value_in_words
from rag.language.quantities import quantities
from rag.language.terms import language_of
from rag.library import Library
from rag.library.records import Language


@dataclass(frozen=True, slots=True)
class Found:
    """The best sentence for one thing that is asked, how likely it answers, and where it recurs.

    ``beside``: another one of its contract came out better, by little.
    """

    asked: Asked
    evidence: Evidence
    likelihood: float
    quoted: Sentence
    copies: tuple[Evidence, ...] = ()
    beside: bool = False


def find_answers(
    scope: Scope, asked: Sequence[Asked], retrieved: Sequence[Retrieved], library: Library
) -> list[Found]:
    """For each thing asked its best sentence, and those of further contracts that differ."""
    read = read_sentences(passages_to_read(scope, retrieved), library)
    sentences = with_registered(asked, read, retrieved, library)
    found: list[Found] = []
    for part in asked:
        weighed = rank_sentences(scope, part, sentences, retrieved, library, len(asked))
        if not weighed:
            continue
        near = choose(scope, part, weighed)
        for evidence in (*near, *further_provisions(part, weighed)):
            copies = same_said(evidence, weighed)
            likelihood = probability(read_signals(part, evidence))
            together = with_neighbours(evidence.sentence, sentences)
            beside = evidence in near[1:] and contract_id(evidence) == contract_id(near[0])
            found.append(Found(part, evidence, likelihood, together, copies, beside))
    return found


def rank_sentences(
    scope: Scope,
    asked: Asked,
    sentences: Sequence[Sentence],
    retrieved: Sequence[Retrieved],
    library: Library,
    parts: int = 1,
) -> list[Evidence]:
    """All sentences with all features of how well each answers one thing asked, the best first.

    ``parts``: the things that the question asks, among which the time for reading is shared. A
    sentence without what is asked for stands behind the first that has it and comes near.
    """
    weighed = add_registered(asked, weigh(scope, asked, sentences, library), retrieved, library)
    weighed = add_meaning(scope, asked, weighed, retrieved, library)
    # Before it is read as well, or the one that has it may not be among those that are.
    return _fitting_first(asked, add_reading(scope, asked, _fitting_first(asked, weighed), parts))


def _fitting_first(asked: Asked, weighed: list[Evidence]) -> list[Evidence]:
    """The evidence; the first that has what is asked for in front, if it comes near the best."""
    if not weighed or not _lacks(asked, weighed[0]):
        return weighed
    least = weighed[0].score - answer_rules()["sentence"]["value_within"]
    near = (e for e in weighed if e.score >= least and not _lacks(asked, e))
    first = next(near, weighed[0])
    return [first, *(evidence for evidence in weighed if evidence is not first)]


def _lacks(asked: Asked, evidence: Evidence) -> bool:
    """Whether a sentence is without the value, or the thing, that is asked for."""
    sentence = evidence.sentence
    return (
        lacks_value(asked, sentence.text)
        or is_unmet(asked, sentence)
        or is_mislabelled(asked, sentence)
    )


def answered(found: Sequence[Found]) -> list[Found]:
    """Those that are likely enough, each sentence once; none when the likeliest is not."""
    if not any(is_answered(item.likelihood, "threshold") for item in found):
        return []
    kept: list[Found] = []
    for item in found:
        sentence = item.evidence.sentence
        known = any(
            k.quoted.start <= sentence.start < k.quoted.end
            and k.evidence.sentence.found.contract == sentence.found.contract
            for k in kept
        )
        if not known and is_answered(item.likelihood, "beside" if item.beside else "further"):
            kept.append(item)
    return kept


def unanswered(asked: Sequence[Asked], found: Sequence[Found]) -> list[Asked]:
    """The things asked for which not even the likeliest sentence is likely enough."""
    answered_ones = [item.asked for item in found if is_answered(item.likelihood, "further")]
    return [part for part in asked if part not in answered_ones]


def likeliest(found: Sequence[Found]) -> float:
    """The likelihood of the likeliest, 0 when there is none."""
    return max((item.likelihood for item in found), default=0.0)


def as_claim(item: Found, scope: Scope, library: Library) -> Claim:
    """The claim: lead, place and quote."""
    sentence = item.quoted
    start, end = quote_span(sentence, item.asked)
    source = library.source(sentence.found.passage.source).text
    quote = source[start:end]
    places = [Place(sentence.found.contract, sentence.clause, start, end)]
    for copy in item.copies[:2]:
        begin, stop = quote_span(copy.sentence, item.asked)
        places.append(Place(copy.sentence.found.contract, copy.sentence.clause, begin, stop))
    label = place_label(scope, sentence.found.contract, sentence.clause)
    if item.copies:
        contracts = {p.contract.contract_id for p in places}
        label = phrase(scope.language, "several", count=len(contracts)) + label
    opening = lead(item.asked, scope, item.evidence.sentence.text, quote)
    if "party" in item.asked.kinds and not opening:
        clauses = library.clauses(sentence.found.contract.contract_id)
        if actor := heading_actor(item.evidence.sentence, clauses):
            opening = f"{actor[0]}。" if scope.language == "zh" else f"{actor[0]}. "
            places.append(actor[1])
    return Claim(opening + quoted(quote, scope.language), tuple(places), label)


def as_claims(item: Found, scope: Scope, library: Library) -> list[Claim]:
    """The claim and, where its sentence only leads in ("下列情形:"), one for each item."""
    claim = as_claim(item, scope, library)
    place = claim.places[0]
    text = library.source(place.contract.source).text
    if not text[: place.end].rstrip().endswith((":", "：")):
        return [claim]
    items = [
        clause
        for clause in library.clauses(place.contract.contract_id)
        if clause.parent_id == place.clause.clause_id and clause.start >= place.start
    ]
    listed = [claim]
    for clause in items[: answer_rules()["quote"]["items"]]:
        stripped = text[clause.start : clause.own_end].rstrip()
        words = quoted(stripped, scope.language)
        span = Place(place.contract, clause, clause.start, clause.start + len(stripped))
        listed.append(Claim(words, (span,), "- "))
    return listed


def lead(asked: Asked, scope: Scope, sentence: str, quote: str) -> str:
    """What is said before the quote: yes or no, or the one value of the kind asked for.

    Nothing is said where the sentence leaves such a value blank or has several.
    """
    said = verdict(asked.text, sentence) if "permission" in asked.kinds else None
    if said:
        return phrase(scope.language, said)
    wanted = asked.kinds & (QUANTITIES - {"number"})
    values = [q for q in quantities(sentence) if q.kind in wanted]
    if len({q.value for q in values}) != 1 or any(q.blank for q in values):
        return ""
    printed = sentence[values[0].start : values[0].end]
    if printed not in quote:
        return ""
    source: Language = language_of(quote)
    value = value_in_words(values[0], printed, scope.language, source)
    return f"{value}。" if scope.language == "zh" else f"{value}. "


def nearest_claims(found: Sequence[Found], scope: Scope, library: Library) -> list[Claim]:
    """The nearest sentences of a question that is declined, for readers to judge by themselves."""
    claims: dict[str, Claim] = {}
    for item in sorted(found, key=lambda item: -item.evidence.score):
        sentence = item.evidence.sentence
        start, end = quote_span(sentence, item.asked)
        text = library.source(sentence.found.passage.source).text[start:end]
        place = Place(sentence.found.contract, sentence.clause, start, end)
        label = place_label(scope, sentence.found.contract, sentence.clause)
        claim = Claim(quoted(text, scope.language), (place,), label)
        claims.setdefault(sentence.clause.clause_id, claim)
    return list(claims.values())[: answer_rules()["further"]["nearest"]]


def nearest_places(scope: Scope, retrieved: Sequence[Retrieved], count: int = 3) -> str:
    """The clauses that were looked at first, named for a reader who wants to see for themselves."""
    labels = dict.fromkeys(
        place_label(scope, result.contract, result.clause).rstrip("：: ")
        for result in retrieved[:count]
    )
    return phrase(scope.language, "separator").join(labels)
