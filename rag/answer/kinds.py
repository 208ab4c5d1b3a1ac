"""The kinds of values that a text holds or leaves blank, beside those a question asks for."""

import re

from rag.answer.asked import Asked
from rag.answer.rows import is_row
from rag.answer.verdict import has_words
from rag.language.quantities import quantities
from rag.language.words import load_words

QUANTITIES = frozenset({"duration", "money", "percent", "date", "time", "number"})
_PHONE = re.compile(r"\d{3,4}\s{0,2}[-－—]\s{0,2}\d{3,8}|\d{7,}|\+\d{5,}")
_RECURRING = re.compile(
    r"每(?:个)?(?:日|天|周|月|季|季度|年|半年)|次月|(?:daily|weekly|monthly|annually|per month)"
)
_ACCOUNT = re.compile(r"\d{8,}|\d{4}(?:\s\d{4}){2,}")
_PLACE = re.compile(
    r"地点|地址|位于|场所|住所地|所在地|[市区县]|located|premises|address|courts? of"
)
_BLANK = re.compile(
    r"_{2,}|\*{3,}|[×xX]{3,}|[(（【\[][ \xa0\u3000]{1,20}%?[)）】\]]"
    r"|(?<=[\u3400-\u9fff])[ \xa0\u3000]{3,}"
)
_EVENT = re.compile(r"之日|期满|届满|满后|终止后|解除后|生效|完毕|后\b|upon|after|when|until")


def kind_match(asked: Asked, text: str) -> float:
    """1 when a text holds a value of a kind asked for, or leaves it blank; 0 when not.

    0.5 when no kind of value was asked for. People are no machines: counters are compared.
    """
    wanted = asked.kinds - {"permission", "party"}
    if not wanted:
        return 0.5
    wanted = wanted.union(*(load_words("asked")["also"].get(kind, ()) for kind in wanted))
    kinds = kinds_in(text)
    if asked.counters and "number" in wanted:
        counted = re.search(
            rf"[\d一二两三四五六七八九十百千_]\s?(?:{'|'.join(asked.counters)})", text
        )
        kinds = kinds | {"number"} if counted else kinds - {"number"}
    return float(bool(wanted & (kinds | blank_kinds(text))) or has_blank(text))


def kinds_in(text: str) -> frozenset[str]:
    """The kinds of answers that a text holds."""
    words = load_words("asked")["kinds"]["court"]
    lower = text.lower()
    kinds: set[str] = {
        "time" if quantity.kind == "window" else quantity.kind
        for quantity in quantities(text)
        if not quantity.blank
    }
    if "date" in kinds or _EVENT.search(text):
        kinds.add("date")
    if _RECURRING.search(lower):
        kinds.add("duration")
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


def has_blank(text: str) -> bool:
    """Whether a text has a place that was left to be filled in."""
    return bool(_BLANK.search(text))


def blank_kinds(text: str) -> frozenset[str]:
    """The kinds of values that a text leaves blank."""
    return frozenset(quantity.kind for quantity in quantities(text) if quantity.blank)


def lacks_value(asked: Asked, text: str) -> bool:
    """Whether a value is asked for, by kind, and a text neither holds one nor leaves one blank.

    The cells of a row need no unit, which stands in the heading of their column.
    """
    if not asked.kinds & QUANTITIES or (is_row(text) and any(sign.isdigit() for sign in text)):
        return False
    return kind_match(asked, text) == 0
