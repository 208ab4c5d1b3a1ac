"""The optional way to answer: written by a language model, else the quoted answer with a note."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.answer.claims import Draft
from rag.answer.generate import GenerationError, condense, read_reply, stream_reply
from rag.answer.types import Question, Retrieved, Scope
from rag.answer.wording import phrase
from rag.cite import Checked, check_claims
from rag.library import Library

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

# Lists, comparisons and sums come complete from the registers; a model would only lose rows.
_WRITTEN = frozenset({"lookup", "yes_no"})


@dataclass(frozen=True, slots=True)
class Written:
    """An answer after its check. ``notes`` tells the user what was removed or went wrong.

    ``model``: who wrote it, ``extractive`` when it is quoted. ``faithfulness``: the share of the
    sentences a model wrote that stood the check, None when it wrote none.
    """

    draft: Draft
    checked: Checked
    notes: tuple[str, ...] = ()
    model: str = "extractive"
    faithfulness: float | None = None


def write_answer(
    model: "BaseChatModel",
    scope: Scope,
    retrieved: Sequence[Retrieved],
    quoted: Written,
    library: Library,
) -> Written:
    """The model's answer where one is to be written and stands the check, else the quoted one.

    A question that the quoted answer declines stays declined: the model is no better judge of that.
    """
    if quoted.draft.abstained or scope.intent not in _WRITTEN:
        return quoted
    language = scope.language
    try:
        reply = "".join(stream_reply(model, scope.question, language, retrieved))
        draft = read_reply(reply, language, retrieved, library)
    except GenerationError as error:
        return replace(quoted, notes=(phrase(language, "model_failed", reason=str(error)),))
    checked = check_claims(draft.claims, library)
    if not checked.statements:
        unsupported = phrase(language, "model_unsupported")
        faithfulness = 0.0 if draft.claims else None
        return replace(quoted, notes=(unsupported,), faithfulness=faithfulness)
    removed = phrase(language, "model_removed", count=checked.dropped)
    notes = (removed,) if checked.dropped else ()
    name = getattr(model, "model_name", "language model")
    return Written(draft, checked, notes, name, len(checked.statements) / len(draft.claims))


def standing_question(model: "BaseChatModel", question: Question, scope: Scope) -> Question:
    """A follow-up as the model rewrites it, or the question as it was when that fails."""
    if not question.history:
        return question
    try:
        text = condense(model, question.text, scope.language, question.history)
    except GenerationError:
        return question
    return replace(question, text=text)
