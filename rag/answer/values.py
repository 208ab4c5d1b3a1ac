"""Whether a text holds the value that a question asks for, leaves it open, or lacks it."""

import re
from functools import cache, lru_cache

from rag.answer.asked import Asked, shows_cue
from rag.answer.asked_gaps import asked_gap
from rag.answer.gaps import FILLED_IN, find_gaps, is_dated, kinds_before
from rag.answer.kinds import QUANTITIES, kinds_in
from rag.answer.labels import other_label
from rag.answer.rows import is_row
from rag.language.provisions import asked_names
from rag.language.quantities import quantities
from rag.language.terms import language_of
from rag.language.words import load_words

# A percentage behind such words is a level of service.
_LEVEL = re.compile(r"(?:率|可用性|满意度)[^，,。;；]{0,12}$|[≥≤><]=?\s{0,2}$")
_REACH = 16
_BLANK = re.compile(
    r"_{2,}|\*{3,}|[×xX]{3,}|[(（【\[][ \xa0\u3000]{1,20}%?[)）】\]]"
    r"|(?<=[\u3400-\u9fff])[ \xa0\u3000]{3,}"
)


def kind_match(asked: Asked, text: str) -> float:
    """1 when a text holds a value of a kind asked for, or leaves it blank; 0 when not.

    0.5 when no kind of value was asked for. People are no machines: counters are compared.
    """
    wanted = asked.kinds - {"permission", "party"}
    if not wanted:
        return 0.5
    kinds = kinds_in(text, recurring=_asks_often(asked.text))
    if "percent" not in wanted and _only_levels(text):
        kinds -= {"percent"}
    wanted = wanted.union(*(load_words("asked")["also"].get(kind, ()) for kind in wanted))
    if asked.counters and "number" in wanted and language_of(text) == "zh":
        counted = re.search(
            rf"[\d一二两双三四五六七八九十百千_]\s?(?:{'|'.join(asked.counters)})", text
        )
        kinds = kinds | {"number"} if counted else kinds - {"number"}
    left_open = {quantity.kind for quantity in quantities(text) if quantity.blank}
    held = bool(wanted & (kinds | left_open)) or bool(_BLANK.search(text))
    return float(held or asked_gap(asked, text) is not None)


@lru_cache(maxsize=256)
def _asks_often(question: str) -> bool:
    """Whether a question asks how often: 多久一次, every how many months."""
    return "recurrence" in asked_names("wanted", question) or shows_cue(
        question, load_words("asked")["often"]
    )


def lacks_value(asked: Asked, text: str) -> bool:
    """Whether a quantity is asked for, and a text neither holds one of its kind nor leaves it open.

    Nor does it hold what is asked for when it is about another label (第二次 for 第一次付款), or
    counts by nothing like the unit asked about (每天). The cells of a row need no unit, which
    stands in the heading of their column.
    """
    if not asked.kinds & QUANTITIES:
        return False
    if other_label(asked.text, text, asked.before):
        return True
    if is_row(text) and _has_bare_figure(text):
        return False
    return kind_match(asked, text) == 0 or lacks_unit(asked.text, text)


def _has_bare_figure(text: str) -> bool:
    """Whether a text holds a figure that tells by itself no length of time."""
    lengths = [q for q in quantities(text) if q.kind == "duration"]
    return any(
        sign.isdigit() and not any(length.start <= at < length.end for length in lengths)
        for at, sign in enumerate(text)
    )


def lacks_unit(question: str, text: str) -> bool:
    """Whether an amount by a unit is asked for (每天多少), and a text speaks of no such unit."""
    units = load_words("sums")["rates"]["counted"]
    lower = text.lower()
    return any(
        bool(pattern.search(question)) and not any(word in lower for word in units[unit])
        for unit, pattern in _by_unit().items()
    )


def _only_levels(text: str) -> bool:
    """Whether all percentages of a text are levels of service: 完好率≥98%."""
    percents = [q for q in quantities(text) if q.kind == "percent"]
    return bool(percents) and all(_LEVEL.search(text[: q.start][-_REACH:]) for q in percents)


@cache
def _by_unit() -> dict[str, re.Pattern[str]]:
    """How an amount by each unit of time is asked for."""
    rules = load_words("sums")["rates"]
    asks = "|".join(rules["asks"])
    return {
        unit: re.compile(
            rf"每(?:一?个?|逾期|超时|延迟|晚|迟){{0,2}}(?:{'|'.join(words)})[^，,。？?]{{0,8}}(?:{asks})"
            rf"|per (?:{'|'.join(words)})",
            re.IGNORECASE,
        )
        for unit, words in rules["counted"].items()
        if unit in rules["units"].values()
    }


def has_value(asked: Asked, text: str) -> bool:
    """Whether a text holds a value of a kind asked for; a day of an unnamed year is one.

    Beside a blank date 签订之日 is none, nor is 地址 a place where none follows.
    """
    wanted = (asked.kinds & FILLED_IN) - {"court"}
    held = quantities(text)
    dated = any(q.kind == "date" and is_dated(q.value) for q in held)
    kinds = set(kinds_in(text))
    if any(q.kind == "date" and q.blank for q in held):
        kinds -= {"date"} - {q.kind for q in held if not q.blank}
    if any("place" in kinds_before(text, gap.start) for gap in find_gaps(text)):
        kinds.discard("place")
    return bool(wanted & kinds) or ("date" in wanted and dated)
