"""Answers written by a language model behind any OpenAI-compatible endpoint, as claims to check.

The model sees the best passages and nothing else. What it writes is cut into sentences; each is a
claim resting on the sentences of the passages it names. ``rag.cite`` then checks every claim like
one of our own, so a model can shorten an answer but not invent one.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rag.answer.claims import Claim, Draft, Place
from rag.answer.evidence import Sentence, read_sentences
from rag.answer.prompts import answer_prompt, condense_prompt, is_order
from rag.answer.types import Retrieved, Turn
from rag.language.sentences import split_sentences
from rag.library import Library
from rag.library.records import Language
from rag.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

PASSAGES = 8  # shown to the model; more make small models cite wrongly
_LABEL = re.compile(r"\[(\d{1,2})\]")
_DECLINED = ("合同中没有约定", "the contracts do not say")
_SHARED = 2  # characters of the pieces by which a claim is matched with the words it rests on


class GenerationError(Exception):
    """The endpoint gave no usable answer; the caller answers without it and says so."""


def chat_model(settings: Settings) -> "BaseChatModel | None":
    """The model of the settings, None when no endpoint or model is set."""
    if settings.llm_base_url is None or settings.llm_model is None:
        return None
    from langchain_openai import ChatOpenAI

    key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else "none"
    return ChatOpenAI(
        base_url=settings.llm_base_url,
        model=settings.llm_model,
        api_key=key,  # type: ignore[arg-type]
        timeout=settings.llm_timeout,
        max_retries=1,
        temperature=0,
        max_tokens=settings.llm_max_tokens,  # type: ignore[call-arg]
    )


def stream_reply(
    model: "BaseChatModel", question: str, language: Language, retrieved: Sequence[Retrieved]
) -> Iterator[str]:
    """The pieces of the model's reply as they come. Raises GenerationError."""
    try:
        for chunk in model.stream(answer_prompt(question, language, retrieved[:PASSAGES])):
            yield str(chunk.text)
    except Exception as error:
        raise GenerationError(_reason(error)) from error


def condense(
    model: "BaseChatModel", question: str, language: Language, history: Sequence[Turn]
) -> str:
    """The follow-up as a question that stands alone. Raises GenerationError."""
    try:
        reply = str(model.invoke(condense_prompt(question, language, history)).text).strip()
    except Exception as error:
        raise GenerationError(_reason(error)) from error
    if not reply or "\n" in reply or len(reply) > 4 * len(question) + 200:
        raise GenerationError("the question was not rewritten")
    return reply


def read_reply(
    reply: str, language: Language, retrieved: Sequence[Retrieved], library: Library
) -> Draft:
    """The claims of a reply. A sentence without a label of a shown passage rests on nothing.

    Raises GenerationError for an empty reply.
    """
    if not reply.strip():
        raise GenerationError("the reply was empty")
    if any(words in reply.lower() for words in _DECLINED) and not _LABEL.search(reply):
        return Draft((), abstained=True)
    shown = retrieved[:PASSAGES]
    return Draft(
        tuple(
            Claim(words, tuple(_places(words, labels, shown, library)))
            for words, labels in _labelled(reply, language)
        )
    )


def _labelled(reply: str, language: Language) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The sentences of a reply with the labels inside or right after each."""
    joined = re.sub(r"([。.!?！？])\s{0,3}((?:\[\d{1,2}\]\s{0,2}){1,8})", r" \2\1", reply)
    for start, end in split_sentences(joined, language):
        sentence = joined[start:end]
        words = " ".join(_LABEL.sub("", sentence).split())
        if words.strip(" 。.!?！？"):
            yield words, tuple(int(label) for label in _LABEL.findall(sentence))


def _places(
    words: str, labels: Sequence[int], retrieved: Sequence[Retrieved], library: Library
) -> Iterator[Place]:
    """For each labelled passage its sentence that shares most with the claim."""
    for label in dict.fromkeys(labels):
        if 1 <= label <= len(retrieved):
            result = retrieved[label - 1]
            sentences = read_sentences([result], library)
            said = [sentence for sentence in sentences if not is_order(sentence.text)]
            best = max(said, key=lambda sentence: _shared(words, sentence), default=None)
            if best is not None:
                yield Place(result.contract, result.clause, best.start, best.end)


def _shared(words: str, sentence: Sentence) -> float:
    pieces = _pieces(words)
    return len(pieces & _pieces(sentence.text)) / len(pieces) if pieces else 0.0


def _pieces(text: str) -> set[str]:
    bare = "".join(text.split()).lower()
    return {bare[i : i + _SHARED] for i in range(len(bare) - _SHARED + 1)}


def _reason(error: Exception) -> str:
    """The first line of what went wrong, short enough for a note."""
    first = (str(error).splitlines() or [""])[0]
    return f"{type(error).__name__}: {first}"[:160]
