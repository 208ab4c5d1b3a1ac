"""Dates: 2012年9月1日, 2010年月日 with blanks, 每月15日, 2016-07-01, August 6, 2004."""

import re
from datetime import date

from rag.language.numerals import any_of, read_number
from rag.language.quantity import Quantity, Reader, is_blank, reader
from rag.language.words import load_words

_MONTHS: dict[str, int] = load_words("quantities")["months"]


def _chinese(match: re.Match[str]) -> Quantity | None:
    printed = match.groupdict()
    year, month, day = (_part(printed.get(name)) for name in ("year", "month", "day"))
    if "year" in printed:
        value = f"{year or '????'}-{month or '??'}-{day or '??'}"
        return Quantity("date", *match.span(), value, blank=None in (year, month, day))
    if "month" in printed:
        return Quantity("date", *match.span(), f"--{month}-{day or '??'}", blank=day is None)
    return Quantity("date", *match.span(), f"---{day or '??'}", blank=day is None)


def _year(match: re.Match[str]) -> Quantity:
    year, month = _part(match["year"]), _part(match["month"])
    return Quantity("date", *match.span(), f"{year}-{month}" if month else f"{year}")


def _western(match: re.Match[str]) -> Quantity | None:
    printed = match.groupdict()
    month = int(printed["month"]) if "month" in printed else _MONTHS[printed["name"]]
    try:
        whole = date(int(printed["year"]), month, int(printed.get("day") or 1))
    except ValueError:
        return None
    value = whole.isoformat() if printed.get("day") else f"{whole:%Y-%m}"
    return Quantity("date", *match.span(), value)


def _english_day_of_month(match: re.Match[str]) -> Quantity:
    return Quantity("date", *match.span(), f"---{_part(match['day']) or '01'}")


def _part(printed: str | None) -> str | None:
    """The digits of a part of a date, at least two; None when it is blank or no number."""
    if printed is None or is_blank(printed):
        return None
    amount = read_number("".join(printed.split()).strip("_*"))
    return None if amount is None else f"{int(amount):02d}"


_YEAR = r"(?P<year>(?:19|20)\d\s?\d|[〇零一二三四五六七八九]{4}|(?:\b20)?[_*x]{0,12})"
_MONTH = r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2}|[_*x]{0,12})"
_DAY = r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3}|[_*x]{0,12})"
_NAME = rf"(?P<name>{any_of(_MONTHS)})\.?"
_ORDINAL = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"

READERS: tuple[Reader, ...] = (
    reader(
        rf"{_YEAR}\s{{0,3}}年\s{{0,3}}{_MONTH}\s{{0,3}}月\s{{0,3}}{_DAY}\s{{0,3}}[日号]",
        _chinese,
        "年",
    ),
    reader(
        r"(?<![\d.-])(?P<year>(?:19|20)\d\d)\s?[-/.]\s?(?P<month>\d{1,2})\s?[-/.]\s?"
        r"(?P<day>\d{1,2})(?![\d-])",
        _western,
        *("19", "20"),
    ),
    reader(rf"\b{_NAME}\s{{0,3}}{_ORDINAL},?\s{{1,3}}(?P<year>\d{{4}})\b", _western, *_MONTHS),
    reader(
        rf"\b{_ORDINAL}\s{{1,3}}(?:day\s{{1,3}}of\s{{1,3}})?{_NAME},?\s{{1,3}}(?P<year>\d{{4}})\b",
        _western,
        *_MONTHS,
    ),
    reader(rf"\b{_NAME},?\s{{1,3}}(?P<year>(?:19|20)\d\d)\b", _western, *_MONTHS),
    reader(
        r"(?P<year>(?:19|20)\d\d|[〇零一二三四五六七八九]{4})\s?年"
        r"(?:\s?(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月)?",
        _year,
        "年",
    ),
    # 6月30日, then the day alone: 每月15日, 季度末的15日.
    reader(
        r"(?<!\d)(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月\s?"
        r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s?[日号]",
        _chinese,
        "月",
    ),
    reader(
        rf"(?:(?<=[每当次本前]月)|(?<=末的)|(?<=末月)|(?<=月的))\s?{_DAY}\s?[日号](?![内常])",
        _chinese,
        *("月", "末的"),
    ),
    reader(
        r"\b(?:(?P<day>\d{1,2})(?:st|nd|rd|th)|first)\s{1,3}(?:business\s{1,3})?day\s{1,3}of\s{1,3}"
        r"(?:each|every|the\s{1,3}following|the\s{1,3}next)\s{1,3}(?:calendar\s{1,3})?month\b",
        _english_day_of_month,
        "month",
    ),
)
