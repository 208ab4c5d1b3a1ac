"""Contracts named by a description: "金家律师改的那份驻场合同", "the dental hosting agreement".

The words before 合同, 那份 … are compared with what tells the contracts of this library apart:
their titles, files and parties, then their first lines, then their whole texts. A word weighs by
how few contracts hold it, so 外包 says nothing among outsourcing contracts and much among leases.
A phrase that no contract answers to clearly better than the rest names none.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

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
# Two ordinary words that meet (运维|外包) say less than a word of its own, and so do verbs.
_MEETING = 0.3
# What naming the whole title adds, and how near to the best a contract must come.
_WHOLE_TITLE, _NEAR, _NEAR_WHOLE = 0.5, 0.9, 0.75
# A long phrase that shares this much of a title is the title in other words.
_ALIKE, _LONG = 0.75, 8
# Of the nouns of a phrase the contract must know this share.
_KNOWN = 0.6


@dataclass(frozen=True, slots=True)
class Description:
    """A phrase and the contracts it singles out, none when it singles out nothing.

    ``words``: those of the phrase that name the contracts; ``joined``: 和 … ties it to the phrase
    before it.
    """

    phrase: str
    contracts: tuple[NamedContract, ...]
    words: tuple[str, ...]
    joined: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """A pair of Chinese characters, a Chinese noun or a Latin word of a phrase, and its place."""

    text: str
    at: int
    worth: float = 1.0
    noun: bool = True


# The parts of a phrase, each with its worth for the contracts (by position) that hold it.
_Evidence: TypeAlias = list[tuple[_Part, dict[int, float]]]


def find_descriptions(question: str, contracts: Sequence[NamedContract]) -> tuple[Description, ...]:
    """The phrases of a question (in NFKC) that may describe contracts, in its order."""
    return tuple(_describe(question[start:end], contracts) for start, end in _phrases(question))


def find_subject(question: str, contracts: Sequence[NamedContract]) -> Description | None:
    """What a Chinese question opens with, where that singles out one contract: 弱电维护, ….

    From its beginning to the last word for a project or service before a stop.
    """
    words = load_words("titles")
    opening = re.split("|".join([_STOP.pattern, *words["breaks"]]), question, maxsplit=1)[0]
    ends = [match.end() for match in re.finditer("|".join(words["subjects"]), opening[:_REACH])]
    if not ends or language_of(question) == "en":
        return None
    described = _describe(opening[: ends[-1]], contracts)
    return described if len(described.contracts) == 1 else None


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
        follows = bool(phrases) and start == phrases[-1][1]
        if not follows and not _closes(question[start : anchor.end()], anchor[0]):
            continue
        bracket = _BRACKET.match(question, anchor.end())
        end = bracket.end() if bracket else anchor.end()
        if follows and _goes_on(question[start : anchor.start()]):
            phrases[-1] = (phrases[-1][0], end)
        elif end > floor:
            phrases.append((start, end))
        floor = max(floor, end)
    return phrases


def _closes(phrase: str, anchor: str) -> bool:
    """Whether an anchor closes a name: 合同模板, 外包那个模板, but not 我想改个模板."""
    words = load_words("titles")
    if anchor not in words["remarks"]:
        return True
    before = phrase.removesuffix(anchor)
    return any(kind in before for kind in (*words["kinds"], *words["usual"]))


def _goes_on(between: str) -> bool:
    """Whether a phrase goes on to its second word for contract: 深圳那份 | IT外包 | 合同."""
    words = load_words("titles")
    return len(between) <= _GAP and not any(w in between for w in words["breaks"] + words["joins"])


def _describe(phrase: str, contracts: Sequence[NamedContract]) -> Description:
    joined = phrase.lstrip(" 》〉)的里中").startswith(tuple(load_words("titles")["joins"]))
    asked = compact(phrase)
    clear = _LABEL * _rarity(max(1.0, len(contracts) ** 0.35), len(contracts))
    scores = [0.0] * len(contracts)
    telling: set[int] = set()
    pairs, nouns = _parts(phrase)
    evidence = _evidence(pairs, nouns, contracts)
    for part, worths in evidence:
        for n, worth in worths.items():
            scores[n] += worth * part.worth
            if part.worth == 1 and worth >= _FRONT * clear:
                telling.add(n)
    whole = [n for n, item in enumerate(contracts) if len(item.title) > 3 and item.title in asked]
    for n, item in enumerate(contracts):
        scores[n] *= 1 + _WHOLE_TITLE * (1.0 if n in whole else _share(item.title, asked))
    best = max(scores, default=0.0)
    near = [n for n, score in enumerate(scores) if best and score >= _NEAR * best]
    chosen = [n for n in whole if scores[n] >= _NEAR_WHOLE * best] or near
    named = compact("".join(_named_words(evidence, range(len(contracts)), contracts, phrase)))
    alike = {n for n in chosen if len(named) >= _LONG and _alike(contracts[n].title, named)}
    if (
        set(chosen) - telling - {*whole} - alike
        or len(chosen) > max(1, len(contracts) // 4)
        or _known(nouns, chosen, contracts) < _KNOWN
    ):
        chosen = []
    return Description(
        phrase,
        tuple(contracts[n] for n in chosen),
        _named_words(evidence, chosen, contracts, phrase) if chosen else (),
        joined,
    )


def _named_words(
    evidence: _Evidence, chosen: Iterable[int], contracts: Sequence[NamedContract], phrase: str
) -> tuple[str, ...]:
    """The runs of a phrase that the chosen contracts hold, those with a telling part in them.

    Ordinary words of titles run on with them.
    """
    wanted = set(chosen)
    held: set[int] = set()
    telling: set[int] = set()
    for part, worths in evidence:
        if not wanted.isdisjoint(worths):
            places = range(part.at, part.at + len(part.text))
            held.update(places)
            if len(worths) * 2 <= len(contracts):
                telling.update(places)
    words = load_words("titles")
    for usual in re.finditer("|".join(words["usual"] + words["anchors"]), phrase):
        held.update(range(*usual.span()))
    runs = re.finditer("1+", "".join("01"[place in held] for place in range(len(phrase))))
    return tuple(
        phrase[run.start() : run.end()]
        for run in runs
        if not telling.isdisjoint(range(*run.span()))
    )


def _known(
    nouns: Sequence[_Part], chosen: Sequence[int], contracts: Sequence[NamedContract]
) -> float:
    """The share (0-1), by weight, of a phrase's nouns that the chosen contracts hold.

    The others tell of a contract that is not here: 锦鳞市场的运维合同 is not any 运维合同.
    """
    held = total = 0.0
    for part in nouns:
        text, pairs = part.text.lower(), name_parts(part.text)
        users = {
            n
            for n, item in enumerate(contracts)
            if pairs <= item.label or pairs <= item.front or text in item.body
        }
        weight = _rarity(max(1, len(users)), len(contracts))
        total += weight
        held += weight if users & set(chosen) else 0.0
    return held / total if total else 1.0


def _evidence(
    pairs: Sequence[_Part], nouns: Sequence[_Part], contracts: Sequence[NamedContract]
) -> _Evidence:
    """Each part of a phrase, with its worth for every contract (by position) that holds it."""
    found = [(part, worths) for part in pairs if (worths := _in_names(part, contracts))]
    unnamed = (
        part
        for part in nouns
        if not any(name_parts(part.text) <= item.label | item.front for item in contracts)
    )
    return found + [(part, _in_texts(part.text, contracts)) for part in unnamed]


def _parts(phrase: str) -> tuple[list[_Part], list[_Part]]:
    """Pairs of characters and Latin words; nouns and numbers. Each once, masks left out."""
    masked = unmasked(phrase)
    words = load_words("titles")
    edges = {edge for word in re.finditer("|".join(words["usual"]), masked) for edge in word.span()}
    pairs: dict[str, _Part] = {}
    nouns: dict[str, _Part] = {}
    for run in _RUN.finditer(masked):
        text, at = run[0], run.start()
        if text.isascii():
            name = len(text) > (2 if text.isdigit() else 3) or (len(text) > 1 and text.isupper())
            if name:
                nouns.setdefault(text, _Part(text.lower(), at))
                pairs.setdefault(text, _Part(text.lower(), at))
        else:
            named: set[int] = set()
            place = at
            for word, tag in rjieba.tag(text):
                noun = tag[0] == "n" or len(word) > 2
                if noun or tag == "vn":
                    named.update(range(place, place + len(word)))
                usual = word in words["usual"] or not edges.isdisjoint(_inside(word, place))
                if noun and len(word) > 1 and not usual:
                    nouns.setdefault(word, _Part(word, place))
                place += len(word)
            for place in range(at, at + len(text) - 1):
                pair = masked[place : place + 2]
                whole = place + 1 not in edges and pair not in words["kinds"]
                worth = 1.0 if whole else _MEETING
                noun = not named.isdisjoint((place, place + 1))
                pairs.setdefault(pair, _Part(pair, place, worth, noun))
    return list(pairs.values()), list(nouns.values())


def _inside(word: str, place: int) -> range:
    return range(place + 1, place + len(word))


def _in_names(part: _Part, contracts: Sequence[NamedContract]) -> dict[int, float]:
    """By position the worth of a part for the contracts whose names or first lines hold it."""
    labels = [n for n, item in enumerate(contracts) if part.text in item.label]
    worths = dict.fromkeys(labels, _LABEL * _rarity(len(labels), len(contracts)))
    fronts = [n for n, item in enumerate(contracts) if part.text in item.front and n not in labels]
    share = _FRONT if part.noun else _FRONT * _MEETING
    front = share * _rarity(len(labels) + len(fronts), len(contracts))
    return worths | dict.fromkeys(fronts, front)


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
