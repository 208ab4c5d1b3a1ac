"""Facts of one clause written for a test."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from ingest.facts.context import FactContext
from rag.library.records import Clause, Contract, Fact, Language, Party, Source

PARTIES: dict[Language, tuple[Party, ...]] = {
    "zh": (Party("甲方", "晨曦有限公司"), Party("乙方", "云帆有限公司", ("受托方",))),
    "en": (Party("甲方", "Acme Inc.", ("Customer",)), Party("乙方", "Bolt LLC", ("Supplier",))),
}


def context_of(
    text: str, heading: str = "", language: Language = "zh", items: Iterable[str] = ()
) -> FactContext:
    """The context of one clause, its heading in front, with sub-clauses for ``items``."""
    whole = heading + text
    clauses = [_clause("1", None, heading, 0, len(whole))]
    for number, item in enumerate(items, start=2):
        start = len(whole)
        whole += item
        clauses.append(_clause(str(number), "1", "", start, len(whole)))
    clauses[0] = replace(clauses[0], end=len(whole))
    source = Source("t.txt", "txt", whole, "")
    contract = Contract(
        "t.txt#01", "t.txt", 1, "", language, 0, len(whole), 1, 1, PARTIES[language]
    )
    return FactContext(source, contract, tuple(clauses))


def rows(extract: Callable[[FactContext], Iterable[Fact]], context: FactContext) -> list[Fact]:
    """The rows of a register, each checked to quote its place."""
    found = list(extract(context))
    assert all(context.source.text[fact.start : fact.end] == fact.quote for fact in found)
    return found


def _clause(number: str, parent: str | None, heading: str, start: int, end: int) -> Clause:
    return Clause(
        f"t.txt#01/{number}",
        "t.txt#01",
        f"t.txt#01/{parent}" if parent else None,
        "clause",
        "",
        (number,),
        1 if parent is None else 2,
        heading,
        start,
        end,
        end,
        1,
        1,
    )
