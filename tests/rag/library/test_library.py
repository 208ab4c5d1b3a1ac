"""The library on real stores: what goes in comes out, replacing, removing, searching, refusing."""

import threading
from pathlib import Path

import numpy as np
import pytest

from rag.errors import LibraryError, LibraryLockedError, ModelMismatchError, NotFoundError
from rag.library import Library, open_library
from rag.library import library as library_module
from rag.library.codec import embedded_text
from rag.library.records import IngestedSource
from rag.sentences import embedded_sentence, quotable_sentences
from tests.rag.library.made import HashEmbeddings, make_source, settings


def ids(ingested: IngestedSource) -> list[str]:
    return [p.passage_id for item in ingested.contracts for p in item.passages]


def texts_found(library: Library, query: str, k: int = 50) -> list[str]:
    hits = library.search_words(query, k)
    return [p.text for p in library.passages(passage_id for passage_id, _ in hits)]


def test_everything_comes_back_equal(tmp_path: Path) -> None:
    one, other = make_source("乙.txt", contracts=3), make_source("a.txt")
    with open_library(settings(tmp_path), write=True, embeddings=HashEmbeddings()) as library:
        assert library.add(one)
        assert library.add(other)
    with open_library(settings(tmp_path), embeddings=HashEmbeddings()) as library:
        assert library.sources() == (other.source, one.source)
        assert library.source("乙.txt") == one.source
        made = [*other.contracts, *one.contracts]
        assert library.contracts() == tuple(item.contract for item in made)
        for item in made:
            contract_id = item.contract.contract_id
            assert library.contract(contract_id) == item.contract
            assert library.clauses(contract_id) == item.clauses
            assert library.clause(item.clauses[1].clause_id) == item.clauses[1]
            assert library.facts("deadlines", [contract_id]) == item.facts
            assert library.passages(p.passage_id for p in item.passages) == item.passages
        assert library.facts() == tuple(fact for item in made for fact in item.facts)
        assert library.facts("amounts") == ()
        assert library.files()["乙.txt"].file_hash == one.source.file_hash


def test_an_empty_library_answers_with_nothing(tmp_path: Path) -> None:
    with open_library(settings(tmp_path), embeddings=HashEmbeddings()) as library:
        assert library.contracts() == ()
        assert library.search_words("付款", 5) == []
        assert library.search_vectors([0.0] * 32, 5) == []
        assert library.generation == 0


def test_unknown_names_are_told(tmp_path: Path) -> None:
    with open_library(settings(tmp_path), write=True, embeddings=HashEmbeddings()) as library:
        for call in (library.source, library.contract, library.clause, library.remove):
            with pytest.raises(NotFoundError):
                call("no such thing")
        with pytest.raises(NotFoundError):
            library.vectors_of(["no such thing"])


def test_adding_the_same_again_changes_nothing(tmp_path: Path) -> None:
    model = HashEmbeddings()
    with open_library(settings(tmp_path), write=True, embeddings=model) as library:
        assert library.add(make_source())
        before = library.generation, len(model.embedded)
        assert not library.add(make_source())
        assert (library.generation, len(model.embedded)) == before


def test_equal_texts_are_embedded_once(tmp_path: Path) -> None:
    model = HashEmbeddings()
    with open_library(settings(tmp_path), write=True, embeddings=model) as library:
        first = make_source(clauses=6)
        library.add(first)
        second = make_source(clauses=8)
        library.add(second)  # the first six are as before
        passages = {embedded_text(passage) for passage in library.passages(ids(second))}
    assert len(passages) == 8
    assert passages < set(model.embedded)
    assert len(model.embedded) == len(set(model.embedded))


def test_sentences_have_a_vector_that_outlives_a_sweep(tmp_path: Path) -> None:
    model = HashEmbeddings()
    with open_library(settings(tmp_path), write=True, embeddings=model) as library:
        library.add(make_source("a.txt", clauses=2, mark="旧版"))
        made = make_source("a.txt", clauses=2)
        library.add(made)
    with open_library(settings(tmp_path), write=True, embeddings=model) as library:
        source, clauses = library.source("a.txt"), library.clauses("a.txt#01")
        texts = [
            embedded_sentence(passage, sentence.text)
            for passage in library.passages(ids(made))
            for sentence in quotable_sentences(passage, clauses, source.furniture)
        ]
        before = len(model.embedded)
        vectors = library.sentence_vectors(texts)
        assert len(texts) >= 2
        assert len(model.embedded) == before
        assert np.allclose(vectors, model.embed_documents(texts))


