"""Of a long conversation only the end is drawn, the rest when it is asked for."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rag.answer.types import Answer, Question
from rag.chain import build_chain
from rag.library import open_library
from rag.library.conversations import add_answer, start_conversation
from rag.library.user_tables import open_user_tables
from rag.settings import Settings
from tests.views.test_pages import app_over, drawn

QUESTIONS = [f"第{n}问:故障后多久要响应?" for n in range(1, 13)]


def _conversation(library: Path) -> str:
    """A kept conversation of all QUESTIONS; returns its id."""
    settings = Settings(library=library)
    notes = open_user_tables(settings)
    conversation = start_conversation(notes, "", "long")
    with open_library(settings) as opened:
        chain = build_chain(opened, settings)
        for question in QUESTIONS:
            answer: Answer = chain.invoke(Question(question))["answer"]
            add_answer(notes, "", conversation, answer)
    return conversation


def _asked(page: AppTest) -> list[str]:
    return [message.text[0].value for message in page.chat_message if message.name == "user"]


@pytest.mark.slow
def test_earlier_questions_are_drawn_when_asked_for(library_copy: Path) -> None:
    with app_over(library_copy):
        page = drawn("chat", "zh", conversation=_conversation(library_copy))
        assert not page.exception
        shown = _asked(page)
        assert shown == QUESTIONS[-len(shown) :]
        assert 1 < len(shown) < len(QUESTIONS)
        (earlier,) = [each for each in page.button if "更早" in each.label]
        assert str(len(QUESTIONS) - len(shown)) in earlier.label
        page = earlier.click().run()
        assert _asked(page) == QUESTIONS
