"""Who acts by custom where the words name nobody: one side provides, the other one pays."""

import re
from functools import cache

from ingest.facts.context import FactContext
from rag.language.numerals import any_of
from rag.language.words import load_words
from rag.library.records import Language


def customary_side(context: FactContext, words: str) -> str | None:
    """The side that does what folded, lower-case words tell of, None when custom does not say."""
    if _tells("deducting", words, context.language):
        return context.provider
    if tells_payment(words, context.language):
        return context.payer
    provides = _providing(context.language)
    return context.provider if provides and provides.search(words) else None


def tells_payment(words: str, language: Language) -> bool:
    """Whether a party pays there for what it gets, not for a breach."""
    return _tells("paying", words, language) and not tells_remedy(words, language)


def tells_remedy(words: str, language: Language) -> bool:
    """Whether something is paid or given back there for a breach."""
    return _tells("breaches", words, language)


def payment_words(language: Language) -> frozenset[str]:
    """The words that tell of paying."""
    return frozenset(load_words("customs")[language]["paying"])


@cache
def _providing(language: Language) -> re.Pattern[str] | None:
    words = load_words("customs")[language]
    if not words["providing"]:
        return None
    return re.compile(rf"(?:{any_of(words['providing'])})(?!{any_of(words['not_after'])})")


def _tells(name: str, words: str, language: Language) -> bool:
    listed: list[str] = load_words("customs")[language][name]
    return any(word in words for word in listed)
