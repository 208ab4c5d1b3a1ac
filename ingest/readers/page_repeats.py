"""Headers, footers, watermarks and page numbers: lines that repeat from page to page."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from ingest.readers.page_lines import Line
from rag.language.words import load_words

# How many lines at the top and at the bottom of a page may be furniture.
_EDGE = 4
_MIN_PAGES = 3
# More form feeds than this are no pages of a document.
_MAX_PAGES = 20_000
# A header stands on at least this share of the pages between its first and its last.
_MIN_SHARE = 0.5
# A line anywhere on the page is a watermark when it stands on this share of at least so many pages.
_WATERMARK_SHARE, _WATERMARK_PAGES, _WATERMARK_LENGTH = 0.8, 4, 4

_RULES = load_words("furniture")["repeated"]
_WATERMARKS = frozenset(_RULES["watermarks"])
_NEVER: tuple[str, ...] = tuple(_RULES["never"])
_OPENING = re.compile(_RULES["openings"])
_HALF_SENTENCE = (":", ",", "、")
_NUMBERED = re.compile(_RULES["numbered"])
_DIGITS = re.compile(r"\d{1,9}")
_NUMBER = re.compile(r"([0-9]{1,4})(?:(?:/|of)[0-9]{1,4})?|[ivx]{1,7}")
_ROMAN = {"i": 1, "v": 5, "x": 10}


def repeated_lines(
    pages: Sequence[Sequence[Line]], is_furniture: Callable[[Line], bool]
) -> Iterator[Line]:
    """The lines that repetition shows to be furniture, in no order, some of them twice.

    ``is_furniture`` knows the lines that need no repetition. At the edge of a page a line counts
    only when all lines outside it are furniture too.
    """
    if not 2 <= len(pages) <= _MAX_PAGES:
        return
    yield from _watermarks(pages)
    headers = _headers(pages)
    shifts = _number_shifts(pages)
    for index, lines in enumerate(pages):
        for edge in _edges(lines):
            for at in edge:
                line = lines[at]
                value = _page_number(line)
                is_number = value is not None and value - index in shifts
                is_header = _key(line) in headers and not _opens_contract(lines, at, headers)
                if is_number or is_header:
                    yield line
                elif not is_furniture(line):
                    break


def _edges(lines: Sequence[Line]) -> tuple[range, range]:
    """The indices of the lines at the top and the bottom, each from the outside inwards."""
    depth = min(_EDGE, len(lines))
    return range(depth), range(len(lines) - 1, len(lines) - 1 - depth, -1)


def _key(line: Line) -> str:
    """What is equal for the same header with another number in it; empty: never furniture."""
    return _text_key(line.compact)


@lru_cache(maxsize=4096)
def _text_key(text: str) -> str:
    if text.endswith(_HALF_SENTENCE) or any(word in text for word in _NEVER):
        return ""
    if _NUMBERED.fullmatch(text):
        return ""
    key = _DIGITS.sub("#", text)
    return key if sum(char.isalpha() for char in key) >= 2 else ""


def _headers(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """The keys of the lines that stand at the edges of enough pages."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for index, lines in enumerate(pages):
        for key in {_key(lines[at]) for edge in _edges(lines) for at in edge} - {""}:
            found[key].append(index)
    return frozenset(
        key
        for key, on in found.items()
        if len(on) >= _MIN_PAGES and len(on) >= _MIN_SHARE * (on[-1] - on[0] + 1)
    )


def _opens_contract(lines: Sequence[Line], at: int, headers: frozenset[str]) -> bool:
    """Whether a party or a contract number follows: then the line is a title, however repeated."""
    after = lines[at + 1 : at + 1 + 2 * _EDGE]
    following = next((line for line in after if _key(line) not in headers), None)
    return following is not None and bool(_OPENING.match(following.compact))


def _page_number(line: Line) -> int | None:
    """The number that is all the line holds: 12, 3/10, 3 of 10, xii."""
    match = _NUMBER.fullmatch(line.compact)
    if match is None:
        return None
    if match[1]:
        return int(match[1])
    values = [_ROMAN[char] for char in line.compact]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def _number_shifts(pages: Sequence[Sequence[Line]]) -> frozenset[int]:
    """How far printed numbers are ahead of the page's index, where enough pages agree on it."""
    counts: Counter[int] = Counter()
    for index, lines in enumerate(pages):
        values = {_page_number(lines[at]) for edge in _edges(lines) for at in edge}
        counts.update(value - index for value in values if value is not None)
    needed = min(_MIN_PAGES, len(pages))
    return frozenset(shift for shift, count in counts.items() if count >= needed)


def _watermarks(pages: Sequence[Sequence[Line]]) -> Iterator[Line]:
    """Lines across the page: known words on two pages, any line on nearly all pages."""
    on_pages: Counter[str] = Counter()
    for lines in pages:
        on_pages.update({line.compact for line in lines})
    marks = {text for text, count in on_pages.items() if _is_watermark(text, count, len(pages))}
    for lines in pages:
        for at, line in enumerate(lines):
            if line.compact in marks and not _opens_contract(lines, at, frozenset()):
                yield line


def _is_watermark(text: str, count: int, pages: int) -> bool:
    """Whether a line that stands on ``count`` of ``pages`` pages is printed across them."""
    if text in _WATERMARKS:
        return count >= 2
    on_nearly_all = count >= max(_WATERMARK_PAGES, _WATERMARK_SHARE * pages)
    return on_nearly_all and len(text) >= _WATERMARK_LENGTH and bool(_text_key(text))
