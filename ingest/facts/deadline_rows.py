"""Rows of deadlines: which anchors make one deadline together, and the quote that shows it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from ingest.facts.anchors import Anchor
from ingest.facts.phrases import Phrases
from ingest.reading import ReadingText
from rag.language.numerals import any_of
from rag.language.words import load_words
from rag.library.records import Language, Span

# A row is as tight as its words allow: at most so much in front of and behind what tells the time.
_LEAD = {"zh": 22, "en": 70}
_TAIL = {"zh": 20, "en": 60}
# So little behind the figure says nothing yet: the action stands in the next phrase.
_BARE = {"zh": 4, "en": 2}
# Two lengths of time further apart than this are two deadlines.
_APART = {"zh": 12, "en": 25}


@dataclass(frozen=True, slots=True)
class Row:
    """Anchors that make one deadline, and the span of its quote in the reading text."""

    anchors: tuple[Anchor, ...]
    start: int
    end: int


def group_rows(
    text: ReadingText, phrases: Phrases, anchors: Sequence[Anchor], language: Language
) -> Iterator[Row]:
    """The rows that the anchors of one reading text make, in order; their spans do not overlap."""
    groups: list[list[Anchor]] = []
    for anchor in anchors:
        if groups and _belong_together(text, phrases, groups[-1][-1], anchor, language):
            groups[-1].append(anchor)
        else:
            groups.append([anchor])
    borders = [0, *(_border(text, phrases, a[-1], b[0], language) for a, b in pairwise(groups))]
    borders.append(len(text.text))
    for index, group in enumerate(groups):
        if index + 1 < len(groups) and _explained(
            text.text, phrases, group, groups[index + 1], language
        ):
            continue
        told = [a for a in group if a.kind != "vague"] or group
        start, end = _quote_span(text, phrases, told, language)
        start, end = max(start, borders[index]), min(end, borders[index + 1])
        yield Row(tuple(told), *_without_marks(text.text, start, end))


def _explained(
    words: str, phrases: Phrases, group: list[Anchor], following: list[Anchor], language: Language
) -> bool:
    """Whether the next row says the same more exactly: 按年支付:[即每年末的15日以前]."""
    here, there = phrases.at(group[-1].start), phrases.at(following[0].start)
    if there == here or phrases.sentences[here] != phrases.sentences[there]:
        return False
    return bool(_patterns(language)["explaining"].match(words, phrases.spans[there][0]))


def _belong_together(
    text: ReadingText, phrases: Phrases, left: Anchor, right: Anchor, language: Language
) -> bool:
    """Whether two anchors tell one time: the ends of a term, its length, days and hours."""
    between = text.text[left.end : right.start]
    if left.kind == right.kind == "date" and not _patterns(language)["range_links"].search(
        between.lower()
    ):
        return False
    here, there = phrases.at(left.start), phrases.at(right.start)
    if here != there:
        adjacent = there == here + 1 and phrases.sentences[here] == phrases.sentences[there]
        term = {left.kind, right.kind} <= {"date", "duration"} and "date" in (left.kind, right.kind)
        days = "-" in left.value and left.value[:1].isalpha() and left.kind == "window"
        window = left.kind == "window" and right.kind in ("window", "cycle") and days
        return adjacent and (window or (term and len(between) <= 12))
    if left.kind == right.kind == "window" and left.value[:1].isalpha():
        return True
    if left.kind == right.kind == "duration" and len(between) > _APART[language]:
        return False
    if left.kind == right.kind and left.kind in ("window", "duration"):
        return not (_separated(text, left.end, right.start))
    if "duration" in (left.kind, right.kind) and "window" in (left.kind, right.kind):
        return not _separated(text, left.end, right.start)
    return True


def _separated(text: ReadingText, start: int, end: int) -> bool:
    """Whether a list goes on between two figures: 、 or a gap of a flattened table."""
    return "、" in text.text[start:end] or any(start <= b <= end for b in text.breaks)


def _border(
    text: ReadingText, phrases: Phrases, left: Anchor, right: Anchor, language: Language
) -> int:
    """Where the row of one group ends and the next begins: a phrase, else the last gap or 、,
    else a stop, else the last word that opens a part."""
    here, there = phrases.at(left.end - 1), phrases.at(right.start)
    if here != there:
        return max(left.end, phrases.spans[there][0])
    gaps = [b for b in text.breaks if left.end <= b <= right.start]
    comma = text.text.rfind("、", left.end, right.start) + 1
    if gaps or comma:
        return max([*gaps, comma])
    stop = max(text.text.rfind(sign, left.end, right.start) for sign in ",;。:") + 1
    if stop:
        return stop
    between = text.text[left.end : right.start].lower()
    openings = _patterns(language)["openings"].finditer(between)
    return left.end + max((match.start() for match in openings), default=0)


def _quote_span(
    text: ReadingText, phrases: Phrases, anchors: Sequence[Anchor], language: Language
) -> Span:
    words = text.text
    first, last = anchors[0].start, anchors[-1].end
    low, high = phrases.spans[phrases.at(first)][0], phrases.spans[phrases.at(last - 1)][1]
    low, high = min(low, first), max(high, last)
    vague = all(anchor.kind == "vague" for anchor in anchors)
    bare = not vague and _is_bare(low, first, last, high, language)
    if bare and not _is_whole_term(words, low, last, high, language):
        high = _with_next(words, phrases, last, high)
    low = _with_occasion(words, phrases, first, low, language)
    start = _tightened_start(words, low, first, _LEAD[language], language)
    end = _tightened_end(words, last, high, _TAIL[language], language)
    return start, end


def _is_bare(low: int, first: int, last: int, high: int, language: Language) -> bool:
    """Whether a phrase holds little but its figure, so that the action stands in the next one."""
    return high - last <= _BARE[language] or (low, high) == (first, last)


def _is_whole_term(words: str, low: int, last: int, high: int, language: Language) -> bool:
    """Whether a phrase that its figure ends says all: [有效期为一年],任何一方提前解除的."""
    limit = _patterns(language)["limits"].search(words, low, last)
    return (
        last == high
        and limit is None
        and bool(_patterns(language)["terms"].search(words[low:last].lower()))
    )


def _without_marks(words: str, start: int, end: int) -> Span:
    """The span without separators at its ends."""
    printed = words[start:end]
    left, right = printed.lstrip(" .,、;:。·●|"), printed.rstrip(" ,、;:。|")
    return end - len(left), start + len(right)


def _with_occasion(words: str, phrases: Phrases, first: int, low: int, language: Language) -> int:
    """The start of a row with the occasion in front of it: [出现故障时],及时通知."""
    index = phrases.at(first)
    if not index or words[low - 1 : low] != ",":
        return low
    start, end = phrases.spans[index - 1]
    pattern = _patterns(language)["occasions"]
    return start if end - start <= _LEAD[language] and pattern.search(words, start, end) else low


def _with_next(words: str, phrases: Phrases, last: int, high: int) -> int:
    """The end of the next phrase, if a comma joins it to this one."""
    index = phrases.at(last - 1)
    if words[high : high + 1] != "," or index + 1 >= len(phrases.spans):
        return high
    return phrases.spans[index + 1][1]


def _tightened_start(words: str, low: int, first: int, most: int, language: Language) -> int:
    if first - low <= most:
        return low
    closed = max(words.rfind(sign, first - most, first) for sign in ")、") + 1
    if closed > low and first - closed > 3:
        return closed
    openings = _patterns(language)["openings"]
    found = [m.start() for m in openings.finditer(words, max(low, first - most), first)]
    if found:
        return found[0]
    return _word_start(words, first - most) if language == "en" else first - most


def _tightened_end(words: str, last: int, high: int, most: int, language: Language) -> int:
    if high - last <= most:
        return high
    if language == "zh":
        return last + most
    end = words.rfind(" ", last, last + most)
    return end if end > last else last + most


def _word_start(words: str, at: int) -> int:
    return words.find(" ", at) + 1


@cache
def _patterns(language: Language) -> dict[str, re.Pattern[str]]:
    words: dict[str, Any] = load_words("deadlines")[language]
    patterns = {
        name: re.compile(any_of(words[name])) for name in ("openings", "range_links", "terms")
    }
    patterns["limits"] = re.compile(any_of(words["whole_limits"]))
    patterns["explaining"] = re.compile(any_of(words["explaining"]))
    patterns["occasions"] = re.compile(rf"(?:{any_of(words['occasions'])})$")
    return patterns
