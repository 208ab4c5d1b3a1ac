"""The same contract as text, Word, PDF and scan has the same tree of clauses."""

import os
import shutil
import unicodedata
from pathlib import Path

import pytest

from data.make_samples import CONTRACTS, SAMPLES, TEXTS, Sample
from data.rendering import FONT, is_chinese, parse, render
from ingest.clauses import parse_clauses
from ingest.contracts import split_contracts
from ingest.readers import read_file

# How many of the clauses a scan must have.
SCANNED = 0.95
# Contract, kind and path of every part, in order.
Tree = list[tuple[int, str, tuple[str, ...]]]

BY_NAME = [pytest.param(sample, id=sample.text) for sample in SAMPLES]
# Recognising one page takes some seconds: a Chinese and an English contract stand for all.
SCANS = [
    pytest.param(sample, id=sample.text)
    for sample in SAMPLES
    if sample.text.startswith(("08", "10"))
]


def tree(path: Path) -> Tree:
    return [
        (contract.ordinal, clause.kind, tuple(folded(number) for number in clause.path))
        for source in read_file(path)
        for contract in split_contracts(source)
        for clause in parse_clauses(source, contract)
    ]


def folded(number: str) -> str:
    return "".join(unicodedata.normalize("NFKC", number).split())


def rendered(sample: Sample, folder: Path, suffix: str, numbering: str | None = None) -> Tree:
    """The tree of the sample in another format; skips where its tools are absent."""
    text = TEXTS / sample.text
    if suffix.endswith(".pdf"):
        if not os.environ.get("CHROMIUM") and not shutil.which("chromium"):
            pytest.skip("chromium, which prints the PDF, is not installed")
        font = Path(os.environ.get("CJK_FONT", FONT))
        if is_chinese(parse(text.read_text(encoding="utf-8"))) and not font.is_file():
            pytest.skip(f"the Chinese font {font} is not installed")
    path = folder / (text.stem + suffix)
    render(text, path, numbering=numbering)
    return tree(path)


@pytest.mark.parametrize("sample", BY_NAME)
def test_word_agrees_with_text(sample: Sample, tmp_path: Path) -> None:
    expected = rendered(sample, tmp_path, ".txt")
    assert len(expected) > 30
    assert rendered(sample, tmp_path, ".docx") == expected


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.numbering], ids=lambda s: s.text)
def test_automatic_numbers_agree_with_typed_ones(sample: Sample, tmp_path: Path) -> None:
    expected = rendered(sample, tmp_path, ".txt")
    assert rendered(sample, tmp_path, ".docx", numbering=sample.numbering) == expected


@pytest.mark.parametrize(
    "sample",
    [s for s in SAMPLES if s.file.endswith(".pdf") and "scan" not in s.file],
    ids=lambda s: s.text,
)
def test_the_shipped_pdf_agrees_with_its_text(sample: Sample, tmp_path: Path) -> None:
    assert tree(CONTRACTS / sample.file) == rendered(sample, tmp_path, ".txt")


@pytest.mark.slow
@pytest.mark.parametrize(
    "sample",
    # Printing takes some seconds: what is shipped as a PDF was compared above.
    [s for s in SAMPLES if not s.file.endswith(".pdf")],
    ids=lambda s: s.text,
)
def test_pdf_agrees_with_text(sample: Sample, tmp_path: Path) -> None:
    assert rendered(sample, tmp_path, ".pdf") == rendered(sample, tmp_path, ".txt")


@pytest.mark.slow
@pytest.mark.parametrize("sample", SCANS)
def test_a_scan_has_nearly_all_clauses_of_the_text(sample: Sample, tmp_path: Path) -> None:
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
    expected = set(rendered(sample, tmp_path, ".txt"))
    found = set(rendered(sample, tmp_path, ".scan.pdf"))
    assert len(expected & found) >= SCANNED * len(expected)
    assert len(found - expected) <= (1 - SCANNED) * len(expected)
