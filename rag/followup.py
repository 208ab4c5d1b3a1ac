"""Questions that lean on what was said before, completed from the history by rules."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.types import Turn
from rag.language.terms import content_words
from rag.language.words import load_words

# A question with this many content words of its own stands on its own feet, pronouns aside.
_ENOUGH_WORDS = 4
_LATEST = 4


@dataclass(frozen=True, slots=True)
class Completed:
    """What a question is about, its own words and those it takes over from the history."""

    topic: str
    context: str


def complete(topic: str, history: Sequence[Turn]) -> Completed:
    """The topic of a question and the context it needs; ``topic`` comes without names of contracts.

    "那山东云量呢?" and "what about party B?" have no topic of their own: they take the last one.
    """
    if not history or not leans_on_history(topic):
        return Completed(topic, "")
    earlier = [turn.content for turn in history[-_LATEST:]]
    if not content_words(topic):
        asked = [turn.content for turn in history if turn.role == "user"]
        return Completed(f"{asked[-1]} {topic}" if asked else topic, "")
    return Completed(topic, " ".join(earlier))


def leans_on_history(topic: str) -> bool:
    """Whether a question opens or points like a follow-up, or says too little by itself."""
    words = load_words("intents")["followup"]
    lower = topic.lower().strip(" ,，。?？")
    if lower.startswith(tuple(words["openings_zh"])):
        return True
    if any(pronoun in lower for pronoun in words["pronouns_zh"]):
        return True
    english = "|".join(words["pronouns_en"])
    if re.match(rf"(?:{'|'.join(words['openings_en'])})\b", lower) or re.search(
        rf"\b(?:{english})\b", lower
    ):
        return True
    return len(content_words(topic)) < _ENOUGH_WORDS
