"""Numbers as contracts write them: Arabic, Chinese, Chinese capitals, English words; with factors.

``NUMBER`` is the pattern of one printed number in text folded by ``fold_width``; ``read_number``
says what it is worth. Chinese numerals are read by cn2an, the rest here.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

import cn2an

from rag.language.words import load_words

_WORDS = load_words("quantities")
_FACTORS: dict[str, int] = _WORDS["factors"]
_ENGLISH: dict[str, int] = _WORDS["english"]

# One character for one, so that offsets stay true: full-width forms, blanks, quotes, dashes.
_HALF_WIDTH = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | {0x3000: 0x20, 0xA0: 0x20, 0xFFE5: 0xA5}
    | dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
    | dict.fromkeys(map(ord, "“”"), '"')
    | dict.fromkeys(map(ord, "‘’"), "'")
)


def any_of(words: Iterable[str]) -> str:
    """A pattern that matches any of the words, the longest first; blanks in them may be breaks."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s{1,3}") for word in ordered)


CHINESE_DIGITS = "零〇一二两三四五六七八九十百千万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟貳參陸萬億"
CAPITALS = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿貳參陸萬億"
ARABIC = r"(?:\d{1,3}(?:,\d{3}){1,6}|\d{1,18})(?:\.\d{1,8})?"
CHINESE = rf"[{CHINESE_DIGITS}]{{1,24}}(?:点[{CHINESE_DIGITS}]{{1,8}})?"
FRACTION = r"(?:\d{1,3}[-\s])?\d/\d(?!\d)"
_WORD = any_of([*_ENGLISH, "half"])
# "twenty-four", "one hundred and eighty", with the figure repeated in brackets: "three (3)".
ENGLISH = (
    rf"\b(?:{_WORD})(?:(?:\s{{0,2}}-\s{{0,2}}|\s{{1,3}}(?:and\s{{1,3}})?)(?:{_WORD})){{0,8}}\b"
)
FACTOR = rf"(?:\s{{0,2}}(?:{any_of(list(_FACTORS))}))"
NUMBER = rf"(?:{ARABIC}{FACTOR}?|{CHINESE}|{ENGLISH})(?:\s{{0,2}}\(\s{{0,2}}{ARABIC}\s{{0,2}}\))?"
# What stands where a figure was left out.
BLANK = r"(?:[_*]{1,40}|\[\s?[_*•]{1,10}\s?\])"
_ARABIC = re.compile(rf"({ARABIC})({FACTOR})?")


def fold_width(text: str) -> str:
    """Lower-case half-width text of the same length, the form that the patterns here match."""
    folded = text.translate(_HALF_WIDTH)
    lower = folded.lower()
    return lower if len(lower) == len(folded) else folded


@cache
def read_number(printed: str) -> Decimal | None:
    """The worth of one printed number, None if it is none; figures in brackets are left unread."""
    folded = fold_width(printed).split("(")[0].strip()
    arabic = _ARABIC.fullmatch(folded)
    if arabic:
        factor = _FACTORS[arabic[2].strip()] if arabic[2] else 1
        return plain(Decimal(arabic[1].replace(",", "")) * factor)
    if re.fullmatch(FRACTION, folded):
        *whole, over, under = re.findall(r"\d+", folded)
        return (
            Decimal(sum(map(int, whole))) + Decimal(over) / Decimal(under) if int(under) else None
        )
    if folded[:1].isascii():
        return _read_english(folded)
    try:
        return plain(Decimal(str(cn2an.cn2an(_simplified(folded), "normal"))))
    except ValueError:
        return None


def _read_english(printed: str) -> Decimal | None:
    words = [word for word in re.findall(r"[a-z]+", printed) if word != "and"]
    half = Decimal(0)
    if words[-1:] == ["half"]:  # one-half, two and one-half
        words, half = words[:-2], Decimal("0.5")
    total = group = 0
    for word in words:
        worth = _ENGLISH.get(word)
        if worth is None:
            return None
        if worth == 100:
            group = max(group, 1) * 100
        elif worth > 100:
            total += max(group, 1) * worth
            group = 0
        else:
            group += worth
    return total + group + half if words or half else None


def _simplified(numeral: str) -> str:
    """Traditional capitals as the ones cn2an knows."""
    return numeral.translate(str.maketrans("貳參陸萬億", "贰叁陆万亿"))


def plain(value: Decimal) -> Decimal:
    """The same value without trailing zeros or exponent, so that equal values print equally."""
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()
