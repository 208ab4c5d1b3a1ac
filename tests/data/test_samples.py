"""The shipped samples: files open, quotes stand in them, questions and flaws are as promised."""

import json
import re
import shutil
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from data import DATA
from data.make_samples import CONTRACTS, SAMPLES, TEXTS, Sample
from data.rendering import FONT, Block, as_text, parse, render
from ingest.contracts import split_contracts
from ingest.readers import read_file
from rag.library.records import Source

SCAN = "04_保密协议.scan.pdf"
FILES = [
    pytest.param(sample.file, marks=pytest.mark.slow if sample.file == SCAN else ())
    for sample in SAMPLES
]
KINDS = {
    "questions": {
        "unanswerable": 15,
        "blank": 10,
        "list": 10,
        "compare": 8,
        "followup": 12,
        "obligation": 10,
        "deadline": 10,
        "liability": 10,
        "payment": 10,
        "term": 10,
        "service": 10,
        "confidentiality": 5,
        "dispute": 5,
    },
    "development": {"unanswerable": 25},
}


def rows(path: str) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file under ``data``."""
    lines = (DATA / path).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def folded(text: str) -> str:
    """The text as the metrics compare it."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


@cache
def source(name: str) -> Source:
    """A sample as its reader gives it."""
    (read,) = read_file(CONTRACTS / name)
    return read


def quotes_of(name: str) -> list[str]:
    """Every quote that questions and planted flaws take from a sample."""
    golds = [
        gold
        for file in KINDS
        for question in rows(f"evaluation/{file}.jsonl")
        for group in question["gold"]
        for gold in group
    ]
    quotes = [gold["quote"] for gold in golds if gold["source"] == name]
    for flaw in rows("contracts/planted.jsonl"):
        quotes += flaw["quotes"] if flaw["source"] == name else []
    return quotes


@pytest.mark.parametrize("name", FILES)
def test_every_quote_stands_in_the_text_of_its_source(name: str) -> None:
    text = folded(source(name).text)
    quotes = quotes_of(name)
    assert quotes
    assert [quote for quote in quotes if folded(quote) not in text] == []


@pytest.mark.parametrize("name", FILES)
def test_the_reader_loses_no_line_of_the_written_text(name: str) -> None:
    (written,) = (sample.text for sample in SAMPLES if sample.file == name)
    text = folded(source(name).text)

    def missing(block: Block) -> list[str]:
        return [cell for row in block.rows for cell in row if folded(cell) not in text]

    blocks = parse((TEXTS / written).read_text(encoding="utf-8"))
    assert [cell for block in blocks for cell in missing(block)] == []


@pytest.mark.parametrize("name", FILES)
def test_a_source_holds_the_promised_number_of_contracts(name: str) -> None:
    contracts = split_contracts(source(name))
    assert len(contracts) == (3 if name.startswith("07_") else 1)


def test_questions_are_complete_and_as_many_as_promised() -> None:
    names = {sample.file for sample in SAMPLES}
    ids: Counter[str] = Counter()
    for file, promised in KINDS.items():
        questions = rows(f"evaluation/{file}.jsonl")
        counts = Counter(question["kind"] for question in questions)
        assert {kind: counts[kind] for kind in promised if counts[kind] < promised[kind]} == {}
        assert len(questions) >= (140 if file == "questions" else 80)
        ids.update(question["id"] for question in questions)
        for question in questions:
            assert question["answerable"] == bool(question["gold"]), question["id"]
            assert question["answerable"] == bool(question["facts"]), question["id"]
            assert (question["kind"] == "followup") <= bool(question["history"]), question["id"]
            assert {gold["source"] for group in question["gold"] for gold in group} <= names
    assert max(ids.values()) == 1


def test_no_question_is_asked_in_both_sets() -> None:
    asked = [
        {
            (question["question"], str(question["history"]))
            for question in rows(f"evaluation/{file}.jsonl")
        }
        for file in KINDS
    ]
    assert not asked[0] & asked[1]


def test_a_quarter_of_the_questions_is_english() -> None:
    languages = Counter(question["lang"] for question in rows("evaluation/questions.jsonl"))
    assert 0.2 <= languages["en"] / languages.total() <= 0.35


def test_the_samples_stay_small() -> None:
    sizes = {path.name: path.stat().st_size for path in CONTRACTS.iterdir()}
    assert sum(sizes.values()) < 4_000_000
    assert sizes[SCAN] < 2_000_000
    assert {sample.file for sample in SAMPLES} < set(sizes)


def letters(text: str) -> str:
    """The text without white space and the bars between cells."""
    return re.sub(r"[\s|]+", "", text)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.text)
@pytest.mark.parametrize("suffix", [".txt", ".docx", ".html"])
def test_a_text_reads_the_same_in_every_format(sample: Sample, suffix: str, tmp_path: Path) -> None:
    text = TEXTS / sample.text
    render(text, tmp_path / f"a{suffix}")
    (read,) = read_file(tmp_path / f"a{suffix}")
    assert letters(as_text(parse(text.read_text(encoding="utf-8")))) in letters(read.text)


@pytest.mark.slow
@pytest.mark.skipif(
    not (shutil.which("chromium") and Path(FONT).exists()), reason="no chromium or no CJK font"
)
def test_a_printed_page_reads_as_ordinary_characters(tmp_path: Path) -> None:
    text = TEXTS / "04_confidentiality.txt"
    render(text, tmp_path / "a.pdf")
    (read,) = read_file(tmp_path / "a.pdf")
    assert not re.search(r"[\u2e80-\u2fdf]", read.text)
    body = letters(re.sub(r"- \d / \d -", "", read.text))
    assert letters(as_text(parse(text.read_text(encoding="utf-8")))) in body


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.numbering], ids=lambda s: s.text)
def test_automatic_numbers_are_those_that_were_written(sample: Sample, tmp_path: Path) -> None:
    render(TEXTS / sample.text, tmp_path / "typed.docx")
    render(TEXTS / sample.text, tmp_path / "automatic.docx", numbering=sample.numbering)
    (typed,), (automatic,) = (read_file(tmp_path / f"{k}.docx") for k in ("typed", "automatic"))
    assert folded(automatic.text) == folded(typed.text)
