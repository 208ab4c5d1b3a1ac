"""Names of persons in Chinese text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.people import names_person


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


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    assert names_person(text) in (True, False)
