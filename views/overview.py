"""What the pages show of all contracts at once, computed once a generation of the library."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import Engine

from rag.library import Library
from rag.library.marks import event_dates
from rag.library.records import Contract
from rag.registers.dates import DatedDeadline, date_deadlines
from rag.registers.duplicates import NearDuplicate, near_duplicates
from rag.registers.events import contract_events


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbered clauses and findings of every contract by id."""

    clauses: Mapping[str, int]
    findings: Mapping[str, int]


def counts(library: Library) -> Counts:
    """The counts of the library as it is."""
    return _counts(library, library.generation)


def similar_contracts(library: Library) -> tuple[NearDuplicate, ...]:
    """The near-duplicates of the library as it is."""
    return _similar(library, library.generation)


def events_of(contract: Contract, library: Library, notes: Engine) -> dict[str, date]:
    """The dates of a contract's events: the users' own, else as it tells itself."""
    deadlines = library.facts(register="deadlines", contract_ids=(contract.contract_id,))
    return contract_events(deadlines, event_dates(notes, contract.contract_id))


def dated_deadlines(
    contract: Contract, library: Library, notes: Engine, as_of: date
) -> tuple[DatedDeadline, ...]:
    """The deadlines of a contract with the dates that its own and the users' events give."""
    deadlines = library.facts(register="deadlines", contract_ids=(contract.contract_id,))
    return date_deadlines(contract, deadlines, as_of, event_dates(notes, contract.contract_id))


@lru_cache(maxsize=32)
def _counts(library: Library, _generation: int) -> Counts:
    return Counts(
        {
            contract.contract_id: sum(
                1 for clause in library.clauses(contract.contract_id) if clause.number
            )
            for contract in library.contracts()
        },
        Counter(finding.contract_id for finding in library.facts(register="findings")),
    )


@lru_cache(maxsize=32)
def _similar(library: Library, _generation: int) -> tuple[NearDuplicate, ...]:
    return near_duplicates(library)
