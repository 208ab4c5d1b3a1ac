"""The embedding model: the bundled one, or any sentence-transformers model by name or path.

Both are LangChain ``Embeddings`` that return unit vectors (lists of ``dimension`` floats), so the
cosine of two of them is their dot product. Heavy imports wait until a model is loaded: the
bundled model never imports torch, which alone takes seconds.
"""

import os
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings

from data import DATA
from rag.errors import SettingsError
from rag.settings import Settings

if TYPE_CHECKING:
    from langchain_huggingface import HuggingFaceEmbeddings

BUNDLED = "multilingual-e5-small-contracts"
BATCH = 8  # the quickest of 1, 4, 8, 16, 32 on two cores: larger ones pay for padding
MAX_TOKENS = 512
PAD_ID = 1

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

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        return Tokenizer.from_file(str(self._folder / "tokenizer.json"))

    @cached_property
    def _session(self) -> Any:
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when the library is imported
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        # A thread that waits for work in a loop takes twice what the embedding of a question takes.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(
            str(self._folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Unit vectors of passages, in the order given."""
        return self._embed([f"passage: {text}" for text in texts])

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question."""
        return self._embed([f"query: {text}"])[0]

    def count_tokens(self, text: str) -> int:
        """The tokens ``text`` takes as a passage, prefix and special tokens included."""
        return len(self._tokenizer.encode(clean(f"passage: {text}")).ids)

    def _embed(self, texts: list[str]) -> list[list[float]]:
        encoded = [e.ids for e in self._tokenizer.encode_batch([clean(text) for text in texts])]
        vectors = np.empty((len(texts), self.dimension), np.float32)
        by_length = sorted(range(len(texts)), key=lambda i: len(encoded[i]))
        for first in range(0, len(by_length), BATCH):
            rows = by_length[first : first + BATCH]
            ids, mask = padded([cut(encoded[i]) for i in rows])
            inputs = {"input_ids": ids, "attention_mask": mask}
            vectors[rows] = self._session.run(None, inputs)[0]
        as_lists: list[list[float]] = vectors.tolist()
        return as_lists


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


def clean(text: str) -> str:
    """The text with surrogate pairs joined and lone surrogates replaced, as tokenizers need it."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def cut(ids: list[int]) -> list[int]:
    """Token ids of at most ``MAX_TOKENS``, with the closing token kept."""
    return ids if len(ids) <= MAX_TOKENS else [*ids[: MAX_TOKENS - 1], ids[-1]]


def padded(batch: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Input ids and attention mask, int64, batch × the longest of it."""
    width = max(map(len, batch))
    ids = np.full((len(batch), width), PAD_ID, np.int64)
    mask = np.zeros((len(batch), width), np.int64)
    for row, tokens in enumerate(batch):
        ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
    return ids, mask
