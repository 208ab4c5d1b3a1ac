"""Which sentences are read together with the question, and what their reading changes."""

from collections.abc import Sequence

import pytest

from rag.answer.asked import Asked, find_asked
from rag.answer.choice import passages_to_read
from rag.answer.evidence import Evidence, answer_rules, read_sentences
from rag.answer.lookup import rank_sentences
from rag.answer.reading import add_reading
from rag.answer.types import Question, Scope
from rag.cross_encoder import CrossEncoder
from rag.library import Library
from rag.retrieve import retrieve
from rag.scope import find_scope
from rag.vocabulary import vocabulary


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The sentences that were read, a list for each call; each gets the odds of its turn."""
    calls: list[list[str]] = []

    def log_odds(_: CrossEncoder, question: str, sentences: Sequence[str]) -> list[float]:
        assert question
        calls.append(list(sentences))
        return [float(turn) for turn in range(len(sentences))]

    monkeypatch.setattr(CrossEncoder, "log_odds", log_odds)
    return calls


def _ranked(library: Library, text: str) -> tuple[Scope, Asked, list[Evidence]]:
    scope = find_scope(Question(text), library)
    found = retrieve(scope, library, library.embeddings)
    languages = frozenset(library.contract(key).language for key in scope.contract_ids)
    part = find_asked(scope, vocabulary(library), languages)[0]
    sentences = read_sentences(passages_to_read(scope, found), library)
    return scope, part, rank_sentences(scope, part, sentences, found, library)


def test_few_sentences_are_read_and_none_twice(contracts: Library, read: list[list[str]]) -> None:
    for text in ("逾期怎么办?", "哪些情况可以解除?", "维修要多久?", "费用怎么算?", "提前通知吗?"):
        _ranked(contracts, text)
    assert read
    assert all(1 <= len(call) <= answer_rules()["reading"]["most"] for call in read)
    assert all(len(set(call)) == len(call) for call in read)


def test_what_clearly_answers_is_not_read(contracts: Library, read: list[list[str]]) -> None:
    _, _, ranked = _ranked(contracts, "栗园物业收到发票后多久要付款?")
    assert "十个工作日内" in ranked[0].sentence.text
    assert read == []
    assert {evidence.reading for evidence in ranked} == {answer_rules()["reading"]["usual"]}


def test_what_is_not_read_stays_behind(contracts: Library, read: list[list[str]]) -> None:
    scope, part, ranked = _ranked(contracts, "逾期怎么办?")
    read.clear()
    most = answer_rules()["reading"]["most"]
    alike = [evidence for evidence in ranked[:1] for _ in range(most + 2)]
    again = add_reading(scope, part, alike, parts=1)
    assert [evidence.reading for evidence in again] == [*map(float, range(most))][::-1] + [0.0] * 2
    shared = add_reading(scope, part, alike, parts=9)
    assert len({evidence.reading for evidence in shared}) == 1
    assert len(read[0]) == most
    assert all(len(call) == 1 for call in read[1:])


def test_nothing_found_is_nothing_to_read(contracts: Library, read: list[list[str]]) -> None:
    scope, part, _ = _ranked(contracts, "维修要多久?")
    read.clear()
    assert add_reading(scope, part, [], parts=1) == []
    assert read == []
