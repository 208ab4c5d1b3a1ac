"""Uploads are bounded, their names never become paths, and an ingestion can be cancelled."""

import io
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import SettingsError
from rag.library import open_library
from rag.settings import Settings
from views.ingestion import MAX_FILES, remove_source, safe_name, save_uploads, start_ingestion

CONTRACT = "{0}维护合同\n\n甲方:{0}图书馆\n乙方:白桦设备有限公司\n\n第一条 乙方应在4小时内到场。\n"


def upload(name: str, data: bytes = b"x", size: int | None = None) -> object:
    """What Streamlit hands over, as far as it is used."""
    file = io.BytesIO(data)
    return SimpleNamespace(name=name, size=size or len(data), getbuffer=file.getbuffer)


@given(st.text(max_size=300))
def test_a_name_never_becomes_a_path(name: str) -> None:
    try:
        safe = safe_name(name)
    except SettingsError:
        return
    assert Path("folder", safe).parent == Path("folder")
    assert safe not in {"", ".", ".."}
    assert not set(safe) & set('/\\:*?"<>|\0\n')
    assert len(safe.encode("utf-8", "ignore")) <= 255


def test_the_suffix_of_a_long_name_stays() -> None:
    assert safe_name("长" * 300 + ".pdf").endswith("长.pdf")
    assert safe_name("../../etc/合同.txt") == "_.._etc_合同.txt"


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([upload("a.txt")] * (MAX_FILES + 1), "at most"),
        ([upload("a.txt", size=10**9)], "MB"),
        ([upload("a.exe")], "cannot be read"),
        ([upload("a")], "cannot be read"),
    ],
)
def test_uploads_are_bounded(tmp_path: Path, files: list[object], reason: str) -> None:
    with pytest.raises(SettingsError, match=reason):
        save_uploads(files, Settings(library=tmp_path), "")  # type: ignore[arg-type]
    assert not (tmp_path / "uploads").exists()


def test_uploads_come_in_and_go(tmp_path: Path) -> None:
    settings = Settings(library=tmp_path / "library")
    files = [
        upload("../东.txt", CONTRACT.format("东").encode()),
        upload("坏.pdf", b"%PDF-1.7\nbroken"),
    ]
    paths = save_uploads(files, settings, "anna@example.com")  # type: ignore[arg-type]
    assert {path.parent.name for path in paths} == {"anna@example.com"}
    ingestion = start_ingestion(paths, settings)
    assert ingestion.finished.wait(60)
    assert [report.status for report in ingestion.reports] == ["added", "failed"]
    assert ingestion.reports[1].error
    again = start_ingestion(paths[:1], settings, anew=True)
    assert again.finished.wait(60)
    assert [report.status for report in again.reports] == ["replaced"]
    remove_source(ingestion.sources[0], settings)
    with open_library(settings) as library:
        assert library.contracts() == ()


def test_a_cancelled_ingestion_stops_before_the_next_stage(tmp_path: Path) -> None:
    settings = Settings(library=tmp_path / "library")
    files = [upload(f"{n}.txt", CONTRACT.format(n).encode()) for n in "东西"]
    paths = save_uploads(files, settings, "")  # type: ignore[arg-type]
    ingestion = start_ingestion((), settings)  # the worker is warm and idle
    assert ingestion.finished.wait(60)
    cancelled = start_ingestion(paths, settings)
    cancelled.cancelled.set()
    assert cancelled.finished.wait(60)
    assert len(cancelled.reports) < 2
    with open_library(settings, write=True) as library:
        assert len(library.contracts()) == len(cancelled.sources)
