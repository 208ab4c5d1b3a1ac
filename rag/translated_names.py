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

# A title is meant when its centred cosine with the question reaches the first, and the titles of
# other names stay this far behind. Of 56 English questions about two libraries of Chinese
# contracts, with all Chinese names taken out, 15 are told their contract, one a wrong one.
_LEAST, _AHEAD = 0.15, 0.05
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
    cosines = _vectors(labels, embeddings) @ np.asarray(question_vector(question, "en", embeddings))
    best = int(np.argmax(cosines))
    others = [c for label, c in zip(labels, cosines, strict=True) if label != labels[best]]
    if cosines[best] < _LEAST or cosines[best] - max(others, default=-1.0) < _AHEAD:
        return ()
    return tuple(item for item, label in zip(chinese, labels, strict=True) if label == labels[best])


def _speaks_of_one(question: str) -> bool:
    """Whether an English question speaks of a contract, and does not ask which one."""
    kinds = "|".join(kind for kind in (*title_words().kinds, "template", "nda") if kind.isascii())
    asks = "|".join(load_words("intents")["intent"]["one_of"]["en"])
    lower = question.lower()
    named = re.search(rf"\b(?:{kinds})\b", lower)
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
