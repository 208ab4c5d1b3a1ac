"""The marks of Markdown that no reader sees: emphasis and escapes. What they mark is text."""

import re
from collections.abc import Iterator

from rag.library.records import Span

# **bold** and __bold__ within a line; marks beside blanks are no emphasis but a gap to fill in.
_BOLD = re.compile(r"(\*\*|__)(?=[^\s*_])[^\n]{1,400}?(?<=[^\s*_])(\1)")
_ESCAPE = re.compile(r"\\(?=[\\`*_{}\[\]()#+.!|~>-])")


def marks(text: str) -> tuple[Span, ...]:
    """The spans of the marks of ``text``, sorted."""
    return tuple(sorted(_marks(text)))


def _marks(text: str) -> Iterator[Span]:
    for match in _BOLD.finditer(text):
        yield match.span(1)
        yield match.span(2)
    for match in _ESCAPE.finditer(text):
        yield match.span()
