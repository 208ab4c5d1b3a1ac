"""Values that a contract leaves empty: says so and cites the place."""

from collections.abc import Sequence

from rag.answer.abstain import is_answered
from rag.answer.asked import Asked
from rag.answer.asked_gaps import asked_gap, ends_open
from rag.answer.claims import Claim, Draft, Place
from rag.answer.evidence import Sentence
from rag.answer.gaps import FIELDS, find_gaps, follows_nothing
from rag.answer.limits import clause_at
from rag.answer.lookup import Found
from rag.answer.quoting import best_part
from rag.answer.types import Scope
from rag.answer.values import has_value
from rag.answer.wanted import is_unmet
from rag.answer.wording import phrase, place_label, quoted
from rag.language.terms import coverage
from rag.library import Library
from rag.library.records import Fact, Span

# Share of the asked words that a blank and its clause must hold to be the one that is asked for.
_ENOUGH = 0.5
# A sentence that is no likely answer must hold this share of the asked words, and come so near by
# meaning, for its gap to be the answer.
_OWN, _MEANING = 0.4, 0.3
# Characters on either side of a blank that tell what belongs there, and those of its label.
_AROUND = 40
_LABEL = 20
# Characters behind a label that tell whether it is left empty.
_FORM = 200


def blank_answer(scope: Scope, found: Sequence[Found], library: Library) -> Draft | None:
    """The answer when the value asked for is left empty, None when it is not.

    It is empty when the best sentence has a gap for such a value and no value, or when it has
    neither and a gap elsewhere fits the question better.
    """
    if not found:
        return None
    best = max(found, key=lambda item: item.likelihood)
    asked, sentence, quote = best.asked, best.evidence.sentence, best.quoted
    if is_unmet(asked, sentence):
        return None
    if not is_answered(best.likelihood, "threshold"):
        near = best.evidence.own >= _OWN and best.evidence.meaning >= _MEANING
        if not near or not asked_gap(asked, sentence.text):
            return _empty_field(scope, asked, library)
    if ends_open(asked, sentence.text) and _is_left_open(sentence, library):
        contract_id = sentence.found.contract.contract_id
        return _draft(scope, library, contract_id, (sentence.start, sentence.end))
    part = _label(sentence, library) + sentence.text[slice(*best_part(sentence.text, asked))]
    if has_value(asked, part):
        return None
    contract_id, span = quote.found.contract.contract_id, (quote.start, quote.end)
    if asked_gap(asked, part):
        return _draft(scope, library, contract_id, span)
    if has_value(asked, quote.text):
        return None
    if asked_gap(asked, sentence.text):
        return _draft(scope, library, contract_id, span)
    fitting = max(_blanks(scope, asked, library), key=lambda item: item[0], default=None)
    if fitting is None or fitting[0] < max(_ENOUGH, best.evidence.own):
        return None
    fact = fitting[1]
    return _draft(scope, library, fact.contract_id, (fact.start, fact.end))


def _label(sentence: Sentence, library: Library) -> str:
    """The label right before a sentence that begins with a gap: 仓库地址: ____，由乙方管理."""
    text = library.source(sentence.found.contract.source).text
    before = text[max(sentence.clause.start, sentence.start - _LABEL) : sentence.start].rstrip()
    begins = any(gap.start == 0 for gap in find_gaps(sentence.text))
    return before.splitlines()[-1] if begins and before.endswith((":", "：")) else ""


def _empty_field(scope: Scope, asked: Asked, library: Library) -> Draft | None:
    """The answer when a field of the one contract asked about (联系电话:) is empty."""
    if len(scope.contract_ids) != 1 or not asked.kinds or not asked.kinds <= FIELDS:
        return None
    fitting = max(_blanks(scope, asked, library), key=lambda item: item[0], default=None)
    if fitting is None or fitting[0] < _ENOUGH:
        return None
    fact = fitting[1]
    return _draft(scope, library, fact.contract_id, (fact.start, fact.end))


def _is_left_open(sentence: Sentence, library: Library) -> bool:
    """Whether nothing follows a sentence in its clause, neither words nor sub-clauses.

    Fields of a form follow each other: 开户银行: 账号: leaves both open.
    """
    clause, contract = sentence.clause, sentence.found.contract
    text = library.source(contract.source).text
    if follows_nothing(sentence.text, text[sentence.end : contract.end][:_FORM]):
        return True
    rest = text[sentence.end : clause.own_end].strip(" \t\n\r\u3000:：。.")
    below = (c.parent_id for c in library.clauses(contract.contract_id))
    return not rest and clause.clause_id not in below


def _blanks(scope: Scope, asked: Asked, library: Library) -> list[tuple[float, Fact]]:
    """The blanks that wait for what is asked, each with how well it fits the question."""
    fitting: list[tuple[float, Fact]] = []
    for fact in library.facts(None, scope.contract_ids):
        if fact.kind != "blank" and not fact.details.get("blank"):
            continue
        text = library.source(fact.source).text
        around = text[max(0, fact.start - _AROUND) : fact.end + _AROUND]
        if asked_gap(asked, around):
            fit = (coverage(asked.terms, fact.quote) + coverage(asked.terms, around)) / 2
            fitting.append((fit, fact))
    return fitting


def _draft(scope: Scope, library: Library, contract_id: str, span: Span) -> Draft:
    contract = library.contract(contract_id)
    clause = clause_at(library.clauses(contract_id), *span)
    quote = library.source(contract.source).text[slice(*span)]
    prefix = phrase(scope.language, "blank") + place_label(scope, contract, clause)
    claim = Claim(quoted(quote, scope.language), (Place(contract, clause, *span),), prefix)
    return Draft((claim,))
