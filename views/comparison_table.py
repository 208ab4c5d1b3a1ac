"""The comparison of contracts as a table: one row a term, one column a contract, cells cited."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.answer.types import Citation
from rag.clause_paths import path_label
from rag.library.records import Contract, Fact, Quote
from rag.registers.comparison import ComparedContract, term_label
from views.answer_view import cite_button
from views.language import interface_language

_SHOWN = 160  # characters of a quote in a cell; the button shows more


@dataclass(frozen=True, slots=True)
class CitedFact:
    """A register row in a cell, with its citation, numbered from 1 through the whole table."""

    fact: Fact
    citation: Citation


@dataclass(frozen=True, slots=True)
class TableRow:
    """What every contract says on a term; ``cells`` in the order of the contracts."""

    label: str
    cells: tuple[tuple[CitedFact, ...], ...]


def table_rows(compared: Sequence[ComparedContract], terms: Iterable[str]) -> tuple[TableRow, ...]:
    """The rows of the table, their citations numbered as one reads."""
    rows: list[TableRow] = []
    number = 0
    for term in terms:
        cells: list[tuple[CitedFact, ...]] = []
        for contract in compared:
            cell = contract.cells[term]
            cells.append(
                tuple(
                    CitedFact(fact, _citation(number + place, contract.contract, fact, said, path))
                    for place, (fact, said, path) in enumerate(
                        zip(cell.facts, cell.quotes, cell.paths, strict=True), 1
                    )
                )
            )
            number += len(cell.facts)
        rows.append(TableRow(term_label(term, interface_language()), tuple(cells)))
    return tuple(rows)


def table_html(titles: Sequence[str], rows: Sequence[TableRow]) -> str:
    """The table as safe HTML; each quote ends in the button of its citation."""
    head = "".join(f"<th>{html.escape(title)}</th>" for title in ("", *titles))
    body = "".join(
        f"<tr><th>{html.escape(row.label)}</th>"
        + "".join(f"<td>{_cell_html(cell)}</td>" for cell in row.cells)
        + "</tr>"
        for row in rows
    )
    return f'<table class="compared"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def table_markdown(titles: Sequence[str], rows: Sequence[TableRow]) -> str:
    """The table as Markdown, each quote with the path of its clause."""
    lines = [["", *titles], ["---"] * (len(titles) + 1)]
    lines += [[row.label, *(_cell_markdown(cell) for cell in row.cells)] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _citation(
    number: int, contract: Contract, fact: Fact, said: Quote, path: tuple[str, ...]
) -> Citation:
    return Citation(
        n=number,
        source=fact.source,
        contract_id=fact.contract_id,
        contract_title=contract.title,
        clause_id=fact.clause_id or "",
        clause_number=path[-1] if path else "",
        clause_path=path,
        page=fact.page,
        quote=said.quote,
        start=said.start,
        end=said.end,
    )


def _cell_html(cell: Iterable[CitedFact]) -> str:
    quotes = ((" ".join(cited.citation.quote.split()), cited.citation) for cited in cell)
    return (
        "".join(
            f"<p>{html.escape(quote if len(quote) <= _SHOWN else quote[:_SHOWN] + '…')}"
            f"{cite_button(citation)}</p>"
            for quote, citation in quotes
        )
        or "—"
    )


def _cell_markdown(cell: Iterable[CitedFact]) -> str:
    quotes = (
        f"{' '.join(cited.citation.quote.split())} ({path_label(cited.citation.clause_path)})"
        for cited in cell
    )
    return "<br>".join(quotes).replace("|", "\\|") or "—"
