"""One source to its contracts: where each begins and ends, its title, language and number.

The common case is one contract in a file, and it is never split: what stands under an annex label,
and a form that the contract announces as its annex, belong to it. A further contract is seen only
where a title stands alone on a line, the text before it has a body of its own, and enough of an
opening follows: parties, a number, a second title, a formula of agreement, numbers from one.
"""

import re
import string
from collections.abc import Sequence
from pathlib import PurePath

from ingest.covers import after_cover
from ingest.numbering import find_candidates
from ingest.openings import AnnexTitles, Opening, find_openings, has_body, patterns
from ingest.plain_text import plain_source
from ingest.titles import read_title
from ingest.trimming import trimmed_end, trimmed_start
from rag.library.records import Contract, Language, Source, Span

_ENOUGH = 4  # signs that a title opens a further contract
_IN_COMPILATION = 3  # the same in a source that is a compilation
_CERTAIN = 5  # signs that count towards a compilation; and enough after an annex
_COMPILATION = 3  # so many certain openings make one
_ANNEX_AFTER = 200  # an annex label nearer to the start belongs to the title (Exhibit 10.2)
_SAMPLE = 10_000  # characters from which the language is told
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_NO_LETTERS = bytes(set(range(128)) - set(string.ascii_letters.encode()))
_NUMBER_WITHIN = 1000


def split_contracts(source: Source) -> tuple[Contract, ...]:
    """The contracts of a source in order; one at least, unless the source has no text.

    A contract starts at the first title line that belongs to it (the heading of its page) and ends
    before the next; white space, furniture, lines of the web page and the cover of a collection
    around it are left out. ``parties`` is empty.
    """
    text = plain_source(source)
    start, end = _without_junk(text, source.furniture)
    if start >= end:
        return ()
    openings = find_openings(text, start, end, _language(text, start, end))
    first = after_cover(text, start, end, openings)
    starts = [first, *_further_starts(text, first, end, openings)]
    stops = [*starts[1:], end]
    return tuple(
        _contract(source, text, ordinal, low, trimmed_end(text, low, high, source.furniture))
        for ordinal, (low, high) in enumerate(zip(starts, stops, strict=True), 1)
    )


def _contract(source: Source, text: str, ordinal: int, start: int, end: int) -> Contract:
    return Contract(
        contract_id=f"{source.name}#{ordinal:02d}",
        source=source.name,
        ordinal=ordinal,
        title=read_title(text, text.rfind("\n", 0, start) + 1, end) or PurePath(source.name).stem,
        language=_language(text, start, end),
        start=start,
        end=end,
        page_start=source.page_at(start),
        page_end=source.page_at(max(end - 1, start)),
        number=_number(text, start, end),
    )


def _further_starts(text: str, start: int, end: int, openings: Sequence[Opening]) -> list[int]:
    """Where the contracts after the one that begins at ``start`` begin."""
    if not openings:
        return []
    annexes = AnnexTitles(text, start, end)
    compilation = sum(opening.evidence >= _CERTAIN for opening in openings) >= _COMPILATION
    starts: list[int] = []
    current = start
    for opening in openings:
        if opening.start <= current:
            continue
        enough = _IN_COMPILATION if compilation else _ENOUGH - opening.after_signatures
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


def _without_junk(text: str, furniture: Sequence[Span]) -> Span:
    """The text without blank lines, furniture and lines of the web page at both ends."""
    junk = patterns()["junk"]
    start = trimmed_start(text, 0, len(text), furniture)
    end = trimmed_end(text, start, len(text), furniture)
    while start < end:
        stop = text.find("\n", start, end)
        if stop < 0 or stop - start > 200 or not junk.search(text, start, stop):
            break
        start = trimmed_start(text, stop, end, furniture)
    while end > start:
        line = text.rfind("\n", start, end) + 1
        if line <= start or end - line > 60 or not junk.search(text, line, end):
            break
        if any(item.boundary == "line" for item in find_candidates(text, line, end)):
            break  # 4.2 Copyright: is a clause
        end = trimmed_end(text, start, line, furniture)
    return start, end


def _language(text: str, start: int, end: int) -> Language:
    sample = text[start : min(end, start + _SAMPLE)]
    latin = len(sample.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    chinese = len(sample) - len(_HAN.sub("", sample))
    return "zh" if chinese * 4 >= latin else "en"


def _number(text: str, start: int, end: int) -> str | None:
    match = patterns()["number"].search(text, start, min(end, start + _NUMBER_WITHIN))
    printed = match["printed"] if match else None
    return printed if printed and any(char.isdigit() for char in printed) else None
