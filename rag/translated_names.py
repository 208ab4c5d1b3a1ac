"""Chinese contracts called by a translation of their names, told by the meaning of their titles."""

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.contract_names import NamedContract, title_words
from rag.embedding import EmbeddingModel
from rag.language.terms import language_of
from rag.language.words import load_words
from rag.question_vectors import question_vector

# A title is meant when its centred cosine with what the question calls the contract, or else with
# the whole question, reaches the first, and the titles of other names stay this far behind. Of 21
# English questions that no name was found in (eight libraries of Chinese contracts), twelve are
# told their contract, none a wrong one; by the whole question alone, six and one.
_LEAST, _AHEAD = 0.15, 0.05
# Words before "agreement" that may be part of its name.
_NAME = 6
_WORD = re.compile(r"[\w&'’-]+")
# More contracts than this are not compared.
_MOST = 200


def by_translation(
    question: str, contracts: Sequence[NamedContract], embeddings: EmbeddingModel
) -> tuple[NamedContract, ...]:
    """The contracts whose title and parties an English question comes near to; most often none.

    Contracts with the same title and parties are meant together.
    """
    chinese = tuple(item for item in contracts if item.contract.language == "zh")
    if not 1 < len(chinese) <= _MOST or not _speaks_of_one(question):
        return ()
    labels = tuple(_label(item) for item in chinese)
    nearest = (_nearest(text, labels, embeddings) for text in (*_called(question), question))
    meant = next((label for label in nearest if label), None)
    return tuple(item for item, label in zip(chinese, labels, strict=True) if label == meant)


def _nearest(text: str, labels: Sequence[str], embeddings: EmbeddingModel) -> str | None:
    """The label that an English text comes near to, None where several may be meant."""
    cosines = _vectors(tuple(labels), embeddings) @ np.asarray(
        question_vector(text, "en", embeddings)
    )
    best = int(np.argmax(cosines))
    others = [c for label, c in zip(labels, cosines, strict=True) if label != labels[best]]
    clear = cosines[best] >= _LEAST and cosines[best] - max(others, default=-1.0) >= _AHEAD
    return labels[best] if clear else None


def _called(question: str) -> list[str]:
    """What a question calls contracts: "distributor agreement", with no article or preposition."""
    small = frozenset(load_words("stopwords")["en"])
    called: list[str] = []
    for kind in re.finditer(_kinds(), question, re.IGNORECASE):
        words = _WORD.findall(question[: kind.start()])[-_NAME:]
        ends = [n for n, word in enumerate(words, 1) if word.lower() in small]
        if name := words[max(ends, default=0) :]:
            called.append(" ".join((*name, kind[0])))
    return called


def _kinds() -> str:
    """A regular expression for the English words for a contract."""
    kinds = "|".join(kind for kind in (*title_words().kinds, "template", "nda") if kind.isascii())
    return rf"\b(?:{kinds})\b"


def _speaks_of_one(question: str) -> bool:
    """Whether an English question speaks of a contract, and does not ask which one."""
    asks = "|".join(load_words("intents")["intent"]["one_of"]["en"])
    lower = question.lower()
    named = re.search(_kinds(), lower)
    return language_of(question) == "en" and bool(named) and not re.search(rf"\b(?:{asks})", lower)


def _label(item: NamedContract) -> str:
    names = (party.name for party in item.contract.parties if party.name)
    return " ".join((item.contract.title, *names))


@lru_cache(maxsize=8)
def _vectors(labels: tuple[str, ...], embeddings: EmbeddingModel) -> NDArray[np.float64]:
    """The unit vectors of labels, less their mean."""
    vectors = np.asarray(embeddings.embed_documents(list(labels)))
    centred = vectors - vectors.mean(axis=0)
    return np.asarray(centred / np.linalg.norm(centred, axis=1, keepdims=True))
