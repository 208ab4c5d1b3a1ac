"""Sentences of Chinese and English contract text, source text and reading text alike."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from rag.language.words import load_words
from rag.library.records import Language, Span

_WORDS = load_words("sentences")
_OPEN_ABBREVIATIONS = frozenset(_WORDS["open_abbreviations"])
_CLOSING_ABBREVIATIONS = frozenset(_WORDS["closing_abbreviations"])
_STARTERS = frozenset(_WORDS["starters"])
_LETTERED = re.compile(rf"\b(?:{'|'.join(_WORDS['lettered'])})s?\s+$", re.IGNORECASE)

_PAIRS = {"(": ")", "（": "）", "[": "]", "【": "】", "《": "》", "“": "”", "「": "」", "『": "』"}
_BRACKET = re.compile(r"[(（\[【《“「『)）\]】》”」』]")
# A longer bracket is taken for a stray sign, so that one of them cannot swallow a page.
_LONGEST_BRACKET = 200

# No sentence is longer; a text without stops would otherwise be quoted whole again and again.
_LONGEST = 4_000

_STOP = re.compile(r"[。！？；!?;]+|\.(?![.])|\n\s*")
_CLOSING = re.compile(r"[’”)）\]】》」』]+|[\"']")
_ITEM = re.compile(
    r"[0-9]{1,3}[、.)）](?![0-9])|[(（][0-9a-zA-Z一二三四五六七八九十]{1,4}[)）]"
    r"|[一二三四五六七八九十]{1,3}[、.．]|[a-zA-Z][).、]|[●•·◆■▪*-]\s|[①-⑳]"
)
_NEXT_ITEM = re.compile(r"\s*(?:(?:and|or|and/or)\s+)?\([0-9a-zA-Z]{1,4}\)")
_MARKER = re.compile(
    r"(?:(?:Section|Article|Clause|第)\s*)?[(（]?[0-9A-Za-z.一二三四五六七八九十]{1,8}[)）]?"
)
_WORD_BEFORE = re.compile(r"[A-Za-z][A-Za-z.]{0,12}$")
_NEXT_SENTENCE = re.compile(
    r"\s+(?:\[\*{1,9}\]\s)?[\"'“‘(\[]*(?:([A-Z][A-Za-z]*)|[0-9\u3400-\u9fff])|\s*$"
)


def split_sentences(text: str, language: Language) -> tuple[Span, ...]:
    """The spans of the sentences of ``text``, in order, without the white space around them.

    A Chinese semicolon ends a sentence, and so does ``;`` in a Chinese contract; in an English one
    ``;`` does only in front of an item such as (b). Brackets and quotation marks are not cut open.
    A line break ends a sentence only in front of an item of a list or, in English, when it is an
    empty line and a capital follows: pages break sentences too often. What is longer than any
    sentence is cut into parts. The spans cover every character that is not white space.
    """
    spans: list[Span] = []
    start = 0
    for end in (*_ends(text, language), len(text)):
        for low, high in _parts(text, start, end):
            body = text[low:high].strip()
            if body:
                begin = text.index(body[0], low)
                spans.append((begin, begin + len(body)))
        start = end
    return tuple(spans)


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
    """The span in parts of at most ``_LONGEST`` characters, cut behind a comma or a blank."""
    while end - start > _LONGEST:
        stop = start + _LONGEST
        cut = max(text.rfind(sign, start + _LONGEST // 2, stop) for sign in "，,、 ") + 1
        yield start, cut or stop
        start = cut or stop
    yield start, end


def _ends(text: str, language: Language) -> Iterator[int]:
    """Where each sentence but the last ends, closing quotes and brackets included."""
    enclosed = bracketed(text)
    starts = [start for start, _ in enclosed]
    sentence = 0
    for match in _STOP.finditer(text):
        at = match.start()
        index = bisect_left(starts, at) - 1
        if index >= 0 and at < enclosed[index][1]:
            continue
        end = _after_closing(text, sentence, match.end())
        if _is_end(text, sentence, at, end, language):
            yield end
            sentence = end


def _is_end(text: str, sentence: int, at: int, end: int, language: Language) -> bool:
    sign = text[at]
    if sign == "\n":
        paragraph = language == "en" and text.count("\n", at, end) > 1
        return bool(_ITEM.match(text, end)) or (paragraph and text[end : end + 1].isupper())
    if sign in "。！？；":
        return True
    if sign == ";":
        return language == "zh" or bool(_NEXT_ITEM.match(text, end))
    if sign in "!?":
        return language == "zh" or bool(_NEXT_SENTENCE.match(text, end))
    return _is_full_stop(text, sentence, at, end)


def _is_full_stop(text: str, sentence: int, at: int, end: int) -> bool:
    """Whether the full stop at ``at`` ends a sentence: not in 3.1, No. 5, Acme Inc. of Ohio."""
    if _MARKER.fullmatch(text, sentence + _leading_white(text, sentence), at):
        return False
    if "\u3400" <= text[at - 1 : at] <= "\u9fff":
        return True
    following = _NEXT_SENTENCE.match(text, end)
    if not following:
        return False
    after = following.group().lstrip()
    if after and "\u3400" <= after[-1] <= "\u9fff" and text[at - 1].isdigit():
        return False
    word = _WORD_BEFORE.search(text, max(sentence, at - 14), at)
    if not word:
        return True
    name = word.group().lower()
    if name in _OPEN_ABBREVIATIONS:
        return False
    if len(name) == 1 and _names_a_part(text, word.start()):
        return True
    if name in _CLOSING_ABBREVIATIONS or len(name) == 1:
        return not after or (following.group(1) or "").lower() in _STARTERS
    return True


def _names_a_part(text: str, at: int) -> bool:
    """Whether the letter at ``at`` is no initial: Exhibit A, paragraph 8A."""
    return text[at - 1 : at].isdigit() or bool(_LETTERED.search(text, max(0, at - 14), at))


def _leading_white(text: str, start: int) -> int:
    return len(text[start : start + 20]) - len(text[start : start + 20].lstrip())


def _after_closing(text: str, sentence: int, end: int) -> int:
    """``end`` behind closing quotes and brackets; a straight quote closes when one is open."""
    match = _CLOSING.match(text, end)
    if not match:
        return end
    sign = match.group()
    if sign in "\"'" and text.count(sign, sentence, end) % 2 == 0:
        return end
    return match.end()


def bracketed(text: str) -> list[Span]:
    """Spans of the outermost matched brackets, in order, disjoint, without long ones."""
    spans: list[Span] = []
    opened: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text):
        sign, at = match.group(), match.start()
        if sign in _PAIRS:
            opened.append((_PAIRS[sign], at))
            continue
        opened = [entry for entry in opened if at - entry[1] <= _LONGEST_BRACKET]
        if opened and opened[-1][0] == sign:
            _, start = opened.pop()
            while spans and spans[-1][0] > start:
                spans.pop()
            spans.append((start, at + 1))
    return spans
