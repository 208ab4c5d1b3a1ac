"""Radicals that PDF fonts put in the place of the characters that look alike, one for one.

Kangxi radicals (U+2F00-2FD5) fold by compatibility; for the supplement (U+2E80-2EF3) Unicode has no
such folding, and ``data/words/radicals.toml`` names the characters that stand alone in a text.
"""

import re
import unicodedata
from functools import cache

from rag.language.words import load_words

_RADICAL = re.compile("[\u2e80-\u2fdf]")


def fold_radicals(text: str) -> str:
    """``text`` with ordinary characters instead of radicals, of the same length."""
    return text.translate(_table()) if _RADICAL.search(text) else text


@cache
def _table() -> dict[int, str]:
    kangxi = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    supplement: dict[str, str] = load_words("radicals")["supplement"]
    return kangxi | {ord(radical): char for radical, char in supplement.items()}
