"""The lower layers of the bundled model, from which both its embeddings and its answers start."""

import os
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PAD_ID = 1
_KEPT = 400  # single texts whose vectors are kept: 80 kB for a sentence, 800 at most


class TokenModel:
    """Texts to the vectors of their tokens: the tokenizer and ``tokens.onnx`` of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept = lru_cache(maxsize=_KEPT)(self._read_one)

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        return Tokenizer.from_file(str(self._folder / "tokenizer.json"))

    def token_ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of the tokens of each text, special tokens included."""
        return [encoded.ids for encoded in self._tokenizer.encode_batch([clean(t) for t in texts])]

    def vectors(self, text: str, longest: int) -> NDArray[np.float32]:
        """The vectors of the first ``longest`` tokens of one text, token × width.

        Kept for a while: a question is read for its embedding and again beside each sentence, a
        sentence again for the next question about its contract.
        """
        return self._kept(tuple(cut(self.token_ids([text])[0], longest)))

    def _read_one(self, ids: tuple[int, ...]) -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = self.read([ids])[0][0]
        return vectors

    def read(self, ids: Sequence[Sequence[int]]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The vectors of tokens, text × token × width, and the mask: 0 behind the last token."""
        padded_ids, mask = padded(ids)
        network = load_network(self._folder / "tokens.onnx")
        return network.run(None, {"input_ids": padded_ids, "attention_mask": mask})[0], mask


@cache
def token_model(folder: Path) -> TokenModel:
    """The one of a folder, so that what it keeps is shared."""
    return TokenModel(folder)


@cache
def load_network(path: Path) -> Any:
    """The ONNX Runtime session of a network, loaded once."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when the library is imported
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # A thread that waits for work in a loop takes twice what the embedding of a question takes.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Weights of 4 and 8 bits become floats here, once, not at each multiplication.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def clean(text: str) -> str:
    """The text with surrogate pairs joined and lone surrogates replaced, as tokenizers need it."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def cut(ids: list[int], longest: int) -> list[int]:
    """At most ``longest`` token ids, with the closing token kept."""
    return ids if len(ids) <= longest else [*ids[: longest - 1], ids[-1]]


def padded(batch: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Input ids and attention mask, batch × the longest of it."""
    width = max(map(len, batch))
    ids = np.full((len(batch), width), PAD_ID, np.int64)
    mask = np.zeros((len(batch), width), np.int64)
    for row, tokens in enumerate(batch):
        ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
    return ids, mask
