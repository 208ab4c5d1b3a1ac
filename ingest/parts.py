"""The parts of a contract that are not numbered clauses: table of contents, annexes, signatures."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ingest.number_context import follows_reference
from ingest.numbering import Candidate
from rag.language.words import load_words
from rag.library.records import Span

# A table of contents stands near the start; an entry is short.
_CONTENTS_WITHIN = 30_000
_ENTRY_LENGTH = 200
_SIGNED = re.compile(r"(?:盖章|签字|签章|签名)[)）]?[ ]?[:：]|IN WITNESS|In Witness|\bBy[ ]?[:：_]")
_LEADER = re.compile(r"(?:[.·…．•⋯]{2,200}|[ ]{3,200}|\t)[ ]{0,8}[0-9]{1,3}(?=\s|$)")
_DECORATION = re.compile(r"[\s.·…．•⋯、:：]+|[0-9]+$")

_SIGNED_BY = re.compile(r"^[ \t]{0,60}By[ ]?:[ ]{0,8}(?:/s/|_{3})", re.MULTILINE)
_LONG_LINE = re.compile(r"^.{80}", re.MULTILINE)
_BLANK_LINE = re.compile(r"\n[ \t]{0,80}\n")

# So much of the last clause stands before the labels of the block.
_SHORTEST_LAST_CLAUSE = 12

# Exhibit 10.2 is the number of a contract in a filing, not an annex of one.
NOT_A_FILING = r"(?!(?i:exhibit)[ ]{0,3}[0-9]{1,2}\.[0-9])"
# An annex with no more text than this after its heading is empty.
_EMPTY = 4
_TOP = {"第条", "第章", "一、", "1.", "1", "1.1", "Article", "Section"}

# A block of signatures and addresses is looked for in this much text after the last clause begins.
_SIGNATURE_WITHIN = 20_000


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex from its label on; ``number`` as printed (附件一, SCHEDULE A), ``body``: after the
    heading."""

    start: int
    body: int
    number: str
    heading: str


def find_contents(text: str, start: int, end: int, candidates: Sequence[Candidate]) -> Span | None:
    """The span of the table of contents with its heading; None when there is none."""
    stop = min(end, start + _CONTENTS_WITHIN)
    labels = load_words("numbering")["contents_labels"]
    if not any(text.find(label, start, stop) >= 0 for label in labels):
        return None  # most contracts have none, and this is quick
    label = _contents_label().search(text, start, stop)
    if label is None:
        return None
    entries = [item for item in candidates if item.start >= label.end()]
    if len(entries) < 3 or entries[0].start - label.end() > _ENTRY_LENGTH:
        return None
    last = _leaders_end(text, label.end(), end)
    if last is None:
        last = _restart(text, entries)
    return None if last is None else (label.start("label"), last)


def _leaders_end(text: str, at: int, end: int) -> int | None:
    """The end of a run of entries with leader dots and page numbers."""
    last: int | None = None
    seen = 0
    for match in _LEADER.finditer(text, at, min(end, at + _CONTENTS_WITHIN)):
        if match.start() - (last if last is not None else at) > _ENTRY_LENGTH:
            break
        last = match.end()
        seen += 1
    return last if seen >= 3 else None


def _restart(text: str, entries: Sequence[Candidate]) -> int | None:
    """Where the entries end: before the first entry's number and words come again."""
    first = entries[0]
    words = _words(text[first.end : entries[1].start])[:12]
    if not words or len(words) > _ENTRY_LENGTH:
        return None
    previous = first
    for item in entries[1:]:
        if item.start - previous.start > _ENTRY_LENGTH:
            return None
        if (item.family, item.values) == (first.family, first.values):
            if _words(text[item.end : item.end + 60]).startswith(words):
                line_end = text.find("\n", previous.end, item.start)
                return line_end if line_end >= 0 else item.start
            return None
        previous = item
    return None


def _words(text: str) -> str:
    return _DECORATION.sub("", text.strip())


@cache
def _contents_label() -> re.Pattern[str]:
    labels = "|".join(re.escape(label) for label in load_words("numbering")["contents_labels"])
    return re.compile(rf"(?:^|(?<=[\s)）]))(?P<label>{labels})(?=\s)")


def find_annexes(
    text: str, start: int, end: int, candidates: Sequence[Candidate]
) -> tuple[Annex, ...]:
    """The annexes that start in ``text[start:end]``, at a line start.

    No annex is a line in a list of annexes (nothing between one and the next, and the same label
    comes again, or no signatures stand before it), nor a line after which the numbers of the
    clauses before it go on.
    """
    heads = [
        _annex(match)
        for match in _annex_line().finditer(text, start, end)
        if not follows_reference(text, start, match.start("number"))
    ]
    stops = [head.start for head in heads[1:]] + [end]
    empty = [
        len(text[head.body : stop].strip()) <= _EMPTY
        for head, stop in zip(heads, stops, strict=False)
    ]
    signed = _SIGNED.search(text, start, end) if any(empty) else None
    last_place = {_key(head): index for index, head in enumerate(heads)}
    times = Counter(_key(head) for head in heads)
    found: list[Annex] = []
    for index, head in enumerate(heads):
        if empty[index] or (index > 0 and empty[index - 1]):  # perhaps a line of a list
            after_signatures = signed is not None and signed.start() < head.start
            repeated = times[_key(head)] > 1
            if last_place[_key(head)] > index or not (repeated or after_signatures):
                continue
        if not _goes_on(candidates, start, head.start):
            found.append(head)
    return tuple(found)


