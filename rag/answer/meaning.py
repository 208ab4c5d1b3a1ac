"""How near a sentence comes to what is asked by meaning, beyond the words they share."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.answer.asked import Asked
from rag.answer.evidence import Evidence, answer_rules
from rag.answer.types import Retrieved, Scope
from rag.embedding import EmbeddingModel
from rag.library import Library
from rag.retrieve import question_vector

_MOST_KEPT = 20_000  # sentences whose vectors are kept for later questions


def add_meaning(
    scope: Scope,
    asked: Asked,
    weighed: Sequence[Evidence],
    retrieved: Sequence[Retrieved],
    library: Library,
) -> list[Evidence]:
    """The evidence sorted anew after its best few sentences were compared by vector.

    Both sides are centred first: the question on the mean of questions, the sentences on the mean
    of the retrieved passages. What all clauses of a contract share would drown the rest.
    """
    rules = answer_rules()["sentence"]
    best = list(weighed[: rules["compared"]])
    if not best:
        return []
    question = np.asarray(question_vector(asked.text, scope.language, library.embeddings))
    ids = [result.passage.passage_id for result in retrieved]
    middle = library.vectors_of(ids).mean(axis=0)
    vectors = _sentence_vectors(library.embeddings, [e.sentence.text for e in best]) - middle
    compared: list[Evidence] = []
    for evidence, vector in zip(best, vectors, strict=True):
        meaning = float(question @ vector / (np.linalg.norm(vector) or 1.0))
        score = evidence.score + rules["weights"]["meaning"] * meaning
        compared.append(replace(evidence, score=score, meaning=meaning))
    return sorted(compared, key=lambda evidence: -evidence.score) + list(weighed[len(best) :])


def _sentence_vectors(embeddings: EmbeddingModel, texts: Sequence[str]) -> NDArray[np.float64]:
    """One row a text; those not seen lately are embedded in one batch."""
    kept = _kept(embeddings)
    vectors = {text: kept[text] for text in texts if text in kept}
    new = [text for text in dict.fromkeys(texts) if text not in vectors]
    if new:
        fresh = dict(zip(new, map(np.asarray, embeddings.embed_documents(new)), strict=True))
        vectors |= fresh
        if len(kept) < _MOST_KEPT:
            kept.update(fresh)
    return np.stack([vectors[text] for text in texts])


@lru_cache(maxsize=2)
def _kept(_embeddings: EmbeddingModel) -> dict[str, NDArray[np.float64]]:
    return {}
