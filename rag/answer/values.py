"""Whether a text holds the value that a question asks for, leaves it open, or lacks it."""

import re

from rag.answer.asked import Asked
from rag.answer.gaps import FILLED_IN, asked_gap, is_dated
from rag.answer.kinds import QUANTITIES, kinds_in
from rag.answer.rows import is_row
from rag.language.quantities import quantities
from rag.language.words import load_words

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
    wanted = wanted.union(*(load_words("asked")["also"].get(kind, ()) for kind in wanted))
    kinds = kinds_in(text)
    if asked.counters and "number" in wanted:
        counted = re.search(
            rf"[\d一二两三四五六七八九十百千_]\s?(?:{'|'.join(asked.counters)})", text
        )
        kinds = kinds | {"number"} if counted else kinds - {"number"}
    left_open = {quantity.kind for quantity in quantities(text) if quantity.blank}
    held = bool(wanted & (kinds | left_open)) or bool(_BLANK.search(text))
    return float(held or asked_gap(asked, text) is not None)


def lacks_value(asked: Asked, text: str) -> bool:
    """Whether a quantity is asked for, and a text neither holds one of its kind nor leaves it open.

    The cells of a row need no unit, which stands in the heading of their column.
    """
    if not asked.kinds & QUANTITIES or (is_row(text) and any(sign.isdigit() for sign in text)):
        return False
    return kind_match(asked, text) == 0


def has_value(asked: Asked, text: str) -> bool:
    """Whether a text holds a value of a kind asked for; a day of an unnamed year is one."""
    wanted = (asked.kinds & FILLED_IN) - {"court"}
    dated = any(q.kind == "date" and is_dated(q.value) for q in quantities(text))
    return bool(wanted & kinds_in(text)) or ("date" in wanted and dated)
