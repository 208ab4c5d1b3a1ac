"""The content words of a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.terms import Vocabulary, find_terms, known_phrases, phrases_in

NOTHING = Vocabulary(())


def words(text: str) -> set[str]:
    return {term.word for term in find_terms(text, NOTHING)}


@pytest.mark.parametrize(
    ("question", "held", "not_held"),
    [
        ("委托管理几年？", {"委托"}, {"托管"}),  # no word made of halves of two
        ("维护费是多少？", {"维护"}, {"费是"}),  # nor what is left of one
        ("游船要换吗？", {"换"}, {"要换"}),
        ("被查出来，一次扣多少？", set(), {"来一次"}),
    ],
)
def test_words_are_cut_where_words_end(question: str, held: set[str], not_held: set[str]) -> None:
    found = words(question)
    assert held <= found
    assert not found & not_held


@given(st.text(alphabet="委托管理维护费用多少违约金谈崩了断要换的游船abc 12，。", max_size=40))
def test_a_question_has_the_same_words_every_time(text: str) -> None:
    first = find_terms(text, NOTHING)
    assert find_terms(text, NOTHING) == first
    assert all(term.forms for term in first)


@given(st.lists(st.sampled_from(sorted(known_phrases())), max_size=4), st.text(max_size=6))
def test_every_known_phrase_of_a_text_is_found(phrases: list[str], between: str) -> None:
    text = between.join(phrases)
    assert phrases_in(text) == {phrase for phrase in known_phrases() if phrase in text}
