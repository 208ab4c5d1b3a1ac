"""The doctor finds what was broken on purpose, names a remedy, and its rebuild repairs it."""

from pathlib import Path

import numpy as np
import pytest

from rag.errors import ModelMismatchError
from rag.library import changes, open_library
from rag.library.doctor import Finding, check, rebuild_indexes
from rag.library.stores import open_stores, writing
from tests.rag.library.made import HashEmbeddings, make_source, settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_library(settings(tmp_path), write=True, embeddings=HashEmbeddings()) as library:
        library.add(make_source("a.txt", contracts=2))
        library.add(make_source("b.txt"))
    return tmp_path


def findings(folder: Path, severity: str, model: HashEmbeddings | None = None) -> list[Finding]:
    found = check(settings(folder), model or HashEmbeddings())
    return [finding for finding in found if finding.severity == severity]


def test_a_healthy_library_has_no_errors(folder: Path) -> None:
    assert findings(folder, "error") == []
    ok = [finding.message for finding in findings(folder, "ok")]
    assert ok[0] == "2 sources, 3 contracts."
    assert len(ok) == 3


def test_an_empty_library_is_told(tmp_path: Path) -> None:
    assert findings(tmp_path, "warning")[0].remedy == "contract-qa ingest PATH"


def test_vanished_files_are_told(folder: Path) -> None:
    assert "2 files no longer exist" in findings(folder, "warning")[0].message


def test_a_library_that_cannot_be_opened_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert len(findings(tmp_path / "file" / "x", "error")) == 1


def test_a_damaged_catalogue_is_a_finding(folder: Path) -> None:
    file = folder / "catalogue.sqlite"
    data = bytearray(file.read_bytes())
    data[8192:16384] = b"\xff" * 8192
    file.write_bytes(data)
    assert findings(folder, "error")


@pytest.mark.parametrize("lost", ["vectors", "words"])
def test_lost_entries_are_found_and_rebuilt(folder: Path, lost: str) -> None:
    stores = open_stores(settings(folder), HashEmbeddings())
    if lost == "vectors":
        key = min(f"{revision}:{passage_id}" for revision, passage_id in stores.vectors.ids())
        stores.vectors.collection().delete([key])
    else:
        stores.words.delete([min(stores.words.count(stores.words.searcher()))])
        stores.words.commit()
    stores.close()
    assert [finding.remedy for finding in findings(folder, "error")] == [
        "contract-qa doctor --rebuild"
    ]
    assert "12 passages" in rebuild_indexes(settings(folder), HashEmbeddings())
    assert findings(folder, "error") == []
    assert len(findings(folder, "ok")) == 3


def test_foreign_entries_are_found_and_rebuilt(folder: Path) -> None:
    stores = open_stores(settings(folder), HashEmbeddings())
    stores.vectors.add("nobody", {"x#01/p0001": "x#01"}, _vectors(1))
    stores.close()
    assert "1 unknown" in findings(folder, "warning")[-1].message
    rebuild_indexes(settings(folder), HashEmbeddings())
    assert "unknown" not in findings(folder, "warning")[-1].message


def test_a_rebuild_takes_another_model(folder: Path) -> None:
    other = HashEmbeddings("other", 16)
    assert findings(folder, "error", other)[0].remedy == "contract-qa doctor --rebuild"
    rebuild_indexes(settings(folder), other)
    assert findings(folder, "error", other) == []
    with open_library(settings(folder), embeddings=other) as library:
        assert len(library.search_vectors(other.embed_query("x"), 50)) == 12
    with pytest.raises(ModelMismatchError):
        open_library(settings(folder), embeddings=HashEmbeddings())


def test_an_unfinished_rebuild_is_refused_until_it_is_done(folder: Path) -> None:
    stores = open_stores(settings(folder), HashEmbeddings())
    with writing(stores.engine) as connection:
        changes.set_about(connection, "model", "hash (unfinished rebuild)")
    stores.vectors.clear()
    stores.close()
    with pytest.raises(ModelMismatchError, match="doctor --rebuild"):
        open_library(settings(folder), embeddings=HashEmbeddings())
    rebuild_indexes(settings(folder), HashEmbeddings())
    assert findings(folder, "error") == []


def test_indexes_are_left_alone_while_a_writer_works(folder: Path) -> None:
    with open_library(settings(folder), write=True, embeddings=HashEmbeddings()):
        assert "ingestion is running" in findings(folder, "warning")[-1].message


def _vectors(count: int) -> np.ndarray:
    return np.ones((count, HashEmbeddings().dimension), np.float32)
