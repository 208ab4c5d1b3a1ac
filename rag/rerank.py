"""A cross-encoder that reads question and passage together; off unless a model is set."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from rag.errors import SettingsError
from rag.library.records import Passage


class Reranker:
    """Any sentence-transformers ``CrossEncoder``, by name or path, loaded at first use."""

    def __init__(self, model: str) -> None:
        self.model = model

    def rerank(
        self, question: str, passages: Sequence[Passage]
    ) -> tuple[list[Passage], dict[str, float]]:
        """The passages, best first, and the score of each by passage id. Raises SettingsError."""
        pairs = [(question, f"{passage.header}\n{passage.text}") for passage in passages]
        values = _load(self.model).predict(pairs) if pairs else []
        scores = {p.passage_id: float(v) for p, v in zip(passages, values, strict=True)}
        return sorted(passages, key=lambda p: -scores[p.passage_id]), scores


@lru_cache(maxsize=1)
def _load(model: str) -> Any:
    from sentence_transformers import CrossEncoder  # imports torch, which takes seconds

    try:
        return CrossEncoder(model)
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise SettingsError(
            f"CONTRACT_QA_RERANKER_MODEL cannot be loaded ({model}): {reason}. "
            "Give the name or path of a sentence-transformers cross-encoder, or unset it."
        ) from None
