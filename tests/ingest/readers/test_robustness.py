"""Any file ends in sources or in one clear error, within a bound of time and memory."""

import io
import itertools
import random
import time
from functools import cache
from pathlib import Path

import docx
import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from ingest.readers import read_file
from rag.errors import ReadError
from rag.library.records import Source
from tests.ingest.readers.samples import CONTRACT, pdf, scan_pdf
from tests.ingest.readers.test_archive import zipped

# What reading one of the files below may take, on a machine that is busy with other things.
MAX_SECONDS = 60
MAX_BYTES = 1_000_000_000

NAMES = ("a.txt", "a.pdf", "a.docx", "a.html", "a.zip", "a.png", "a")


@cache
def seeds() -> tuple[bytes, ...]:
    """A small file of each format."""
    word = docx.Document()
    word.add_heading(CONTRACT[0])
    for line in CONTRACT:
        word.add_paragraph(line, style="List Number")
    word.add_table(rows=2, cols=2)
    word_file, image = io.BytesIO(), io.BytesIO()
    word.save(word_file)
    Image.effect_noise((60, 60), 40).save(image, "PNG")
    text = "\n".join(CONTRACT)
    return (
        text.encode(),
        text.encode("gb18030"),
        text.encode("utf-16"),
        f"<html><body><ol><li>{text}</ol><table><tr><td>1</table></body></html>".encode(),
        word_file.getvalue(),
        pdf([CONTRACT, CONTRACT[:4]], labels=True),
        scan_pdf([Image.new("RGB", (60, 60), "gray")]),
        zipped({"a.txt": text.encode(), "in/b.zip": zipped({"c.md": b"c"})}),
        image.getvalue(),
    )


def outcome(path: Path) -> tuple[Source, ...] | str:
    """The sources, or the one line of the error; the invariants of both are asserted."""
    started = time.perf_counter()
    sources, message = (), ""
    try:
        sources = read_file(path, ocr="off")
    except ReadError as error:
        message = str(error)
    assert time.perf_counter() - started < MAX_SECONDS
    assert bool(sources) != bool(message)
    assert "\n" not in message
    for source in sources:
        check(source)
    return sources or message


def check(source: Source) -> None:
    """What holds for the source of any file."""
    assert source.text.strip()
    assert "\0" not in source.text
    assert source.text.encode()
    assert source.pages[-1].end == len(source.text)
    assert all(0 <= page.start <= page.end for page in source.pages)
    assert all(start < end <= len(source.text) for start, end in source.furniture)
    pairs = itertools.pairwise(source.furniture)
    assert all(before[1] < after[0] for before, after in pairs)


def mutated(data: bytes, seed: int) -> bytes:
    """The bytes cut, overwritten, repeated, or with junk in front."""
    chance = random.Random(seed)
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 3, 40])):
        at = chance.randrange(len(changed) or 1)
        match chance.choice(["cut", "flip", "zero", "repeat", "truncate", "front"]):
            case "cut":
                del changed[at : at + chance.randrange(200)]
            case "flip":
                changed[at : at + 1] = chance.randbytes(1)
            case "zero":
                changed[at : at + 20] = bytes(20)
            case "repeat":
                changed[at:at] = changed[at : at + 100]
            case "truncate":
                del changed[max(at, 1) :]
            case "front":
                changed[:0] = chance.randbytes(chance.randrange(30))
    return bytes(changed)


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 8), st.integers(), st.sampled_from(NAMES))
def test_mutated_and_renamed_files(tmp_path: Path, seed_file: int, seed: int, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(mutated(seeds()[seed_file], seed))
    outcome(path)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"<html>", b"II*\0"]),
    st.binary(max_size=400),
    st.sampled_from(NAMES),
)
def test_junk_behind_any_magic(tmp_path: Path, magic: bytes, junk: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(magic + junk)
    outcome(path)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Office format"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        (b"{\\rtf1 text}", "RTF"),
        (zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "other than docx"),
        (zipped({"[Content_Types].xml": b"", "word/document.xml": b""}), "damaged"),
    ],
)
def test_kinds_that_cannot_be_read(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    assert why in str(outcome(path))


@pytest.mark.parametrize("index", range(6))
def test_files_are_known_by_their_bytes(tmp_path: Path, index: int) -> None:
    path = tmp_path / "renamed.xyz"
    path.write_bytes(seeds()[index])
    sources = outcome(path)
    assert isinstance(sources, tuple)
    assert CONTRACT[0] in sources[0].text


def test_a_file_over_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(200_000_001)
    assert "200,000,000" in str(outcome(path))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "piece"),
    [
        ("a.txt", b"0123456789"),
        ("a.txt", b"1.1 \n"),  # just as many lines as are looked at for furniture
        ("a.txt", b"\f\n1"),
        ("a.html", b"0123456789"),
        ("a.html", "甲方:第一条\n".encode()),
    ],
)
def test_ten_megabytes_of_anything(tmp_path: Path, name: str, piece: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(piece * (10_000_000 // len(piece)))
    before = psutil.Process().memory_info().rss
    outcome(path)
    assert psutil.Process().memory_info().rss - before < MAX_BYTES