def _annex(match: re.Match[str]) -> Annex:
    heading = match["short"] if match["short"] is not None else match["capitals"]
    return Annex(
        start=match.start("number"),
        body=match.end(),
        number=match["number"].strip(),
        heading=" ".join(heading.split()).strip(" :：.、-–—《》"),
    )


def _key(annex: Annex) -> str:
    return re.sub(r"\s+", "", annex.number).upper()


def _goes_on(candidates: Sequence[Candidate], start: int, at: int) -> bool:
    """Whether the first number of a top family after ``at`` continues the last one before it."""
    middle = bisect_left(candidates, at, key=lambda item: item.start)
    after = next(
        (
            item
            for item in candidates[middle : middle + 5]
            if item.family in _TOP and item.doubt < 1
        ),
        None,
    )
    if after is None or after.values[0] == 1:
        return False
    before = next(
        (
            item
            for item in reversed(candidates[max(0, middle - 200) : middle])
            if item.family == after.family and item.start >= start
        ),
        None,
    )
    return before is not None and after.values[0] == before.values[0] + 1


@cache
def _annex_line() -> re.Pattern[str]:
    labels = "|".join(re.escape(label) for label in load_words("numbering")["annex_labels"])
    return re.compile(
        rf"^[ \t\u3000#*]{{0,60}}{NOT_A_FILING}(?P<number>(?:{labels})[ \t]{{0,3}}"
        r"(?:[0-9０-９]{1,2}(?:[.\-][0-9]{1,2})?|[一二三四五六七八九十]{1,3}"
        r"|[A-Z](?:-?[0-9]{1,2})?(?![A-Za-z])|[IVX]{1,4}(?![A-Za-z]))?)"
        r"(?:(?P<short>(?![ \t]{0,3}(?:[a-z]|[的为是中所和与及、，,;；)）]))[^\n。；;，]{0,80})$"
        r"|(?P<capitals>(?:[ :.\-–—]{1,4}[A-Z][A-Z/&\-]{1,20}){2,14})(?=[ ]))",
        re.MULTILINE,
    )


def find_signature(text: str, first: int, numbered: int, last: int, end: int) -> int | None:
    """Where the block of signatures begins after the first clause (``first``); None without one.

    A formula (IN WITNESS WHEREOF, 以下无正文) is looked for after ``numbered``, where the last
    clause with a number begins; labels (甲方(盖章):, 通讯地址:) only after ``last``, where the
    last clause begins.
    """
    low = max(numbered, end - _SIGNATURE_WITHIN)
    for match in _signature().finditer(text, low, end):
        at = match.start()
        if at >= numbered and match["formula"]:
            return at
        if at - last >= _SHORTEST_LAST_CLAUSE:
            return at
    return _executed(text, max(first, end - _SIGNATURE_WITHIN), end)


def _executed(text: str, low: int, end: int) -> int | None:
    """Where the block with the English signatures begins, when no paragraph follows them.

    Numbers that extraction tore from their clauses may stand after it.
    """
    if not _SIGNED_BY.search(text, low, end):
        return None
    long_lines = [match.end() for match in _LONG_LINE.finditer(text, low, end)]
    gap = _BLANK_LINE.search(text, long_lines[-1], end) if long_lines else None
    if gap is None or not _SIGNED_BY.search(text, gap.end(), end):
        return None
    start = gap.end()
    while text[start].isspace():
        start += 1
    return start


@cache
def _signature() -> re.Pattern[str]:
    words = load_words("numbering")

    def any_of(key: str) -> str:
        return "|".join(re.escape(word) for word in words[key])

    sides = any_of("signature_sides")
    note = r"(?:[(（][^)）\n]{0,12}[)）])?"
    return re.compile(
        r"(?:^|(?<=[。！!；;.\s])|(?<=[.][”\"]))[(（\[]?(?:"
        rf"(?P<formula>{any_of('signature_phrases')}|[^()（）\n]{{0,20}}无正文)"
        rf"|(?:{sides})[ ]?{note}[ ]{{0,4}}(?:{any_of('signature_labels')})?[ ]?[:：]"
        rf"|(?:{sides})[ ]?[(（][^)）\n]{{0,8}}(?:盖章|签字|签章|公章)"
        rf"|(?:{any_of('signature_labels')})[ ]?{note}[ ]?[:：]"
        r"|(?:By|Name|Title|Signed|Signature)[ ]?(?:[:：]|[ ]*_{3,}))"
        rf"|^[ \t]{{0,60}}(?i:{any_of('signature_lines_en')})\b"
        r"|^[^\n_]{0,60}_{8,60}[ ]{2,60}_{8,60}",  # two lines to sign on, side by side
        re.MULTILINE,
    )
