"""Provisions that English contracts are asked about: which a question asks for, which a text says.

A clause on a change of control seldom uses those words; it speaks of mergers and of the sale of all
assets. How a provision is asked for and said stands in ``data/words/provisions.toml``.
"""

import re
from collections.abc import Iterable
from functools import cache

from rag.language.words import load_words

_AROUND_HAN = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) | (?=[\u3000-\u9fff\uff00-\uffef])")


def asked_provisions(question: str) -> tuple[str, ...]:
    """The names of the provisions that a question asks for, most often none."""
    return asked_names("provisions", question)


def asked_names(listed: str, question: str) -> tuple[str, ...]:
    """The entries of ``data/words/LISTED.toml`` whose ``asks`` a question shows, no ``unless``."""
    text = plain(question)
    return tuple(
        name
        for name, entry in load_words(listed).items()
        if any(shows(text, cue) for cue in entry["asks"])
        and not ("unless" in entry and shows(text, entry["unless"]))
    )


def says_provision(names: Iterable[str], text: str, heading: str = "") -> bool:
    """Whether a text, below a heading, says one of some provisions."""
    said = plain(text)
    headed = f"{plain(heading)} → {said}" if heading else said
    provisions = load_words("provisions")
    return any(
        any(shows(headed, cue) for cue in provisions[name]["says"])
        and not ("lacks" in provisions[name] and shows(said, provisions[name]["lacks"]))
        for name in names
    )


def provision_words(names: Iterable[str]) -> str:
    """The words that clauses with some provisions use, to search for them."""
    return " ".join(load_words("provisions")[name]["words"] for name in names)


def plain(text: str) -> str:
    """Lower case; Chinese without white space, which only pages put there."""
    return _AROUND_HAN.sub("", " ".join(text.lower().split()))


def shows(text: str, cue: str) -> bool:
    """Whether a plain text shows a cue, a regular expression."""
    return bool(_compiled(cue).search(text))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
