"""Names of persons in Chinese text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.people import names_person
from rag.language.words import load_words

# Given names, of one character or two.
GIVEN = st.text(alphabet="砚秋澈岚渡柔星野", min_size=1, max_size=2)


@pytest.mark.parametrize(
    "text",
    [
        "甲方联系人为陶砚秋，电话另行通知。",
        "项目经理:欧阳澈",
        "由秦岚担任监理。",
        "夏至柔女士负责验收",
    ],
)
def test_a_surname_between_its_words_is_a_name(text: str) -> None:
    assert names_person(text)


@pytest.mark.parametrize(
    "text",
    ["联系人须持有中级证书。", "乙方更换经理应提前通知。", "由甲方指定的人员负责。", ""],
)
def test_words_about_persons_are_none(text: str) -> None:
    assert not names_person(text)


@given(st.text(max_size=60), st.sampled_from(load_words("people")["surnames"]), GIVEN, st.text())
def test_a_name_is_found_in_any_text(before: str, surname: str, given: str, after: str) -> None:
    assert names_person(f"{before}联系人为{surname}{given}，{after}")
