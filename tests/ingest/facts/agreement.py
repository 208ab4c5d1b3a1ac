"""How far the rows of a register agree with the gold annotations, by the outside scorer's rule."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.clauses import parse_clauses
from ingest.contracts import split_contracts
from ingest.facts.context import FactContext
from ingest.parties import find_parties
from ingest.readers import read_file
from rag.library.records import Fact, Span


def agreement(
    shared: Path, register: str, extract: Callable[[FactContext], Iterable[Fact]]
) -> tuple[float, float, float]:
    """Recall, precision and the share of right parties; an overlap of half a quote is a hit."""
    folder = shared / "gold" / "it_ops_outsourcing"
    gold = _read(folder / f"{register}.jsonl")
    places = {row["no"]: row["start"] for row in _read(folder / "contracts.jsonl")}
    (source,) = read_file(shared / "corpus" / "it_ops_outsourcing.txt")
    contracts = split_contracts(source)
    recalled: list[bool] = []
    precise: list[bool] = []
    right: list[bool] = []
    for number in sorted({row["contract_no"] for row in gold}):
        start = places[number]
        contract = min(contracts, key=lambda contract: abs(contract.start - start))
        contract = replace(contract, parties=find_parties(source, contract))
        facts = list(extract(FactContext(source, contract, parse_clauses(source, contract))))
        wanted = [row for row in gold if row["contract_no"] == number]
        precise += [any(_overlap(fact, _span(row), least=True) for row in wanted) for fact in facts]
        for row in (row for row in wanted if row.get("kind") != "right"):
            match = next((fact for fact in facts if _overlap(fact, _span(row))), None)
            recalled.append(match is not None)
            if match is not None and ("bearer" in row or "party" in row):
                right.append(match.bearer == (row.get("bearer") or row.get("party")))
    return _share(recalled), _share(precise), _share(right)


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _span(row: dict[str, Any]) -> Span:
    return row["start"], row["start"] + len(row["quote"])


def _overlap(fact: Fact, span: Span, *, least: bool = False) -> bool:
    """Whether half of the span, or of the shorter of both, is covered."""
    common = min(fact.end, span[1]) - max(fact.start, span[0])
    whole = span[1] - span[0]
    return common > 0 and common * 2 >= (min(whole, fact.end - fact.start) if least else whole)


def _share(values: list[bool]) -> float:
    return sum(values) / len(values) if values else 1.0