def test_a_changed_source_replaces_the_old_one(tmp_path: Path) -> None:
    model = HashEmbeddings()
    with open_library(settings(tmp_path), write=True, embeddings=model) as library:
        library.add(make_source(contracts=2, mark="旧版"))
        library.add(make_source("b.txt"))
        new = make_source(contracts=1, mark="新版")
        library.add(new)
        assert len(library.contracts()) == 2
        assert not any("旧版" in text for text in texts_found(library, "旧版"))
        assert sum("新版" in text for text in texts_found(library, "新版")) == 4
        assert len(library.search_vectors(model.embed_query("x"), 100)) == 8


def test_what_was_replaced_is_cleared_from_the_indexes(tmp_path: Path) -> None:
    with open_library(settings(tmp_path), write=True, embeddings=HashEmbeddings()) as library:
        library.add(make_source(mark="旧版"))
        library.add(make_source(mark="新版"))
        library.add(make_source("b.txt"))
        library.remove("b.txt")
    with open_library(settings(tmp_path), embeddings=HashEmbeddings()) as library:
        revisions = {file.revision for file in library.files().values()}
        stores = library._stores
        assert {revision for revision, _ in stores.vectors.ids()} == revisions
        assert set(stores.words.count(stores.words.searcher())) == revisions
        assert stores.vectors.count() == 4


def test_removed_sources_are_gone(tmp_path: Path) -> None:
    with open_library(settings(tmp_path), write=True, embeddings=HashEmbeddings()) as library:
        library.add(make_source("a.txt"))
        library.add(make_source("b.txt"))
        library.remove("a.txt")
        assert [c.source for c in library.contracts()] == ["b.txt"]
        assert library.facts(contract_ids=["a.txt#01"]) == ()
        assert {passage_id[:5] for passage_id, _ in library.search_words("编号", 50)} == {"b.txt"}


@pytest.mark.parametrize("limit", [0, 5_000], ids=["chroma", "exact"])
def test_vector_search_finds_the_nearest_in_scope(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr(library_module, "EXACT_LIMIT", limit)
    model = HashEmbeddings()
    one, other = make_source("a.txt", contracts=3, clauses=20), make_source("b.txt", clauses=20)
    with open_library(settings(tmp_path), write=True, embeddings=model) as library:
        library.add(one)
        library.add(other)
        question = model.embed_query("question")
        everything = ids(one) + ids(other)
        scores = library.vectors_of(everything) @ np.array(question, np.float32)
        best = [everything[i] for i in np.argsort(-scores)[:10]]
        found = library.search_vectors(question, 10)
        assert [passage_id for passage_id, _ in found] == best
        assert found[0][1] == pytest.approx(float(scores.max()), abs=1e-5)
        scope = ["a.txt#02", "b.txt#01", "unknown#01"]
        within = [p for p in everything if p.startswith(("a.txt#02", "b.txt#01"))]
        scored = library.vectors_of(within) @ np.array(question, np.float32)
        assert [p for p, _ in library.search_vectors(question, 10, scope)] == [
            within[i] for i in np.argsort(-scored)[:10]
        ]
        assert len(library.search_vectors(question, 1000, scope)) == 40
        assert library.search_vectors(question, 10, []) == []


def test_searches_over_fetch_what_a_replaced_revision_would_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_module, "EXACT_LIMIT", 0)
    model = HashEmbeddings()
    with open_library(settings(tmp_path), write=True, embeddings=model) as library:
        for mark in ("一", "二", "三"):
            library.add(make_source(clauses=30, mark=mark))
        assert len(library.search_vectors(model.embed_query("x"), 30)) == 30
        assert len(library.search_words("编号", 30)) == 30


