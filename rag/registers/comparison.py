"""Chosen terms of many contracts side by side, every cell with its quotes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.clause_paths import path_label
from rag.language.sentences import split_sentences
from rag.language.words import load_words
from rag.library import Library
from rag.library.records import Clause, Contract, Fact, Language, Quote, Span
from rag.registers.rows import Row

MOST_IN_A_CELL = 4
# Characters of its sentence that are quoted in front of a sum and behind it.
_BEFORE, _BEHIND = 90, 60
_COMMAS = "，,、；;：:"
_LEADING = " \t\n\u3000、.．。:：,，)）"  # what stands between a number and the words
TERMS: tuple[str, ...] = tuple(load_words("terms"))


@dataclass(frozen=True, slots=True)
class Cell:
    """What a contract says on a term: register rows; may be none.

    ``quotes``: the words of each row; of a bare sum, the words around it. ``paths``: the path of
    each row's clause.
    """

    facts: tuple[Fact, ...]
    quotes: tuple[Quote, ...]
    paths: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ComparedContract:
    """One row of the comparison: a contract and its cell for each term, in their order."""

    contract: Contract
    cells: Mapping[str, Cell]


def compare_contracts(
    library: Library,
    contract_ids: Sequence[str] | None = None,
    terms: Sequence[str] = TERMS,
) -> tuple[ComparedContract, ...]:
    """The chosen terms (of ``data/words/terms.toml``) of all or some contracts."""
    rows: list[ComparedContract] = []
    for contract in library.contracts():
        if contract_ids is None or contract.contract_id in contract_ids:
            clauses = {c.clause_id: c for c in library.clauses(contract.contract_id)}
            facts = library.facts(contract_ids=(contract.contract_id,))
            text = library.source(contract.source).text
            said = [
                _said(fact, clauses.get(fact.clause_id or ""), contract, text) for fact in facts
            ]
            rows_said = list(zip(facts, said, strict=True))
            cells = {term: _cell(term, rows_said, clauses) for term in terms}
            rows.append(ComparedContract(contract, cells))
    return tuple(rows)


def term_label(term: str, language: Language) -> str:
    """The name of a term in a language."""
    return str(load_words("terms")[term][f"{language}_label"])


def comparison_rows(rows: Iterable[ComparedContract]) -> list[Row]:
    """One flat row a contract: each term's quotes, each with the path of its clause in brackets."""
    return [
        {
            "contract_id": row.contract.contract_id,
            "source": row.contract.source,
            "title": row.contract.title,
        }
        | {term: cell_text(cell) for term, cell in row.cells.items()}
        for row in rows
    ]


def cell_text(cell: Cell) -> str:
    """The quotes of a cell, one a line, each on one line with its clause."""
    return "\n".join(
        f"{' '.join(quote.quote.split())} ({path_label(path)})"
        if path
        else " ".join(quote.quote.split())
        for quote, path in zip(cell.quotes, cell.paths, strict=True)
    )


def _cell(term: str, rows: Iterable[tuple[Fact, Quote]], clauses: Mapping[str, Clause]) -> Cell:
    """The rows that speak of the term, those whose own words say so before those of a heading."""
    rule = load_words("terms")[term]
    words = (*rule["zh"], *rule["en"])
    ranked: list[tuple[int, Fact, Quote]] = []
    for fact, said in rows:
        if fact.register != rule["register"] or (rule["kinds"] and fact.kind not in rule["kinds"]):
            continue
        own, heading = _holds(said.quote, words), _holds(_headings(fact, clauses), words)
        if own or heading or not words:
            ranked.append(((not heading) + (not own), fact, said))
    ranked.sort(key=lambda item: item[0])
    chosen: dict[tuple[int, int], tuple[Fact, Quote]] = {}
    for _, fact, said in ranked:  # two sums of one sentence are one quote
        chosen.setdefault((said.start, said.end), (fact, said))
    kept = list(chosen.values())[:MOST_IN_A_CELL]
    return Cell(
        tuple(fact for fact, _ in kept),
        tuple(said for _, said in kept),
        tuple(_path(fact, clauses) for fact, _ in kept),
    )


def _said(fact: Fact, clause: Clause | None, contract: Contract, text: str) -> Quote:
    """The words of a row; a bare sum says nothing without the words of its sentence."""
    start, end = fact.start, fact.end
    if fact.register == "amounts" and clause is not None:
        number = clause.number if text.startswith(clause.number, clause.start) else ""
        own = (clause.start + len(number), clause.own_end)
        start, end = _around(text, (start, end), own, contract.language)
    return Quote(text[start:end], start, end)


def _around(text: str, amount: Span, clause: Span, language: Language) -> Span:
    """The sentence that holds ``amount``, of a long one the parts between commas around it."""
    for first, last in split_sentences(text[slice(*clause)], language):
        start, end = clause[0] + first, clause[0] + last
        if start <= amount[0] and amount[1] <= end:
            break
    else:
        return amount
    if amount[0] - start > _BEFORE:
        commas = [i + 1 for i in range(amount[0] - _BEFORE, amount[0]) if text[i] in _COMMAS]
        start = commas[0] if commas else amount[0]
    if end - amount[1] > _BEHIND:
        commas = [i for i in range(amount[1], amount[1] + _BEHIND) if text[i] in _COMMAS]
        end = commas[-1] if commas else amount[1]
    return start + len(text[start:end]) - len(text[start:end].lstrip(_LEADING)), end


def _headings(fact: Fact, clauses: Mapping[str, Clause]) -> str:
    """The headings of the fact's clause and of those above it."""
    headings: list[str] = []
    clause = clauses.get(fact.clause_id or "")
    while clause is not None:
        headings.append(clause.heading)
        clause = clauses.get(clause.parent_id or "")
    return " ".join(headings)


def _path(fact: Fact, clauses: Mapping[str, Clause]) -> tuple[str, ...]:
    clause = clauses.get(fact.clause_id or "")
    return clause.path if clause is not None else ()


def _holds(text: str, words: Iterable[str]) -> bool:
    lower = "".join(text.lower().split()) if not text.isascii() else text.lower()
    return any(word in lower for word in words)
