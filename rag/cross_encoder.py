"""The bundled cross-encoder: how likely a sentence answers a question, both read together.

A cosine compares two texts that were read apart, and a near miss (the right matter, another level,
side or detail) lies as near as an answer. Here the upper layers read question and sentence as one.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from data import DATA
from rag.embedding import BUNDLED
from rag.token_model import load_network, token_model

LONGEST = 100  # tokens of a question or sentence: so many were read in training


class CrossEncoder:
    """The networks ``tokens.onnx`` and ``answer.onnx`` of a folder, loaded at first use."""

    def __init__(self, folder: Path = DATA / "models" / BUNDLED) -> None:
        self._folder = folder
        self._tokens = token_model(folder)

    def log_odds(self, question: str, sentences: Sequence[str]) -> list[float]:
        """The log odds that each sentence answers the question, in the order given.

        Answers and near misses weighed alike in training, so 0 is no threshold: only their order
        and a calibrated model make something of them.
        """
        if not sentences:
            return []
        read = [self._tokens.vectors(f"passage: {text}", LONGEST) for text in sentences]
        tokens = np.zeros((len(read), max(map(len, read)), read[0].shape[1]), np.float32)
        mask = np.zeros(tokens.shape[:2], np.int64)
        for row, vectors in enumerate(read):
            tokens[row, : len(vectors)] = vectors
            mask[row, : len(vectors)] = 1
        asked = self._tokens.vectors(f"query: {question}", LONGEST)[None]
        given = {"question": asked, "tokens": tokens, "attention_mask": mask}
        odds = load_network(self._folder / "answer.onnx").run(None, given)[0]
        return [float(value) for value in odds]


@cache
def cross_encoder() -> CrossEncoder:
    """The one of this process."""
    return CrossEncoder()
