"""The retrieval chain: scope, retrieve, compose, check, as a LangChain Runnable that streams."""

import time
from typing import Any

from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough

from rag.answer.claims import Draft
from rag.answer.compose import compose, decline
from rag.answer.types import Answer, Question
from rag.cite import Checked, check_claims
from rag.library import Library
from rag.rerank import Reranker
from rag.retrieve import retrieve, vocabulary
from rag.scope import find_scope
from rag.settings import Settings

Step = dict[str, Any]


def build_chain(library: Library, settings: Settings) -> Runnable[Question, Step]:
    """The chain from a ``Question`` to a dict with scope, retrieved, statements and answer.

    ``invoke`` returns the whole dict, ``stream`` yields its parts in that order as they are ready.
    """
    reranker = Reranker(settings.reranker_model) if settings.reranker_model else None

    def scoped(step: Step) -> Any:
        return find_scope(step["question"], library)

    def retrieved(step: Step) -> Any:
        return retrieve(step["scope"], library, library.embeddings, reranker)

    def drafted(step: Step) -> tuple[Draft, Checked]:
        draft = compose(step["scope"], step["retrieved"], library, vocabulary(library))
        checked = check_claims(draft.claims, library)
        if draft.claims and not checked.statements:
            draft = decline(step["scope"], step["retrieved"], library)
        return draft, checked

    def answered(step: Step) -> Answer:
        return _answer(step)

    return (
        RunnableLambda(lambda question: {"question": question, "started": [time.perf_counter()]})
        | RunnablePassthrough.assign(scope=RunnableLambda(scoped, name="scope"))
        | RunnablePassthrough.assign(retrieved=RunnableLambda(retrieved, name="retrieve"))
        | RunnablePassthrough.assign(clock=lambda _: time.perf_counter())
        | RunnablePassthrough.assign(draft=RunnableLambda(drafted, name="compose"))
        | RunnablePassthrough.assign(statements=lambda step: step["draft"][1].statements)
        | RunnablePassthrough.assign(answer=RunnableLambda(answered, name="answer"))
    )


def _answer(step: Step) -> Answer:
    """The checked answer; a statement's citation numbers stand behind it in brackets."""
    draft, checked = step["draft"]
    started, done = step["started"][0], time.perf_counter()
    lines = [
        statement.text + "".join(f"[{n}]" for n in statement.citations)
        for statement in checked.statements
    ]
    notes = step["scope"].notes
    if checked.dropped:
        notes += (f"{checked.dropped} ✗",)
    return Answer(
        question=step["question"],
        scope=step["scope"],
        answer="\n\n".join(part for part in (draft.opening, *lines, draft.closing) if part),
        abstained=draft.abstained,
        statements=checked.statements,
        citations=checked.citations,
        retrieved=step["retrieved"],
        timing_ms={
            "retrieve": round(1000 * (step["clock"] - started), 2),
            "answer": round(1000 * (done - step["clock"]), 2),
            "total": round(1000 * (done - started), 2),
        },
        notes=notes,
    )
