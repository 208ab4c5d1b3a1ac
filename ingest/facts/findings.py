"""The findings register: what a careful reader would flag, each with its quotes and the reason.

A check is one file in ``ingest.facts.flaws`` and one line in ``CHECKS``.
"""

from collections.abc import Callable, Iterable

from ingest.facts.context import FactContext
from ingest.facts.flaws import (
    blanks,
    disagreements,
    laws,
    links,
    outline,
    periods,
    risks,
    sums,
    terms,
)
from ingest.facts.flaws.flaw import Flaw
from rag.library.records import Fact, Quote

CHECKS: tuple[Callable[[FactContext], Iterable[Flaw]], ...] = (
    blanks.find,
    periods.find,
    sums.find,
    disagreements.find,
    links.find,
    terms.find,
    outline.find,
    laws.find,
    risks.find,
)


def extract(context: FactContext) -> Iterable[Fact]:
    """A row for every flaw; ``quotes`` are slices of the source, ``details`` has the severity."""
    for check in CHECKS:
        for flaw in check(context):
            yield _fact(context, flaw)


def _fact(context: FactContext, flaw: Flaw) -> Fact:
    source = context.source
    quotes = tuple(Quote(source.text[start:end], start, end) for start, end in flaw.spans)
    first = quotes[0]
    return Fact(
        fact_id="",
        register="findings",
        contract_id=context.contract.contract_id,
        clause_id=flaw.clause_id,
        source=source.name,
        kind=flaw.kind,
        bearer=None,
        quote=first.quote,
        start=first.start,
        end=first.end,
        page=source.page_at(first.start),
        value=None,
        summary=flaw.explanation,
        quotes=quotes,
        explanation=flaw.explanation,
        details={"severity": flaw.severity},
    )
