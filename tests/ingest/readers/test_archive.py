"""Zip archives, honest and hostile."""

import io
import zipfile
from pathlib import Path

import pytest

from ingest.readers import archive, member_of_archive, read_file
from ingest.readers.document import InputFile
from rag.errors import ReadError


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            target.writestr(name, data)
    return buffer.getvalue()


def saved(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    return path


def test_members_are_sources_with_names_that_are_no_paths(tmp_path: Path) -> None:
    files = {"甲/一.txt": "一".encode(), "../../etc/x.md": b"two", "__MACOSX/._x": b"\0\0"}
    sources = read_file(saved(tmp_path, zipped(files)))
    assert [(source.name, source.text) for source in sources] == [
        ("a.zip!甲!一.txt", "一"),
        ("a.zip!etc!x.md", "two"),
    ]
    assert {source.format for source in sources} == {"txt", "md"}


def test_names_are_unique(tmp_path: Path) -> None:
    sources = read_file(
        saved(tmp_path, zipped({"x/y.txt": b"1", "x\\y.txt": b"2", "x!y.txt": b"3"}))
    )
    assert len({source.name for source in sources}) == 3


def test_names_of_old_chinese_archivers(tmp_path: Path) -> None:
    data = zipped({"abcd.txt": b"text"}).replace(b"abcd", "合同".encode("gb18030"))
    assert read_file(saved(tmp_path, data))[0].name == "a.zip!合同.txt"


def test_a_bad_member_is_a_warning_and_the_others_are_read(tmp_path: Path) -> None:
    data = zipped({"good.txt": b"text", "bad.pdf": b"%PDF-1.4 broken", "empty.txt": b""})
    (source,) = read_file(saved(tmp_path, data))
    assert source.name == "a.zip!good.txt"
    assert ["bad.pdf" in source.warnings[0], "empty" in source.warnings[1]] == [True, True]


def test_nested_zips_up_to_a_depth(tmp_path: Path) -> None:
    data = zipped({"x.txt": "字".encode()})
    for _ in range(archive.MAX_DEPTH - 1):
        data = zipped({"in.zip": data})
    assert read_file(saved(tmp_path, data))[0].name == "a.zip!in.zip!in.zip!x.txt"
    with pytest.raises(ReadError, match="too deep"):
        read_file(saved(tmp_path, zipped({"in.zip": data})))


def test_bombs_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="packs too well"):
        read_file(saved(tmp_path, zipped({"x.txt": bytes(60_000_000)})))
    many = zipped({f"{n}.txt": b"x" for n in range(archive.MAX_MEMBERS + 1)})
    with pytest.raises(ReadError, match="files"):
        read_file(saved(tmp_path, many))


def test_archives_in_an_archive_share_one_budget() -> None:
    budget = archive.Budget(total_bytes=1000)
    file = InputFile("a.zip", zipped({"x.txt": b"x" * 600}), "")
    assert len(list(archive.members(file, budget))) == 1
    with pytest.raises(ReadError, match="unpacks"):
        list(archive.members(file, budget))


@pytest.mark.parametrize("data", [zipped({}), zipped({"x.txt": b"text"})[:-30], b"PK\x03\x04junk"])
def test_empty_and_damaged_archives(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ReadError) as error:
        read_file(saved(tmp_path, data))
    assert "\n" not in str(error.value)


def test_a_member_is_found_by_the_name_of_its_source(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    inner = zipped({"甲.pdf": b"pdf", "x/甲.pdf": b"other"})
    path.write_bytes(zipped({"甲.pdf": b"outer", "in/b.zip": inner}))
    assert member_of_archive(path, "a.zip!甲.pdf") == b"outer"
    assert member_of_archive(path, "a.zip!in!b.zip!x!甲.pdf") == b"other"
    with pytest.raises(ReadError, match="not found in it"):
        member_of_archive(path, "a.zip!c.pdf")
