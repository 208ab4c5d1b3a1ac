"""Which gap of a text waits for the value that a question asks for."""

import re

from rag.answer.asked import Asked, shows_cue, without_phrases
from rag.answer.gaps import FIELDS, FILLED_IN, Gap, find_gaps, kind_beside, kinds_before
from rag.answer.kinds import QUANTITIES
from rag.language.provisions import asked_names
from rag.language.quantities import quantities
from rag.language.terms import language_of, normal
from rag.language.words import load_words

# What names a gap: the words before it, up to a stop, at most so many characters.
_NAMES = 24
# Longer words before a colon are a sentence, not a label: 每月定期维护甲方设备两次:
_LABEL = 12
# Characters behind a gap that hold its unit or noun.
_BEHIND = 4
_STOPS = re.compile(r"[,，。;；、]")
# The word that names a gap has this share of the weight of the most telling one, and is one of its
# own or a synonym.
_TELLING, _SYNONYM = 0.5, 0.85
# 几级, 几个月, 哪一年: the unit that stands behind the value asked for.
_UNIT = re.compile(r"(?:几|多少|哪一?(?=[年月日天]))(个?[\u3400-\u9fff])")
# A gap of these kinds may wait for what no known kind of answer is asked for: 面积是多少.
_ANY = {None, "other", "person", *FIELDS}


def asked_gap(asked: Asked, text: str) -> Gap | None:
    """The gap of a text where the value asked for belongs, None when it leaves none for it."""
    return next((gap for gap in find_gaps(text) if _is_asked(gap, asked, text)), None)


def ends_open(asked: Asked, text: str) -> bool:
    """Whether a text ends with the label of a value asked for, as in 服务地点为: with no place."""
    bare = text.rstrip()
    if not bare.endswith((":", "：", "为", "是")):
        return False
    kind = kind_beside(bare, len(bare), len(bare))
    if kind in _wanted(asked):
        return True
    end = Gap(len(bare), len(bare), kind)
    label = _STOPS.split(bare)[-1]
    short = bare.endswith((":", "：")) and len(label) <= _LABEL
    return short and not _wanted(asked) and _is_named(end, asked, bare)


def _wanted(asked: Asked) -> set[str]:
    """The kinds of gaps that an answer may stand in."""
    also = load_words("asked")["also"]
    wanted = asked.kinds.union(*(also.get(kind, ()) for kind in asked.kinds)) & FILLED_IN
    person = "party" in wanted or "person" in asked_names("wanted", asked.text)
    return {*wanted, "person"} if person else set(wanted)


def _is_asked(gap: Gap, asked: Asked, text: str) -> bool:
    behind = text[gap.end :].lstrip()
    if gap.kind == "number" and asked.counters:
        return behind.startswith(asked.counters)
    wanted = _wanted(asked)
    fields = kinds_before(text, gap.start).keys()
    if gap.kind in wanted or (gap.kind in fields and fields & wanted):
        return (fields & wanted or {gap.kind}) != {"person"} or _is_named(gap, asked, text)
    waits = "".join(text[gap.start : gap.end + _BEHIND].split())
    if any(unit in waits for unit in _UNIT.findall(_asking(asked))):
        return True
    if "permission" in asked.kinds or wanted - {"person"}:
        return False
    if gap.kind in QUANTITIES:
        return _asks_amount(asked) and _is_sole(gap, text)
    return gap.kind in _ANY and _is_named(gap, asked, text)


def _is_sole(gap: Gap, text: str) -> bool:
    """Whether no value of a text may be the amount asked for, beside the gap.

    Lengths of time are conditions beside a sum or a share: 首三个月每月____元.
    """
    passing = {"duration", "date", "window"} if gap.kind in ("money", "percent") else set()
    return all(q.blank or q.kind in passing for q in quantities(text))


def _is_named(gap: Gap, asked: Asked, text: str) -> bool:
    """Whether the words beside a gap say the most telling word of what is asked.

    Words of another language are not compared; there a text of gaps alone is enough.
    """
    if language_of(asked.text) != language_of(text):
        return not any(character.isdigit() for character in text)
    before = _STOPS.split(text[max(0, gap.start - _NAMES) : gap.start])[-1]
    behind = _STOPS.split(text[gap.end : gap.end + _BEHIND])[0] if gap.start < gap.end else ""
    names = (normal(before), normal(behind))
    most = max((term.weight for term in asked.terms), default=0.0)
    return any(
        term.weight >= _TELLING * most and max(map(term.found, names)) >= _SYNONYM
        for term in asked.terms
    )


def _asking(asked: Asked) -> str:
    """The words of a question without numbers that ask for nothing: 又买了几台."""
    return without_phrases(asked.text, load_words("asked")["kinds"]["number"])


def _asks_amount(asked: Asked) -> bool:
    return shows_cue(_asking(asked), load_words("asked")["amount"])
