"""Messages of the core are told in Chinese, with all that the English fills in."""

from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.words import load_words
from views.messages import chinese

SENTENCES: dict[str, str] = load_words("messages")["sentences"]


def _names(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("english", SENTENCES)
def test_a_translation_fills_in_the_same(english: str) -> None:
    assert _names(SENTENCES[english]) == _names(english)


@pytest.mark.parametrize("english", SENTENCES)
def test_a_message_is_told_in_chinese(english: str) -> None:
    message = english.format(**{name: f"<{name}>" for name in _names(english)})
    told = chinese(message)
    assert told != message
    assert all(f"<{name}>" in told for name in _names(english))


def test_the_reason_and_the_remedy_are_told_as_well() -> None:
    message = "合同.doc cannot be read: it is in an old Office format. Save it as docx in Word."
    told = chinese(message)
    assert told == "合同.doc 无法读取：文件是旧版 Office 格式。请在 Word 中另存为 docx。"


@given(st.text(max_size=60))
def test_what_is_unknown_stays(text: str) -> None:
    assert chinese(f"~{text}~") == f"~{text}~"
