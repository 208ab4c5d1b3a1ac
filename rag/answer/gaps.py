"""Gaps of a text, left to be filled in, by the kind of value that belongs there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rag.answer.kinds import QUANTITIES
from rag.language.money import heads_table
from rag.language.quantities import quantities
from rag.language.words import load_words

# Kinds of answers that a form leaves a gap for.
FILLED_IN = QUANTITIES | {"place", "phone", "account", "court", "party"}
# Those of them that stand in fields of a form, behind a label.
FIELDS = frozenset({"place", "phone", "account"})
_SIGNS = re.compile(
    r"(?:\\?_){2,200}|\*{3,200}|\*\*(?=\s?[年月日元%])|[×xX]{3,200}"
    r"|(?<=[:：为])[×xX]{2}(?=[,，。;；、)）\s]|$)"
    r"|[(（【\[][ _\xa0\u3000]{1,40}%?[)）】\]]"
)
_DAY = re.compile(r"-\d\d-\d\d$")
_COLON = (":", "：")
# A label or a word names a gap when it stands so near before it.
_NEAR = 10


@dataclass(frozen=True, slots=True)
class Gap:
    """A place left empty. ``kind``: that of the value it waits for, None when nothing tells."""

    start: int
    end: int
    kind: str | None


def find_gaps(text: str) -> tuple[Gap, ...]:
    """The gaps of a text in order: blank quantities first, then signs, white space and labels."""
    found = [
        Gap(q.start, q.end, q.kind) for q in quantities(text) if q.blank and not is_dated(q.value)
    ]
    for start, end in _places(text):
        if not heads_table(text, start) and not any(
            gap.start <= end and start <= gap.end for gap in found
        ):
            found.append(Gap(start, end, kind_beside(text, start, end)))
    return tuple(sorted(found, key=lambda gap: gap.start))


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Where something was left out, as offsets of the text."""
    for pattern in (_SIGNS, _spaces(), _placeholders()):
        yield from (match.span() for match in pattern.finditer(text))
    for pattern in (_empty_labels(), _omitted()):
        yield from ((match.end(), match.end()) for match in pattern.finditer(text))


def kind_beside(text: str, start: int, end: int) -> str | None:
    """The kind that the words beside a gap tell."""
    behind = text[end:].lstrip()
    for kind, units in load_words("gaps")["behind"].items():
        if behind.startswith(tuple(units)):
            return str(kind)
    told = kinds_before(text, start)
    return max(told, key=lambda kind: told[kind]) if told else None


def kinds_before(text: str, start: int) -> dict[str, int]:
    """The kinds that labels right before a place name, with where each ends, the nearest last.

    地址及联系人: names two.
    """
    before = text[max(0, start - _NEAR) : start]
    return {
        kind: max(before.rfind(label) + len(label) for label in named)
        for kind, labels in load_words("gaps")["before"].items()
        if (named := [label for label in labels if label in before])
    }


def leads_in(text: str) -> bool:
    """Whether a text ends with a label that leads in to what follows: 账户信息如下:"""
    label = text.rstrip().rstrip("".join(_COLON))
    return label.endswith(tuple(load_words("gaps")["lead_ins"]["ends"]))


def follows_nothing(label: str, rest: str) -> bool:
    """Whether a label at the end of a text is left empty by what follows it in the source.

    The next label follows a field (开户银行: 账号:); nothing but empty labels follow a lead-in.
    """
    if not label.rstrip().endswith(_COLON):
        return False
    if leads_in(label):
        return bool(_fields_alone().match(rest))
    return is_field(label) and bool(_next_field().match(rest))


def is_field(label: str) -> bool:
    """Whether a label names a field of a form (项目联系人:), whose value stands right behind it."""
    bare = label.rstrip().rstrip("".join(_COLON))
    return bare.endswith(tuple(_fields()))


def is_dated(value: str) -> bool:
    """Whether a date names month and day, so that only its year is open."""
    return bool(_DAY.search(value))


@cache
def _spaces() -> re.Pattern[str]:
    """White space inside a sentence, or nothing at all before 元, where a unit follows."""
    words = load_words("gaps")
    kinds = ("duration", "money", "percent")
    units = _any_of([unit for kind in kinds for unit in words["behind"][kind]])
    # Single characters open many words, so that more white space is asked for before them.
    counted = _any_of(words["behind"]["number"])
    # 费用为元/月: a sum was left out between these and its unit.
    before = "".join(words["before_sum"]["ends"])
    return re.compile(
        rf"(?<=[\u3400-\u9fff])[ \xa0\u3000]{{2,40}}(?={units})"
        rf"|(?<=[\u3400-\u9fff])[ \xa0\u3000]{{3,40}}(?={counted})"
        rf"|(?<=[{before}])\s{{0,40}}(?=元(?![月件素旦]))"
    )


@cache
def _placeholders() -> re.Pattern[str]:
    return re.compile(_any_of(load_words("gaps")["placeholders"]["words"]), re.IGNORECASE)


@cache
def _omitted() -> re.Pattern[str]:
    """包括 and the like with a comma or full stop right behind; 包括,但不限于 omits nothing."""
    words = _any_of(load_words("gaps")["omitted"]["words"])
    return re.compile(rf"{words}[:：]?(?=\s{{0,4}}[,，。;；](?!\s?但))")


@cache
def _empty_labels() -> re.Pattern[str]:
    """Labels with a stop, a line of blanks or, for fields of a form, the next field behind."""
    fields = _any_of(_fields())
    return re.compile(
        r"[\u3400-\u9fff]{2,12}[:：](?=\s{0,40}[,，;；。、]|[ \xa0\u3000]{4,80}(?:\n|$))"
        rf"|{fields}[:：](?=\s{{0,40}}{fields}[:：])"
    )


@cache
def _next_field() -> re.Pattern[str]:
    return re.compile(rf"\s{{0,40}}{_any_of(_fields())}[:：]")


@cache
def _fields_alone() -> re.Pattern[str]:
    """Fields without any value, up to the end or the number of the next clause."""
    figures, numerals = r"\d{1,2}(?:\.\d{1,2}){0,3}[.)）、．]", "[一二三四五六七八九十]{1,3}[)）、]"
    number = rf"[(（]?(?:{figures}|{numerals})|第.{{1,4}}[条章]"
    return re.compile(rf"(?:\s{{0,40}}{_any_of(_fields())}[:：]){{1,12}}\s{{0,40}}(?:$|{number})")


def _fields() -> list[str]:
    labels: list[str] = load_words("flaws")["blanks"]["labels"]
    return labels


def _any_of(words: Sequence[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"
