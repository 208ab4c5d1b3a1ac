"""Vectors of questions, less what all questions of their language share."""

import json
from functools import cache, lru_cache

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from data import DATA
from rag.embedding import EmbeddingModel
from rag.language.words import load_words
from rag.library.records import Language

_EDGES = " \t\n,，.。;；:：?？!！"


@lru_cache(maxsize=256)
def question_vector(text: str, language: Language, embeddings: EmbeddingModel) -> tuple[float, ...]:
    """The vector of a question less the mean of questions in its language, at unit length.

    The mean is what all questions of a language share; without it, it drowns what this one asks
    most of all across languages.
    """
    vector = _embedded(text, embeddings) - question_mean(language, embeddings)
    return tuple(float(x) for x in vector / np.linalg.norm(vector))


def part_or_whole(part: str, whole: str) -> str:
    """The part of a question, or the whole where it differs by stops and blanks only.

    So the two are read once; the whole keeps its question mark, which vectors feel.
    """
    return whole if part.strip(_EDGES) == whole.strip(_EDGES) else part


@lru_cache(maxsize=500)
def _embedded(text: str, embeddings: EmbeddingModel) -> NDArray[np.float64]:
    """The vector of a question; parts of one question are asked for more than once."""
    return np.asarray(embeddings.embed_query(text))


def question_mean(language: Language, embeddings: EmbeddingModel) -> NDArray[np.float64]:
    """The mean vector of generic questions: stored for the bundled model, else computed once."""
    stored = _stored_means().get(embeddings.name)
    return np.asarray(stored[language]) if stored else computed_mean(language, embeddings)


@lru_cache(maxsize=8)
def computed_mean(language: Language, embeddings: Embeddings) -> NDArray[np.float64]:
    """The mean vector of the generic questions of a language."""
    questions = load_words("generic_questions")[language]
    vectors = np.asarray([embeddings.embed_query(question) for question in questions])
    mean: NDArray[np.float64] = vectors.mean(axis=0)
    return mean


@cache
def _stored_means() -> dict[str, dict[str, list[float]]]:
    means: dict[str, dict[str, list[float]]] = json.loads(
        (DATA / "question_means.json").read_text(encoding="utf-8")
    )
    return means
