"""The embedding model: the bundled one, or any sentence-transformers model by name or path.

Both are LangChain ``Embeddings`` that return unit vectors (lists of ``dimension`` floats), so the
cosine of two of them is their dot product. Heavy imports wait until a model is loaded: the
bundled model never imports torch, which alone takes seconds.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from data import DATA
from rag.errors import SettingsError
from rag.settings import Settings
from rag.token_model import clean, cut, load_network, token_model

if TYPE_CHECKING:
    from langchain_huggingface import HuggingFaceEmbeddings

BUNDLED = "multilingual-e5-small-contracts"
BATCH = 8  # the quickest of 1, 4, 8, 16, 32 on two cores: larger ones pay for padding
MAX_TOKENS = 512

# What a family of models wants before a question and before a passage, from its model card;
# the model's own configuration goes first where it says so.
PREFIXES = {
    "e5": ("query: ", "passage: "),
    "bge-small-zh": ("为这个句子生成表示以用于检索相关文章：", ""),
    "bge-base-zh": ("为这个句子生成表示以用于检索相关文章：", ""),
    "bge-large-zh": ("为这个句子生成表示以用于检索相关文章：", ""),
}


class EmbeddingModel(Embeddings):
    """A LangChain ``Embeddings`` that knows its name, its dimension and how it counts tokens."""

    name: str
    dimension: int
    max_tokens: int

    def count_tokens(self, text: str) -> int:
        """The tokens ``text`` takes as a passage, prefix and special tokens included.

        What lies beyond ``max_tokens`` does not reach the vector.
        """
        raise NotImplementedError


class BundledEmbeddings(EmbeddingModel):
    """The model of ``data/models`` through ONNX Runtime; prefixes are added here."""

    def __init__(self, folder: Path = DATA / "models" / BUNDLED) -> None:
        self.name = folder.name
        self.dimension = 384
        self.max_tokens = MAX_TOKENS
        self._folder = folder
        self._tokens = token_model(folder)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Unit vectors of passages, in the order given."""
        encoded = self._tokens.token_ids([f"passage: {text}" for text in texts])
        vectors = np.empty((len(texts), self.dimension), np.float32)
        by_length = sorted(range(len(texts)), key=lambda i: len(encoded[i]))
        for first in range(0, len(by_length), BATCH):
            rows = by_length[first : first + BATCH]
            tokens, mask = self._tokens.read([cut(encoded[i], MAX_TOKENS) for i in rows])
            vectors[rows] = self._pooled(tokens, mask)
        as_lists: list[list[float]] = vectors.tolist()
        return as_lists

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question."""
        tokens = self._tokens.vectors(f"query: {text}", MAX_TOKENS)[None]
        vector: list[float] = self._pooled(tokens, np.ones(tokens.shape[:2], np.int64))[0].tolist()
        return vector

    def count_tokens(self, text: str) -> int:
        """The tokens ``text`` takes as a passage, prefix and special tokens included."""
        return len(self._tokens.token_ids([f"passage: {text}"])[0])

    def _pooled(self, tokens: NDArray[np.float32], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        network = load_network(self._folder / "embedding.onnx")
        given = {"tokens": tokens, "attention_mask": mask}
        vectors: NDArray[np.float32] = network.run(None, given)[0]
        return vectors


class SentenceTransformerEmbeddings(EmbeddingModel):
    """Any sentence-transformers model, run by langchain-huggingface (and so by torch)."""

    def __init__(self, model: str) -> None:
        self.name = str(Path(model).resolve()) if Path(model).is_dir() else model
        self._model = load_sentence_transformer(model)
        client: Any = self._model._client
        self.dimension = int(client.get_embedding_dimension())
        self.max_tokens = int(client.max_seq_length or MAX_TOKENS)
        self._query_prefix, self._passage_prefix = prefixes(model, client.prompts)
        self._tokenize: Callable[[str], list[int]] = client.tokenizer.encode

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Unit vectors of passages, in the order given."""
        return self._model.embed_documents([clean(self._passage_prefix + text) for text in texts])

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question."""
        return self._model.embed_query(clean(self._query_prefix + text))

    def count_tokens(self, text: str) -> int:
        """The tokens ``text`` takes as a passage, prefix and special tokens included."""
        return len(self._tokenize(clean(self._passage_prefix + text)))


def load_embeddings(settings: Settings) -> EmbeddingModel:
    """The model that ``settings.embedding_model`` names: ``bundled``, a folder, or a hub name.

    The bundled model loads its files at first use. Raises SettingsError for a model that cannot
    be loaded.
    """
    if settings.embedding_model == "bundled":
        return BundledEmbeddings()
    return SentenceTransformerEmbeddings(settings.embedding_model)


def load_sentence_transformer(model: str) -> "HuggingFaceEmbeddings":
    """The model at a path or hub name; only a name asks the hub. Raises SettingsError."""
    if Path(model).is_dir():
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from langchain_huggingface import HuggingFaceEmbeddings

    try:
        return HuggingFaceEmbeddings(
            model_name=model,
            # The prompt is put before the text here, so the model's own default stays out.
            encode_kwargs={"normalize_embeddings": True, "prompt": ""},
        )
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"The embedding model {model!r} cannot be loaded: {str(error).splitlines()[0]} "
            "Set CONTRACT_QA_EMBEDDING_MODEL to 'bundled', to the folder of a "
            "sentence-transformers model, or to a name on the hub."
        ) from error


def prefixes(model: str, prompts: Mapping[str, str | None]) -> tuple[str, str]:
    """What goes before a question and a passage: the model's own prompts, else its family's."""
    passage = prompts.get("passage") or prompts.get("document")
    if prompts.get("query") or passage:
        return prompts.get("query") or "", passage or ""
    name = Path(model).name.lower()
    return next((pair for family, pair in PREFIXES.items() if family in name), ("", ""))
