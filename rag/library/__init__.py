"""The only code that touches a store: catalogue (SQL), vectors (Chroma), words (tantivy)."""

from rag.library.library import Library
from rag.library.opening import open_library

__all__ = ["Library", "open_library"]
