"""The parties of contracts as questions call them: by name, by part of it, by pinyin."""

import re
from collections.abc import Sequence
from functools import lru_cache

from rag.contract_names import NamedContract, title_words
from rag.language.terms import Vocabulary, stem
from rag.library.records import Party

_LATIN_WORD = re.compile(r"[A-Za-z]{4,}")
# A part of a party's name is no name when more clauses than this use it; its beginning may stand in
# one clause of a hundred.
_RARE = 1


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
            part = _telling_part(name, question, asked, vocabulary, contracts)
            if part:
                called.append((item, part, party))
    said = {name for _, name, _ in called}
    called = [c for c in called if not any(c[1] != name and c[1] in name for name in said)]
    if not called:
        called = _by_pinyin(question, contracts)
    bearers = {
        name: {item.contract.contract_id for item, other, _ in called if other == name}
        for _, name, _ in called
    }
    # Two names of one contract mean that one; names of different contracts mean all of them.
    meant = set.intersection(*bearers.values()) if bearers else set()
    meant = meant or set().union(*bearers.values())
    found = [item for item in contracts if item.contract.contract_id in meant]
    parties = [party for item, _, party in called if item.contract.contract_id in meant]
    return found, [name for _, name, _ in called], parties


def _telling_part(
    name: str,
    question: str,
    asked: str,
    vocabulary: Vocabulary,
    contracts: Sequence[NamedContract],
) -> str:
    """The longest part of a name in the question that is no ordinary word of the contracts.

    Nor a word (北京, 银行) that contracts of others use.
    """
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
    common = title_words().common
    few = max(_RARE, vocabulary.size // 100)
    telling = [
        part
        for part in parts
        if part not in common
        and vocabulary.count(forms[part]) <= (few if name.startswith(part) else _RARE)
    ]
    own = [part for part in telling if not _said_by_others(part, contracts)]
    return max(own, key=len, default="")


def _said_by_others(part: str, contracts: Sequence[NamedContract]) -> bool:
    return any(
        part in item.body and not any(part in name for name, _ in item.full_names)
        for item in contracts
    )


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
