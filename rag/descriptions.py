"""Contracts named by a description: "金家律师改的那份驻场合同", "the dental hosting agreement".

The words before 合同, 那份 … are compared with what tells the contracts of this library apart:
their titles, files and parties, then their first lines, then their whole texts. A word weighs by
how few contracts hold it, so 外包 says nothing among outsourcing contracts and much among leases.
A phrase that no contract answers to clearly better than the rest names none.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import rjieba

from rag.contract_names import NamedContract, compact, name_parts, unmasked
from rag.language.terms import language_of
from rag.language.words import load_words

_STOP = re.compile(r"[,，。?？!！;；:：、\n]")
_RUN = re.compile(r"[\u3400-\u9fff]+|[A-Za-z]+|\d+")
_CHINESE = re.compile(r"[\w\u3400-\u9fff]*[\u3400-\u9fff]{3}[^a-z()\s]*")
# A bracket behind a name belongs to it: 范本(2012年那份).
_BRACKET = re.compile(r"[》〉]{0,2}\s?\([^()]{1,24}\)")
# How far before its last word a phrase may begin, and how far apart its two words may stand.
_REACH, _GAP = 36, 12
# What words are worth by where they stand: in the names, in the first lines, anywhere in the text.
_LABEL, _FRONT, _BODY = 1.0, 0.8, 0.6
# Two ordinary words that meet (运维|外包) say less than a word of its own.
_MEETING = 0.3
# What naming the whole title adds, and how near to the best a contract must come.
_WHOLE_TITLE, _NEAR = 0.5, 0.9
# A long phrase that shares this much of a title is the title in other words.
_ALIKE, _LONG = 0.75, 8


@dataclass(frozen=True, slots=True)
class Description:
    """A phrase and the contracts it singles out, none when it singles out nothing.

    ``start`` and ``end`` in the question; ``joined``: 和 … ties it to the phrase before it.
    """

    contracts: tuple[NamedContract, ...]
    start: int
    end: int
    joined: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """A pair of Chinese characters, a Chinese noun or a Latin word of a phrase, and its place."""

    text: str
    at: int
    worth: float = 1.0


def find_descriptions(question: str, contracts: Sequence[NamedContract]) -> tuple[Description, ...]:
    """The phrases of a question (in NFKC) that may describe contracts, in its order."""
    return tuple(_describe(question, start, end, contracts) for start, end in _phrases(question))


def _phrases(question: str) -> list[tuple[int, int]]:
    """From a stop or the phrase before, to the word for contract that closes a phrase.

    In an English question, whatever is Chinese.
    """
    if language_of(question) == "en":
        return [name.span() for name in _CHINESE.finditer(question)]
    phrases: list[tuple[int, int]] = []
    floor = 0
    for anchor in re.finditer("|".join(load_words("titles")["anchors"]), question):
        start = max(floor, anchor.end() - _REACH)
        for stop in _STOP.finditer(question, start, anchor.start()):
            start = stop.end()
        bracket = _BRACKET.match(question, anchor.end())
        end = bracket.end() if bracket else anchor.end()
        if phrases and start == phrases[-1][1] and _goes_on(question[start : anchor.start()]):
            phrases[-1] = (phrases[-1][0], end)
        elif end > floor:
            phrases.append((start, end))
        floor = max(floor, end)
    return phrases


def _goes_on(between: str) -> bool:
    """Whether a phrase goes on to its second word for contract: 深圳那份 | IT外包 | 合同."""
    words = load_words("titles")
    return len(between) <= _GAP and not any(w in between for w in words["breaks"] + words["joins"])


def _describe(
    question: str, start: int, end: int, contracts: Sequence[NamedContract]
) -> Description:
    phrase = question[start:end]
    joined = phrase.lstrip(" 》〉)的里中").startswith(tuple(load_words("titles")["joins"]))
    asked = compact(phrase)
    clear = _LABEL * _rarity(max(1.0, len(contracts) ** 0.35), len(contracts))
    scores = [0.0] * len(contracts)
    telling: set[int] = set()
    evidence = _evidence(phrase, contracts)
    for part, worths in evidence:
        for n, worth in worths.items():
            scores[n] += worth * part.worth
            if part.worth == 1 and worth >= _FRONT * clear:
                telling.add(n)
    whole = {n for n, item in enumerate(contracts) if len(item.title) > 3 and item.title in asked}
    for n, item in enumerate(contracts):
        scores[n] *= 1 + _WHOLE_TITLE * (1.0 if n in whole else _share(item.title, asked))
    best = max(scores, default=0.0)
    chosen = [n for n, score in enumerate(scores) if best and score >= _NEAR * best]
    chosen = [n for n in chosen if n in whole] or chosen
    first = _first(evidence, len(contracts), len(phrase))
    named = compact(phrase[first:])
    alike = {n for n in chosen if len(named) >= _LONG and _alike(contracts[n].title, named)}
    if set(chosen) - telling - whole - alike or len(chosen) > max(1, len(contracts) // 4):
        chosen = []
    return Description(tuple(contracts[n] for n in chosen), start + first, end, joined)


def _first(evidence: Sequence[tuple[_Part, dict[int, float]]], count: int, end: int) -> int:
    """Where the name begins in a phrase: at its first telling part, or what runs on into it."""
    first = min((part.at for part, worths in evidence if 0 < len(worths) * 2 <= count), default=end)
    for part, worths in sorted(evidence, key=lambda found: -found[0].at):
        if worths and part.at < first <= part.at + len(part.text):
            first = part.at
    return first if first < end else 0


def _evidence(
    phrase: str, contracts: Sequence[NamedContract]
) -> list[tuple[_Part, dict[int, float]]]:
    """Each part of a phrase, with its worth for every contract (by position) that holds it."""
    pairs, nouns = _parts(phrase)
    found = [(part, worths) for part in pairs if (worths := _in_names(part.text, contracts))]
    unnamed = (
        part
        for part in nouns
        if not any(name_parts(part.text) <= item.label | item.front for item in contracts)
    )
    return found + [(part, _in_texts(part.text, contracts)) for part in unnamed]


def _parts(phrase: str) -> tuple[list[_Part], list[_Part]]:
    """Pairs of characters and Latin words; nouns and numbers. Each once, masks left out."""
    masked = unmasked(phrase)
    usual = re.finditer("|".join(load_words("titles")["usual"]), masked)
    edges = {edge for word in usual for edge in word.span()}
    pairs: dict[str, _Part] = {}
    nouns: dict[str, _Part] = {}
    for run in _RUN.finditer(masked):
        text, at = run[0], run.start()
        if text.isdigit() and len(text) > 2:
            nouns.setdefault(text, _Part(text, at))
        elif text.isascii() and (len(text) > 3 or (len(text) > 1 and text.isupper())):
            pairs.setdefault(text.lower(), _Part(text.lower(), at))
        elif not text.isascii():
            for place in range(at, at + len(text) - 1):
                worth = _MEETING if place + 1 in edges else 1.0
                pair = masked[place : place + 2]
                pairs.setdefault(pair, _Part(pair, place, worth))
            for word, tag in rjieba.tag(text):
                if len(word) > 1 and tag[0] == "n":
                    nouns.setdefault(word, _Part(word, at))
                at += len(word)
    return list(pairs.values()), list(nouns.values())


def _in_names(part: str, contracts: Sequence[NamedContract]) -> dict[int, float]:
    """By position the worth of a part for the contracts whose names or first lines hold it."""
    labels = [n for n, item in enumerate(contracts) if part in item.label]
    fronts = [n for n, item in enumerate(contracts) if part in item.front and n not in labels]
    everywhere = _FRONT * _rarity(len(labels) + len(fronts), len(contracts))
    return dict.fromkeys(labels, _LABEL * _rarity(len(labels), len(contracts))) | dict.fromkeys(
        fronts, everywhere
    )


def _in_texts(noun: str, contracts: Sequence[NamedContract]) -> dict[int, float]:
    """The same for the contracts whose texts speak of something, if hardly any other does."""
    uses = [item.body.count(noun) for item in contracts]
    users = [n for n, used in enumerate(uses) if used * 5 >= max(uses) > 0]
    if len(users) > max(1, len(contracts) // 12):
        return {}
    # A noun is at least two pairs of characters.
    return dict.fromkeys(users, 2 * _BODY * _rarity(len(users), len(contracts)))


def _rarity(holders: float, count: int) -> float:
    return math.log((count + 1) / holders) if holders else 0.0


def _share(title: str, asked: str) -> float:
    """The share (0-1) of a title's pairs of characters that a phrase holds."""
    pairs = [title[i : i + 2] for i in range(len(title) - 1)]
    return sum(pair in asked for pair in pairs) / max(1, len(pairs))


def _alike(title: str, named: str) -> bool:
    return _share(title, named) + _share(named, title) >= 2 * _ALIKE
