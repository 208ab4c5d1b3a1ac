"""Names of persons in Chinese text, by a surname between the words beside it."""

import re
from functools import cache

from rag.language.numerals import any_of
from rag.language.words import load_words


def names_person(text: str) -> bool:
    """Whether a text without white space holds what looks like the name of a person."""
    return bool(_name().search(text))


@cache
def _name() -> re.Pattern[str]:
    words = load_words("people")
    surname = f"(?:[{words['surnames']}]|{any_of(words['double'])})"
    return re.compile(
        rf"(?:^|{any_of(words['leads'])}){surname}[\u4e00-\u9fff]{{1,2}}"
        rf"(?:$|\d|{any_of(words['behind'])})"
    )
