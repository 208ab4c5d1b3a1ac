"""The library on servers: a real Chroma server, a real PostgreSQL server."""

import gc
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.errors import LibraryError, LibraryLockedError
from rag.library import library as library_module
from rag.library import open_library
from rag.library.doctor import check
from tests.rag.library.made import HashEmbeddings, make_source, settings

POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the server did not start")


@pytest.fixture
def chroma_url(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    chroma = Path(sys.executable).parent / "chroma"
    command = [str(chroma), "run", "--path", str(tmp_path / "server"), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    pytest.importorskip("psycopg", reason="psycopg (the extra `postgres`) is not installed")
    if not POSTGRES:
        pytest.skip("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
    home, port = tmp_path / "postgres", free_port()
    home.mkdir()
    as_user: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        if shutil.which("runuser") is None:
            pytest.skip("PostgreSQL does not run as root, and there is no runuser")
        as_user = ["runuser", "-u", "postgres", "--"]
        for folder in (home, *tmp_path.parents[:2], tmp_path):
            folder.chmod(0o755)
        shutil.chown(home, "postgres")
    binaries = POSTGRES[-1].parent
    run = [*as_user, str(binaries / "initdb"), "-D", str(home / "data"), "-A", "trust", "-U", "qa"]
    subprocess.run(run, check=True, stdout=subprocess.DEVNULL, cwd=home)
    options = ["-D", str(home / "data"), "-p", str(port), "-k", str(home), "-h", "127.0.0.1"]
    process = subprocess.Popen(
        [*as_user, str(binaries / "postgres"), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=home,
    )
    try:
        wait_for(port, process)
        yield f"postgresql://qa@127.0.0.1:{port}/postgres"
    finally:
        process.terminate()
        process.wait()


def test_vectors_on_a_chroma_server(
    tmp_path: Path, chroma_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_module, "EXACT_LIMIT", 0)
    model, given = HashEmbeddings(), settings(tmp_path / "library", chroma_url=chroma_url)
    with (
        open_library(given, embeddings=model) as reader,
        open_library(given, write=True, embeddings=model) as library,
    ):
        assert library.add(make_source("a.txt", contracts=2, mark="旧版"))
        assert len(reader.search_vectors(model.embed_query("x"), 50)) == 8
        library.add(make_source("a.txt", mark="新版"))
        library.add(make_source("b.txt"))
        hits = reader.search_vectors(model.embed_query("x"), 50)
        assert len(hits) == 8
        assert not any("旧版" in p.text for p in reader.passages(p for p, _ in hits))
        scoped = reader.search_vectors(model.embed_query("x"), 50, ["b.txt#01"])
        assert {passage_id[:8] for passage_id, _ in scoped} == {"b.txt#01"}
    gc.collect()  # a connection left open would warn here, which fails the test
    assert not (tmp_path / "library" / "vectors").exists()
    assert not [f for f in check(given, model) if f.severity == "error"]


def test_a_chroma_server_that_does_not_answer_is_told(tmp_path: Path) -> None:
    given = settings(tmp_path, chroma_url=f"http://127.0.0.1:{free_port()}")
    with (
        pytest.raises(LibraryError, match="CONTRACT_QA_CHROMA_URL"),
        open_library(given, write=True, embeddings=HashEmbeddings()) as library,
    ):
        library.add(make_source())


@pytest.mark.slow
def test_a_catalogue_on_postgresql_and_a_second_machine(tmp_path: Path, database_url: str) -> None:
    model = HashEmbeddings()
    given = settings(tmp_path / "one", database_url=database_url)
    elsewhere = settings(tmp_path / "two", database_url=database_url)
    source = make_source("a.txt", contracts=2)
    with open_library(given, write=True, embeddings=model) as library:
        assert library.add(source)
        with pytest.raises(LibraryLockedError):
            open_library(elsewhere, write=True, embeddings=model)
        with open_library(elsewhere, embeddings=model) as replica:
            assert replica.source("a.txt") == source.source
            assert replica.clauses("a.txt#02") == source.contracts[1].clauses
            assert len(replica.search_words("编号", 50)) == 8
            assert len(replica.search_vectors(model.embed_query("x"), 50)) == 8
            with replica.snapshot() as frozen:
                before = frozen.generation
                library.add(make_source("a.txt", mark="新版"))
                assert frozen.generation == before
                assert len(frozen.contracts()) == 2
            hits = replica.search_words("新版", 50)
            assert len(hits) == 4
            assert all("新版" in p.text for p in replica.passages(p for p, _ in hits))
    assert not [f for f in check(given, model) if f.severity == "error"]


def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    pytest.importorskip("psycopg", reason="psycopg (the extra `postgres`) is not installed")
    url = f"postgresql://qa@127.0.0.1:{free_port()}/qa"
    with pytest.raises(LibraryError, match="CONTRACT_QA_DATABASE_URL"):
        open_library(settings(tmp_path, database_url=url), embeddings=HashEmbeddings())
