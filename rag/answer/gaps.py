"""Gaps of a text, left to be filled in, by the kind of value that belongs there."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from rag.answer.asked import Asked
from rag.answer.kinds import QUANTITIES
from rag.language.money import heads_table
from rag.language.quantities import quantities
from rag.language.terms import normal
from rag.language.words import load_words

# Kinds of answers that a form leaves a gap for.
FILLED_IN = QUANTITIES | {"place", "phone", "account", "court", "party"}
_SIGNS = re.compile(
    r"(?:\\?_){2,200}|\*{3,200}|[×xX]{3,200}|[(（【\[][ _\xa0\u3000]{1,40}%?[)）】\]]"
)
_DAY = re.compile(r"-\d\d-\d\d$")
_LABEL_ENDS = (":", "：", "为", "是")
# A label or a word names a gap when it stands so near before it.
_NEAR = 8
# The word that names a gap has this share of the weight of the most telling one.
_TELLING = 0.5


@dataclass(frozen=True, slots=True)
class Gap:
    """A place left empty. ``kind``: that of the value it waits for, None when nothing tells."""

    start: int
    end: int
    kind: str | None


def find_gaps(text: str) -> tuple[Gap, ...]:
    """The gaps of a text in order: blank quantities first, then signs and white space."""
    found = [
        Gap(q.start, q.end, q.kind) for q in quantities(text) if q.blank and not is_dated(q.value)
    ]
    for match in (*_SIGNS.finditer(text), *_spaces().finditer(text)):
        if not heads_table(text, match.start()) and not any(
            gap.start < match.end() and match.start() < gap.end for gap in found
        ):
            found.append(Gap(match.start(), match.end(), _kind(text, match.start(), match.end())))
    return tuple(sorted(found, key=lambda gap: gap.start))


def asked_gap(asked: Asked, text: str) -> Gap | None:
    """The gap of a text where the value asked for belongs, None when it leaves none for it."""
    also = load_words("asked")["also"]
    kinds = asked.kinds.union(*(also.get(kind, ()) for kind in asked.kinds))
    wanted = kinds & FILLED_IN
    return next(
        (gap for gap in find_gaps(text) if _is_asked(gap, asked, wanted, text)),
        None,
    )


def ends_open(asked: Asked, text: str) -> bool:
    """Whether a text ends with the label of a value asked for, as in 服务地点为: with no place."""
    bare = text.rstrip()
    wanted = asked.kinds & FILLED_IN
    return bare.endswith(_LABEL_ENDS) and _kind(bare, len(bare), len(bare)) in wanted


def _is_asked(gap: Gap, asked: Asked, wanted: Collection[str | None], text: str) -> bool:
    if gap.kind == "number" and asked.counters:
        return text[gap.end :].lstrip().startswith(asked.counters)
    if gap.kind in wanted:
        return True
    if gap.kind is not None or wanted or "permission" in asked.kinds:
        return False
    before = normal(text[max(0, gap.start - _NEAR) : gap.start])
    most = max((term.weight for term in asked.terms), default=0.0)
    return any(t.weight >= _TELLING * most and t.found(before) == 1 for t in asked.terms)


def _kind(text: str, start: int, end: int) -> str | None:
    """The kind that the words beside a gap tell."""
    words = load_words("gaps")
    behind, before = text[end:].lstrip(), text[max(0, start - _NEAR) : start]
    for kind, units in words["behind"].items():
        if behind.startswith(tuple(units)):
            return str(kind)
    for kind, labels in words["before"].items():
        if any(label in before for label in labels):
            return str(kind)
    return None


def is_dated(value: str) -> bool:
    """Whether a date names month and day, so that only its year is open."""
    return bool(_DAY.search(value))


@cache
def _spaces() -> re.Pattern[str]:
    """White space inside a sentence, or nothing at all before 元, where a unit follows."""
    words = load_words("gaps")
    kinds = ("duration", "money", "percent")
    units = "|".join(re.escape(unit) for kind in kinds for unit in words["behind"][kind])
    # 费用为元/月: a sum was left out between these and its unit.
    before = "".join(words["before_sum"]["ends"])
    return re.compile(
        rf"(?<=[\u3400-\u9fff])[ \xa0\u3000]{{2,40}}(?={units})"
        rf"|(?<=[{before}])\s{{0,40}}(?=元(?![月件素旦]))"
    )
