"""The chain in a thread of its own, so that a question can be stopped while a model is writing.

Of many questions at once only a few are searched: the interpreter would switch between them all,
and every one would be as late as the last.
"""

from collections.abc import Iterator
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread
from typing import TYPE_CHECKING, Any

from rag.answer.types import Question

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

_searching = BoundedSemaphore(2)
_LOOK_EVERY = 0.3  # seconds in which a page that draws something notices that it was stopped


def answer_parts(
    chain: "Runnable[Question, dict[str, Any]]", question: Question
) -> Iterator[dict[str, Any]]:
    """The parts of the chain's stream as they come, with empty ones while it takes its time.

    Raises what the chain raises. Who stops iterating leaves the thread to end by itself.
    """
    parts: SimpleQueue[dict[str, Any] | Exception | None] = SimpleQueue()

    def run() -> None:
        try:
            stream = chain.stream(question)
            with _searching:
                for part in stream:
                    parts.put(part)
                    if "quoted" in part:  # a model that now writes keeps nobody waiting
                        break
            for part in stream:
                parts.put(part)
        except Exception as error:
            parts.put(error)
        parts.put(None)

    Thread(target=run, daemon=True, name="ask").start()
    while True:
        try:
            part = parts.get(timeout=_LOOK_EVERY)
        except Empty:
            yield {}
            continue
        if part is None:
            return
        if isinstance(part, Exception):
            raise part
        yield part
