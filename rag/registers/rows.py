"""Records of the library as flat rows, in the exchange format of ``contract-qa export``."""

from collections.abc import Callable
from typing import Any, Literal, TypeAlias, get_args

from rag.library import Library
from rag.library.records import REGISTERS, Clause, Contract, Fact, Register

Row: TypeAlias = dict[str, Any]
Table: TypeAlias = Literal[
    "contracts", "clauses", "obligations", "deadlines", "liabilities", "amounts", "findings"
]
TABLES: tuple[Table, ...] = get_args(Table)


def contract_row(contract: Contract, clauses: int) -> Row:
    """One row of contracts.jsonl; ``clauses`` counts the numbered ones."""
    return {
        "contract_id": contract.contract_id,
        "source": contract.source,
        "title": contract.title,
        "number": contract.number,
        "language": contract.language,
        "parties": {party.side: party.name for party in contract.parties},
        "start": contract.start,
        "end": contract.end,
        "page_start": contract.page_start,
        "page_end": contract.page_end,
        "clauses": clauses,
    }


def clause_row(clause: Clause, source_name: str, text: str) -> Row:
    """One row of clauses.jsonl; ``text`` is the whole source text."""
    return {
        "clause_id": clause.clause_id,
        "contract_id": clause.contract_id,
        "source": source_name,
        "kind": clause.kind,
        "number": clause.number,
        "path": list(clause.path),
        "level": clause.level,
        "heading": clause.heading,
        "text": text[clause.start : clause.end],
        "start": clause.start,
        "end": clause.end,
        "page_start": clause.page_start,
        "page_end": clause.page_end,
        "notes": list(clause.notes),
    }


def fact_row(fact: Fact) -> Row:
    """One row of a register; findings also carry all their quotes and the explanation."""
    row: Row = {
        "id": fact.fact_id,
        "contract_id": fact.contract_id,
        "clause_id": fact.clause_id,
        "source": fact.source,
        "kind": fact.kind,
        "bearer": fact.bearer,
        "quote": fact.quote,
        "start": fact.start,
        "end": fact.end,
        "page": fact.page,
        "value": fact.value,
        "summary": fact.summary,
    }
    if fact.register == "findings":
        row["quotes"] = [
            {"quote": quote.quote, "start": quote.start, "end": quote.end} for quote in fact.quotes
        ]
        row["explanation"] = fact.explanation
    return row | fact.details


def table_rows(
    library: Library, table: Table, contract_ids: tuple[str, ...] | None = None
) -> list[Row]:
    """The rows of one table in the order of sources and offsets, of all or some contracts."""
    contracts = [
        contract
        for contract in library.contracts()
        if contract_ids is None or contract.contract_id in contract_ids
    ]
    if table in REGISTERS:
        register: Register = table
        ids = tuple(contract.contract_id for contract in contracts)
        return [fact_row(fact) for fact in library.facts(register=register, contract_ids=ids)]
    build: Callable[[Library, Contract], list[Row]] = (
        _contract_rows if table == "contracts" else _clause_rows
    )
    return [row for contract in contracts for row in build(library, contract)]


def _contract_rows(library: Library, contract: Contract) -> list[Row]:
    numbered = sum(1 for clause in library.clauses(contract.contract_id) if clause.number)
    return [contract_row(contract, numbered)]


def _clause_rows(library: Library, contract: Contract) -> list[Row]:
    text = library.source(contract.source).text
    return [
        clause_row(clause, contract.source, text)
        for clause in library.clauses(contract.contract_id)
    ]
