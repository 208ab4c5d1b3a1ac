"""A contract with every name by which a question may call it, in the form names are compared in."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rag.language.words import load_words
from rag.library.records import Contract, Party

_SIGNS = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]{0,40}[)）\]】]")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_LATIN_RUN = re.compile(r"[a-z]+|\d+")
# The crosses of masked names: XX公司, xxxHIS.
_MASK = re.compile(r"(?<![A-Za-z])[xX]{2,}")
_ACRONYM = re.compile(r"(?<![A-Za-z])[A-WYZ]{3,6}(?![A-Za-z])")
_QUOTED_TERM = re.compile(r"[“「『]([\u3400-\u9fff]{3,8})[”」』]")
_HEAD, _FRONT = 1_500, 450


@dataclass(frozen=True, slots=True)
class NamedContract:
    """A contract with its names in compact form.

    ``label``: the parts (`name_parts`) of its title, file and parties as printed; ``front``: those
    of its first lines; ``head``: its first characters, compact; ``nicknames``: words for its
    subject; ``body``: its text in lower case.
    """

    contract: Contract
    title: str
    file: str
    parties: tuple[tuple[str, Party], ...]
    full_names: tuple[tuple[str, Party], ...]
    label: frozenset[str]
    front: frozenset[str]
    head: str
    nicknames: tuple[str, ...]
    body: str


@lru_cache(maxsize=10_000)
def compact(text: str) -> str:
    """Text as names are compared: NFKC, lower case, letters and digits only."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).lower())


def unmasked(text: str) -> str:
    """Text in NFKC with blanks for the crosses of masked names (XX公司, xxxHIS)."""
    folded = unicodedata.normalize("NFKC", text)
    return _MASK.sub(lambda mask: " " * len(mask[0]), folded)


def name_parts(text: str) -> frozenset[str]:
    """The pairs of Chinese characters, Latin words and numbers of a name, in lower case."""
    bare = unmasked(text).lower()
    runs = _HAN_RUN.findall(_SIGNS.sub("", bare))
    pairs = (run[i : i + 2] for run in runs for i in range(len(run) - 1))
    return frozenset((*pairs, *_LATIN_RUN.findall(bare)))


def name_contract(contract: Contract, text: str) -> NamedContract:
    """The names of a contract; ``text`` is that of its source."""
    names = title_words()
    parties = tuple(
        (compact(alias), party)
        for party in contract.parties
        for alias in (party.name, *party.aliases)
        if alias and len(compact(alias)) > 1 and compact(alias) not in names.common
    )
    printed = (name for party in contract.parties for name in (party.printed, party.name or ""))
    body = text[contract.start : contract.end]
    return NamedContract(
        contract,
        core_title(contract.title),
        core_title(re.sub(r"^[\d_.\s-]+|\.\w{1,5}$", "", contract.source)),
        parties,
        tuple((compact(party.name), party) for party in contract.parties if party.name),
        name_parts(" | ".join((contract.title, contract.source, *printed))),
        name_parts(body[:_FRONT]),
        compact(body[:_HEAD]),
        _nicknames(contract.title, body[:_HEAD]),
        body.lower(),
    )


def _nicknames(title: str, front: str) -> tuple[str, ...]:
    """Of a Chinese title: it without 合同, its capitals (ERP); terms quoted in the first lines."""
    if title.isascii():
        return ()
    common = title_words().common
    core = core_title(title)
    kind = next((kind for kind in title_words().kinds if core.endswith(kind)), "")
    terms = [*_ACRONYM.findall(title), *map(compact, _QUOTED_TERM.findall(front))]
    names = [core.removesuffix(kind), *(term.lower() for term in terms if term not in common)]
    return tuple(dict.fromkeys(name for name in names if len(name) > 2))


def core_title(title: str) -> str:
    """A title in compact form without remarks such as (样本) or V1.0."""
    bare = compact(_BRACKETS.sub("", title)) or compact(title)
    for remark in title_words().remarks:
        shorter = bare.replace(remark, "")
        bare = shorter if len(shorter) > 3 else bare
    return bare


@dataclass(frozen=True, slots=True)
class TitleWords:
    """The lists of ``data/words/titles.toml`` in compact form, role words among the common ones."""

    kinds: tuple[str, ...]
    remarks: tuple[str, ...]
    common: frozenset[str]


@lru_cache(maxsize=1)
def title_words() -> TitleWords:
    """The words of titles, read once."""
    words = load_words("titles")
    roles = load_words("roles")
    common = set(words["common"])
    for section in ("letters", "printed", "asked"):
        for names in roles[section].values():
            common.update(map(compact, names))
    return TitleWords(
        tuple(map(compact, words["kinds"])),
        tuple(map(compact, words["remarks"])),
        frozenset(common),
    )
