"""Rows written as a file; the suffix chooses the format."""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from rag.errors import SettingsError
from rag.registers.rows import Row

_WIDE = {"quote": 60, "text": 80, "summary": 40, "explanation": 60, "quotes": 60}
_EXCEL_CELL_LIMIT = 32_767  # characters a cell can hold, by Excel's specification


def write_rows(rows: Sequence[Row], table: str, out: Path) -> None:
    """Writes ``rows`` to ``out``. Raises SettingsError for a suffix that is no table format."""
    writers: dict[str, Callable[[Sequence[Row], str, Path], None]] = {
        ".jsonl": _write_jsonl,
        ".csv": _write_csv,
        ".xlsx": _write_xlsx,
    }
    writer = writers.get(out.suffix.lower())
    if writer is None:
        raise SettingsError(
            f"{out.name}: {table} cannot be written as '{out.suffix}'. "
            f"Use one of {', '.join(writers)}."
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    writer(rows, table, out)


def _write_jsonl(rows: Sequence[Row], _table: str, out: Path) -> None:
    with out.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _write_csv(rows: Sequence[Row], _table: str, out: Path) -> None:
    # The byte order mark makes Excel read the file as UTF-8.
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns(rows))
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


def _write_xlsx(rows: Sequence[Row], table: str, out: Path) -> None:
    write_workbook({table: rows}, out)


def write_workbook(tables: Mapping[Any, Sequence[Row]], out: Path) -> None:
    """One sheet a table: frozen header, filters, wrapped text. SettingsError unless .xlsx."""
    if out.suffix.lower() != ".xlsx":
        raise SettingsError(f"{out.name}: several tables go into one .xlsx file only.")
    book = Workbook(write_only=True)
    for table, rows in tables.items():
        _write_sheet(book.create_sheet(table), rows)
    out.parent.mkdir(parents=True, exist_ok=True)
    book.save(out)


def _write_sheet(sheet: Any, rows: Sequence[Row]) -> None:
    # openpyxl's stubs lack what its write-only sheets can do, hence Any.
    names = columns(rows)
    sheet.freeze_panes = "A2"
    if names:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{len(rows) + 1}"
    for index, name in enumerate(names, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = _WIDE.get(name, 18)
    header = [WriteOnlyCell(sheet, name) for name in names]
    for cell in header:
        cell.font = Font(bold=True)
    sheet.append(header)
    for row in rows:
        cells = [WriteOnlyCell(sheet, _excel_value(row.get(name))) for name in names]
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append(cells)


def columns(rows: Sequence[Row]) -> list[str]:
    """All column names of ``rows``, in the order in which they first appear."""
    return list(dict.fromkeys(name for row in rows for name in row))


def _cell(value: object) -> object:
    """Nested values as JSON; a text that a spreadsheet would run as a formula is quoted."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@")):
        return "'" + value
    return value


def _excel_value(value: object) -> str | int | float | None:
    cell = _cell(value)
    if isinstance(cell, str):
        printable = "".join(char for char in cell if char >= " " or char in "\n\t")
        return printable[:_EXCEL_CELL_LIMIT]
    return cell if cell is None or isinstance(cell, int | float) else str(cell)


def file_bytes(rows: Sequence[Row], table: str, suffix: str) -> bytes:
    """The file that ``write_rows`` would write for ``.suffix``."""
    with TemporaryDirectory() as folder:
        out = Path(folder, f"{table}.{suffix}")
        write_rows(rows, table, out)
        return out.read_bytes()
