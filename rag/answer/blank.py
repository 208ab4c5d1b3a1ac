"""Values that a contract leaves empty: says so and cites the place."""

from collections.abc import Sequence

from rag.answer.asked import Asked
from rag.answer.claims import Claim, Draft, Place
from rag.answer.evidence import QUANTITIES, blank_kinds, has_blank, kinds_in
from rag.answer.limits import clause_at
from rag.answer.lookup import Found
from rag.answer.quoting import best_part
from rag.answer.types import Scope
from rag.answer.wording import phrase, place_label, quoted
from rag.language.terms import coverage
from rag.library import Library
from rag.library.records import Fact, Span

# Kinds of answers that a form leaves a blank for.
_FILLED_IN = QUANTITIES | {"place", "phone", "account", "court"}
# Share of the asked words that a blank and its clause must hold to be the one that is asked for.
_ENOUGH = 0.5


def blank_answer(scope: Scope, found: Sequence[Found], library: Library) -> Draft | None:
    """The answer when the value asked for is left empty, None when it is not.

    It is empty when the best sentence has a blank and no value of the kind asked for, or when no
    sentence has such a value and a blank fits the question better than the best sentence does.
    """
    if not found:
        return None
    best = max(found, key=lambda item: item.likelihood)
    wanted = best.asked.kinds & _FILLED_IN
    quote, blanks = best.quoted, _blanks(scope, library)
    start, end = best_part(quote.text, best.asked)
    part = quote.text[start:end]
    if not wanted or wanted & (kinds_in(part) - {"court"}):
        return None
    contract_id = quote.found.contract.contract_id
    span = (quote.start, quote.end)
    if has_blank(part) or blank_kinds(part) & wanted:
        return _draft(scope, library, contract_id, span)
    if wanted & kinds_in(quote.text):
        return None
    if has_blank(quote.text) or any(_touches(fact, contract_id, span) for fact in blanks):
        return _draft(scope, library, contract_id, span)
    fitting = max(blanks, key=lambda fact: _fit(fact, best.asked, library), default=None)
    if fitting is None or _fit(fitting, best.asked, library) < max(_ENOUGH, best.evidence.own):
        return None
    return _draft(scope, library, fitting.contract_id, (fitting.start, fitting.end))


def _touches(fact: Fact, contract_id: str, span: Span) -> bool:
    return fact.contract_id == contract_id and fact.start < span[1] and span[0] < fact.end


def _blanks(scope: Scope, library: Library) -> list[Fact]:
    facts = library.facts(None, scope.contract_ids)
    return [fact for fact in facts if fact.kind == "blank" or fact.details.get("blank")]


def _fit(fact: Fact, asked: Asked, library: Library) -> float:
    """How much of what is asked stands in the sentence around a blank."""
    text = library.source(fact.source).text
    around = text[max(0, fact.start - 40) : fact.end + 40]
    return (coverage(asked.terms, fact.quote) + coverage(asked.terms, around)) / 2


def _draft(scope: Scope, library: Library, contract_id: str, span: Span) -> Draft:
    contract = library.contract(contract_id)
    clause = clause_at(library.clauses(contract_id), *span)
    quote = library.source(contract.source).text[slice(*span)]
    prefix = phrase(scope.language, "blank") + place_label(scope, contract, clause)
    claim = Claim(quoted(quote, scope.language), (Place(contract, clause, *span),), prefix)
    return Draft((claim,))
