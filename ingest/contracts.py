"""One source to its contracts: where each begins and ends, its title, language and number.

The common case is one contract in a file, and it is never split: what stands under an annex label,
and a form that the contract announces as its annex, belong to it. A further contract is seen only
where a title stands alone on a line, the text before it has a body of its own, and enough of an
opening follows: parties, a number, a second title, a formula of agreement, numbers from one.
"""

import re
from pathlib import PurePath

from ingest.openings import AnnexTitles, find_openings, has_body, patterns
from ingest.plain_text import plain_text
from rag.library.records import Contract, Language, Source, Span

_ENOUGH = 4  # signs that a title opens a further contract
_IN_COMPILATION = 3  # the same in a source that is a compilation
_CERTAIN = 5  # signs that count towards a compilation; and enough after an annex
_COMPILATION = 3  # so many certain openings make one
_ANNEX_AFTER = 200  # an annex label nearer to the start belongs to the title (Exhibit 10.2)
_SAMPLE = 10_000  # characters from which the language is told
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z]+")
_TITLE_WITHIN = 2500
_NUMBER_WITHIN = 1000


def split_contracts(source: Source) -> tuple[Contract, ...]:
    """The contracts of a source in order; one at least, unless the source has no text.

    A contract starts at the first title line that belongs to it (the heading of its page) and ends
    before the next, white space and lines of the web page around it left out. ``parties`` is empty.
    """
    text = plain_text(source.text)
    start, end = _without_junk(text)
    if start >= end:
        return ()
    starts = [start, *_further_starts(text, start, end, _language(text, start, end))]
    stops = [*starts[1:], end]
    return tuple(
        _contract(source, text, ordinal, low, _stripped(text, low, high))
        for ordinal, (low, high) in enumerate(zip(starts, stops, strict=True), 1)
    )


def _contract(source: Source, text: str, ordinal: int, start: int, end: int) -> Contract:
    return Contract(
        contract_id=f"{source.name}#{ordinal:02d}",
        source=source.name,
        ordinal=ordinal,
        title=_title(source, text, start, end),
        language=_language(text, start, end),
        start=start,
        end=end,
        page_start=source.page_at(start),
        page_end=source.page_at(max(end - 1, start)),
        number=_number(text, start, end),
    )


def _further_starts(text: str, start: int, end: int, language: Language) -> list[int]:
    """Where the second and later contracts begin."""
    openings = find_openings(text, start, end, language)
    if not openings:
        return []
    annexes = AnnexTitles(text, start, end)
    compilation = sum(opening.evidence >= _CERTAIN for opening in openings) >= _COMPILATION
    starts: list[int] = []
    current = start
    for opening in openings:
        enough = _IN_COMPILATION if compilation else _ENOUGH
        if not compilation and annexes.any_between(current + _ANNEX_AFTER, opening.start):
            enough = _CERTAIN
        if (
            opening.evidence >= enough
            and has_body(text, current, opening.start)
            and not annexes.hold(opening, current)
        ):
            starts.append(opening.start)
            current = opening.start
    return starts


def _without_junk(text: str) -> Span:
    """The text without blank lines and lines of the web page at both ends."""
    junk = patterns()["junk"]
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    while start < end:
        stop = text.find("\n", start, end)
        if stop < 0 or stop - start > 200 or not junk.search(text, start, stop):
            break
        start = stop + len(text[stop:end]) - len(text[stop:end].lstrip())
    while end > start:
        line = text.rfind("\n", start, end) + 1
        if line <= start or end - line > 60 or not junk.search(text, line, end):
            break
        end = _stripped(text, start, line)
    return start, end


def _language(text: str, start: int, end: int) -> Language:
    sample = text[start : min(end, start + _SAMPLE)]
    chinese = sum(map(len, _HAN.findall(sample)))
    latin = sum(map(len, _LATIN.findall(sample)))
    return "zh" if chinese * 4 >= latin else "en"


def _title(source: Source, text: str, start: int, end: int) -> str:
    """The best title in the opening: a title line, words that read as one, the file's name."""
    opening = text[start : min(end, start + _TITLE_WITHIN)]
    found = [
        match["title"]
        for name in ("title_zh", "title_en", "phrase_zh", "phrase_en")
        for match in patterns()[name].finditer(opening)
    ]
    named = [title for title in found if patterns()["kind"].search(title)]
    best = next(iter(named or found), PurePath(source.name).stem)
    return " ".join(best.split()).strip(" #*_")


def _number(text: str, start: int, end: int) -> str | None:
    match = patterns()["number"].search(text, start, min(end, start + _NUMBER_WITHIN))
    printed = match["printed"] if match else None
    return printed if printed and any(char.isdigit() for char in printed) else None


def _stripped(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
