"""PDF files with a text layer."""

import re
import time
from pathlib import Path

import pytest

from ingest.readers import read_file
from rag.errors import ReadError
from rag.library.records import Source
from tests.ingest.readers.samples import CONTRACT, pdf


def read(tmp_path: Path, data: bytes, password: str | None = None) -> Source:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    (source,) = read_file(path, ocr="off", password=password)
    return source


def words(text: str) -> list[str]:
    """Words with typographic signs made plain."""
    plain = text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x37E: ";"})
    return re.findall(r"\w+", plain)


def test_chinese_text_is_read_in_order(tmp_path: Path) -> None:
    source = read(tmp_path, pdf([CONTRACT, CONTRACT[:3]]))
    assert source.format == "pdf"
    assert source.text == "\n".join(CONTRACT) + "\f" + "\n".join(CONTRACT[:3])
    assert [page.number for page in source.pages] == [1, 2]
    assert source.text[source.pages[1].start : source.pages[1].end] == "\n".join(CONTRACT[:3])
    assert source.warnings == ()


def test_page_labels_and_metadata(tmp_path: Path) -> None:
    source = read(tmp_path, pdf([["one"], ["two"]], labels=True))
    assert [page.label for page in source.pages] == ["i", "ii"]
    assert source.metadata["producer"].startswith("ReportLab")


def test_headers_and_page_numbers_are_furniture(tmp_path: Path) -> None:
    pages = [
        ["东湖公司合同文本", f"{word}方应当履行本合同约定的义务。", f"第{number}页"]
        for number, word in enumerate("甲乙丙", 1)
    ]
    source = read(tmp_path, pdf(pages))
    found = [source.text[start:end] for start, end in source.furniture]
    assert found == [line for page in pages for line in (page[0], page[2])]


def test_password(tmp_path: Path) -> None:
    data = pdf([CONTRACT], password="sesam")
    with pytest.raises(ReadError, match=r"protected by a password.*--password"):
        read(tmp_path, data)
    with pytest.raises(ReadError, match="password is wrong"):
        read(tmp_path, data, "wrong")
    assert read(tmp_path, data, "sesam").text == "\n".join(CONTRACT)


def test_damage_at_the_end_is_repaired_or_refused(tmp_path: Path) -> None:
    data = pdf([CONTRACT] * 3)
    assert CONTRACT[0] in read(tmp_path, data[: data.rindex(b"xref")]).text
    with pytest.raises(ReadError, match="damaged"):
        read(tmp_path, data[:200])


def test_blank_pages_are_no_problem_but_blank_files_are(tmp_path: Path) -> None:
    source = read(tmp_path, pdf([["text"], []]))
    assert (source.text, source.warnings) == ("text\f", ())
    with pytest.raises(ReadError, match="no text"):
        read(tmp_path, pdf([[]]))


@pytest.mark.parametrize("name", ["cuad_01", "cuad_02", "cuad_03"])
def test_real_english_contracts_have_the_words_of_their_text(shared: Path, name: str) -> None:
    (source,) = read_file(shared / "corpus" / "en" / f"{name}.pdf", ocr="off")
    expected = words((shared / "corpus" / "en" / f"{name}.txt").read_text(encoding="utf-8"))
    assert words(source.text) == expected


@pytest.mark.slow
def test_five_thousand_pages_within_a_minute(tmp_path: Path) -> None:
    data = pdf([[f"第{number}号条款 双方应当履行。"] for number in range(5000)])
    started = time.perf_counter()
    source = read(tmp_path, data)
    assert time.perf_counter() - started < 60
    assert len(source.pages) == 5000
    assert "第4999号条款" in source.text[source.pages[4999].start :]
