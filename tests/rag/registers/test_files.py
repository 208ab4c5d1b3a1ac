"""Rows written as files come back as they were, readable by what people open them with."""

import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from rag.errors import SettingsError
from rag.registers.files import write_rows
from rag.registers.rows import Row

ROWS: list[Row] = [
    {"id": "a#01/deadlines-0001", "quote": "签订后\n五个工作日内", "value": "P5WD", "blank": False},
    {"id": "a#01/deadlines-0002", "quote": "=1+1", "value": None, "quotes": [{"quote": "一"}]},
]


def test_jsonl_comes_back_equal(tmp_path: Path) -> None:
    write_rows(ROWS, "deadlines", tmp_path / "out" / "rows.jsonl")
    lines = (tmp_path / "out" / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == ROWS


def test_csv_has_the_mark_that_excel_needs_and_all_columns(tmp_path: Path) -> None:
    out = tmp_path / "rows.csv"
    write_rows(ROWS, "deadlines", out)
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["quote"] == "签订后\n五个工作日内"
    assert rows[1]["quote"] == "'=1+1", "a spreadsheet must not run a quote as a formula"
    assert json.loads(rows[1]["quotes"]) == [{"quote": "一"}]


def test_xlsx_has_a_frozen_filtered_header_and_wrapped_quotes(tmp_path: Path) -> None:
    out = tmp_path / "rows.xlsx"
    write_rows(ROWS, "deadlines", out)
    sheet = load_workbook(out)["deadlines"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E3"
    assert [cell.value for cell in sheet[1]] == ["id", "quote", "value", "blank", "quotes"]
    assert sheet["B2"].value == "签订后\n五个工作日内"
    assert sheet["B2"].alignment.wrap_text


def test_no_rows_still_make_a_file(tmp_path: Path) -> None:
    write_rows([], "amounts", tmp_path / "rows.xlsx")
    assert load_workbook(tmp_path / "rows.xlsx").sheetnames == ["amounts"]


def test_an_unknown_suffix_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"rows\.pdf.*\.jsonl, \.csv, \.xlsx"):
        write_rows(ROWS, "deadlines", tmp_path / "rows.pdf")
