"""``contract-qa export``: a table of the library, or its source texts, to files."""

from pathlib import Path
from typing import get_args

from rag.errors import SettingsError
from rag.library import Library
from rag.registers.files import write_rows
from rag.registers.rows import Table, table_rows


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

    ``as_of`` and ``events`` give the deadlines dates; a calendar (.ics) needs them.
    """
    if what not in get_args(Table):
        raise SettingsError(
            f"'{what}' cannot be exported. Choose one of {', '.join(get_args(Table))}, text."
        )
    rows = table_rows(library, what, contract_ids)  # type: ignore[arg-type]
    write_rows(rows, what, out)
    return len(rows)
