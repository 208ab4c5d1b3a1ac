"""From scope and passages to an answer before the check: one route a kind of question."""

from collections.abc import Sequence
from dataclasses import replace

from rag.answer.asked import Asked, find_asked
from rag.answer.blank import blank_answer
from rag.answer.calculate import calculate
from rag.answer.claims import Claim, Draft
from rag.answer.contracts import answer_contracts
from rag.answer.cover import cover_answer
from rag.answer.enumerations import list_answer
from rag.answer.findings import list_findings
from rag.answer.itemise import item_claims
from rag.answer.limits import contradictions
from rag.answer.listing import list_facts
from rag.answer.lookup import (
    Found,
    answered,
    as_claims,
    find_answers,
    likeliest,
    nearest_claims,
    nearest_places,
    unanswered,
)
from rag.answer.open_scope import open_answer
from rag.answer.types import Retrieved, Scope
from rag.answer.wording import phrase
from rag.language.terms import Vocabulary
from rag.library import Library


def compose(
    scope: Scope, retrieved: Sequence[Retrieved], library: Library, vocabulary: Vocabulary
) -> Draft:
    """The answer as claims with the places they rest on; abstains when nothing answers."""
    if scope.unknown:
        return _unknown(scope)
    languages = frozenset(library.contract(key).language for key in scope.contract_ids)
    asked = find_asked(scope, vocabulary, languages)
    draft = cover_answer(scope, library) or list_findings(scope, library, vocabulary)
    if draft is None and scope.intent == "compare":
        draft = answer_contracts(scope, asked, retrieved, library, vocabulary)
    if draft is None and scope.intent != "compare":
        draft = list_answer(scope, asked, retrieved, library, vocabulary)
    if draft is None and scope.intent == "list":
        draft = list_facts(scope, library, vocabulary)
    if draft is not None:
        return draft
    found = find_answers(scope, asked, retrieved, library)
    confidence = likeliest(found)
    good = answered(found)
    draft = open_answer(scope, good, library) or calculate(scope, good, library)
    draft = draft or blank_answer(scope, good or found, library)
    if draft is None and good:
        draft = Draft(tuple(_claims(good, scope, library)), closing=_missing(scope, asked, found))
    if draft is None:
        return replace(decline(scope, retrieved, library, found), confidence=confidence)
    return Draft(
        (*draft.claims, *contradictions(draft.claims, scope, library)),
        opening=draft.opening,
        closing=draft.closing,
        confidence=confidence,
    )


def _unknown(scope: Scope) -> Draft:
    """Says that no contract mentions the parties that were named."""
    quoted = (phrase(scope.language, "quote", quote=name) for name in scope.unknown)
    names = phrase(scope.language, "and").join(quoted)
    return Draft((), abstained=True, opening=phrase(scope.language, "unknown", names=names))


def _missing(scope: Scope, asked: Sequence[Asked], found: Sequence[Found]) -> str:
    """Says of each further thing asked about one contract that nothing was found on it."""
    if len(scope.contract_ids) > 1:
        return ""
    parts = (part.text.strip(" ,，?？") for part in unanswered(asked, found))
    return "\n".join(phrase(scope.language, "missing", part=part) for part in parts)


def _claims(good: Sequence[Found], scope: Scope, library: Library) -> list[Claim]:
    """A claim for each answer; where one is items of a list, no sentence is put beside it."""
    claims: list[Claim] = []
    listed = False
    for item in good:
        if item.beside and listed:
            continue
        items = [] if item.beside else item_claims(item, scope, library)
        listed = listed or bool(items)
        claims += items or as_claims(item, scope, library)
    return claims


def decline(
    scope: Scope, retrieved: Sequence[Retrieved], library: Library, found: Sequence[Found] = ()
) -> Draft:
    """Says that the contracts do not answer, and quotes or names what came nearest, as such."""
    contracts = [library.contract(contract_id) for contract_id in scope.contract_ids]
    if len(contracts) > 3:
        where = phrase(scope.language, "all_contracts", count=len(contracts))
    else:
        titles = dict.fromkeys(contract.title for contract in contracts)
        where = phrase(scope.language, "separator").join(f"《{title}》" for title in titles)
    text = phrase(scope.language, "not_found", where=where)
    nearest = tuple(nearest_claims(found, scope, library))
    if nearest:
        return Draft(
            nearest, abstained=True, opening=text + phrase(scope.language, "nearest_quoted")
        )
    if retrieved:
        text += phrase(scope.language, "nearest", places=nearest_places(scope, retrieved))
    return Draft((), abstained=True, opening=text)
