"""The chat page: question, streamed answer with numbered citations, follow-ups."""

import time
from collections.abc import Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from rag.answer.types import Answer, Citation, Question, Turn
from rag.errors import ContractQAError
from rag.library import Library
from rag.library.conversations import Exchange, add_answer, start_conversation
from views.answer_actions import show_actions
from views.answer_view import show_answer
from views.asking import answer_parts
from views.conversation_list import (
    current_conversation,
    current_exchanges,
    open_conversation,
    show_begun,
    show_conversations,
)
from views.ingestion import FILE_TYPES
from views.language import interface_language, text
from views.login import current_access
from views.messages import told
from views.place import place_of_citation, show_place
from views.resources import Resources, loaded_resources
from views.scope_picker import apply_next_scope, choose_scope, set_scope
from views.uploads import begin, wait_for
from views.words import EXAMPLES

_PENDING = "pending_question"
_EARLIER = "earlier_shown"  # the conversation of which all exchanges are drawn
_SHOWN = 8  # the last exchanges of a conversation; all of them make every question slow
_ASKS, _ANSWERS = ":material/person:", ":material/contract:"


def show() -> None:
    """Draws the page."""
    st.title(text("title"), anchor=False)
    access = current_access()
    if access is None:
        return
    # Drawn before the model is loaded, so that one can write at once.
    asked = st.chat_input(
        text("placeholder"),
        submit_mode="stop",
        accept_file="multiple" if access.may_edit else False,
        file_type=FILE_TYPES,
        max_chars=2000,
    )
    loaded = loaded_resources()
    if loaded is None:
        return
    exchanges = current_exchanges(loaded)
    apply_next_scope()
    with st.sidebar:
        chosen = choose_scope(loaded.library)
        begun = show_conversations(loaded)
    files: Sequence[UploadedFile] = [] if asked is None or isinstance(asked, str) else asked.files
    typed = asked if asked is None or isinstance(asked, str) else asked.text
    if not loaded.library.contracts() and not files:
        st.info(text("empty_library"))
        return
    question = typed or st.session_state.pop(_PENDING, None)
    if not exchanges and not question and not files:
        _welcome(loaded.library)
    known = {contract.contract_id for contract in loaded.library.contracts()}
    open_to_user = [each for each in exchanges if _contracts_of(each.answer) <= known]
    for exchange in _latest(exchanges):
        with st.chat_message("user", avatar=_ASKS):
            st.text(exchange.answer.question.text)
        with st.chat_message("assistant", avatar=_ANSWERS):
            if exchange in open_to_user:
                _answered(exchange, loaded)
            else:
                st.info(text("answer_gone"))
    if files:
        chosen = _take_in(files, loaded)
        if chosen is None:
            return
    if question:
        _ask(loaded, Question(question, _history(open_to_user), chosen), begun)
        if files:
            st.rerun()  # the picker shows what is asked about now


def _latest(exchanges: Sequence[Exchange]) -> Sequence[Exchange]:
    """What is drawn of a conversation: its end, and all of it once that is asked for."""
    earlier = len(exchanges) - _SHOWN
    current = current_conversation()
    if earlier <= 0 or st.session_state.get(_EARLIER) == current:
        return exchanges
    if st.button(text("earlier", count=earlier), icon=":material/history:", type="tertiary"):
        st.session_state[_EARLIER] = current
        st.rerun()
    return exchanges[earlier:]


def _welcome(library: Library) -> None:
    contracts = library.contracts()
    sources = len({contract.source for contract in contracts})
    st.markdown(text("subtitle"))
    st.caption(text("library_counts", contracts=len(contracts), sources=sources))
    st.markdown(f"**{text('examples')}**")
    left, right = st.columns(2)
    for index, (chinese, english) in enumerate(EXAMPLES):
        example = chinese if interface_language() == "zh" else english
        column = right if index % 2 else left
        if column.button(example, width="stretch"):
            st.session_state[_PENDING] = example
            st.rerun()


def _take_in(files: Sequence[UploadedFile], loaded: Resources) -> tuple[str, ...] | None:
    """Ingests dropped files; the ids of their contracts, which stay chosen. None without any."""
    with st.chat_message("assistant", avatar=_ANSWERS), st.status(text("taking_in")) as status:
        ingestion = begin(files, loaded)
        if ingestion is None:
            return None
        wait_for(ingestion)
        names = ingestion.sources
        status.update(label=text("taken_in", count=len(names)), expanded=True)
    contracts = loaded.library.contracts()
    chosen = tuple(c.contract_id for c in contracts if c.source in names)
    if chosen:
        set_scope(chosen)
    return chosen or None


def _ask(loaded: Resources, question: Question, begun: DeltaGenerator) -> None:
    """Asks, and draws the answer where the steps were shown, as the next drawing of the page does.

    Drawing the whole page anew instead would cost more than finding the answer.
    """
    with st.chat_message("user", avatar=_ASKS):
        st.text(question.text)
    place = st.empty()
    with place.chat_message("assistant", avatar=_ANSWERS):
        try:
            answer = _stream(loaded, question)
        except ContractQAError as error:
            with place.chat_message("assistant", avatar=_ANSWERS):
                st.error(text("failed", reason=told(error)))
            return
    owner = loaded.access.user
    conversation = current_conversation()
    if conversation is None:
        conversation = start_conversation(loaded.notes, owner, question.text)
        open_conversation(conversation)
        show_begun(begun, loaded)
    exchange_id = add_answer(loaded.notes, owner, conversation, answer)
    with place.chat_message("assistant", avatar=_ANSWERS):
        _answered(Exchange(exchange_id, answer, None, ""), loaded)


def _stream(loaded: Resources, question: Question) -> Answer:
    """Runs the chain and shows its steps while they happen."""
    update: dict[str, Any] = {}
    with st.status(text("working"), expanded=True) as status:
        begun = time.monotonic()
        for part in answer_parts(loaded.chain, question):
            update |= part
            if not part:  # drawing is when Streamlit notices that it shall stop
                taken = text("working_for", seconds=time.monotonic() - begun)
                status.update(label=taken, expanded=True)
            if "scope" in part:
                status.write(text("step_scope", count=len(part["scope"].contract_ids)))
            if "retrieved" in part:
                status.write(text("step_retrieved", count=len(part["retrieved"])))
            if "quoted" in part and loaded.settings.llm_model:
                status.write(text("step_writing", model=loaded.settings.llm_model))
    answer: Answer = update["answer"]
    return answer


def _answered(exchange: Exchange, loaded: Resources) -> None:
    """An answer with its citations, and what can be done with it."""

    def opened(citation: Citation) -> None:
        show_place(loaded.library, place_of_citation(citation))

    show_answer(exchange.answer, f"answer-{exchange.exchange_id}", opened)
    for note in exchange.answer.notes:
        st.caption(note)
    show_actions(exchange, loaded)


def _contracts_of(answer: Answer) -> set[str]:
    """The contracts an answer tells of: once they are removed, or closed to the user, so is it."""
    named = answer.scope.contract_ids if answer.scope.named else ()
    return {*named, *(citation.contract_id for citation in answer.citations)}


def _history(exchanges: Sequence[Exchange]) -> tuple[Turn, ...]:
    return tuple(
        turn
        for answer in (exchange.answer for exchange in exchanges)
        for turn in (Turn("user", answer.question.text), Turn("assistant", answer.answer))
    )
