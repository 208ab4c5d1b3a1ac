"""The retrieval chain: scope, retrieve, compose, check, as a LangChain Runnable that streams."""

import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, cast

from langchain_core.runnables import Runnable, RunnableGenerator, RunnableLambda
from langchain_core.runnables.config import run_in_executor
from langchain_core.runnables.utils import AddableDict

from rag.answer.claims import Draft
from rag.answer.compose import compose, decline
from rag.answer.types import Answer, Question
from rag.answer.wording import phrase
from rag.cite import Checked, check_claims
from rag.library import Library
from rag.rerank import Reranker
from rag.retrieve import retrieve, vocabulary
from rag.scope import find_scope
from rag.settings import Settings

# What is known so far: each step adds its key.
State = dict[str, Any]


def build_chain(library: Library, settings: Settings) -> Runnable[Question, State]:
    """The chain from a ``Question`` to a dict with scope, retrieved, statements and answer.

    ``invoke`` returns the whole dict; ``stream`` yields it in parts, in that order, each as soon
    as it is ready. ``batch``, ``ainvoke`` and ``astream_events`` work as with any Runnable.
    """
    reranker = Reranker(settings.reranker_model) if settings.reranker_model else None
    chain = (
        RunnableLambda(_start)
        | _step("scope", lambda state: find_scope(state["question"], library))
        | _step(
            "retrieved",
            lambda state: retrieve(state["scope"], library, library.embeddings, reranker),
        )
        | _step("found_at", lambda _: time.perf_counter())
        | _step(
            "draft",
            lambda state: compose(
                state["scope"], state["retrieved"], library, vocabulary(library)
            ),
        )
        | _step("checked", lambda state: check_claims(state["draft"].claims, library))
        | _step("statements", lambda state: state["checked"].statements)
        | _step("answer", lambda state: _answer(state, library))
    )
    return cast(Runnable[Question, State], chain)


def _start(question: Question) -> State:
    return AddableDict(question=question, asked_at=time.perf_counter())


def _step(key: str, compute: Callable[[State], Any]) -> Runnable[State, State]:
    """A Runnable that passes on the parts it gets, then adds ``key``; threads only when awaited."""

    def add(parts: Iterator[State]) -> Iterator[State]:
        state: State = {}
        for part in parts:
            state |= part
            yield part
        yield AddableDict({key: compute(state)})

    async def add_async(parts: AsyncIterator[State]) -> AsyncIterator[State]:
        state: State = {}
        async for part in parts:
            state |= part
            yield part
        yield AddableDict({key: await run_in_executor(None, compute, state)})

    return RunnableGenerator(add, add_async, name=key)


def _answer(state: State, library: Library) -> Answer:
    """The checked answer; a statement's citation numbers stand behind it in brackets.

    When nothing of a draft stood the check, the question is declined instead.
    """
    scope, retrieved = state["scope"], state["retrieved"]
    draft: Draft = state["draft"]
    checked: Checked = state["checked"]
    if draft.claims and not checked.statements:
        draft = decline(scope, retrieved, library)
    lines = [
        statement.text + "".join(f"[{n}]" for n in statement.citations)
        for statement in checked.statements
    ]
    notes = scope.notes
    if checked.dropped:
        notes += (phrase(scope.language, "dropped", count=checked.dropped),)
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
        notes=notes,
    )
