"""The chat page: question, streamed answer with numbered citations, follow-ups."""

from typing import Any

import streamlit as st

from rag.answer.types import Answer, Citation, Question, Turn
from rag.errors import ContractQAError
from rag.library import Library
from views.answer_view import show_answer
from views.language import choose_language, interface_language, text
from views.place import place_of_citation, show_place
from views.resources import Resources, loaded_resources
from views.words import EXAMPLES

_ANSWERS = "answers"
_PENDING = "pending_question"
_ASKS, _ANSWERS_ICON = ":material/person:", ":material/contract:"


def show() -> None:
    """Draws the page."""
    answers: list[Answer] = st.session_state.setdefault(_ANSWERS, [])
    st.title(text("title"), anchor=False)
    if not answers:
        st.markdown(text("subtitle"))
    asked = st.chat_input(text("placeholder"), submit_mode="stop")
    loaded = loaded_resources()
    if loaded is None:
        return
    chosen = _sidebar(loaded.library)
    if not loaded.library.contracts():
        st.info(text("empty_library"))
        return
    question = asked or st.session_state.pop(_PENDING, None)
    if not answers and not question:
        _examples()
    for index, answer in enumerate(answers):
        with st.chat_message("user", avatar=_ASKS):
            st.markdown(answer.question.text)
        with st.chat_message("assistant", avatar=_ANSWERS_ICON):
            _draw(answer, index, loaded.library)
    if question:
        _ask(loaded, Question(question, _history(answers), chosen), answers)


def _sidebar(library: Library) -> tuple[str, ...] | None:
    """The contracts chosen to ask about; None for all."""
    with st.sidebar:
        choose_language()
        contracts = library.contracts()
        titles = {c.contract_id: f"{c.title} · {c.source}" for c in contracts}
        chosen = st.multiselect(
            text("scope"),
            list(titles),
            format_func=lambda contract_id: titles.get(contract_id, contract_id),
            placeholder=text("scope_all"),
        )
        sources = len({contract.source for contract in contracts})
        st.caption(text("library_counts", contracts=len(contracts), sources=sources))
        if st.button(text("new_chat"), icon=":material/add_comment:", width="stretch"):
            st.session_state[_ANSWERS] = []
            st.rerun()
    return tuple(chosen) or None


def _examples() -> None:
    st.caption(text("examples"))
    left, right = st.columns(2)
    for index, (chinese, english) in enumerate(EXAMPLES):
        example = chinese if interface_language() == "zh" else english
        column = right if index % 2 else left
        if column.button(example, icon=":material/help:", width="stretch"):
            st.session_state[_PENDING] = example
            st.rerun()


def _ask(loaded: Resources, question: Question, answers: list[Answer]) -> None:
    with st.chat_message("user", avatar=_ASKS):
        st.markdown(question.text)
    with st.chat_message("assistant", avatar=_ANSWERS_ICON):
        try:
            answer = _stream(loaded, question)
        except ContractQAError as error:
            st.error(text("failed", reason=str(error)))
            return
    answers.append(answer)
    st.rerun()


def _stream(loaded: Resources, question: Question) -> Answer:
    """Runs the chain and shows its steps while they happen."""
    update: dict[str, Any] = {}
    with st.status(text("working")) as status:
        for part in loaded.chain.stream(question):
            update |= part
            if "scope" in part:
                status.write(text("step_scope", count=len(part["scope"].contract_ids)))
            if "retrieved" in part:
                status.write(text("step_retrieved", count=len(part["retrieved"])))
    answer: Answer = update["answer"]
    return answer


def _draw(answer: Answer, index: int, library: Library) -> None:
    def opened(citation: Citation) -> None:
        show_place(library, place_of_citation(citation))

    show_answer(answer, f"answer-{index}", opened)
    for note in answer.notes:
        st.caption(note)
    seconds = answer.timing_ms.get("total", 0.0) / 1000
    st.caption(text("step_checked", count=len(answer.citations), seconds=seconds))


def _history(answers: list[Answer]) -> tuple[Turn, ...]:
    return tuple(
        turn
        for answer in answers
        for turn in (Turn("user", answer.question.text), Turn("assistant", answer.answer))
    )
