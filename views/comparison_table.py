"""The comparison of contracts as a table: one row a term, one column a contract, cells cited."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.answer.types import Citation
from rag.clause_paths import path_label
from rag.library.records import Contract
from rag.registers.comparison import ComparedContract, term_label
from rag.registers.said import Said
from views.answer_view import cite_button
from views.language import interface_language

_SHOWN = 160  # characters of a quote in a cell; the button shows more


@dataclass(frozen=True, slots=True)
class TableRow:
    """What every contract says on a term; ``cells`` in the order of the contracts.

    The citations are numbered from 1 through the whole table.
    """

    label: str
    cells: tuple[tuple[Citation, ...], ...]


def table_rows(compared: Sequence[ComparedContract], terms: Iterable[str]) -> tuple[TableRow, ...]:
    """The rows of the table, their citations numbered as one reads."""
    rows: list[TableRow] = []
    number = 0
    for term in terms:
        cells: list[tuple[Citation, ...]] = []
        for contract in compared:
            cell = contract.cells[term]
            cells.append(
                tuple(
                    _citation(place, contract.contract, said)
                    for place, said in enumerate(cell, number + 1)
                )
            )
            number += len(cell)
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


def _citation(number: int, contract: Contract, said: Said) -> Citation:
    clause = said.clause
    return Citation(
        n=number,
        source=contract.source,
        contract_id=contract.contract_id,
        contract_title=contract.title,
        clause_id=clause.clause_id if clause else "",
        clause_number=clause.number if clause else "",
        clause_path=clause.path if clause else (),
        page=said.page,
        quote=said.quote,
        start=said.start,
        end=said.end,
    )


def _cell_html(cell: Iterable[Citation]) -> str:
    quotes = ((" ".join(citation.quote.split()), citation) for citation in cell)
    return (
        "".join(
            f"<p>{html.escape(quote if len(quote) <= _SHOWN else quote[:_SHOWN] + '…')}"
            f"{cite_button(citation)}</p>"
            for quote, citation in quotes
        )
        or "—"
    )


def _cell_markdown(cell: Iterable[Citation]) -> str:
    quotes = (
        f"{' '.join(citation.quote.split())} ({path_label(citation.clause_path)})"
        for citation in cell
    )
    return "<br>".join(quotes).replace("|", "\\|") or "—"
