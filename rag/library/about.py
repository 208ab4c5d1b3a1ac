"""What ties a library to its embedding model: kept in the catalogue and in Chroma's metadata."""

from collections.abc import Mapping
from typing import Any

from rag.embedding import EmbeddingModel
from rag.errors import ModelMismatchError

SCHEMA_VERSION = 1  # of the tables, the fields in Chroma and the fields in tantivy


def about_model(embeddings: EmbeddingModel) -> dict[str, str]:
    """Schema version, name and dimension of the model, as text."""
    return {
        "schema": str(SCHEMA_VERSION),
        "model": embeddings.name,
        "dimension": str(embeddings.dimension),
    }


def check_model(found: Mapping[str, Any], wanted: Mapping[str, str]) -> None:
    """Raises ModelMismatchError when a library was made with something else than is ``wanted``."""
    for key in wanted:
        if found.get(key) != wanted[key]:
            raise ModelMismatchError(
                f"The library was made with {key} {found.get(key)!r}, but now it is "
                f"{wanted[key]!r}. Set CONTRACT_QA_EMBEDDING_MODEL back, or make the indexes "
                "anew with: contract-qa doctor --rebuild"
            )
