"""The kinds of values that a text holds: quantities, dates, places, accounts, courts."""

import re
from functools import cache

from rag.answer.verdict import has_words
from rag.language.quantities import quantities
from rag.language.quantity import Quantity
from rag.language.words import load_words

QUANTITIES = frozenset({"duration", "money", "percent", "date", "time", "number", "points"})
# 0595-221XXXXX is masked.
_PHONE = re.compile(r"\d{3,4}\s{0,2}[-－—]\s{0,2}\d{3,8}(?![\dXx×*])|\d{7,}|\+\d{5,}")
_ORDINAL = re.compile(r"第\s?[\d一二三四五六七八九十]{1,3}\s?[日天周月年]")
_RECURRING = re.compile(
    r"每(?:个)?(?:日|天|周|月|季|季度|年|半年)|按[日周月季年]|次月|工作小时"
    r"|\b(?:daily|weekly|monthly|quarterly|annually|per month|(?:each|every|once a|twice a) \w+)"
)
_JUST_BEFORE = 8  # characters before a length of time that tell that it recurs
_POINTS = re.compile(r"\d\s?分(?![钟之包公期])|\d points?|得分|score of")
_ACCOUNT = re.compile(r"\d{8,}|\d{4}(?:\s\d{4}){2,}")
_PLACE = re.compile(
    r"地点|地址|位于|场所|住所地|所在地|[市区县]|located|premises|address|courts? of"
)
_EVENT = re.compile(r"之日|期满|届满|满后|终止后|解除后|生效|完毕|后\b|upon|after|when|until")


def _is_recurring(quantity: Quantity, text: str) -> bool:
    """Whether a length of time says how often: 每15分钟, every two months."""
    before = text[max(0, quantity.start - _JUST_BEFORE) : quantity.start].lower().rstrip()
    return quantity.kind == "duration" and before.endswith(("每", "每隔", "every", "each"))


def counts_work(text: str) -> bool:
    """Whether a text counts work by time: 12人日, 40 man-days."""
    return bool(_work().search(text.lower()))


@cache
def _work() -> re.Pattern[str]:
    return re.compile(rf"\d\s?(?:{load_words('lengths')['work']})")


def kinds_in(text: str, *, recurring: bool = True) -> frozenset[str]:
    """The kinds of answers that a text holds.

    ``recurring``: how often something is done (每15分钟, 按月) counts as a length of time.
    """
    words = load_words("asked")["kinds"]["court"]
    lower = text.lower()
    kinds: set[str] = {
        "time" if quantity.kind == "window" else quantity.kind
        for quantity in quantities(text)
        if not quantity.blank and (recurring or not _is_recurring(quantity, text))
    }
    if "date" in kinds or _EVENT.search(text):
        kinds.add("date")
    if _ORDINAL.search(text):
        kinds |= {"date", "duration"}
    if (recurring and _RECURRING.search(lower)) or counts_work(lower):
        kinds.add("duration")
    if _POINTS.search(text):
        kinds.add("points")
    if _PLACE.search(text):
        kinds.add("place")
    if _ACCOUNT.search(text):
        kinds.add("account")
    if _PHONE.search(text):
        kinds.add("phone")
    if has_words(lower, (*words["zh"], *words["en"])):
        kinds.add("court")
    kinds |= {
        kind for kind, named in load_words("asked")["named"].items() if has_words(lower, named)
    }
    return frozenset(kinds)
