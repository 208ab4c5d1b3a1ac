"""The cover of a collection of contracts: its title and its list, which belong to no contract."""

import re
from collections.abc import Sequence
from functools import cache

from ingest.openings import Opening, has_body, patterns
from rag.language.words import load_words

# So many titles of contracts in the list make it one.
_LISTED = 2
_LONGEST = 20_000  # characters of a cover with a foreword


def after_cover(text: str, start: int, end: int, openings: Sequence[Opening]) -> int:
    """Where the first contract begins: ``start``, or the first opening after a cover.

    A cover lists the titles of the contracts, each on its line, or is headed as a collection; it
    has no parties. ``openings`` are those of ``text[start:end]`` in order.
    """
    stops = [*(opening.start for opening in openings), end][1:]
    whole = (
        opening
        for opening, stop in zip(openings, stops, strict=True)
        if opening.start > start and has_body(text, opening.start, stop)
    )
    first = next(whole, None)
    if first is None or first.start - start > _LONGEST:
        return start
    cover = text[start : first.start]
    sides = patterns()
    if sides["first_side"].search(cover) and sides["second_side"].search(cover):
        return start
    titles = [first.words, *(opening.words for opening in whole)]
    entries = {_entry(line) for line in cover.splitlines()}
    listed = entries & {_entry(title) for title in titles}
    headed = len(titles) > 1 and _collection().search(cover.split("\n", 1)[0])
    return first.start if headed or len(listed) >= _LISTED else start


def _entry(line: str) -> str:
    """The title in a line of the list, without its number, page and punctuation."""
    return _around().sub("", re.sub(r"[\s《》“”\"*#]+", "", line)).lower()


@cache
def _around() -> re.Pattern[str]:
    return re.compile(
        r"^[(（【]?第?[0-9０-９一二三四五六七八九十]{1,3}[份篇]?[)）】]?[、.．:：]?"
        r"|[.·…．•⋯\-]{0,200}[(（]?第?[0-9]{0,4}页?[)）]?[。；;]?$"
    )


@cache
def _collection() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in load_words("contracts")["collections"])
    return re.compile(rf"(?:{words})[^\n。；;，,:：]{{0,12}}$")
