"""The registers: what a contract obliges to, by when, for how much, and what is wrong with it.

A register is one module with ``extract(context) -> Iterable[Fact]`` and one line in ``EXTRACTORS``.
Extractors leave ``fact_id`` empty; rows are sorted by place and numbered here.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeAlias

from ingest.facts import amounts, deadlines, findings, liabilities, obligations
from ingest.facts.context import FactContext
from rag.library.records import Clause, Contract, Fact, Register, Source

Extractor: TypeAlias = Callable[[FactContext], Iterable[Fact]]

EXTRACTORS: dict[Register, Extractor] = {
    "obligations": obligations.extract,
    "deadlines": deadlines.extract,
    "liabilities": liabilities.extract,
    "amounts": amounts.extract,
    "findings": findings.extract,
}


def extract_facts(
    source: Source, contract: Contract, clauses: tuple[Clause, ...]
) -> tuple[Fact, ...]:
    """All facts of one contract, register by register, each register in reading order."""
    context = FactContext(source, contract, clauses)
    facts: list[Fact] = []
    for register, extract in EXTRACTORS.items():
        rows = sorted(extract(context), key=lambda fact: (fact.start, fact.end))
        facts += (
            replace(row, fact_id=f"{contract.contract_id}/{register}-{n:04d}")
            for n, row in enumerate(rows, start=1)
        )
    return tuple(facts)
