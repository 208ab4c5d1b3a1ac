"""The title of a contract: the line that names the document, joined where typesetting broke it."""

import re
from collections.abc import Iterator
from functools import cache

from ingest.openings import patterns
from rag.language.words import load_words
from rag.library.records import Span

_WITHIN = 2500
_MOST_LINES = 2  # so many lines above and below the line with the kind of document
_LONGEST_LINE = 100


def read_title(text: str, start: int, end: int) -> str | None:
    """The best title in the opening of ``text[start:end]``: a title line, else words like one."""
    first = None
    for title in _titles(text, start, min(end, start + _WITHIN)):
        if patterns()["kind"].search(title):
            return title
        first = first or title
    return first


def _titles(text: str, start: int, stop: int) -> Iterator[str]:
    """The titles in ``text[start:stop]``, those that stand on lines of their own first."""
    for name in ("title_zh", "title_en", "phrase_zh", "phrase_en"):
        for match in patterns()[name].finditer(text, start, stop):
            low, high = match.span("title")
            if name.startswith("title"):
                low, high = joined_title(text, start, stop, (low, high))
            yield _set_solid(" ".join(text[low:high].split()).strip(" #*_"))


def _set_solid(title: str) -> str:
    """The title without the blanks between single characters: 合 同 书."""
    return _patterns()["spaced"].sub(r"\1", title)


def joined_title(text: str, low: int, high: int, line: Span) -> Span:
    """The title line with the lines above and below over which it was broken.

    Only lines that touch are joined, and only where one of them cannot stand alone: it names the
    kind of document and nothing more, or ends or begins with a word like AND, OF, FOR. Nothing is
    joined from above when a text without a gap goes before.
    """
    start, end = line
    above = start
    for _ in range(_MOST_LINES):
        before = _line_before(text, low, above)
        if before is None or not _belongs(text[slice(*before)], text[above:end]):
            break
        above = before[0]
    if _line_before(text, low, above) is None:
        start = above
    for _ in range(_MOST_LINES):
        stop = text.find("\n", end + 1, high)
        following = text[end + 1 : stop].strip() if text[end : end + 1] == "\n" else ""
        if stop < 0 or not _continues(text[start:end], following):
            break
        end = stop
    return start, end


def _line_before(text: str, low: int, start: int) -> Span | None:
    """The line that ends just before ``start``; None when a blank line or nothing stands there."""
    stop = text.rfind("\n", low, start)
    if stop < 0 or text[stop:start].strip():
        return None
    begin = text.rfind("\n", low, stop) + 1 or low
    begin += len(text[begin:stop]) - len(text[begin:stop].lstrip())
    return (begin, stop) if begin < stop else None


def _belongs(line: str, title: str) -> bool:
    """Whether ``line`` is the beginning of the title that goes on with ``title``."""
    words = _patterns()
    line = line.strip()
    if not 2 <= len(line) <= _LONGEST_LINE or words["other"].search(line):
        return False
    if words["bare"].fullmatch(title):
        return words["plain"].fullmatch(line) is not None
    return _joint(line, title)


def _continues(title: str, line: str) -> bool:
    bare = _patterns()["bare"].fullmatch(line) and not _patterns()["bare"].fullmatch(title)
    return 2 <= len(line) <= _LONGEST_LINE and (bare is not None or _joint(title, line))


def _joint(first: str, second: str) -> bool:
    """Whether two lines of capitals are joined by a word that ends or begins a half title."""
    words = _patterns()
    joined = words["ends"].search(first) or words["begins"].match(second)
    return bool(
        joined and words["capitals"].fullmatch(first) and words["capitals"].fullmatch(second)
    )


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    contracts, numbering = load_words("contracts"), load_words("numbering")

    def any_of(words: list[str]) -> str:
        return "|".join(re.escape(word) for word in words)

    spaced = "|".join("[ ]{0,4}".join(word) for word in contracts["title_words"])
    joining = any_of(contracts["title_joints_en"])
    return {
        "bare": re.compile(
            rf"[ \t]*(?:(?:服务)?(?:{spaced})|{any_of(contracts['title_words_en'])})[ \t]*"
        ),
        "spaced": re.compile(r"(?<!\S)([\u4e00-\u9fff])[ ](?=[\u4e00-\u9fff](?:[ ]|$))"),
        "plain": re.compile(r"[^\n。；;，,:：《》a-z]{2,100}"),
        "capitals": re.compile(r"[A-Z0-9&'’,/() \t\-]{2,200}"),
        "ends": re.compile(rf"(?:^|\s)(?:{joining}|&|-)$"),
        "begins": re.compile(rf"\s*(?:{joining}|&)\s"),
        "other": re.compile(
            rf"^(?:{any_of(numbering['annex_labels'])})|编号|页|^[\d\s.\-/]+$|"
            rf"(?:{any_of(contracts['title_words'])})$"
        ),
    }
