"""Several processes on one library: killed writers, and readers beside a writer."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag.library import Library, open_library
from rag.library import library as library_module
from rag.library.doctor import check
from rag.library.records import IngestedSource
from tests.rag.library.ingesting import sources
from tests.rag.library.made import HashEmbeddings, settings

CHECKOUT = Path(__file__).parents[3]
KILLS = 10
OLD, ALL = 6, 12  # sources ingested before the kills; and by each killed run, the first replacing


def start(folder: Path, mark: str, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.rag.library.ingesting", str(folder), mark, str(count)]
    process = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def seen(library: Library, name: str) -> IngestedSource | None:
    """All that the library shows of a source, put together again through its public methods."""
    if name not in library.files():
        return None
    from rag.library.records import IngestedContract

    contracts = []
    for contract in library.contracts():
        if contract.source == name:
            clauses = library.clauses(contract.contract_id)
            ids = [f"{contract.contract_id}/p{n:04d}" for n in range(1, len(clauses) + 1)]
            facts = library.facts(contract_ids=[contract.contract_id])
            contracts.append(IngestedContract(contract, clauses, library.passages(ids), facts))
    return IngestedSource(library.source(name), tuple(contracts))


def marks(library: Library) -> list[str]:
    """Which revision of each source the library shows: 旧, 新, or nothing. Fails on any mix."""
    old, new = sources("旧", OLD), sources("新", ALL)
    found = []
    for n, latest in enumerate(new):
        shown = seen(library, latest.source.name)
        assert shown in ([None, latest] if n >= OLD else [old[n], latest])
        found.append("" if shown is None else "新" if shown == latest else "旧")
    hits = library.search_words("编号", 1000)
    assert len(hits) == len({passage_id for passage_id, _ in hits}) == 20 * sum(map(bool, found))
    nearest = library.search_vectors(library.embeddings.embed_query("x"), 1000)
    assert {p for p, _ in nearest} == {p for p, _ in hits}
    assert len(nearest) == len(hits)
    return found


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_half_lost_or_doubled(tmp_path: Path) -> None:
    first = start(tmp_path, "旧", OLD)
    assert first.communicate()[0].endswith("done\n")
    probe = start(tmp_path / "probe", "新", ALL)
    timed = time.monotonic()
    probe.communicate()
    duration = time.monotonic() - timed
    model, interrupted, replaced = HashEmbeddings(), 0, []
    for _ in range(KILLS):
        process = start(tmp_path, "新", ALL)
        time.sleep(
            random.uniform(0, duration / 4)
        )  # later ones get further: what is there is quick
        process.kill()
        interrupted += "done" not in process.communicate()[0]
        with open_library(settings(tmp_path), embeddings=model) as library:
            replaced.append(marks(library).count("新"))
    assert interrupted >= 1
    assert replaced == sorted(replaced), "what was once visible stays"
    last = start(tmp_path, "新", ALL)
    assert last.communicate()[0].endswith("done\n")
    with open_library(settings(tmp_path), embeddings=model) as library:
        assert marks(library) == ["新"] * ALL
        stores = library._stores
        assert stores.vectors.count() == len(stores.vectors.ids()) == 20 * ALL
        assert sum(stores.words.count(stores.words.searcher()).values()) == 20 * ALL
    findings = check(settings(tmp_path), model)
    assert {f.severity for f in findings if "files no longer exist" not in f.message} == {"ok"}
    print(f"{interrupted} of {KILLS} interrupted; sources visible after each: {replaced}")


@pytest.mark.slow
@pytest.mark.parametrize("limit", [0, 5_000], ids=["chroma", "exact"])
def test_a_reader_sees_old_or_new_while_another_process_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr(library_module, "EXACT_LIMIT", limit)
    start(tmp_path, "旧", OLD).communicate()
    with open_library(settings(tmp_path), embeddings=HashEmbeddings()) as library:
        generations = [library.generation]
        with start(tmp_path, "新", ALL) as process:
            while process.poll() is None or len(generations) < 3:
                with library.snapshot() as frozen:
                    found = marks(frozen)
                    assert found == sorted(found, key=["新", "旧", ""].index)
                    generations.append(frozen.generation)
            assert process.communicate()[0].endswith("done\n")
        assert marks(library) == ["新"] * ALL
        by_chroma = library._stores.vectors._opened_at == library.generation
        assert by_chroma == (limit == 0), "when nobody writes any more, the index answers again"
    assert len(set(generations)) >= 3, "new contracts are seen without opening again"
    assert generations == sorted(generations)
