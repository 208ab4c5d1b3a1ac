"""The parties of an English preamble, named in the order of their sides."""

import re
from typing import Any

from ingest.names import SIDES, NamedParty, english_name_end
from rag.language.words import load_words
from rag.library.records import Span

_BETWEEN = re.compile(
    r"\b(?:between|among|amongst|(?:made|executed|entered\sinto)\sby(?!\sand\s))\b:?", re.IGNORECASE
)
_ITEM = r"(?:\(?[1-9a-d]\)\s?|[1-9]\.\s)?"
_MARKER = re.compile(
    r"\((?:[^()\"]{0,80})\"([^\"()]{1,40})[,.]?\"(?:[^()]{0,60})\)"
    r"|\b(?:hereinafter|hereafter|herein)[^\"()]{0,50}\"([^\"]{1,40})\""
)
_QUOTED = re.compile(r"\"([^\"]{1,40}?)[,.]?\"")
_JOINED = re.compile(r"\s*(?:[,;]|and\b)")
_AND = re.compile(rf"\b[Aa][Nn][Dd]:?\s+{_ITEM}(?:the\s)?(?=[\"'\[_A-Z])")


def english_parties(text: str) -> list[NamedParty]:
    """The parties of "between X, a Delaware corporation ("Licensor") and Y ("Licensee")"."""
    best: list[NamedParty] = []
    for between in _BETWEEN.finditer(text, 0, 6_000):
        found = _after_between(text, between.end())
        if len(found) > len(best):
            best = found
        if len(best) >= 2:
            break
    return best or _without_markers(text)


def _after_between(text: str, start: int) -> list[NamedParty]:
    markers: list[tuple[int, int, tuple[str, ...]]] = []
    for match in _MARKER.finditer(text, start, start + 2_500):
        terms = _QUOTED.findall(match[0])
        names = tuple(term for term in terms if term not in _english()["not_a_party"])
        if names and (not markers or match.start() - markers[-1][1] < 900):
            markers.append((match.start(), match.end(), names))
    found: list[NamedParty] = []
    at = start
    for begin, end, names in markers[: len(SIDES)]:
        if len(found) > 1 and not _JOINED.match(text, at):
            break
        place = _english_name(text, at, begin, first=not found)
        if place is None:
            continue
        value = text[place[0] : place[1]]
        if len(found) > 1 and english_name_end(f" {value}") != len(value) + 1:
            break
        found.append(NamedParty(SIDES[len(found)], names, value, place))
        at = end
    return found if len(found) > 1 else []


def _without_markers(text: str) -> list[NamedParty]:
    """ "between X Inc. and Y LLC" without defined roles."""
    for between in _BETWEEN.finditer(text, 0, 6_000):
        joined = _AND.search(text, between.end(), between.end() + 400)
        if joined is None:
            continue
        first = _english_name(text, between.end(), joined.start(), first=True)
        second = _english_name(text, joined.start(), joined.end() + 200, first=False)
        if first and second and english_name_end(text[first[0] : first[1] + 2]):
            return [
                NamedParty(side, (), text[place[0] : place[1]], place)
                for side, place in zip(SIDES, (first, second), strict=False)
            ]
    return []


def _english_name(text: str, start: int, end: int, *, first: bool) -> Span | None:
    """The span of the name that opens the description of a party in ``text[start:end]``."""
    starts = [start] if first else [m.end() for m in _AND.finditer(text, start, end)]
    if not first and not starts:
        comma = re.compile(r"[,;]\s+(?=[\"'\[_A-Z])").search(text, start, end)
        starts = [comma.end()] if comma else []
    for begin in starts:
        place = _clip_english(text, begin, end)
        if place and (begin == starts[-1] or english_name_end(text[place[0] : place[1] + 1])):
            return place
    return None


def _clip_english(text: str, start: int, end: int) -> Span | None:
    """The name at ``start``: to its legal form, else to the first comma or describing word."""
    item = re.compile(rf"\s*{_ITEM}").match(text, start, end)
    opening = re.compile(r"[A-Z\[_*(\"0-9]").search(text, item.end() if item else start, end)
    if opening is None:
        return None
    start = opening.start()
    body = text[start:end]
    form = english_name_end(body)
    describe = "|".join(map(re.escape, _english()["descriptions"]))
    stop = re.compile(rf",? (?:{describe})\b|,? \(|[,;]|\s{{2,}}|$").search(body)
    clip = stop.start() if stop else len(body)
    if body.startswith("[") and "]" in body:
        clip = body.index("]") + 1
    before_and = re.compile(r",? and ").search(body[: form or 0])
    if form is not None and (form <= clip or not before_and) and "(" not in body[:form]:
        clip = form
    name = body[:clip].strip(" ,")
    if not name or len(name) > 120:
        return None
    return start, start + len(name)


def _english() -> dict[str, Any]:
    english: dict[str, Any] = load_words("parties")["english"]
    return english
