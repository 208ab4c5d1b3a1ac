"""The phrases of a reading text: what stands between two commas, brackets left whole."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.reading import ReadingText, fold
from rag.language.sentences import split_sentences
from rag.library.records import Language, Span

# A label such as 服务期限: belongs to what it announces; a longer lead-in is a phrase of its own.
_LONGEST_LABEL = 14
_STOP = re.compile(r"[,，;；。!?！？:\n(\[)\]]")
# A label's words go on behind the gap: 自 2016 年7 月1 日起至 2017.
_OPEN_ENDED = re.compile(r"[\d自从至到的和与及、年月日起为(,/*_]$|每$")
# No label begins behind a gap after one of these: 按_ 年支付.
_JOINING = "_*/(自从至到的和与及、为"


@dataclass(frozen=True, slots=True)
class Phrases:
    """Spans of the phrases of a text, in order, and the number of the sentence each belongs to."""

    spans: tuple[Span, ...]
    sentences: tuple[int, ...]

    def at(self, offset: int) -> int:
        """The index of the phrase that holds an offset, or of the one before it."""
        return max(0, bisect_right(self.spans, (offset, 1 << 60)) - 1)

    def sentence_at(self, offset: int) -> Span:
        """From the first to the last phrase of the sentence that holds an offset."""
        number = self.sentences[self.at(offset)]
        first, last = bisect_left(self.sentences, number), bisect_right(self.sentences, number)
        return self.spans[first][0], self.spans[last - 1][1]


def split_phrases(
    text: ReadingText, language: Language, heading: str = "", cells: Sequence[int] = ()
) -> Phrases:
    """The phrases of a reading text; they leave out the comma or stop that ends them.

    ``heading``, with which the text may begin, is a phrase of its own, and so is every cell of a
    table (``cells``: where they begin).
    A label behind a gap of the source (手机值班:17:30-23:00 手机值班:...) begins a phrase too.
    """
    spans: list[Span] = []
    sentences: list[int] = []
    gaps = sorted(text.breaks)
    body = heading_end(text.text, heading)
    for number, (start, end) in enumerate(split_sentences(text.text, language)):
        for low, high in _phrases(text.text, start, end, gaps):
            for span in _entries(text.text, low, high, gaps):
                for part in _at(span, [body, *cells]):
                    spans.append(part)
                    sentences.append(number)
    return Phrases(tuple(spans), tuple(sentences))


def heading_end(text: str, heading: str) -> int:
    """Where a heading ends that the text begins with, compared without blanks; 0 if it does not."""
    at = 0
    for char in "".join(heading.split()):
        while at < len(text) and text[at] == " ":
            at += 1
        if at == len(text) or text[at].lower() != fold(char).lower():
            return 0
        at += 1
    return at


def _at(span: Span, borders: Sequence[int]) -> list[Span]:
    """A span, cut where borders (in order) lie inside it."""
    start, end = span
    inside = [border for border in borders if start < border < end]
    return list(pairwise([start, *inside, end]))


def _phrases(text: str, start: int, end: int, gaps: list[int]) -> list[Span]:
    spans: list[Span] = []
    depth, at = 0, start
    for match in _STOP.finditer(text, start, end):
        sign, place = match[0], match.start()
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth = max(0, depth - 1)
        elif depth and sign not in "。;":
            continue
        elif sign == ",":
            if not (_inside_figure(text, place) or _between_latin(text, place)):
                spans.append((at, place))
                at, depth = place + 1, 0
        elif sign == ":" and text[place - 1].isdigit() and text[place + 1 : place + 2].isdigit():
            continue
        elif sign == ":" and place - at > (label := place - _label_start(text, gaps, at, place)):
            if label <= _LONGEST_LABEL:
                spans.append((at, place - label))
                at = place - label
            else:
                spans.append((at, place))
                at = place + 1
        elif sign != ":" or place - at > _LONGEST_LABEL:
            spans.append((at, place))
            at, depth = place + 1, 0
    spans.append((at, end))
    return [_stripped(text, span) for span in spans if text[slice(*span)].strip(" .。;,")]


def _entries(text: str, start: int, end: int, gaps: list[int]) -> list[Span]:
    """A phrase cut where a filled-in label ends at a gap: 金额:5000元 | 服务期满后一年支付."""
    colon = text.find(":", start, end)
    if colon < 0:
        return [(start, end)]
    for gap in gaps[bisect_left(gaps, colon + 3) : bisect_left(gaps, end)]:
        if not _OPEN_ENDED.search(text, max(start, gap - 2), gap):
            return [(start, gap), (gap, end)]
    return [(start, end)]


def _label_start(text: str, gaps: list[int], at: int, place: int) -> int:
    """Where the label that ends at ``place`` begins: behind the last gap, else at ``at``."""
    index = bisect_left(gaps, place) - 1
    if index < 0 or gaps[index] <= at or text[gaps[index] - 1] in _JOINING:
        return at
    return gaps[index]


def _inside_figure(text: str, place: int) -> bool:
    """Whether a comma groups thousands, or stands inside an English date."""
    return text[place - 1].isdigit() and bool(
        re.match(r",(?:\d{3}(?!\d)|\s(?:19|20)\d\d\b)", text[place : place + 7])
    )


def _between_latin(text: str, place: int) -> bool:
    """Whether a comma without a blank parts two Latin words of a list: email,fax."""
    around = text[place - 1 : place] + text[place + 1 : place + 2]
    return len(around) == 2 and around.isascii() and around.isalpha()


def _stripped(text: str, span: Span) -> Span:
    printed = text[slice(*span)]
    return span[0] + len(printed) - len(printed.lstrip()), span[0] + len(printed.rstrip())
