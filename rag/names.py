"""By which names a question calls a contract: title, file, party, place, number, year, ordinal."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from rag.contract_names import NamedContract, compact, core_title, title_words
from rag.descriptions import find_descriptions, find_subject
from rag.language.numerals import read_number
from rag.language.terms import Vocabulary
from rag.language.words import load_words
from rag.library.records import Party
from rag.party_names import by_party
from rag.short_names import by_characters

_QUOTED = re.compile(r"[《〈<]{1,2}([^《》〈〉<>]{2,80})[》〉>]{1,2}")
_CAPITALS = re.compile(r"[A-Z][\w&.'-]*(?:,? (?:of |and |& )?[A-Z][\w&.'-]*){0,6}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
# A name of fewer characters is taken out of a question once.
_SHORT = 4
# A title of more characters names its contract behind 那份.
_BARE = 5
# What other contracts may use of a nickname, as a share of what its own does.
_FOREIGN_USE = 0.1
_COUNTED = re.compile(r"第\s?(\d{1,3}|[一二三四五六七八九十百]{1,5})\s?份")
_LONG_NUMBER = re.compile(r"\d{5,}")
_FILE = re.compile(r"[\w.()-]{1,80}\.(?:txt|md|pdf|docx|html?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Naming:
    """Which contracts a text names (none: no name in it), and the text without the names.

    ``apart``: several contracts under names of their own, not several that answer to one name.
    """

    contracts: tuple[NamedContract, ...]
    rest: str
    parties: tuple[Party, ...] = ()
    apart: bool = False


def find_named(question: str, contracts: Sequence[NamedContract], vocabulary: Vocabulary) -> Naming:
    """The contracts that a question names among ``contracts``, in library order.

    ``vocabulary`` tells parts of names from ordinary words.

    Each kind of name gives a set; the sets are intersected, strongest first, as long as something
    is left, so "山东云量的运维服务合同" is the one of that party and that title. Descriptions that
    are tied by 和 add up instead.
    """
    asked = compact(question)
    chosen: list[NamedContract] = []
    spans: list[str] = []
    parties: list[Party] = []
    called: set[str] = set()
    finders: tuple[_Finder, ...] = (
        _by_file,
        _by_number,
        partial(by_party, vocabulary),
        _by_quoted_title,
        _by_title,
        _by_nickname,
    )
    for find in finders:
        found, words, named_parties = find(question, asked, contracts)
        narrowed = [item for item in found if item in chosen] if chosen else found
        # A nickname is a word of the question as well: 二级故障多久到场.
        if find is not _by_nickname:
            spans += words
        if narrowed:
            chosen = narrowed
            parties += named_parties
            called |= {compact(word) for word in words} if named_parties else set()
    chosen, words, tied = _by_description(question, chosen, parties, contracts)
    spans += words
    for find_last in (_by_head, _by_bare_title, by_characters, _by_subject):
        if not chosen:
            chosen, words = find_last(question, contracts)
            spans += words
    chosen, words, counted = _by_ordinal(question, chosen, contracts)
    spans += words
    order = {item.contract.contract_id: n for n, item in enumerate(contracts)}
    chosen = sorted(chosen, key=lambda item: order[item.contract.contract_id])
    one_by_one = tied or counted or (len(called) > 1 and _bear_other_names(chosen, parties))
    apart = len(chosen) > 1 and one_by_one
    return Naming(tuple(chosen), _without(question, spans), tuple(dict.fromkeys(parties)), apart)


def _bear_other_names(chosen: Sequence[NamedContract], parties: Sequence[Party]) -> bool:
    """Whether no one party that was named is a party of all the chosen contracts."""
    signed = [{party.name for party in item.contract.parties} for item in chosen]
    return bool(parties) and not any(all(p.name in names for names in signed) for p in parties)


# What is left of 合同里 once the contract is cut out; 里程碑 is a word of its own.
_INSIDE = re.compile(r"^\s*里[面头边]?(?!程)[,，]?")

_Found = tuple[list[NamedContract], list[str], list[Party]]
_Finder = Callable[[str, str, Sequence[NamedContract]], _Found]


def _by_file(question: str, _asked: str, contracts: Sequence[NamedContract]) -> _Found:
    files = {name.lower(): name for name in _FILE.findall(question)}
    found = [item for item in contracts if item.contract.source.lower() in files]
    return found, [files[item.contract.source.lower()] for item in found], []


def _by_number(_question: str, asked: str, contracts: Sequence[NamedContract]) -> _Found:
    """By the number of a contract, or a long number in its title."""
    numbers = {
        item.contract.contract_id: [
            number
            for number in (item.contract.number or "", *_LONG_NUMBER.findall(item.title))
            if len(compact(number)) > 3 and compact(number) in asked
        ]
        for item in contracts
    }
    found = [item for item in contracts if numbers[item.contract.contract_id]]
    return found, [number for named in numbers.values() for number in named], []


def _by_quoted_title(question: str, _asked: str, contracts: Sequence[NamedContract]) -> _Found:
    found: list[NamedContract] = []
    words: list[str] = []
    for quoted in _QUOTED.finditer(question):
        likeness = {
            item.contract.contract_id: max(
                _likeness(core_title(quoted[1]), item.title),
                _likeness(core_title(quoted[1]), item.file),
            )
            for item in contracts
        }
        best = max(likeness.values(), default=0.0)
        if best >= 0.6:
            found += [i for i in contracts if likeness[i.contract.contract_id] >= best - 0.01]
            words.append(quoted[0])
    return found, words, []


def _by_title(_question: str, asked: str, contracts: Sequence[NamedContract]) -> _Found:
    """By a whole title in the running text; a title inside a longer one that fits is no hit."""
    hits = {
        item.contract.contract_id: name
        for item in contracts
        for name in (item.file, item.title)
        if len(name) > 3 and _title_in(name, asked)
    }
    longest = {
        key: name
        for key, name in hits.items()
        if not any(name != other and name in other for other in hits.values())
    }
    found = [item for item in contracts if item.contract.contract_id in longest]
    return found, list(longest.values()), []


def _title_in(name: str, asked: str) -> bool:
    """Chinese titles that end in 合同 … are left to the descriptions."""
    if not name.isascii():
        return name in asked and len(name) > 7 and not name.endswith(title_words().kinds)
    return name in asked and (name.endswith(title_words().kinds) or len(name) > 7)


def _by_nickname(_question: str, asked: str, contracts: Sequence[NamedContract]) -> _Found:
    """By a word for its subject that no other contract knows (see `_nicknames`)."""
    words = {
        name: item
        for item in contracts
        for name in item.nicknames
        if name in asked and _owns(item, name, contracts)
    }
    known = [item for item in contracts if len(contracts) > 1 and item in words.values()]
    return known, list(words), []


def _owns(item: NamedContract, name: str, contracts: Sequence[NamedContract]) -> bool:
    """Whether hardly any other contract uses a word."""
    used = item.body.count(name)
    return sum(other.body.count(name) for other in contracts) - used <= used * _FOREIGN_USE


def _by_description(
    question: str,
    chosen: list[NamedContract],
    parties: Sequence[Party],
    contracts: Sequence[NamedContract],
) -> tuple[list[NamedContract], list[str], bool]:
    """``chosen`` narrowed by the descriptions in a question, or (True) with those that 和 ties.

    No description takes away the contracts of a party that the question names.
    """
    text = unicodedata.normalize("NFKC", question)
    found = [d for d in find_descriptions(text, contracts) if d.contracts]
    described = [_by_year(d.phrase, list(d.contracts)) for d in found]
    if any(later.joined for later in found[1:]):
        meant = [*chosen, *(item for items in described for item in items)]
        words = [word for d in found for word in d.words]
        return [item for item in contracts if item in meant], words, True
    named = {party.name for party in parties}
    used: list[str] = []
    for description, items in zip(found, described, strict=True):
        narrowed = [item for item in items if item in chosen] if chosen else items
        agrees = named <= {party.name for item in narrowed for party in item.contract.parties}
        if narrowed and agrees and (not used or len(chosen) > 1):
            chosen = narrowed
            used += description.words
    return _by_year(question, chosen), used, False


def _by_head(
    question: str, contracts: Sequence[NamedContract]
) -> tuple[list[NamedContract], list[str]]:
    """By capitalised names that stand in the first lines of some contracts; the most wins."""
    names = [name for name in _CAPITALS.findall(question) if len(compact(name)) > 5]
    counts = {
        item.contract.contract_id: sum(compact(name) in item.head for name in names)
        for item in contracts
    }
    best = max(counts.values(), default=0)
    if not best:
        return [], []
    found = [item for item in contracts if counts[item.contract.contract_id] == best]
    held = [name for name in names if any(compact(name) in item.head for item in found)]
    return (found, held) if len(found) <= max(1, len(contracts) // 4) else ([], [])


def _by_bare_title(
    question: str, contracts: Sequence[NamedContract]
) -> tuple[list[NamedContract], list[str]]:
    """By a title behind 那份, where what stands before that describes no contract."""
    asked = compact(question)
    remarks = "|".join(title_words().remarks)
    called = {
        item.title: match[0]
        for item in contracts
        if len(item.title) > _BARE
        and (match := re.search(rf"[^\W_]{{1,16}}[那这]份{item.title}(?:{remarks})?", asked))
    }
    longest = {title for title in called if not any(title in t for t in called.keys() - {title})}
    return [item for item in contracts if item.title in longest], [called[t] for t in longest]


def _by_subject(
    question: str, contracts: Sequence[NamedContract]
) -> tuple[list[NamedContract], list[str]]:
    """By what a question opens with, where it names a contract by nothing else."""
    described = find_subject(unicodedata.normalize("NFKC", question), contracts)
    return (list(described.contracts), list(described.words)) if described else ([], [])


def _by_year(question: str, chosen: list[NamedContract]) -> list[NamedContract]:
    years = _YEAR.findall(question)
    narrowed = [
        item
        for item in chosen
        if any(year in item.head or year in item.contract.source for year in years)
    ]
    return narrowed or chosen


def _by_ordinal(
    question: str, chosen: list[NamedContract], contracts: Sequence[NamedContract]
) -> tuple[list[NamedContract], list[str], bool]:
    """The n-th of a file, where it is among the chosen, or the n-th of the chosen themselves.

    With no name beside it, an ordinal counts only in "the first contract", 第一份合同. True when
    ordinals and names call several contracts one by one.
    """
    ordinals = _ordinals(question.lower(), bare=not chosen)
    words = [word for _, word in ordinals]
    if not ordinals:
        return chosen, [], False
    files = Counter(item.contract.source for item in contracts)
    in_file = [
        item
        for item in contracts
        if files[item.contract.source] > 1 and item.contract.ordinal in {n for n, _ in ordinals}
    ]
    if len(ordinals) > 1 and len(in_file) > 1:
        return in_file, words, True
    n = ordinals[0][0]
    meant = [item for item in in_file if item in chosen]
    if not meant and n <= len(chosen or contracts) and (chosen or not in_file):
        among = chosen or list(contracts)
        return among[-1:] if n < 0 else among[n - 1 : n], words, False
    meant = meant or in_file
    sources = {item.contract.source for item in meant}
    others = [item for item in chosen if item.contract.source not in sources]
    return (meant + others if meant else chosen), words, bool(meant and others)


def _ordinals(lower: str, *, bare: bool) -> list[tuple[int, str]]:
    """The ordinals of contracts in a question, -1 for the last, each with its words."""
    found = [
        (int(n), counted[0])
        for counted in _COUNTED.finditer(lower)
        if (n := read_number(counted[1])) and _find_ordinal(counted[0], lower, bare=bare)
    ]
    named = [
        (int(printed), word)
        for printed, words in load_words("intents")["ordinals"].items()
        for word in words
        if _find_ordinal(word, lower, bare=bare)
    ]
    return found or named[:1]


def _find_ordinal(word: str, lower: str, *, bare: bool) -> bool:
    """Whether an ordinal counts contracts; ``bare``: with no name between it and their kind."""
    if word.isascii():
        between = r"\s" if bare else r"\b(?:\s\w{1,20}){0,4}\s"
        return bool(re.search(rf"\b{word}{between}(?:agreement|contract)\b", lower))
    kinds = "|".join(title_words().kinds)
    return bool(re.search(rf"{word}(?:{kinds}|[\W里的和与跟及]|$)" if bare else word, lower))


def _without(question: str, words: Iterable[str]) -> str:
    """The question without the names, which are given in compact form or as they stand."""
    rest, asked = question, compact(question)
    bare = {compact(word) for word in words if word}
    # The order is that of the question, never that of a set, which changes with each process.
    for word in sorted(bare, key=lambda word: (-len(word), asked.find(word), word)):
        pattern = r"[\W_]{0,3}".join(map(re.escape, word))
        folded = unicodedata.normalize("NFKC", rest)
        # Short ones are parts of other words as well: 分公|司.
        most = 1 if len(word) < _SHORT else 0
        rest = re.sub(pattern, " ", folded, count=most, flags=re.IGNORECASE)
    rest = re.sub(r"[《〈<]{1,2}\s*[》〉>]{1,2}|[(（]\s*[)）]", " ", rest)
    rest = _INSIDE.sub(" ", rest)
    return rest if rest.strip() else question


def _likeness(a: str, b: str) -> float:
    """Dice coefficient of character pairs; at least 0.9 where the shorter is inside the other."""
    if not a or not b:
        return 0.0
    short, long = sorted((a, b), key=len)
    if len(short) > 3 and short in long:
        return 0.9 + 0.1 * len(short) / len(long)
    first = {a[i : i + 2] for i in range(len(a) - 1)}
    second = {b[i : i + 2] for i in range(len(b) - 1)}
    return 2 * len(first & second) / max(1, len(first) + len(second))
