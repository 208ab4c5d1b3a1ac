"""Chosen terms of many contracts side by side, every cell with its quotes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.clause_paths import path_label
from rag.language.words import load_words
from rag.library import Library
from rag.library.records import Clause, Contract, Language
from rag.registers.rows import Row
from rag.registers.said import Said, holds, said_by, sentences_with

MOST_IN_A_CELL = 4
_CLAUSES = "clauses"  # the register of a term that is looked for in the sentences of all clauses
TERMS: tuple[str, ...] = tuple(load_words("terms"))


@dataclass(frozen=True, slots=True)
class ComparedContract:
    """One row of the comparison: a contract and what it says on each term, in their order."""

    contract: Contract
    cells: Mapping[str, tuple[Said, ...]]


def compare_contracts(
    library: Library,
    contract_ids: Sequence[str] | None = None,
    terms: Sequence[str] = TERMS,
) -> tuple[ComparedContract, ...]:
    """The chosen terms (of ``data/words/terms.toml``) of all or some contracts."""
    return tuple(
        ComparedContract(contract, _cells(library, contract, terms))
        for contract in library.contracts()
        if contract_ids is None or contract.contract_id in contract_ids
    )


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


def cell_text(cell: Iterable[Said]) -> str:
    """The quotes of a cell, one a line, each on one line with its clause."""
    return "\n".join(
        " ".join(said.quote.split()) + (f" ({path_label(said.clause.path)})" if said.clause else "")
        for said in cell
    )


def _cells(
    library: Library, contract: Contract, terms: Iterable[str]
) -> dict[str, tuple[Said, ...]]:
    clauses = {clause.clause_id: clause for clause in library.clauses(contract.contract_id)}
    facts = library.facts(contract_ids=(contract.contract_id,))
    source = library.source(contract.source)
    rows = [
        (fact, said_by(fact, clauses.get(fact.clause_id or ""), contract, source)) for fact in facts
    ]
    cells: dict[str, tuple[Said, ...]] = {}
    for term in terms:
        rule = load_words("terms")[term]
        words = (*rule["zh"], *rule["en"])
        found = (
            sentences_with(words, clauses.values(), contract, source)
            if rule["register"] == _CLAUSES
            else [
                said
                for fact, said in rows
                if fact.register == rule["register"]
                and (not rule["kinds"] or fact.kind in rule["kinds"])
            ]
        )
        cells[term] = _cell(found, words, clauses)
    return cells


def _cell(
    found: Iterable[Said], words: Sequence[str], clauses: Mapping[str, Clause]
) -> tuple[Said, ...]:
    """What speaks of the term: first what does by its words and a heading, then by one of them."""
    ranked: list[tuple[int, Said]] = []
    for said in found:
        own, heading = holds(said.quote, words), holds(_headings(said.clause, clauses), words)
        if own or heading or not words:
            ranked.append(((not own) + (not heading), said))
    ranked.sort(key=lambda item: item[0])
    # Two sums of one sentence are one quote.
    distinct = {(said.start, said.end): said for _, said in reversed(ranked)}
    return tuple(distinct.values())[::-1][:MOST_IN_A_CELL]


def _headings(clause: Clause | None, clauses: Mapping[str, Clause]) -> str:
    """The headings of a clause and of those above it."""
    headings: list[str] = []
    while clause is not None:
        headings.append(clause.heading)
        clause = clauses.get(clause.parent_id or "")
    return " ".join(headings)