def test_a_snapshot_stays_as_it_was(tmp_path: Path) -> None:
    model = HashEmbeddings()
    with (
        open_library(settings(tmp_path), write=True, embeddings=model) as writing,
        open_library(settings(tmp_path), embeddings=model) as library,
    ):
        writing.add(make_source("a.txt", mark="旧版"))
        with library.snapshot() as frozen:
            before = frozen.generation
            writing.add(make_source("a.txt", mark="新版"))
            writing.add(make_source("b.txt"))
            assert frozen.generation == before
            assert [c.source for c in frozen.contracts()] == ["a.txt"]
            assert all("旧版" in text for text in texts_found(frozen, "旧版编号"))
            hits = frozen.search_vectors(model.embed_query("x"), 50)
            assert all("旧版" in p.text for p in frozen.passages(p for p, _ in hits))
            assert len(hits) == 4
        assert library.generation == before + 2
        assert any("新版" in text for text in texts_found(library, "新版"))


def test_a_thread_holds_a_generation_while_others_go_on(tmp_path: Path) -> None:
    model = HashEmbeddings()
    with (
        open_library(settings(tmp_path), write=True, embeddings=model) as writing,
        open_library(settings(tmp_path), embeddings=model) as library,
    ):
        writing.add(make_source("a.txt"))
        elsewhere: list[int] = []
        with library.hold():
            before = library.generation
            writing.add(make_source("b.txt"))
            other = threading.Thread(target=lambda: elsewhere.append(library.generation))
            other.start()
            other.join()
            with library.hold():
                assert library.generation == before
            assert [c.source for c in library.contracts()] == ["a.txt"]
        assert elsewhere == [before + 1]
        assert library.generation == before + 1
        assert {c.source for c in library.contracts()} == {"a.txt", "b.txt"}


def test_many_threads_read_at_once(tmp_path: Path) -> None:
    model = HashEmbeddings()
    errors: list[BaseException] = []
    with open_library(settings(tmp_path), write=True, embeddings=model) as library:
        library.add(make_source(contracts=2))

        def ask() -> None:
            try:
                for _ in range(10):
                    with library.snapshot() as frozen:
                        assert len(frozen.search_words("编号", 8)) == 8
                        assert len(frozen.search_vectors(model.embed_query("x"), 8)) == 8
            except BaseException as error:
                errors.append(error)

        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        library.add(make_source("b.txt", mark="新"))
        for thread in threads:
            thread.join()
    assert errors == []


def test_a_second_writer_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with (
        open_library(settings(tmp_path), write=True, embeddings=HashEmbeddings()),
        pytest.raises(LibraryLockedError, match="CONTRACT_QA_LOCK_TIMEOUT"),
    ):
        open_library(settings(tmp_path), write=True, embeddings=HashEmbeddings())
    open_library(settings(tmp_path), write=True, embeddings=HashEmbeddings()).close()


def test_a_reader_does_not_write(tmp_path: Path) -> None:
    with (
        open_library(settings(tmp_path), embeddings=HashEmbeddings()) as library,
        pytest.raises(LibraryError, match="write=True"),
    ):
        library.add(make_source())


@pytest.mark.parametrize(
    "other", [HashEmbeddings("other"), HashEmbeddings(dimension=16)], ids=["name", "dimension"]
)
def test_another_model_is_refused_with_the_remedy(tmp_path: Path, other: HashEmbeddings) -> None:
    with open_library(settings(tmp_path), write=True, embeddings=HashEmbeddings()) as library:
        library.add(make_source())
    for write in (False, True):
        with pytest.raises(ModelMismatchError, match="doctor --rebuild"):
            open_library(settings(tmp_path), write=write, embeddings=other)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="--library"):
        open_library(settings(tmp_path / "file" / "x"), embeddings=HashEmbeddings())


def test_a_damaged_catalogue_is_told(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").write_bytes(b"no database at all" * 500)
    with pytest.raises(LibraryError, match="catalogue"):
        open_library(settings(tmp_path), embeddings=HashEmbeddings())


def test_lost_words_are_made_again_from_the_catalogue(tmp_path: Path) -> None:
    with open_library(settings(tmp_path), write=True, embeddings=HashEmbeddings()) as library:
        library.add(make_source())
    for file in (tmp_path / "words").iterdir():
        file.unlink()
    with open_library(settings(tmp_path), embeddings=HashEmbeddings()) as library:
        assert len(library.search_words("编号", 10)) == 4


def test_lost_vectors_are_told_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_module, "EXACT_LIMIT", 0)
    with open_library(settings(tmp_path), write=True, embeddings=HashEmbeddings()) as library:
        library.add(make_source())
        library._stores.vectors.clear()
        with pytest.raises(LibraryError, match="doctor --rebuild"):
            library.search_vectors([0.1] * 32, 3)
