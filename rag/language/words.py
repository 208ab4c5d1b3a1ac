"""The word lists of ``data/words``: rules about language as data, one TOML file a subject."""

import tomllib
from functools import cache
from typing import Any

from data import DATA


@cache
def load_words(name: str) -> dict[str, Any]:
    """The content of ``data/words/NAME.toml``. Raises FileNotFoundError for an unknown name."""
    return tomllib.loads((DATA / "words" / f"{name}.toml").read_text(encoding="utf-8"))
