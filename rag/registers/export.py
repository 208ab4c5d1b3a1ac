"""``contract-qa export``: a table of the library, or its source texts, to files."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import get_args

from rag.errors import SettingsError
from rag.library import Library
from rag.library.records import REGISTERS
from rag.registers.calendars import write_calendar
from rag.registers.comparison import compare_contracts, comparison_rows
from rag.registers.dates import DatedDeadline, date_deadlines
from rag.registers.duplicates import near_duplicates
from rag.registers.events import parse_events
from rag.registers.files import write_rows, write_workbook
from rag.registers.rows import Row, Table, fact_row, table_rows

# A table each; "registers" is one workbook with a sheet a register.
EXPORTS = (*get_args(Table), "registers", "comparison", "duplicates")


def export_text(library: Library, folder: Path) -> int:
    """Writes the text of each source to ``folder/NAME.txt``; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    names = tuple(library.files())
    for name in names:
        text = library.source(name).text
        (folder / f"{name}.txt").write_bytes(text.encode("utf-8"))
    return len(names)


def export_table(
    library: Library,
    what: str,
    out: Path,
    contract_ids: tuple[str, ...] | None = None,
    as_of: str | None = None,
    events: tuple[str, ...] = (),
) -> int:
    """Writes one table to ``out``; returns the number of rows. Raises SettingsError.

    ``as_of`` and ``events`` give the deadlines dates; a calendar (.ics) holds those that have one.
    """
    if what not in EXPORTS:
        raise SettingsError(
            f"'{what}' cannot be exported. Choose one of {', '.join(EXPORTS)}, text."
        )
    calendar = out.suffix.lower() == ".ics"
    if calendar and what != "deadlines":
        raise SettingsError(f"{out.name}: only deadlines can be written as a calendar, not {what}.")
    if what == "registers":
        tables = {name: table_rows(library, name, contract_ids) for name in REGISTERS}
        write_workbook(tables, out)
        return sum(map(len, tables.values()))
    if what == "deadlines" and (as_of or events or calendar):
        dated = _dated_deadlines(library, contract_ids, as_of, events)
        if calendar:
            return write_calendar(dated, out)
        rows = [dated_row(deadline) for deadline in dated]
    elif what == "comparison":
        rows = comparison_rows(compare_contracts(library, contract_ids))
    elif what == "duplicates":
        rows = [asdict(pair) for pair in near_duplicates(library)]
    else:
        rows = table_rows(library, what, contract_ids)  # type: ignore[arg-type]
    write_rows(rows, what, out)
    return len(rows)


def dated_row(deadline: DatedDeadline) -> Row:
    """A row of the deadlines with its date; an undatable one keeps an empty date and a reason."""
    return fact_row(deadline.fact) | {
        "date": deadline.day.isoformat() if deadline.day else "",
        "days_left": deadline.days_left,
        "arithmetic": deadline.arithmetic,
        "reason": deadline.reason,
    }


def _dated_deadlines(
    library: Library,
    contract_ids: tuple[str, ...] | None,
    as_of: str | None,
    events: tuple[str, ...],
) -> list[DatedDeadline]:
    try:
        today = date.fromisoformat(as_of) if as_of else date.today()
    except ValueError:
        raise SettingsError(
            f"--as-of '{as_of}' is no date: write it as YYYY-MM-DD, for example 2026-03-02."
        ) from None
    given = parse_events(events)
    return [
        deadline
        for contract in library.contracts()
        if contract_ids is None or contract.contract_id in contract_ids
        for deadline in date_deadlines(
            contract,
            library.facts(register="deadlines", contract_ids=(contract.contract_id,)),
            today,
            given,
        )
    ]
