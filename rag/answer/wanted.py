"""What an answer cannot do without: words of the thing asked for, a figure, a length of time.

A sentence about the subject of a question answers it only when it holds what the question wishes to
know. What that is, by the words of the question, stands in ``data/words/wanted.toml``.
"""

import re
from functools import cache

from rag.answer.gaps import find_gaps
from rag.answer.rows import is_row
from rag.language.numerals import any_of
from rag.language.provisions import plain
from rag.language.quantities import quantities
from rag.language.quantity import Quantity
from rag.language.words import load_words

# Units of time from short to long; an answer counts in one no further away than this.
_LENGTHS = {"TS": 0, "TM": 0, "TH": 1, "WD": 2, "D": 2, "W": 3, "M": 4, "Q": 5, "Y": 6}
_APART = 2


def lacks_wanted(question: str, text: str, around: str = "") -> bool:
    """Whether a question asks for a thing that a text neither holds nor leaves blank.

    A text that leads in to a list is read with its items, the row of a table with its headings:
    they stand in ``around``, the passage.
    """
    asked, held = plain(question), plain(text)
    listed = text.rstrip().endswith((":", "：")) or is_row(text)
    if listed:
        held = plain(f"{text} {around}") if around else ""
    lacking = {name for name, rule in _rules().items() if rule.wants(asked) and not rule.has(held)}
    if listed:
        return bool(around) and bool(lacking - {"figure"})
    if lacking - {"figure"}:
        return True
    gaps = {gap.kind for gap in find_gaps(text)}
    if gaps & {None, "duration", "date"}:
        return False
    timeless = _lacks_period(asked, text) or _lacks_length(asked, text)
    return timeless or ("figure" in lacking and not gaps)


def _lacks_period(question: str, text: str) -> bool:
    """Whether the length of a period is asked for (试用期), and a text only says what is within it.

    试用期内,甲方提前一个月通知 … holds a month, but not that of the 试用期.
    """
    rules = load_words("wanted")["period"]
    asked = re.search(
        rf"(?P<name>[\u3400-\u9fff]{{2}}期)[限间]?[^,，]{{0,6}}(?:{'|'.join(rules['asks'])})",
        question,
    )
    if asked is None or asked["name"] not in text:
        return False
    said = re.compile(rf"{asked['name']}(?![限间]?(?:{'|'.join(rules['within'])}))")
    parts = re.split(r"[,，;；。]", text)
    return not any(
        quantity.kind in {"duration", "date"}
        for part in parts
        if said.search(part)
        for quantity in quantities(part)
    )


def _lacks_length(question: str, text: str) -> bool:
    """Whether days, hours, years … are asked for, and a text holds no time of that order."""
    asked = _asked_length().search(question)
    if asked is None:
        return False
    rules = load_words("wanted")["length"]
    unit = next(unit for unit, words in rules["units"].items() if _names(asked, words))
    held = quantities(text)
    if any(quantity.blank or _is_near(quantity, unit) for quantity in held):
        return False
    lengths = any(quantity.kind == "duration" for quantity in held)
    if re.search("|".join(rules["counted"]), text):
        return False
    vague = re.search("|".join(rules["vague"]), plain(text))
    return lengths or not (vague or any(sign.isdigit() for sign in text))


def _is_near(quantity: Quantity, unit: str) -> bool:
    """Whether a quantity is a day or an hour, or a length of time of the order of a unit."""
    if quantity.kind == "duration":
        return abs(_LENGTHS[quantity.unit] - _LENGTHS[unit]) <= _APART
    return quantity.kind in {"date", "time", "window"}


def _names(asked: re.Match[str], words: list[str]) -> bool:
    return (asked["zh"] or asked["en"]) in words


@cache
def _asked_length() -> re.Pattern[str]:
    words = [word for listed in load_words("wanted")["length"]["units"].values() for word in listed]
    chinese = any_of(word for word in words if not word.isascii())
    english = any_of(word for word in words if word.isascii())
    return re.compile(
        rf"(?:几|多少)个?(?P<zh>{chinese})(?![的费度])|how many (?:\w+ )?(?P<en>{english})\b"
    )


class _Rule:
    """What asks for a thing, what does not in spite of that, and what every answer holds."""

    def __init__(self, rule: dict[str, list[str]]) -> None:
        self._asks = re.compile("|".join(rule["asks"]))
        self._unless = re.compile("|".join(rule["unless"])) if "unless" in rule else None
        self._holds = re.compile("|".join(rule["holds"]))

    def wants(self, question: str) -> bool:
        """Whether a question asks for the thing."""
        return bool(self._asks.search(question)) and not (
            self._unless and self._unless.search(question)
        )

    def has(self, text: str) -> bool:
        """Whether a text speaks of the thing."""
        return bool(self._holds.search(text))


@cache
def _rules() -> dict[str, _Rule]:
    listed = load_words("wanted")
    return {name: _Rule(rule) for name, rule in listed.items() if name not in {"length", "period"}}
