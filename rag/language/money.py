"""Sums of money, percentages and rates."""

import re
from decimal import Decimal

from rag.language.numerals import (
    ARABIC,
    BLANK,
    CHINESE,
    FACTOR,
    FRACTION,
    NUMBER,
    any_of,
    plain,
    read_number,
)
from rag.language.quantity import Quantity, Reader, is_blank, reader
from rag.language.words import load_words

_WORDS = load_words("quantities")
_BEFORE: dict[str, str] = _WORDS["currencies"]["before"]
_AFTER: dict[str, str] = _WORDS["currencies"]["after"]
_PER: dict[str, str] = _WORDS["per"]
_SCALES = {
    "百": Decimal(1),
    "千": Decimal("0.1"),
    "万": Decimal("0.01"),
    "‰": Decimal("0.1"),
    "‱": Decimal("0.01"),
}

_FIGURE = rf"(?P<figure>{NUMBER}|{BLANK})"
_PER_UNIT = rf"(?:\s?/\s?每?\s?|\s?每\s?|\s{{0,3}}\b(?:per|an?)\s{{1,3}})(?:{any_of(list(_PER))})"
_PER_UNITS = rf"(?P<per>(?:{_PER_UNIT}){{1,3}})?"
_PER_WORD = re.compile(any_of(list(_PER)))
_UNIT_LABEL = re.compile(r"(?:单位|unit)\s{0,2}[:：为]?\s{0,2}(?:人民币|RMB)?$", re.IGNORECASE)
_LABEL = 14  # characters of a unit's label
_MINOR = rf"(?:(?P<jiao>{CHINESE})角)?(?:(?P<fen>{CHINESE})分)?[整正]?"


def heads_table(text: str, start: int) -> bool:
    """Whether a unit of money that stands at ``start`` is that of a table, and leaves no sum open.

    单位：人民币元/月.
    """
    return bool(_UNIT_LABEL.search(text[max(0, start - _LABEL) : start]))


def _money(match: re.Match[str]) -> Quantity | None:
    printed = match.groupdict()
    blank = is_blank(printed["figure"])
    amount = None if blank else read_number(printed["figure"])
    if amount is None and not blank:
        return None
    if blank and heads_table(match.string, match.start()):
        return None
    for part, worth in (("jiao", Decimal("0.1")), ("fen", Decimal("0.01"))):
        minor = read_number(printed[part]) if printed.get(part) else None
        if amount is not None and minor is not None:
            amount = plain(amount + minor * worth)
    before, after = _squeeze(printed.get("before")), _squeeze(printed.get("after"))
    return Quantity(
        "money",
        *match.span(),
        "??" if amount is None else f"{amount:f}",
        amount,
        unit=_BEFORE.get(before) or _AFTER.get(after) or "",
        per=tuple(_PER[word] for word in _PER_WORD.findall(printed["per"] or "")),
        blank=blank,
    )


def _percent(match: re.Match[str]) -> Quantity | None:
    printed = match.groupdict()
    scale = _SCALES.get(printed.get("scale") or "", Decimal(1))
    if is_blank(printed["figure"]):
        return Quantity("percent", *match.span(), "??", None, "%", blank=True)
    amount = read_number(printed["figure"])
    if amount is None:
        return None
    amount = plain(amount * scale)
    return Quantity("percent", *match.span(), f"{amount:f}", amount, "%")


def _squeeze(printed: str | None) -> str:
    return " ".join((printed or "").split())


_PER_WORD = re.compile(any_of(list(_PER)))

READERS: tuple[Reader, ...] = (
    reader(rf"(?P<scale>[百千万])分之\s?{_FIGURE}", _percent, "分之"),
    reader(
        rf"(?P<figure>{FRACTION}|{NUMBER}|{BLANK})\s{{0,2}}"
        r"(?:(?P<scale>[%‰‱])|per\s?cent\b|percent\b|个百分点)",
        _percent,
        *("%", "‰", "‱", "percent", "per cent", "百分点"),
    ),
    # 合同金额的__%, 百分之(__%): the figure was left out.
    reader(r"(?<=[的为达计按到于(])\s{0,20}(?P<figure>[_*]{0,40})\s{0,20}[%‰]", _percent, "%", "‰"),
    # ¥500, 人民币 500 元; a Chinese figure needs its 元 (人民币一律 is no sum).
    reader(
        rf"(?P<before>{any_of(_BEFORE)})\s{{0,2}}(?P<figure>{ARABIC}{FACTOR}?|{BLANK})"
        rf"\s{{0,2}}(?:(?P<after>{any_of(_AFTER)}){_MINOR})?{_PER_UNITS}",
        _money,
    ),
    reader(
        rf"(?:(?P<before>{any_of(_BEFORE)})\s{{0,2}})?{_FIGURE}"
        rf"\s{{0,2}}(?P<after>{any_of(_AFTER)}){_MINOR}{_PER_UNITS}",
        _money,
        *(word.split()[-1] for word in _AFTER),
    ),
)
