"""The retrieval chain: scope, retrieve, compose, check, as a LangChain Runnable that streams."""

import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from langchain_core.runnables import Runnable, RunnableGenerator, RunnableLambda
from langchain_core.runnables.config import run_in_executor
from langchain_core.runnables.utils import AddableDict

from rag.answer.claims import Draft
from rag.answer.compose import compose, decline
from rag.answer.generate import chat_model
from rag.answer.types import Answer, Question, Scope
from rag.answer.wording import phrase
from rag.answer.written import Written, standing_question, write_answer
from rag.cite import check_claims
from rag.library import Library
from rag.rerank import Reranker
from rag.retrieve import retrieve
from rag.scope import find_scope
from rag.settings import Settings
from rag.vocabulary import vocabulary

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_FIRST_QUESTION = "What is the notice period of Beijing? 提前多久通知?"

# What is known so far: each step adds its key.
State = dict[str, Any]


def build_chain(library: Library, settings: Settings) -> Runnable[Question, State]:
    """The chain from a ``Question`` to a dict with scope, retrieved, statements and answer.

    ``invoke`` returns the whole dict; ``stream`` yields it in parts, in that order, each as soon
    as it is ready. ``batch``, ``ainvoke`` and ``astream_events`` work as with any Runnable.
    """
    reranker = Reranker(settings.reranker_model) if settings.reranker_model else None
    model = chat_model(settings)
    chain = (
        RunnableLambda(_start)
        | _step("scope", lambda state: _scope(state["question"], model, library))
        | _step(
            "retrieved",
            lambda state: retrieve(state["scope"], library, library.embeddings, reranker),
            library,
        )
        | _step("found_at", lambda _: time.perf_counter())
        | _step(
            "draft",
            lambda state: compose(state["scope"], state["retrieved"], library, vocabulary(library)),
            library,
        )
        | _step("quoted", lambda state: _checked(state, library), library)
        | _step("written", lambda state: _written(state, model, library))
        | _step("statements", lambda state: state["written"].checked.statements)
        | _step("answer", _answer)
    )
    return cast(Runnable[Question, State], chain)


def warm_up(library: Library, settings: Settings) -> None:
    """Asks a question of both languages, with a name in Latin letters, and forgets the answer.

    So networks, word lists and the pinyin of names are loaded before somebody waits for them. A
    language model is not asked.
    """
    quoting = settings.model_copy(update={"llm_base_url": None, "llm_model": None})
    build_chain(library, quoting).invoke(Question(_FIRST_QUESTION))


def _start(question: Question) -> State:
    return AddableDict(question=question, asked_at=time.perf_counter())


def _step(
    key: str, compute: Callable[[State], Any], held: Library | None = None
) -> Runnable[State, State]:
    """A Runnable that passes on the parts it gets, then adds ``key``; threads only when awaited.

    ``held``: a library that is held at one generation while the step is computed.
    """

    def computed(state: State) -> State:
        with held.hold() if held is not None else nullcontext():
            return AddableDict({key: compute(state)})

    def add(parts: Iterator[State]) -> Iterator[State]:
        state: State = {}
        for part in parts:
            state |= part
            yield part
        yield computed(state)

    async def add_async(parts: AsyncIterator[State]) -> AsyncIterator[State]:
        state: State = {}
        async for part in parts:
            state |= part
            yield part
        yield await run_in_executor(None, computed, state)

    return RunnableGenerator(add, add_async, name=key)


def _scope(question: Question, model: "BaseChatModel | None", library: Library) -> Scope:
    """The scope of the question; a follow-up is first completed by the model, if there is one."""
    with library.hold():
        scope = find_scope(question, library)
    if model is None or not question.history:
        return scope
    return find_scope(standing_question(model, question, scope), library)


def _checked(state: State, library: Library) -> Written:
    """The quoted answer after its check; a question whose draft did not stand it is declined."""
    draft: Draft = state["draft"]
    checked = check_claims(draft.claims, library)
    if draft.claims and not checked.statements:
        declined = decline(state["scope"], state["retrieved"], library)
        draft = replace(declined, confidence=draft.confidence)
    language = state["scope"].language
    dropped = (phrase(language, "dropped", count=checked.dropped),) if checked.dropped else ()
    return Written(draft, checked, dropped)


def _written(state: State, model: "BaseChatModel | None", library: Library) -> Written:
    quoted: Written = state["quoted"]
    if model is None:
        return quoted
    return write_answer(model, state["scope"], state["retrieved"], quoted, library)


def _answer(state: State) -> Answer:
    """The checked answer; a statement's citation numbers stand behind it in brackets."""
    scope, retrieved = state["scope"], state["retrieved"]
    written: Written = state["written"]
    draft, checked = written.draft, written.checked
    lines = [
        statement.text + "".join(f"[{n}]" for n in statement.citations)
        for statement in checked.statements
    ]
    asked, found, done = state["asked_at"], state["found_at"], time.perf_counter()
    return Answer(
        question=state["question"],
        scope=scope,
        answer="\n\n".join(part for part in (draft.opening, *lines, draft.closing) if part),
        abstained=draft.abstained,
        statements=checked.statements,
        citations=checked.citations,
        retrieved=retrieved,
        timing_ms={
            name: round(1000 * seconds, 2)
            for name, seconds in (
                ("retrieve", found - asked),
                ("answer", done - found),
                ("total", done - asked),
            )
        },
        model=written.model,
        notes=(*scope.notes, *written.notes),
        confidence=state["quoted"].draft.confidence,
        faithfulness=written.faithfulness,
    )
