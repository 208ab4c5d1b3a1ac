"""The parties of contracts as questions call them: by name, by part of it, by pinyin."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.language.terms import Vocabulary, stem
from rag.library.records import Contract, Party

_SIGNS = re.compile(r"[\W_]+")
_LATIN_WORD = re.compile(r"[A-Za-z]{4,}")
# A part of a party's name is no name when more clauses than this use it; its beginning may stand in
# one clause of a hundred.
_RARE = 1


@dataclass(frozen=True, slots=True)
class NamedContract:
    """A contract with its names in compact form. ``head``: its first characters, also compact."""

    contract: Contract
    title: str
    file: str
    parties: tuple[tuple[str, Party], ...]
    full_names: tuple[tuple[str, Party], ...]
    head: str


@lru_cache(maxsize=10_000)
def compact(text: str) -> str:
    """Text as names are compared: NFKC, lower case, letters and digits only."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).lower())


def by_party(
    vocabulary: Vocabulary, question: str, asked: str, contracts: Sequence[NamedContract]
) -> tuple[list[NamedContract], list[str], list[Party]]:
    """By party name, short name or a telling part of it; else by pinyin in an English question.

    A part of one name that is inside a longer part of another name does not count: 时代 of one
    company when 神狐时代 is asked about.
    """
    called = [
        (item, name, party)
        for item in contracts
        for name, party in item.parties
        if _names(name, asked, question)
    ]
    for item in contracts:
        for name, party in item.full_names:
            part = _telling_part(name, question, asked, vocabulary)
            if part:
                called.append((item, part, party))
    said = {name for _, name, _ in called}
    called = [c for c in called if not any(c[1] != name and c[1] in name for name in said)]
    if not called:
        called = _by_pinyin(question, contracts)
    found = [item for item in contracts if any(item is named for named, _, _ in called)]
    return found, [name for _, name, _ in called], [party for _, _, party in called]


def _telling_part(name: str, question: str, asked: str, vocabulary: Vocabulary) -> str:
    """The longest part of a name in the question that is no ordinary word of the contracts."""
    if name.isascii():
        words = [word.lower() for word in _LATIN_WORD.findall(question) if word[0].isupper()]
        parts = [word for word in words if word in name]
        forms = {word: f" {stem(word)} " for word in parts}
    else:
        parts = [
            name[start:end]
            for start in range(len(name) - 1)
            for end in range(start + 2, min(len(name), start + 8) + 1)
            if name[start:end] in asked
        ]
        forms = {part: part for part in parts}
    few = max(_RARE, vocabulary.size // 100)
    telling = [
        part
        for part in parts
        if vocabulary.count(forms[part]) <= (few if name.startswith(part) else _RARE)
    ]
    return max(telling, key=len, default="")


def _by_pinyin(
    question: str, contracts: Sequence[NamedContract]
) -> list[tuple[NamedContract, str, Party]]:
    latin = [word for word in _LATIN_WORD.findall(question) if word[0].isupper()]
    spelled = [
        (item, _spelled(party, latin), party)
        for item in contracts
        for party in item.contract.parties
    ]
    most = max((len(words) for _, words, _ in spelled), default=0)
    return [
        (item, word, party)
        for item, words, party in spelled
        if most and len(words) == most
        for word in words
    ]


def _names(name: str, asked: str, question: str) -> bool:
    if name not in asked:
        return False
    if not name.isascii():
        return True
    # A short Latin alias ("MA", "Loop") counts only as a word of its own, written as a name.
    pattern = re.compile(rf"(?<![A-Za-z]){re.escape(name)}(?![a-z])", re.IGNORECASE)
    return len(name) > 8 or any(m[0][0].isupper() for m in pattern.finditer(question))


def _spelled(party: Party, latin: Sequence[str]) -> list[str]:
    """The Latin words that spell syllables of a Chinese name, if all its words in a row do."""
    name = party.name or party.printed
    if not latin or not name or name.isascii():
        return []
    syllables = _pinyin(name)
    return [word for word in latin if _is_run(word.lower(), syllables)]


@lru_cache(maxsize=10_000)
def _pinyin(name: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin  # slow to import, and most questions need none

    return tuple(lazy_pinyin(name))


def _is_run(word: str, syllables: Sequence[str]) -> bool:
    """Whether a word is two or more whole syllables in a row."""
    for start in range(len(syllables)):
        spelled = ""
        for count, syllable in enumerate(syllables[start : start + 6], start=1):
            spelled += syllable
            if spelled == word:
                return count > 1
    return False
