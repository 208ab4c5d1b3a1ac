"""One question put to several contracts: a table with a row and a citation a contract."""

from collections.abc import Sequence

from rag.answer.abstain import is_answered, probability, read_signals
from rag.answer.asked import Asked
from rag.answer.claims import Claim, Draft, Place
from rag.answer.evidence import read_sentences, weigh
from rag.answer.lookup import lead
from rag.answer.meaning import add_meaning
from rag.answer.quoting import quote_span
from rag.answer.types import Retrieved, Scope
from rag.answer.wording import clause_label, phrase, quoted
from rag.library import Library

_SILENT = "—"


def compare_contracts(
    scope: Scope, asked: Sequence[Asked], retrieved: Sequence[Retrieved], library: Library
) -> Draft | None:
    """A row for each contract that says something about it; None when fewer than two do."""
    by_contract: dict[str, list[Retrieved]] = {}
    for result in retrieved:
        by_contract.setdefault(result.contract.contract_id, []).append(result)
    rows: list[Claim] = []
    for contract_id in scope.contract_ids:
        found = by_contract.get(contract_id, [])
        for part in asked:
            weighed = add_meaning(
                scope, part, weigh(part, read_sentences(found, library)), found, library
            )
            if not weighed or not is_answered(probability(read_signals(part, weighed[0], found))):
                continue
            sentence = weighed[0].sentence
            start, end = quote_span(sentence, part)
            quote = library.source(sentence.found.contract.source).text[start:end]
            place = Place(sentence.found.contract, sentence.clause, start, end)
            label = clause_label(sentence.clause, scope.language)
            text = lead(part, scope, sentence.text, quote) + quoted(quote, scope.language)
            rows.append(Claim(text, (place,), f"《{sentence.found.contract.title}》{label} "))
    if len({row.places[0].contract.contract_id for row in rows}) < 2:
        return None
    return Draft(tuple(rows), opening=phrase(scope.language, "compared", count=len(rows)))
