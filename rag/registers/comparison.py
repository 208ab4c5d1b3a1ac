"""Chosen terms of many contracts side by side, every cell with its quotes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.language.words import load_words
from rag.library import Library
from rag.library.records import Clause, Contract, Fact, Language
from rag.registers.rows import Row

MOST_IN_A_CELL = 4
TERMS: tuple[str, ...] = tuple(load_words("terms"))


@dataclass(frozen=True, slots=True)
class Cell:
    """What a contract says on a term: register rows with the path of their clause; may be none."""

    facts: tuple[Fact, ...]
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
            cells = {term: _cell(term, facts, clauses) for term in terms}
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
        f"{' '.join(fact.quote.split())} ({' '.join(path)})"
        if path
        else " ".join(fact.quote.split())
        for fact, path in zip(cell.facts, cell.paths, strict=True)
    )


def _cell(term: str, facts: Iterable[Fact], clauses: Mapping[str, Clause]) -> Cell:
    """The rows that speak of the term, those whose own words say so before those of a heading."""
    rule = load_words("terms")[term]
    words = (*rule["zh"], *rule["en"])
    ranked: list[tuple[int, Fact]] = []
    for fact in facts:
        if fact.register != rule["register"] or (rule["kinds"] and fact.kind not in rule["kinds"]):
            continue
        own, heading = _holds(fact.quote, words), _holds(_headings(fact, clauses), words)
        if own or heading or not words:
            ranked.append((0 if own else 1, fact))
    ranked.sort(key=lambda item: item[0])
    chosen = tuple(fact for _, fact in ranked[:MOST_IN_A_CELL])
    return Cell(chosen, tuple(_path(fact, clauses) for fact in chosen))


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
