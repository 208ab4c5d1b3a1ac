"""Which side a question is about: by letter, by role, or as the party beside a named one."""

import re
from collections.abc import Collection, Iterable, Sequence

from rag.language.words import load_words
from rag.library.records import Contract, Party

_OTHER = {"甲方": "乙方", "乙方": "甲方"}


def find_side(
    topic: str, parties: Sequence[Party] = (), contracts: Sequence[Contract] = ()
) -> str | None:
    """The side asked about: by letter or role, else as 我们 beside a named party, else its own.

    ``parties``: those that the question names; ``contracts``: those it is about, which tell whose
    role a word is: where 甲方 is the licensor, 供应商 is 甲方.
    """
    lower = topic.lower()
    if letter := _first(load_words("roles")["letters"], lower):
        return letter[0]
    if printed := _first(load_words("roles")["printed"], lower):
        return _in_contracts(*printed, contracts)
    named = {party.side for party in parties}
    if len(named) != 1:
        asked = _first(load_words("roles")["asked"], lower)
        return _in_contracts(*asked, contracts) if asked else None
    speaker = load_words("intents")["speaker"]
    side = next(iter(named))
    subject = min(
        ((at, word) for word in speaker["own"] if (at := find_word(word, lower)) >= 0),
        default=None,
    )
    return _OTHER.get(side) if subject and subject[0] < 3 else side


def find_word(word: str, text: str) -> int:
    """Where a word stands, -1 if nowhere; Latin words only as whole words."""
    if not word.isascii():
        return text.find(word)
    match = re.search(rf"\b{re.escape(word)}\b", text)
    return match.start() if match else -1


def _first(sides: dict[str, list[str]], lower: str) -> tuple[str, str] | None:
    """The side and the word of the first of its words in a text; single characters count for none.

    Of words at one place the longest is meant.
    """
    found = (
        (at, -len(word), side, word)
        for side, words in sides.items()
        for word in words
        if len(word) > 1 and (at := find_word(word.lower(), lower)) >= 0
    )
    first = min(found, default=None)
    return (first[2], first[3]) if first else None


def _in_contracts(side: str, word: str, contracts: Sequence[Contract]) -> str:
    """The side whose role a word is in all of some contracts; ``side`` where they do not tell."""
    told = {_in_contract(side, word, contract) for contract in contracts}
    return told.pop() if len(told) == 1 else side


def _in_contract(side: str, word: str, contract: Contract) -> str:
    """By the names that a contract gives its parties, else by who of them provides."""
    bearing = {party.side for party in contract.parties if word in party.aliases}
    if len(bearing) == 1:
        return bearing.pop()
    provides = load_words("roles")["providing"]["words"]
    providing = {party.side for party in contract.parties if _is_one(party.aliases, provides)}
    if len(providing) != 1 or side not in _OTHER:
        return side
    provider = providing.pop()
    if word in provides or word in load_words("roles")["asked"]["乙方"]:
        return provider
    orders = word in load_words("roles")["ordering"]["words"]
    return _OTHER.get(provider, side) if orders else side


def _is_one(aliases: Iterable[str], words: Collection[str]) -> bool:
    return any(alias in words for alias in aliases)
