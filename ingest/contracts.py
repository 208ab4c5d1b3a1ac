"""One source to its contracts: where each begins and ends, its title, language and number.

The common case is one contract in a file, and it is never split: what stands under an annex label,
and a form that the contract announces as its annex, belong to it. A further contract is seen only
where a title stands alone on a line and enough of an opening follows: parties, a number, a second
title, a formula of agreement, clause numbers from one.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from typing import Any

from ingest.numbering import find_candidates
from ingest.parts import find_annexes
from rag.language.words import load_words
from rag.library.records import Contract, Language, Source, Span

# The opening of a contract, from its title to its first clause, is looked for in this much text.
_OPENING = 1500
_ENOUGH = 4  # evidence that a title opens a further contract
_CERTAIN = 5  # the same after an annex; two of these show a compilation
_TOP_FAMILIES = {
    "第条",
    "第章",
    "第编",
    "一、",
    "1.",
    "(一)",
    "1",
    "1.1",
    "Article",
    "Section",
    "Clause",
}


@dataclass(frozen=True, slots=True)
class _Title:
    """A line that reads as a title, with the evidence that a contract opens there."""

    start: int
    end: int
    words: str
    evidence: int


def split_contracts(source: Source) -> tuple[Contract, ...]:
    """The contracts of a source in order; one at least, unless the source has no text."""
    text = source.text
    start, end = _without_junk(text)
    if start >= end:
        return ()
    language = _language(text, start, end)
    starts = [start, *_further_starts(text, start, end, language)]
    stops = [*starts[1:], end]
    return tuple(
        _contract(source, ordinal, low, _stripped(text, low, high), language)
        for ordinal, (low, high) in enumerate(zip(starts, stops, strict=True), 1)
    )


def _contract(source: Source, ordinal: int, start: int, end: int, language: Language) -> Contract:
    return Contract(
        contract_id=f"{source.name}#{ordinal:02d}",
        source=source.name,
        ordinal=ordinal,
        title=_title(source, start, end),
        language=language,
        start=start,
        end=end,
        page_start=source.page_at(start),
        page_end=source.page_at(max(end - 1, start)),
        number=_number(source.text, start, end),
    )


def _further_starts(text: str, start: int, end: int, language: Language) -> list[int]:
    """Where the second and later contracts begin."""
    titles = [
        _weighed(text, match, end)
        for match in _patterns()["title_" + language].finditer(text, start, end)
    ]
    compilation = sum(title.evidence >= _CERTAIN for title in titles) >= 3
    starts: list[int] = []
    current = start
    for title in titles:
        if title.start - current < 300 or not _has_body(text, current, title.start):
            continue
        enough = _ENOUGH - 1 if compilation else _ENOUGH
        if not compilation and find_annexes(text, current + 200, title.start, ()):
            enough = _CERTAIN + (language == "en")
        if title.evidence >= enough and not _belongs(text, current, title):
            starts.append(title.start)
            current = title.start
    return starts


def _weighed(text: str, match: re.Match[str], end: int) -> _Title:
    """A title line and the evidence that follows it."""
    start, stop = match.span("title")
    words = match["title"].strip()
    patterns = _patterns()
    following = text[stop : min(end, stop + _OPENING)]
    near = following[:400]
    evidence = 0
    first, second = patterns["first_side"].search(near), patterns["second_side"].search(near)
    evidence += 2 if first and second else 0
    evidence += 1 if patterns["number"].search(following[:200]) else 0
    evidence += 1 if patterns["title_words"].search(following[:200]) else 0
    evidence += 1 if patterns["openings"].search(following[:900]) else 0
    evidence += 1 if patterns["template"].search(words) else 0
    evidence += 2 if patterns["opening_en"].search(following) else 0
    evidence += 1 if patterns["signed"].search(text, max(0, start - 3000), start) else 0
    counts = [
        item.values[0]
        for item in find_candidates(text, stop, min(end, stop + _OPENING))
        if item.family in _TOP_FAMILIES and item.doubt < 1
    ]
    evidence += 1 if counts and counts[0] == 1 else 0
    return _Title(start, stop, words, evidence)


def _has_body(text: str, start: int, end: int) -> bool:
    """Whether ``start:end`` holds more than a cover: a few numbered or several longer lines."""
    numbered = sum(
        item.family in _TOP_FAMILIES and item.doubt < 1
        for item in find_candidates(text, start, min(end, start + 6000))
    )
    return numbered >= 2 or end - start > 3000


def _belongs(text: str, current: int, title: _Title) -> bool:
    """Whether the title is that of an annex: labelled just before, or announced in the contract."""
    before = text[max(current, title.start - 80) : title.start]
    if _patterns()["annex_before"].search(before):
        return True
    bare = re.escape(re.sub(r"\s+", "", title.words)[:40])
    announced = re.compile(rf"(?:附件|附录|附表|补充)[^\n。]{{0,40}}{bare}")
    return announced.search(text, current, title.start) is not None


def _without_junk(text: str) -> Span:
    """The text without blank lines and lines of the web page at both ends."""
    junk = _patterns()["junk"]
    start, end = 0, _stripped(text, 0, len(text))
    while start < end:
        if text[start].isspace():
            start += 1
            continue
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if stop - start > 200 or stop == end or not junk.search(text, start, stop):
            break
        start = stop
    while end > start:
        line = text.rfind("\n", start, end) + 1
        if line <= start or end - line > 60 or not junk.search(text, line, end):
            break
        end = _stripped(text, start, line)
    return start, end


def _language(text: str, start: int, end: int) -> Language:
    sample = text[start : min(end, start + 20_000)]
    chinese = sum("\u4e00" <= char <= "\u9fff" for char in sample)
    latin = sum(char.isascii() and char.isalpha() for char in sample)
    return "zh" if chinese * 4 >= latin else "en"


def _title(source: Source, start: int, end: int) -> str:
    """The best title in the opening: a title line, words that read as one, the file's name."""
    text = source.text
    opening = text[start : min(end, start + 2500)]
    patterns = _patterns()
    for name in ("title_zh", "title_en", "phrase_zh", "phrase_en"):
        match = patterns[name].search(opening)
        if match is not None:
            return " ".join(match["title"].split()).strip(" #*_")
    return PurePath(source.name).stem


