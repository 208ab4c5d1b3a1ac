"""The one-line messages of the core in the language of the interface."""

import re
from functools import cache
from string import Formatter

from rag.language.words import load_words
from views.language import interface_language

_MOST = 500  # characters that a part which is filled in may have


def told(message: object) -> str:
    """An error, warning or finding in the interface's language; English where it is unknown."""
    english = str(message)
    return chinese(english) if interface_language() == "zh" else english


def chinese(english: str) -> str:
    """The message in Chinese, what is filled in likewise; the message itself when unknown."""
    for pattern, translation in _patterns():
        if found := pattern.fullmatch(english):
            values = {name: chinese(value) for name, value in found.groupdict().items()}
            return translation.format(**values)
    return english


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    sentences: dict[str, str] = load_words("messages")["sentences"]
    return tuple((_pattern(english), zh) for english, zh in sentences.items())


def _pattern(template: str) -> re.Pattern[str]:
    """What a template matches: its words, with anything on one line for each name in braces."""
    parts = (
        re.escape(words) + (f"(?P<{name}>.{{1,{_MOST}}}?)" if name else "")
        for words, name, _, _ in Formatter().parse(template)
    )
    return re.compile("".join(parts))
