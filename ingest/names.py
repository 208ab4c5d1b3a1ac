"""Names of parties: where one ends, whether it is blank or masked, and its short forms.

The word lists are data/words/parties.toml; every function works on reading text (folded, no white
space inside Chinese).
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from rag.language.words import load_words
from rag.library.records import Span

MAX_NAME = 60
SIDES = ("甲方", "乙方", "丙方", "丁方")
_FILLER = re.compile(r"[\s_\-—–－*＊xX×某○□■●#/\\.…:;,()\[\]【】<>「」]+")
_STARS = re.compile(r"[*□■●○#_]{2,}|…+")
_CROSSES = re.compile(r"[xX×]{2,}|某+")
_BRANCH = re.compile(r"(公司)[一-龥]{2,8}?分公司$")
_BLANK = re.compile(r"[\s_\-—–－/\\.…:;,()\[\]【】]*")


@dataclass(frozen=True, slots=True)
class NamedParty:
    """One place where a party is named: which side, the words of the name, the roles beside it."""

    side: str
    roles: tuple[str, ...]
    value: str
    place: Span  # in the reading text: the name, or the label when nothing follows it
    aliases: tuple[str, ...] = ()


def _words() -> dict[str, Any]:
    return load_words("parties")


def alternatives(words: list[str]) -> str:
    """A regular expression for any of the words, the longest first.

    Words that begin with one character stand together, so that it is tested once for all.
    """
    rests: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        rests.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in rests.items())


@cache
def _organisation_end() -> re.Pattern[str]:
    return re.compile(alternatives([*_words()["legal_forms"], *_words()["organisations"]]))


@cache
def _english_form() -> re.Pattern[str]:
    printed = _words()["english"]["legal_forms"]
    forms = alternatives([*printed, *(form.upper() for form in printed)])
    return re.compile(rf",? (?:{forms})\b\.?(?:,? (?:{forms})\b\.?)?")


@cache
def _region_prefix() -> re.Pattern[str]:
    regions = alternatives(_words()["regions"])
    return re.compile(
        rf"(?:(?:{regions})(?:省|市|自治区|特别行政区)?)|[一-龥]{{2,3}}(?:省|市|县|区)"
    )


def organisation_end(text: str) -> int | None:
    """Where the last organisation name that starts ``text`` ends, None when none is there.

    An end that is followed by another one, or by a branch ("…公司泉州分公司"), goes on.
    """
    end: int | None = None
    for match in _organisation_end().finditer(text[:MAX_NAME]):
        if match.start() == 0:
            continue
        gap = text[end : match.start()] if end is not None else ""
        if end is not None and (len(gap) > 8 or not re.fullmatch(r"[一-龥()]*", gap)):
            break
        end = match.end()
    return end


def english_name_end(text: str) -> int | None:
    """Where the legal form that closes an English company name ends, None when none is near."""
    match = _english_form().search(text[:100])
    return match.end() if match else None


def blankness(printed: str) -> Literal["blank", "masked"] | None:
    """Whether what stands for a name is nothing ("____"), a mask ("xxx有限公司"), or a name (None).

    Stars and boxes hide the name, so a region beside them does not identify anyone; XX is also how
    samples shorten a name, so a region beside it does ("福建XX股份有限公司").
    """
    if _BLANK.fullmatch(printed):
        return "blank"
    if not _FILLER.sub("", printed):
        return "masked"
    if _STARS.search(printed):
        rest = _region_prefix().sub("", _STARS.sub("", printed))
    elif _CROSSES.search(printed):
        rest = _CROSSES.sub("", printed)
    elif re.fullmatch(
        r"\(?[一-龥]{2,4}\)?(?:股份|责任)?有限公司", printed
    ) and _region_prefix().match(printed.strip("()")):
        rest = _region_prefix().sub("", printed)
    elif re.fullmatch(r"[\[【<].*[\]】>]", printed):
        return "masked"
    else:
        return None
    rest = _strip_business(_strip_form(_FILLER.sub("", rest)))
    return None if rest else "masked"


def short_names(name: str) -> tuple[str, ...]:
    """Shorter forms by which people call a company, longest first, the name itself left out.

    北京神狐时代通信技术有限公司 gives 北京神狐时代, 神狐时代, 北京神狐, 神狐 and the forms between.
    """
    if re.search(r"[一-龥]", name):
        found = _chinese_short_names(name)
    else:
        found = _english_short_names(name)
    return tuple(sorted(found - {name}, key=lambda short: (-len(short), short)))


def _chinese_short_names(name: str) -> set[str]:
    found: set[str] = set()
    for long, short in _words()["organisation_short"].items():
        if long in name and len(name.replace(long, short)) >= 4:
            found.add(name.replace(long, short))
    bare = _strip_form(_BRANCH.sub(r"\1", re.sub(r"\([^()]{0,12}\)", "", name)))
    region = _region_prefix().match(bare)
    starts = {0, region.end()} if region else {0}
    if bare == name:  # an authority or institute, not a company: only its place may be dropped
        return found
    for start in starts:
        rest = bare[start:]
        while len(rest) >= 2:
            found.add(rest)
            shorter = _strip_one(rest, "industries")
            if shorter == rest:
                break
            rest = shorter
    return {
        short
        for short in found
        if short not in _generic() and len(short) >= 2 and blankness(short) is None
    }


@cache
def _generic() -> frozenset[str]:
    """What names no company: a line of business, a place."""
    return frozenset((*_words()["industries"], *_words()["regions"]))


def _english_short_names(name: str) -> set[str]:
    words = _words()["english"]
    bare = _english_form().sub("", re.sub(r"^The ", "", name)).strip(" ,.")
    found = {bare, name.rstrip(".")} if bare else set()
    parts = bare.split(" ")
    industries = {word.title() for word in words["industries"]}
    while len(parts) > 1 and parts[-1].strip(",.").title() in industries:
        parts.pop()
        found.add(" ".join(parts).strip(" ,"))
    return {short for short in found if len(short) >= 3 and short not in words["regions"]}


def _strip_form(name: str) -> str:
    return _strip_one(name, "legal_forms")


def _strip_business(name: str) -> str:
    while (shorter := _strip_one(name, "industries")) != name:
        name = shorter
    return name


def _strip_one(name: str, key: str) -> str:
    endings = _longest_first(key)
    if not name.endswith(endings):
        return name
    return name[: -len(next(ending for ending in endings if name.endswith(ending)))]


@cache
def _longest_first(key: str) -> tuple[str, ...]:
    return tuple(sorted(_words()[key], key=len, reverse=True))
