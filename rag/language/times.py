"""Times of the day and service windows: 9:00-18:00, 下午5点半, 7*24小时, 周一至周五."""

import re

from rag.language.numerals import any_of
from rag.language.quantity import Quantity, Reader, reader
from rag.language.words import load_words

_WEEKDAYS: dict[str, str] = load_words("quantities")["weekdays"]
_AFTERNOON = ("下午", "晚上", "晚", "傍晚")


def _round_the_clock(match: re.Match[str]) -> Quantity | None:
    first, second = int(match["first"]), int(match["second"])
    days, hours = (second, first) if second in (7, 365) else (first, second)
    if hours > 24 or not (days == 365 or 1 <= days < min(hours, 8)):
        return None
    if not match["unit"] and (days, hours) != (7, 24):
        return None
    return Quantity("window", *match.span(), f"{hours}x{days}")


def _weekdays(match: re.Match[str]) -> Quantity:
    first, last = _WEEKDAYS[match["first"]], match["last"]
    return Quantity("window", *match.span(), f"{first}-{_WEEKDAYS[last]}" if last else first)


def _window(match: re.Match[str]) -> Quantity | None:
    first, last = _clock(match, "1"), _clock(match, "2")
    return Quantity("window", *match.span(), f"{first}-{last}") if first and last else None


def _time(match: re.Match[str]) -> Quantity | None:
    value = _clock(match, "1")
    return Quantity("time", *match.span(), value) if value else None


def _clock(match: re.Match[str], n: str) -> str | None:
    """HH:MM of the n-th time in a match, None when there is no such time of the day."""
    part, suffix, hour = match[f"part{n}"], match[f"suffix{n}"], int(match[f"hour{n}"])
    minutes = 30 if match[f"half{n}"] else int(match[f"minute{n}"] or 0)
    if hour < 12 and (part in _AFTERNOON or (suffix or "").startswith("p")):
        hour += 12
    return f"{hour:02d}:{minutes:02d}" if hour <= 24 and minutes < 60 else None


def _clock_pattern(n: int) -> str:
    """9:00, 9点半, 下午5点, 6pm; ``n`` numbers the groups."""
    return (
        rf"(?=[\d上下中早晚凌傍])(?P<part{n}>上午|下午|中午|早上|晚上|凌晨|傍晚|早|晚)?\s?(?<![\d第])(?<!\d:)(?P<hour{n}>\d{{1,2}})\s?"
        rf"(?::\s?(?P<minute{n}>\d{{2}})(?!\d)|[点时](?![间限])(?P<half{n}>半)?|(?=[ap]\.?m\b))"
        rf"\s?(?P<suffix{n}>[ap]\.?m\b\.?)?"
    )


_CLOCK_SIGNS = (":", "点", "时", "am", "pm", "a.m", "p.m")
_DAY = r"[一二三四五六日天]"
_ENGLISH_DAY = any_of(day for day in _WEEKDAYS if day.isascii())

READERS: tuple[Reader, ...] = (
    reader(
        r"(?<![\d.])(?P<first>\d{1,3})\s?[天日]?\s?[*x×/]\s?(?P<second>\d{1,3})\s?"
        r"(?P<unit>个?小时|hours?\b|h\b|天)?(?![\d.])",
        _round_the_clock,
        *("24", "小时", "hour", "h"),
    ),
    reader(
        rf"(?:周|星期|礼拜)(?P<first>{_DAY})(?:\s?[至到~-]\s?(?:周|星期|礼拜)?(?P<last>{_DAY}))?",
        _weekdays,
    ),
    reader(
        rf"\b(?P<first>{_ENGLISH_DAY})\s?(?:-|to|through)\s?(?P<last>{_ENGLISH_DAY})\b",
        _weekdays,
        "day",
    ),
    reader(
        _clock_pattern(1) + r"\s{0,3}(?:[-~至到]{1,2}|to\b|and\b)?\s{0,3}" + _clock_pattern(2),
        _window,
        *_CLOCK_SIGNS,
    ),
    reader(_clock_pattern(1), _time, *_CLOCK_SIGNS),
)