def _number(text: str, start: int, end: int) -> str | None:
    match = _patterns()["number"].search(text, start, min(end, start + 1000))
    printed = match["printed"] if match else None
    return printed if printed and any(char.isdigit() for char in printed) else None


def _stripped(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words: dict[str, Any] = load_words("contracts")
    annexes = "|".join(re.escape(label) for label in load_words("numbering")["annex_labels"])

    def any_of(key: str) -> str:
        return "|".join(re.escape(word) for word in words[key])

    titles_zh, titles_en = any_of("title_words"), any_of("title_words_en")
    side = r"[ \u3000]{0,4}(?:[(（][^)）\n]{0,20}[)）])?[ \u3000]{0,4}[:：]"
    return {
        "title_zh": re.compile(
            r"^[ \t\u3000#*]{0,80}(?P<title>(?!.{0,8}(?:编号|附件|附录))[^\n。；;，,:：《》]{0,40}"
            rf"(?:{titles_zh})[^\n。；;，,:：《》的]{{0,16}})$",
            re.MULTILINE,
        ),
        "title_en": re.compile(
            r"^[ \t#*]{0,80}(?P<title>(?:[A-Z][A-Z0-9&'’,/()\-]{0,30}[ ]{1,3}){0,12}"
            rf"(?:{titles_en})"
            r"(?:[ ]{1,3}[A-Z][A-Z0-9&'’,/()\-]{0,30}){0,6})[ \t]{0,200}$",
            re.MULTILINE,
        ),
        "phrase_zh": re.compile(
            rf"(?:^|(?<=[\s:：)）]))(?P<title>[\u4e00-\u9fffA-Za-z0-9*×（）()《]{{2,40}}(?:{titles_zh}))(?=\s)"
        ),
        "phrase_en": re.compile(
            rf"(?P<title>(?:[A-Z][A-Z&'’,\-]{{1,30}}[ ]){{0,8}}(?:{titles_en}))(?![A-Za-z])"
        ),
        "first_side": re.compile(rf"(?:{any_of('first_side')}){side}"),
        "second_side": re.compile(rf"(?:{any_of('second_side')}){side}"),
        "number": re.compile(
            rf"(?:{any_of('number_labels')})[ ]{{0,3}}[:：]?[ \u3000_]{{0,40}}"
            r"(?P<printed>[A-Za-z0-9][A-Za-z0-9\-–/()（）〔〕\[\]第号年.]{2,40})?"
        ),
        "title_words": re.compile(rf"(?:{titles_zh})"),
        "openings": re.compile(rf"(?:{any_of('openings')})"),
        "opening_en": re.compile(
            r"(?i:this)\s[A-Za-z][^\n.]{0,120}?(?:Agreement|AGREEMENT|Contract|CONTRACT|Lease|LEASE)[^.]{0,120}?\b(?:made|entered|dated|between|effective)\b"
        ),
        "template": re.compile(rf"(?:{any_of('template_words')})"),
        "signed": re.compile(
            r"IN WITNESS|盖章|签字|签章|(?:^|\s)By[ ]?[:：_]|签订日期|签署日期", re.IGNORECASE
        ),
        "annex_before": re.compile(
            rf"(?:^|\n)[ \t#*]{{0,60}}(?:{annexes})[ \t]{{0,3}}[^\n]{{0,40}}\s*$"
        ),
        "junk": re.compile(rf"(?:{any_of('site_junk')})"),
    }
