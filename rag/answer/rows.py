"""Rows of tables inside the text of a clause, one span a row."""

import re
from functools import cache
from itertools import pairwise

from rag.language.words import load_words
from rag.library.records import Span

_LINE = re.compile(r"[^\n]+")
_RULE = re.compile(r"\|[-:| ]*-[-:| ]*")
_COUNTS = {
    sign: n
    for signs in ("一二三四五六七八九", "123456789", "ABCDEFGHI")
    for n, sign in enumerate(signs, start=1)
}
# Fewer labels in a row than this are words of a sentence.
_FEWEST = 3
# What a title or a label does not hold.
_CLAUSE_SIGNS = re.compile(r"[，,；;]")
_FIGURE = re.compile(r"\d[\d,.]{0,12}")
_THOUSANDS = re.compile(r"\d,(?=\d)")
# Characters of a line that is a cell by itself.
_CELL = 12


def split_rows(text: str) -> tuple[Span, ...]:
    """The spans of what stands around a table and of its rows, in order; all of it without one.

    A line with a tab, or one of Markdown's between upright strokes, is a row. Where a reader lost
    the columns, rows begin at labels that count up from one: P1 … P2 … P3, 一级 … 二级 …,
    A级 … B级 …, 附件一: … 附件二: …
    """
    if any(has_cells(line) for line in text.splitlines()):
        return _by_lines(text)
    starts = _labelled(text)
    if not starts:
        return ((0, len(text)),)
    return _between(text, [0, *(start for start in starts if start)])


def split_entries(text: str) -> tuple[Span, ...]:
    """The spans of the lines and entries (地址: …) of a cover, title and opening words apart."""
    edges = [0]
    for match in _entry().finditer(text):
        # Inside of a sentence that was broken over lines no entry begins.
        if match[0] != "\n" or not _CLAUSE_SIGNS.search(text, edges[-1], match.start()):
            edges.append(match.start())
    return _between(text, edges)


def is_row(text: str) -> bool:
    """Whether a text is a line of cells, begins with the label of a row, or has a cell a line."""
    labelled = bool(_label().match(text)) and not _is_sentence(text)
    return labelled or has_cells(text) or _has_short_lines(text) or _is_flattened(text)


def _is_flattened(text: str) -> bool:
    """Whether a text is a table that lost its lines: figures between blanks, nothing said."""
    figures = sum(bool(_FIGURE.fullmatch(cell)) for cell in text.split())
    return figures > _FEWEST and not _CLAUSE_SIGNS.search(_THOUSANDS.sub("", text))


def _is_sentence(text: str) -> bool:
    """Whether a text reads as a sentence: 一级故障超时的，每次扣300元。"""
    return bool(_CLAUSE_SIGNS.search(text)) and text.rstrip().endswith(("。", ";", "；"))


def _has_short_lines(text: str) -> bool:
    """Whether a text is made of lines too short for a sentence, as readers of PDF give cells."""
    lines = text.strip().splitlines()
    return len(lines) >= _FEWEST and all(len(line.strip()) <= _CELL for line in lines[1:])


def has_cells(line: str) -> bool:
    """Whether a line is parted into cells."""
    bare = line.strip()
    return "\t" in bare or (bare.startswith("|") and bare.endswith("|"))


def _by_lines(text: str) -> tuple[Span, ...]:
    """Lines of cells each by itself, the lines between them together; rules are left out."""
    spans: list[Span] = []
    together = False
    for line in _LINE.finditer(text):
        if not line[0].strip() or _RULE.fullmatch(line[0].strip()):
            continue
        start, end = _stripped(text, line.start(), line.end())
        row = has_cells(text[start:end])
        if together and not row:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
        together = not row
    return tuple(spans)


def _labelled(text: str) -> list[int]:
    """Where the labels of the longest run that counts 1, 2, 3 … begin; empty if there is none."""
    runs: dict[str, list[int]] = {}
    for match in _label().finditer(text):
        count = match["digit"] or match["han"] or match["letter"] or match["count"]
        stem = match["before"] or match["behind"] or match["lettered"] or match["named"]
        starts = runs.setdefault(f"{match.lastgroup} {stem.lower()}", [])
        if _COUNTS[count.upper()] == len(starts) + 1:
            starts.append(match.start())
    longest = max(runs.values(), key=len, default=[])
    return longest if len(longest) >= _FEWEST else []


def _between(text: str, edges: list[int]) -> tuple[Span, ...]:
    """The spans from each edge to the next and to the end, stripped; empty ones are left out."""
    spans = pairwise([*edges, len(text)])
    return tuple(_stripped(text, a, b) for a, b in spans if text[a:b].strip())


def _stripped(text: str, start: int, end: int) -> Span:
    inner = text[start:end]
    return end - len(inner.lstrip()), start + len(inner.rstrip())


@cache
def _entry() -> re.Pattern[str]:
    """Where an entry of a cover begins: a line, a label behind white space, a party, 鉴于 …"""
    words = load_words("contracts")
    parties = "|".join(words["first_side"] + words["second_side"])
    recitals = "|".join(words["recitals"])
    return re.compile(
        rf"\n|(?<=\s)(?=[\u3400-\u9fff]{{2,8}}\s?(?:[(（][^()（）]{{1,12}}[)）])?[:：])"
        rf"|(?=(?:{parties})\s?(?:[(（][^()（）]{{1,12}}[)）])?[:：])|(?<=[\s。])(?=(?:{recitals}))"
    )


@cache
def _label() -> re.Pattern[str]:
    labels = load_words("items")["labels"]
    before, behind = "|".join(labels["before"]), "|".join(labels["behind"])
    named = "|".join(labels["named"])
    return re.compile(
        rf"(?<![A-Za-z])(?P<before>{before})\s{{0,2}}(?P<digit>[1-9])(?![\d.])"
        rf"|(?P<han>[一二三四五六七八九])(?P<behind>{behind})(?![、,，和或及])"
        rf"|(?P<letter>(?<![A-Za-z])[A-I])(?P<lettered>{behind})(?![、,，和或及])"
        rf"|(?P<named>{named})(?P<count>[1-9一二三四五六七八九])\s?(?=[:：])",
        re.IGNORECASE,
    )
