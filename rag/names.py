"""By which names a question calls a contract: title, file, party, place, number, year, ordinal."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from rag.language.terms import Vocabulary, stem
from rag.language.words import load_words
from rag.library.records import Contract, Party

_QUOTED = re.compile(r"[《〈<]{1,2}([^《》〈〉<>]{2,80})[》〉>]{1,2}")
_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]{0,40}[)）\]】]")
_SIGNS = re.compile(r"[\W_]+")
_CAPITALS = re.compile(r"[A-Z][\w&.'-]*(?:,? (?:of |and |& )?[A-Z][\w&.'-]*){0,6}")
_LATIN_WORD = re.compile(r"[A-Za-z]{4,}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_FILE = re.compile(r"[\w.()-]{1,80}\.(?:txt|md|pdf|docx|html?)", re.IGNORECASE)
_TELLING = re.compile(r"[\u3400-\u9fff]{2}|\w{4}")
_HEAD = 1_500
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


@dataclass(frozen=True, slots=True)
class Naming:
    """Which contracts a text names (none: no name in it), and the text without the names."""

    contracts: tuple[NamedContract, ...]
    rest: str
    parties: tuple[Party, ...] = ()


def name_contract(contract: Contract, text: str) -> NamedContract:
    """The names of a contract; ``text`` is that of its source."""
    names = _words()
    parties = tuple(
        (compact(alias), party)
        for party in contract.parties
        for alias in (party.name, *party.aliases)
        if alias and len(compact(alias)) > 1 and compact(alias) not in names.common
    )
    return NamedContract(
        contract,
        _core(contract.title),
        _core(re.sub(r"^[\d_.\s-]+|\.\w{1,5}$", "", contract.source)),
        parties,
        tuple((compact(party.name), party) for party in contract.parties if party.name),
        compact(text[contract.start : contract.start + _HEAD]),
    )


def find_named(question: str, contracts: Sequence[NamedContract], vocabulary: Vocabulary) -> Naming:
    """The contracts that a question names among ``contracts``, in library order.

    ``vocabulary`` tells parts of names from ordinary words.

    Each kind of name gives a set; the sets are intersected, strongest first, as long as something
    is left, so "山东云量的运维服务合同" is the one of that party and that title.
    """
    asked = compact(question)
    chosen: list[NamedContract] = []
    spans: list[str] = []
    parties: list[Party] = []
    finders: tuple[_Finder, ...] = (
        _by_file,
        _by_number,
        partial(_by_party, vocabulary),
        _by_quoted_title,
        _by_pointer,
        _by_title,
    )
    for find in finders:
        if find is _by_pointer and parties:
            continue  # "甲公司和乙公司, 合同…" would be narrowed to the second
        found, words, named_parties = find(question, asked, contracts)
        narrowed = [item for item in found if item in chosen] if chosen else found
        if found:
            spans += words
        if narrowed:
            chosen = narrowed
            parties += named_parties
    if not chosen:
        chosen, words = _by_head(question, contracts)
        spans += words
    chosen = _by_year(question, chosen)
    chosen, words = _by_ordinal(question, chosen, contracts)
    spans += words
    order = {item.contract.contract_id: n for n, item in enumerate(contracts)}
    chosen = sorted(chosen, key=lambda item: order[item.contract.contract_id])
    return Naming(tuple(chosen), _without(question, spans), tuple(dict.fromkeys(parties)))


@lru_cache(maxsize=10_000)
def compact(text: str) -> str:
    """Text as names are compared: NFKC, lower case, letters and digits only."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).lower())


_Found = tuple[list[NamedContract], list[str], list[Party]]
_Finder = Callable[[str, str, Sequence[NamedContract]], _Found]


def _by_file(question: str, asked: str, contracts: Sequence[NamedContract]) -> _Found:
    files = {name.lower(): name for name in _FILE.findall(question)}
    found = [item for item in contracts if item.contract.source.lower() in files]
    return found, [files[item.contract.source.lower()] for item in found], []


def _by_number(question: str, asked: str, contracts: Sequence[NamedContract]) -> _Found:
    found = [
        item
        for item in contracts
        if item.contract.number
        and len(compact(item.contract.number)) > 3
        and compact(item.contract.number) in asked
    ]
    return found, [item.contract.number or "" for item in found], []


def _by_party(
    vocabulary: Vocabulary, question: str, asked: str, contracts: Sequence[NamedContract]
) -> _Found:
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


def _by_quoted_title(question: str, asked: str, contracts: Sequence[NamedContract]) -> _Found:
    found: list[NamedContract] = []
    words: list[str] = []
    for quoted in _QUOTED.finditer(question):
        likeness = {
            item.contract.contract_id: max(
                _likeness(_core(quoted[1]), item.title), _likeness(_core(quoted[1]), item.file)
            )
            for item in contracts
        }
        best = max(likeness.values(), default=0.0)
        if best >= 0.6:
            found += [i for i in contracts if likeness[i.contract.contract_id] >= best - 0.01]
            words.append(quoted[0])
    return found, words, []


