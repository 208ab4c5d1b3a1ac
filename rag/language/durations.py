"""Lengths of time: 五个工作日, 半年, ten (10) business days, 提前__日; as ISO 8601."""

import re
from decimal import Decimal

from rag.language.numerals import (
    ARABIC,
    BLANK,
    CHINESE,
    CHINESE_DIGITS,
    ENGLISH,
    any_of,
    plain,
    read_number,
)
from rag.language.quantity import Quantity, Reader, is_blank, reader
from rag.language.words import load_words

_WORDS = load_words("quantities")
_UNITS: dict[str, str] = _WORDS["durations"]
_CHINESE_UNIT = rf"(?P<unit>{any_of(unit for unit in _UNITS if not unit.isascii())})"
_ENGLISH_UNIT = rf"(?P<unit>{any_of(unit for unit in _UNITS if unit.isascii())})\b"
_NO_FIGURE = _WORDS["blank_durations"]


def iso_duration(amount: Decimal | None, unit: str) -> str:
    """ISO 8601 of a length of time: ``PnWD`` working days, quarters as months, ``??`` blank."""
    if amount is None:
        return f"PT??{unit[1]}" if unit.startswith("T") else f"P??{unit}"
    if unit == "Q":
        amount, unit = amount * 3, "M"
    if amount % 1 and unit in ("Y", "M"):  # 半年, 半个月, 一年半
        amount, unit = (amount * 12, "M") if unit == "Y" else (amount * 30, "D")
    figure = f"{plain(amount):f}"
    return f"PT{figure}{unit[1]}" if unit.startswith("T") else f"P{figure}{unit}"


def _duration(match: re.Match[str]) -> Quantity | None:
    printed = match.groupdict()
    unit = _UNITS[" ".join(printed["unit"].split())]
    if is_blank(printed.get("figure")):
        span = match.span() if printed.get("figure") else match.span("unit")
        return Quantity("duration", *span, iso_duration(None, unit), unit=unit, blank=True)
    figure = printed["figure"]
    amount = Decimal("0.5") if figure.startswith("半") else read_number(figure)
    if amount is None:
        return None
    if printed.get("half"):
        amount += Decimal("0.5")
    value = iso_duration(amount, unit)
    last = read_number(printed["last"]) if printed.get("last") else None
    if last is not None:
        amount, value = last, f"{value}..{iso_duration(last, unit)}"
    return Quantity("duration", *match.span(), value, amount, unit)


def _without_unit(match: re.Match[str]) -> Quantity | None:
    amount = read_number(match[0])
    if amount is None:
        return None
    return Quantity("duration", *match.span(), f"P{amount:f}??", amount, blank=True)


_LAST = rf"(?:\s?[-~至到]\s?(?P<last>{ARABIC}|{CHINESE}))?"

READERS: tuple[Reader, ...] = (
    reader(
        rf"(?<![\d.第{CHINESE_DIGITS}])(?P<figure>{ARABIC}|{CHINESE}|{BLANK}|半){_LAST}\s{{0,3}}"
        rf"(?:\(\s?(?:{ARABIC}|{CHINESE}|{BLANK})\s?\)|\))?\s{{0,2}}"
        # 5月 is the month of May and not five months; 日 before 期 or 常 is a word of its own.
        rf"(?!月|日[期常]|天[然津]|年[度终底报检审末])[余多]?{_CHINESE_UNIT}(?P<half>半(?!年|月))?",
        _duration,
        *("日", "天", "周", "星期", "月", "季度", "年", "小时", "分钟", "秒"),
    ),
    reader(
        rf"(?<![\d.])(?P<figure>{ENGLISH}|{ARABIC}|{BLANK})"
        rf"\s{{0,2}}(?:\(\s?(?:{ARABIC}|{BLANK})\s?\)\s{{0,2}})?-?\s{{0,2}}{_ENGLISH_UNIT}",
        _duration,
        *("day", "week", "month", "quarter", "year", "hour", "minute"),
    ),
    # 提前__日通知: the figure was left out.
    reader(
        rf"(?:{any_of(_NO_FIGURE['before'])})\s?{_CHINESE_UNIT}"
        rf"(?=\s{{0,2}}(?:{any_of(_NO_FIGURE['after'])}))",
        _duration,
        *("日", "天", "周", "月", "年", "小时", "分钟"),
    ),
    # 验收后10内: the unit was left out.
    reader(rf"(?<=[后起])(?:{ARABIC}|{CHINESE})(?=以?内)", _without_unit, "内"),
)
