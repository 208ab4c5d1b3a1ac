"""How near each sentence comes to what is asked by meaning, beyond the words they share."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rag.answer.asked import Asked
from rag.answer.evidence import Evidence
from rag.answer.types import Retrieved, Scope
from rag.library import Library
from rag.question_vectors import part_or_whole, question_vector
from rag.sentences import embedded_sentence


def add_meaning(
    scope: Scope,
    asked: Asked,
    weighed: Sequence[Evidence],
    retrieved: Sequence[Retrieved],
    library: Library,
) -> list[Evidence]:
    """The evidence sorted anew after its sentences were compared with the question by vector.

    Both sides are centred first: the question on the mean of questions, the sentences on the mean
    of the retrieved passages. What all clauses of a contract share would drown the rest.
    """
    if not weighed:
        return []
    sentences = [evidence.sentence for evidence in weighed]
    middle = library.vectors_of([result.passage.passage_id for result in retrieved]).mean(axis=0)
    texts = [embedded_sentence(s.found.passage, s.text) for s in sentences]
    vectors = library.sentence_vectors(texts) - middle
    lengths = np.maximum(np.linalg.norm(vectors, axis=1), 1e-9)
    part, whole = (
        vectors @ np.asarray(question_vector(text, scope.language, library.embeddings)) / lengths
        for text in (part_or_whole(asked.text, scope.topic), scope.topic or asked.text)
    )
    compared = [
        replace(evidence, meaning=float(near), topic=float(nearer))
        for evidence, near, nearer in zip(weighed, part, whole, strict=True)
    ]
    return sorted(compared, key=lambda evidence: -evidence.score)