def _by_title(question: str, asked: str, contracts: Sequence[NamedContract]) -> _Found:
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
    kinds = _words().kinds
    return name in asked and (any(name.endswith(kind) for kind in kinds) or len(name) > 7)


def _by_pointer(question: str, asked: str, contracts: Sequence[NamedContract]) -> _Found:
    """By the word in front of 那份, 的合同 …: in few titles or printed parties, else near the front."""
    few = max(1, len(contracts) // 4)
    for pointer in _words().pointers:
        at = asked.find(pointer)
        for length in range(min(at, 12), 1, -1):
            word = asked[at - length : at]
            if (
                word in _words().common
                or word.endswith(_words().kinds)
                or not _TELLING.search(word)
            ):
                continue
            found = [item for item in contracts if word in _printed(item)]
            if not found and pointer not in _words().kinds and length > 2:
                found = [item for item in contracts if word in item.head]
            if 0 < len(found) <= few:
                return found, [word + pointer, word], []
    return [], [], []


def _printed(item: NamedContract) -> str:
    printed = (compact(party.printed) for party in item.contract.parties)
    return "|".join((compact(item.contract.title), item.file, *printed))


def _by_head(
    question: str, contracts: Sequence[NamedContract]
) -> tuple[list[NamedContract], list[str]]:
    """By capitalised names that stand in the first lines of some of the contracts, the most wins."""
    names = [name for name in _CAPITALS.findall(question) if len(compact(name)) > 5]
    counts = {
        item.contract.contract_id: sum(compact(name) in item.head for name in names)
        for item in contracts
    }
    best = max(counts.values(), default=0)
    if not best:
        return [], []
    found = [item for item in contracts if counts[item.contract.contract_id] == best]
    return (found, names) if len(found) <= max(1, len(contracts) // 4) else ([], [])


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
) -> tuple[list[NamedContract], list[str]]:
    """The n-th of the chosen contracts, or of all of them where none was named otherwise."""
    lower = question.lower()
    for printed, words in load_words("intents")["ordinals"].items():
        for word in words:
            chinese = not word.isascii()
            if chinese and word in lower or not chinese and _ordinal_contract(word, lower):
                among = chosen or list(contracts)
                n = int(printed)
                picked = among[n - 1 : n] if n > 0 else among[-1:]
                return picked or chosen, [word]
    return chosen, []


def _ordinal_contract(word: str, lower: str) -> bool:
    return bool(re.search(rf"\b{word}\b(?:\s\w{{1,20}}){{0,4}}\s(?:agreement|contract)\b", lower))


def _without(question: str, words: Iterable[str]) -> str:
    """The question without the names, which are given in compact form or as they stand."""
    rest = question
    for word in sorted({compact(word) for word in words if word}, key=len, reverse=True):
        pattern = r"[\W_]{0,3}".join(map(re.escape, word))
        rest = re.sub(pattern, " ", unicodedata.normalize("NFKC", rest), flags=re.IGNORECASE)
    rest = re.sub(r"[《〈<]{1,2}\s*[》〉>]{1,2}|[(（]\s*[)）]", " ", rest)
    return rest if rest.strip() else question


def _likeness(a: str, b: str) -> float:
    """Dice coefficient of character pairs, 0.9 at least where the shorter one is inside the other."""
    if not a or not b:
        return 0.0
    short, long = sorted((a, b), key=len)
    if len(short) > 3 and short in long:
        return 0.9 + 0.1 * len(short) / len(long)
    first = {a[i : i + 2] for i in range(len(a) - 1)}
    second = {b[i : i + 2] for i in range(len(b) - 1)}
    return 2 * len(first & second) / max(1, len(first) + len(second))


def _core(title: str) -> str:
    """A title in compact form without remarks such as (样本) or V1.0."""
    bare = compact(_BRACKETS.sub("", title)) or compact(title)
    for remark in _words().remarks:
        shorter = bare.replace(remark, "")
        bare = shorter if len(shorter) > 3 else bare
    return bare


@dataclass(frozen=True, slots=True)
class _TitleWords:
    kinds: tuple[str, ...]
    remarks: tuple[str, ...]
    pointers: tuple[str, ...]
    common: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _TitleWords:
    words = load_words("titles")
    roles = load_words("roles")
    common = set(words["common"])
    for section in ("letters", "printed", "asked"):
        for names in roles[section].values():
            common.update(map(compact, names))
    return _TitleWords(
        tuple(map(compact, words["kinds"])),
        tuple(map(compact, words["remarks"])),
        tuple(words["pointers_zh"]),
        frozenset(common),
    )
