"""Records to JSON and back, equal after the round trip; vectors to bytes and back."""

import hashlib
from typing import Any, TypeVar

import numpy as np
from pydantic import TypeAdapter

from rag.library.records import IngestedSource, Passage

Record = TypeVar("Record")
_adapters: dict[Any, TypeAdapter[Any]] = {}  # one a class of record, made at its first use


def _adapter(kind: Any) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def to_json(record: Any) -> str:
    """The record as JSON text. Raises UnicodeEncodeError for a text with lone surrogates."""
    return _adapter(type(record)).dump_json(record).decode()


def from_json(kind: type[Record], text: str) -> Record:
    """The record of the class ``kind`` that ``to_json`` wrote."""
    record: Record = _adapter(kind).validate_json(text)
    return record


def digest(ingested: IngestedSource) -> str:
    """SHA-256 over all that is known of a source."""
    return hashlib.sha256(to_json(ingested).encode()).hexdigest()


def embedded_text(passage: Passage) -> str:
    """What is embedded of a passage: its context header, then its text."""
    return f"{passage.header}\n{passage.text}" if passage.header else passage.text


def content_hash(passage: Passage) -> str:
    """SHA-256 of what is embedded of a passage."""
    return text_hash(embedded_text(passage))


def text_hash(text: str) -> str:
    """SHA-256 of a text that is embedded."""
    return hashlib.sha256(text.encode()).hexdigest()


def to_bytes(vector: np.ndarray) -> bytes:
    """A vector as little-endian float32."""
    return vector.astype("<f4").tobytes()


def to_matrix(rows: list[bytes], dimension: int) -> np.ndarray:
    """Vectors written by ``to_bytes`` as float32, rows × ``dimension``."""
    return np.frombuffer(b"".join(rows), "<f4").reshape(len(rows), dimension)
