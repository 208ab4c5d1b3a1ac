"""Furniture: what is printed around the contracts of a source, kept in its text, marked as spans.

Three kinds of evidence: the grammar of single lines (page numbers, navigation, site slogans, all in
``data/words/furniture.toml``), lines that repeat at the edges of pages, and numbers that count the
pages. When in doubt a line is contract text.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, pairwise

from ingest.readers.page_lines import Line, page_lines
from ingest.readers.page_repeats import repeated_lines
from rag.language.words import load_words
from rag.library.records import Span

# How far apart two bare numbers must stand to be page numbers where the printed pages are not those
# of the source; cells of a table or a list stand closer.
_MIN_PAGE, _MAX_PAGE = 300, 12_000
_MIN_COUNTED = 3
_SENTENCE_ENDS = (".", "。", ";", ":", "!", "?", '"', "”", ")")

_WORDS = load_words("furniture")
_LINE = re.compile("|".join(_WORDS["lines"] + _WORDS["page_numbers"]))
_LINK_LISTS = frozenset(_WORDS["link_lists"])
_SLOGAN = re.compile(
    f"(?:{'|'.join(_WORDS['slogans']['first'])})[^。\\n甲乙丙]{{0,40}}?"
    f"(?:{'|'.join(_WORDS['slogans']['last'])})[!\uff01。.]?"
)
_ARTICLE = _WORDS["article"]
_FIELD = re.compile(
    "(?P<date>" + "|".join(_ARTICLE["dates"]) + r")[:\uff1a]\s?"
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s{1,2}\d{1,2}:\d{2}(?::\d{2})?)?"
    "|(?P<count>" + "|".join(_ARTICLE["counts"]) + r")[:\uff1a]\s?\d{1,9}次?"
    "|(?P<name>" + "|".join(_ARTICLE["names"]) + r")[:\uff1a]\s?[^\s:\uff1a]{1,20}"
)
_FIELD_GAP = re.compile(r"[\s|]{0,4}")


def find_furniture(text: str, known: Iterable[Span] = ()) -> tuple[Span, ...]:
    """All furniture of a text, with the spans already ``known``: sorted and disjoint.

    Pages are what form feeds separate.
    """
    pages = page_lines(text)
    spans = list(known)
    spans += [(line.start, line.end) for page in pages for line in page if is_furniture_line(line)]
    spans += [(line.start, line.end) for line in repeated_lines(pages, is_furniture_line)]
    spans += [(line.start, line.end) for line in _counted(list(chain.from_iterable(pages)))]
    spans += [match.span() for match in _SLOGAN.finditer(text)]
    spans += _article_runs(text)
    return merge(spans)


def is_furniture_line(line: Line) -> bool:
    """Whether the line alone shows that it is furniture."""
    return _is_furniture_text(line.compact)


@lru_cache(maxsize=4096)
def _is_furniture_text(rest: str) -> bool:
    if _LINE.fullmatch(rest):
        return True
    found = bool(rest)
    while found and rest:
        word = next((word for word in _LINK_LISTS if rest.startswith(word)), "")
        found, rest = bool(word), rest[len(word) :]
    return found


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same characters as sorted spans that neither overlap nor touch, without empty ones."""
    merged: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _counted(lines: list[Line]) -> list[Line]:
    """The lines that hold only 1, 2, 3 ... about a page apart, some of them inside a sentence."""
    counted: list[Line] = []
    interrupting = 0
    for before, line in pairwise(lines):
        if not (line.compact.isascii() and line.compact.isdigit() and len(line.compact) <= 3):
            continue
        if counted:
            follows = int(line.compact) == int(counted[-1].compact) + 1
            if not follows or not _MIN_PAGE <= line.start - counted[-1].end <= _MAX_PAGE:
                continue
        elif line.compact not in {"1", "2"}:
            continue
        counted.append(line)
        interrupting += not before.compact.endswith(_SENTENCE_ENDS)
    enough = len(counted) >= _MIN_COUNTED and interrupting * 3 >= len(counted)
    return counted if enough else []


def _article_runs(text: str) -> list[Span]:
    """Runs of fields such as 更新时间:… 作者:… 点击:96 that hold one of the web's own fields."""
    runs: list[list[re.Match[str]]] = []
    for field in _FIELD.finditer(text):
        if runs and _FIELD_GAP.fullmatch(text, runs[-1][-1].end(), field.start()):
            runs[-1].append(field)
        else:
            runs.append([field])
    web = frozenset(_ARTICLE["web"])
    return [
        (run[0].start(), run[-1].end())
        for run in runs
        if len(run) > 1 and any(web & set(field.groups()) for field in run)
    ]
