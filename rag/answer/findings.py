"""What ingestion found wrong with a contract: contradictions and blanks, when a question asks."""

from rag.answer.asked import answer_kinds
from rag.answer.claims import Draft
from rag.answer.limits import DOUBTFUL, finding_claim
from rag.answer.listing import on_topic, topic_terms
from rag.answer.types import Scope
from rag.answer.verdict import has_words
from rag.answer.wording import phrase
from rag.language.terms import Vocabulary, coverage
from rag.language.words import load_words
from rag.library import Library

_MOST = 20
# A finding tells of a value when it and its explanation hold this share of the asked words.
_TOLD = 0.3


def list_findings(scope: Scope, library: Library, vocabulary: Vocabulary) -> Draft | None:
    """The findings that a question asks for; None when it asks for none, or there are none.

    A question that asks for a value as well ("保密几年, 前后一致吗?") is a lookup where no finding
    is about it: what contradicts its answer is added there.
    """
    if "findings" not in scope.registers or not scope.named:
        return None
    rows = [
        fact
        for fact in library.facts("findings", scope.contract_ids)
        if fact.kind in DOUBTFUL or not _asks_consistency(scope.topic)
    ]
    terms = topic_terms(scope, vocabulary)
    facts = on_topic(rows, terms, library)
    told = any(coverage(terms, f"{fact.quote} {fact.explanation}") >= _TOLD for fact in facts)
    if not facts or (answer_kinds(scope.topic) and not told):
        return None
    claims = tuple(finding_claim(fact, scope, library) for fact in facts[:_MOST])
    opening = phrase(scope.language, "listed", count=len(claims)) if len(claims) > 1 else ""
    return Draft(claims, opening=opening)


def _asks_consistency(topic: str) -> bool:
    """Whether a question asks for contradictions, not for blanks."""
    words = load_words("intents")
    return has_words(topic, words["consistency"]) and not has_words(topic, words["blanks"])
