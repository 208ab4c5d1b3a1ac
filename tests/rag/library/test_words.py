"""The full-text index: what is a term, which fields count, how it is limited."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.library.records import Passage
from rag.library.words import Entry, Words, gram_text, word_text

TEXTS = {
    "c#01/p1": "乙方应在四小时内到达故障现场。",
    "c#01/p2": "甲方须在三十日内支付服务费，逾期按日加收0.05%。",
    "d#01/p1": "The supplier terminates the agreements by written notices.",
    "d#01/p2": "ＡＢＣ系统的响应时间为２小时。",
}


@pytest.fixture
def words(tmp_path: Path) -> Words:
    index = Words(tmp_path)
    index.add(
        Entry("r", Passage(key, key[:4], "", "", "zh", 0, 1, text, "运维合同 第三条 付款"))
        for key, text in TEXTS.items()
    )
    index.commit()
    return index


def best(words: Words, query: str, **limits: object) -> list[str]:
    hits = words.search(words.searcher(), query, 10, **({"contract_ids": None} | limits))  # type: ignore[arg-type]
    return [passage_id for _, passage_id, _ in hits]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("故障后多久到现场", "c#01/p1"),
        ("服务费什么时候支付", "c#01/p2"),
        ("terminated agreement notice", "d#01/p1"),
        ("abc系统 2小时", "d#01/p2"),
        ("0.05%", "c#01/p2"),
    ],
)
def test_the_passage_with_the_words_comes_first(words: Words, query: str, first: str) -> None:
    assert best(words, query)[0] == first


def test_header_words_are_found_too(words: Words) -> None:
    assert set(best(words, "第三条")) == set(TEXTS)


def test_a_search_is_limited_to_contracts(words: Words) -> None:
    assert set(best(words, "第三条", contract_ids=["d#01"])) == {"d#01/p1", "d#01/p2"}
    assert best(words, "第三条", contract_ids=[]) == []


def test_a_query_without_words_finds_nothing(words: Words) -> None:
    assert best(words, "？！ …") == []
    assert best(words, "") == []


def test_deleted_revisions_leave_the_count(words: Words) -> None:
    kept = Passage("e#01/p1", "e#01", "", "", "zh", 0, 1, "保密期限五年", "")
    words.add([Entry("kept", kept), Entry("gone", replace(kept, passage_id="e#01/p2"))])
    words.commit()
    words.delete(["r", "gone"])
    words.commit()
    assert words.count(words.searcher()) == {"kept": 1}


def test_an_index_is_searchable_after_it_is_opened_again(words: Words, tmp_path: Path) -> None:
    words.close()
    assert best(Words(tmp_path), "现场")[0] == "c#01/p1"


def test_a_searcher_does_not_see_later_changes(words: Words) -> None:
    before = words.searcher()
    words.delete(["r"])
    words.commit()
    assert len(words.search(before, "第三条", 10, None)) == 4
    assert words.search(words.searcher(), "第三条", 10, None) == []


def test_grams_and_words() -> None:
    assert gram_text("付款30%的") == "付 款 付款 30% 的"
    assert gram_text("第3.2条 e-mail") == "第 3.2 条 e mail"
    assert "违约金" in word_text("乙方应支付违约金").split()


@given(st.text())
def test_any_text_can_be_indexed_and_asked(text: str) -> None:
    assert gram_text(text) == gram_text(text + " ")
    assert all(len(word) > 1 for word in word_text(text).split())
