"""What both rooms share: sources, contracts, clauses, passages and facts, and their search.

The records load at once; the stores load when they are first asked for, so that a command which
needs none of them starts quickly.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.library.library import Library
    from rag.library.opening import open_library

__all__ = ["Library", "open_library"]


def __getattr__(name: str) -> Any:
    if name == "Library":
        from rag.library.library import Library

        return Library
    if name == "open_library":
        from rag.library.opening import open_library

        return open_library
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
