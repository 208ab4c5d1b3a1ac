"""Well-known terms of a contract: sentences that hold the fact a question asks for by another name.

"签到哪一天?" shares no word with "本合同有效期自…起至…止"; both are about the term of the contract,
and the register of deadlines knows that the sentence holds one. The terms stand in
``data/words/registered.toml``; what English contracts alone are asked about stands in
``data/words/provisions.toml`` and goes before them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from rag.answer.asked import Asked
from rag.answer.evidence import Evidence, Sentence, answer_rules, read_sentences
from rag.answer.kinds import kinds_in
from rag.answer.types import Retrieved
from rag.language.provisions import asked_names, asked_provisions, plain, says_provision, shows
from rag.language.words import load_words
from rag.library import Library
from rag.library.records import Fact


def asked_terms(question: str) -> tuple[str, ...]:
    """The names of the terms that a question asks for, most often none."""
    return asked_names("registered", question)


def holds_term(name: str, sentence: Sentence, facts: Iterable[Fact]) -> bool:
    """Whether a sentence holds a term: its words, and the fact or value where it has one."""
    term = load_words("registered")[name]
    text = plain(sentence.text)
    headed = f"{plain(sentence.clause.heading)} {text}"
    if not all(shows(headed, cue) for cue in term["holds"]):
        return False
    if "lacks" in term and shows(text, term["lacks"]):
        return False
    if "value" in term and term["value"] not in kinds_in(sentence.text):
        return False
    return "register" not in term or any(_fits(fact, term, sentence) for fact in facts)


def with_registered(
    asked: Sequence[Asked],
    sentences: Sequence[Sentence],
    retrieved: Sequence[Retrieved],
    library: Library,
) -> tuple[Sentence, ...]:
    """The sentences, and for a question about known terms those of all retrieved passages."""
    names = [(asked_terms(part.text), asked_provisions(part.text)) for part in asked]
    if not any(terms or provisions for terms, provisions in names):
        return tuple(sentences)
    read = {sentence.found.passage.passage_id for sentence in sentences}
    facts = _facts(retrieved, library)
    unread = [result for result in retrieved if result.passage.passage_id not in read]
    further = [
        sentence
        for sentence in read_sentences(unread, library)
        if any(_fit(sentence, terms, provisions, facts) > 0 for terms, provisions in names)
    ]
    return (*sentences, *further)


def add_registered(
    asked: Asked, weighed: Sequence[Evidence], retrieved: Sequence[Retrieved], library: Library
) -> list[Evidence]:
    """The evidence sorted anew: sentences that hold the term asked for gain.

    ``registered`` becomes 1 for a sentence that holds the term, -1 for one that does not, and
    stays 0 where the question asks for no known term.
    """
    terms, provisions = asked_terms(asked.text), asked_provisions(asked.text)
    facts = _facts(retrieved, library) if terms else []
    changed: list[Evidence] = []
    for evidence in weighed:
        fit = _fit(evidence.sentence, terms, provisions, facts)
        english = provisions and evidence.sentence.found.passage.language == "en"
        changed.append(
            replace(evidence, registered=fit, provision=max(fit, 0.0) if english else 0.0)
        )
    return sorted(changed, key=lambda evidence: -evidence.score)


def further_provisions(asked: Asked, weighed: Sequence[Evidence]) -> list[Evidence]:
    """What else the contract of the best sentence says of a provision, in sentences as good.

    Limits of liability, licences and the like stand in several clauses. Empty where the best
    sentence does not say what is asked for.
    """
    rules = answer_rules()["provisions"]
    best = weighed[0]
    if best.registered < 1 or not asked_provisions(asked.text):
        return []
    contract = best.sentence.found.contract
    return [
        evidence
        for evidence in weighed[1:]
        if evidence.registered == 1
        and evidence.sentence.found.contract == contract
        and evidence.score >= best.score - rules["near"]
    ][: rules["most"]]


def _fit(
    sentence: Sentence, terms: Sequence[str], provisions: Sequence[str], facts: Sequence[Fact]
) -> float:
    """1 when a sentence holds what is asked for, -1 when not, 0 when nothing known is asked for."""
    if provisions and sentence.found.passage.language == "en":
        return 1.0 if says_provision(provisions, sentence.text, sentence.clause.heading) else -1.0
    if not terms:
        return 0.0
    return 1.0 if any(holds_term(name, sentence, facts) for name in terms) else -1.0


def _fits(fact: Fact, term: dict[str, Any], sentence: Sentence) -> bool:
    return (
        fact.register == term["register"]
        and fact.kind in term.get("kinds", (fact.kind,))
        and fact.source == sentence.found.passage.source
        and fact.start < sentence.end
        and sentence.start < fact.end
    )


def _facts(retrieved: Sequence[Retrieved], library: Library) -> list[Fact]:
    """The facts of the contracts that passages were retrieved from."""
    return list(library.facts(None, tuple({r.passage.contract_id for r in retrieved})))
