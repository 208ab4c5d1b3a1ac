"""Contracts, clauses and registers of one source against a folder of annotations.

The folder holds contracts, clauses, deadlines, obligations, liabilities and amounts as .jsonl, with
``contract_no``, ``start``, ``quote`` and so on; docs/formats.md describes the fields. A clause is
right when number and start (within 3 characters) agree; a contract when its start is within 30; a
register row when it covers half of a gold quote (recall) or half of the shorter one (precision).
"""

import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from rag.errors import SettingsError
from rag.evaluation.summary import Estimate, bootstrap
from rag.library import Library
from rag.library.records import Span
from rag.registers.rows import Row, Table, table_rows

CLAUSE_TOLERANCE = 3
CONTRACT_TOLERANCE = 30
Gold: TypeAlias = dict[str, Any]
# Rows that must be found; the others (vague wording, rights) only make an exported row right.
REQUIRED: dict[Table, Callable[[Gold], bool]] = {
    "deadlines": lambda row: not row.get("vague"),
    "obligations": lambda row: row.get("kind") != "right",
    "liabilities": lambda _row: True,
    "amounts": lambda _row: True,
}


@dataclass(frozen=True, slots=True)
class TableScore:
    """Precision, recall and (for registers) the share of found rows with the right party."""

    name: str
    precision: Estimate | None
    recall: Estimate | None
    bearer: Estimate | None = None
    misses: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()


def score_structure(library: Library, gold_folder: Path) -> tuple[TableScore, ...]:
    """Every table's score. Raises SettingsError for a folder that does not fit the library."""
    gold = {
        name: _load(gold_folder / f"{name}.jsonl") for name in ("contracts", "clauses", *REQUIRED)
    }
    source = _annotated_source(library, gold, gold_folder)
    rows: dict[Table, list[Row]] = {
        table: [row for row in table_rows(library, table) if row["source"] == source]
        for table in ("contracts", "clauses", *REQUIRED)
    }
    annotated = {row["contract_no"] for row in gold["clauses"]}
    spans = [(c["start"], c["end"]) for c in gold["contracts"] if c["no"] in annotated]
    inside = {
        table: [row for row in rows[table] if any(a <= row["start"] < b for a, b in spans)]
        for table in rows
    }
    clauses = [row for row in inside["clauses"] if _bare(row["number"])]
    top = [row for row in clauses if row["level"] <= 2]
    return (
        _contracts(gold["contracts"], rows["contracts"]),
        _clauses("clauses, levels 1-2", [c for c in gold["clauses"] if c["level"] <= 2], top),
        _clauses("clauses, all levels", gold["clauses"], clauses),
        *(_register(table, gold[table], inside[table]) for table in REQUIRED),
    )


def _load(path: Path) -> list[Gold]:
    if not path.is_file():
        raise SettingsError(f"{path} does not exist. Give a folder with the annotations as .jsonl.")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _annotated_source(library: Library, gold: Mapping[Table, list[Gold]], folder: Path) -> str:
    """The source in which every gold deadline stands where the annotation says."""
    quotes = gold["deadlines"] or gold["obligations"]
    for name in library.files():
        text = library.source(name).text
        if all(text[q["start"] :].startswith(q["quote"]) for q in quotes):
            return name
    raise SettingsError(
        f"no source of the library is the one annotated in {folder}. Ingest that file first."
    )


def _contracts(gold: Sequence[Gold], rows: Sequence[Row]) -> TableScore:
    def near(a: dict[str, Any], b: dict[str, Any]) -> bool:
        return bool(abs(a["start"] - b["start"]) <= CONTRACT_TOLERANCE)

    return TableScore(
        "contracts",
        _share([any(near(row, g) for g in gold) for row in rows]),
        _share([any(near(row, g) for row in rows) for g in gold]),
    )


def _clauses(name: str, gold: Sequence[Gold], rows: Sequence[Row]) -> TableScore:
    free = list(rows)
    found: list[bool] = []
    for annotated in gold:
        match = next((row for row in free if _same_clause(annotated, row)), None)
        found.append(match is not None)
        if match is not None:
            free.remove(match)
    return TableScore(
        name,
        _share([row not in free for row in rows]),
        _share(found),
        misses=tuple(g["path"] for g, ok in zip(gold, found, strict=True) if not ok),
        extras=tuple(f"{row['number']} @{row['start']}" for row in free),
    )


def _same_clause(gold: Gold, row: Row) -> bool:
    starts = (gold["start"], gold.get("number_start", gold["start"]))
    near = min(abs(row["start"] - start) for start in starts) <= CLAUSE_TOLERANCE
    return near and _bare(row["number"]).endswith(_bare(gold["number"]))


def _register(table: Table, gold: Sequence[Gold], rows: Sequence[Row]) -> TableScore:
    required = [row for row in gold if REQUIRED[table](row)]
    exported = [(row["start"], row["end"]) for row in rows]
    best = [
        max(rows, key=lambda row: _overlap(_span(g), _ends(row)), default=None) for g in required
    ]
    found = [
        row is not None and _overlap(_span(g), _ends(row)) >= 0.5 * len(g["quote"])
        for g, row in zip(required, best, strict=True)
    ]
    right = [
        any(_overlap(_span(g), span) >= 0.5 * min(len(g["quote"]), span[1] - span[0]) for g in gold)
        for span in exported
    ]
    bearers = [
        row["bearer"] == (g.get("bearer") or g.get("party"))
        for g, row, ok in zip(required, best, found, strict=True)
        if ok and row is not None and (g.get("bearer") or g.get("party"))
    ]
    return TableScore(
        table,
        _share(right),
        _share(found),
        _share(bearers) if table != "amounts" else None,
        tuple(g["quote"] for g, ok in zip(required, found, strict=True) if not ok),
        tuple(row["quote"] for row, ok in zip(rows, right, strict=True) if not ok),
    )


def _span(gold: Gold) -> Span:
    return gold["start"], gold["start"] + len(gold["quote"])


def _ends(row: Row) -> Span:
    return row["start"], row["end"]


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def _bare(number: str | None) -> str:
    """A clause number without white space, brackets and points, full width folded."""
    folded = unicodedata.normalize("NFKC", number or "")
    return "".join(char for char in folded if not char.isspace() and char not in "、.)(:")


def _share(values: Sequence[bool]) -> Estimate | None:
    return bootstrap([float(value) for value in values]) if values else None
