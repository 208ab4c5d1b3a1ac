"""Yes or no: what the tone of a clause says to what a question wishes to know."""

from collections.abc import Iterable
from typing import Literal, TypeAlias

from rag.language.words import load_words

Verdict: TypeAlias = Literal["may", "may_not", "not_unless", "liable", "not_liable", "still"]


def wish_of(question: str) -> str | None:
    """What a yes-or-no question asks for: lasting, liability or permission; None for others."""
    for name, words in load_words("asked")["wish"].items():
        if has_words(question, words):
            return str(name)
    return None


def verdict(question: str, clause: str) -> Verdict | None:
    """What a clause answers to a yes-or-no question, None when its tone leaves that open."""
    tone = load_words("asked")["tone"]
    wish = wish_of(question)
    if wish == "lasting":
        return "still" if has_words(clause, tone["lasts"]) else None
    if wish == "liability":
        if has_words(clause, tone["disclaims"]):
            return "not_liable"
        return "liable" if has_words(clause, tone["owes"]) else None
    if wish == "permission":
        if has_words(clause, tone["forbids"]):
            return "not_unless" if has_words(clause, tone["unless"]) else "may_not"
        return "may" if has_words(clause, tone["allows"]) else None
    return None


def has_words(text: str, words: Iterable[str]) -> bool:
    """Whether a text holds one of the words, in lower case."""
    lower = text.lower()
    return any(word in lower for word in words)
