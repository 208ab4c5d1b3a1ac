"""Text files: encodings, line ends, junk."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers import read_file
from ingest.readers.document import InputFile, ReadOptions
from ingest.readers.text import fold_line_ends, read
from rag.errors import ReadError

CHINESE = "甲方:东湖商贸有限公司\n第一条 合同标的\n\t数量为12台,单价 ¥3,000。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_encodings_give_the_same_text(tmp_path: Path, encoding: str) -> None:
    text = CHINESE.replace("¥", "") if encoding == "gbk" else CHINESE
    path = tmp_path / "合同.txt"
    path.write_bytes(text.encode(encoding))
    (source,) = read_file(path)
    assert source.text == text
    assert source.name == "合同.txt"
    assert source.format == "txt"
    assert [(page.number, page.start, page.end) for page in source.pages] == [(1, 0, len(text))]


def test_line_ends_are_folded_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes("  一\r\n\r\n二 \r三\f四\n".encode())
    (source,) = read_file(path)
    assert source.text == "  一\n\n二 \n三\f四\n"
    assert source.format == "md"


def test_windows_punctuation_is_not_chinese(tmp_path: Path) -> None:
    text = "The Supplier’s duty – “best efforts” – see § 4."
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("cp1252"))
    assert read_file(path)[0].text == text


def test_utf8_cut_inside_a_character_is_still_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(CHINESE.encode()[:-1])
    assert read_file(path)[0].text == CHINESE[:-1] + "\ufffd"


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"", "empty"), (b" \n\t\r\n", "no text"), (bytes(range(32)) * 50, "not text")],
)
def test_junk_is_refused_in_one_line(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=why) as error:
        read_file(path)
    assert "\n" not in str(error.value)


def test_absent_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read_file(tmp_path / "absent.txt")
    with pytest.raises(ReadError, match="folder"):
        read_file(tmp_path)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_round_trip(text: str) -> None:
    document = read(InputFile("a.txt", text.encode(), ""), ReadOptions())
    assert document.pages[0].text == text.removeprefix("\ufeff")


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_end_in_text_or_one_error(data: bytes) -> None:
    try:
        document = read(InputFile("a.txt", data, ""), ReadOptions())
    except ReadError:
        return
    text = document.pages[0].text
    assert fold_line_ends(text) == text
