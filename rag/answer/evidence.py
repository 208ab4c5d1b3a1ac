"""The sentences of the retrieved passages, and how well each answers what is asked."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from data import DATA
from rag.answer.asked import Asked
from rag.answer.rows import split_rows
from rag.answer.types import Retrieved
from rag.answer.verdict import verdict
from rag.language.quantities import quantities
from rag.language.sentences import split_sentences
from rag.language.terms import coverage
from rag.language.words import load_words
from rag.library import Library
from rag.library.records import Clause, Language, Span

QUANTITIES = frozenset({"duration", "money", "percent", "date", "time", "number"})
_PHONE = re.compile(r"\d{3,4}\s{0,2}[-－—]\s{0,2}\d{3,8}|\d{7,}|\+\d{5,}")
# A block of labels and blanks ("地址: 电话: 联系人:") says nothing that can be quoted.
_FIELD = re.compile(r"[\u3400-\u9fff]{2,6}[:：]")
_MOST_FIELDS = 3
_SEPARATORS = " \t\n\r\u3000、.．。:：)）"
_COVER = frozenset({"preamble", "signature", "contents"})
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


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that can be quoted: its words, its span in the source, its innermost clause."""

    text: str
    start: int
    end: int
    clause: Clause
    found: Retrieved


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence with its worth for one thing that is asked, and the features behind it."""

    sentence: Sentence
    score: float
    own: float
    context: float
    passage: float
    kind: float
    tone: float
    body: float
    meaning: float = 0.0
    registered: float = 0.0


@cache
def answer_rules() -> dict[str, Any]:
    """The content of ``data/answer.toml``."""
    return tomllib.loads((DATA / "answer.toml").read_text(encoding="utf-8"))


def read_sentences(found: Sequence[Retrieved], library: Library) -> tuple[Sentence, ...]:
    """The sentences of the best passages, clause by clause, without numbers and headings."""
    rules = answer_rules()["sentence"]
    sentences: list[Sentence] = []
    clauses: dict[str, tuple[Clause, ...]] = {}
    furniture: dict[str, tuple[Span, ...]] = {}
    for result in found[: rules["passages"]]:
        passage = result.passage
        if passage.contract_id not in clauses:
            clauses[passage.contract_id] = library.clauses(passage.contract_id)
        if passage.source not in furniture:
            furniture[passage.source] = library.source(passage.source).furniture
        own_spans = _own_spans(clauses[passage.contract_id], passage.start, passage.end)
        for clause, begin, stop in own_spans:
            own = passage.text[begin - passage.start : stop - passage.start]
            for start, end in _split(own, clause, begin, passage.language):
                start, end = _without_furniture(start, end, begin, furniture[passage.source])
                bare = "".join(own[start:end].split())
                if len(bare) >= rules["shortest"] and len(_FIELD.findall(bare)) < _MOST_FIELDS:
                    sentences.append(
                        Sentence(own[start:end], begin + start, begin + end, clause, result)
                    )
    return tuple(sentences)


def weigh(asked: Asked, sentences: Iterable[Sentence]) -> list[Evidence]:
    """The sentences with their worth for what is asked, the best first."""
    rules = answer_rules()["sentence"]
    listed = list(sentences)
    scores = [sentence.found.score for sentence in listed]
    top, bottom = max(scores, default=0.0), min(scores, default=0.0)
    weighed: list[Evidence] = []
    for sentence in listed:
        passage = sentence.found.passage
        features = {
            "own": coverage(asked.terms, sentence.text),
            "context": coverage(asked.terms, f"{passage.header} {passage.text}"),
            "passage": (sentence.found.score - bottom) / (top - bottom) if top > bottom else 1.0,
            "kind": kind_match(asked, sentence.text),
            "tone": _tone(asked, sentence.text),
            "body": float(sentence.clause.kind not in _COVER),
        }
        score = sum(rules["weights"][name] * value for name, value in features.items())
        weighed.append(Evidence(sentence, score, **features))
    return sorted(weighed, key=lambda evidence: -evidence.score)


def kind_match(asked: Asked, text: str) -> float:
    """1 when a text holds a value of a kind asked for, or leaves it blank; 0 when not.

    0.5 when no kind of value was asked for. People are no machines: counters are compared.
    """
    wanted = asked.kinds - {"permission", "party"}
    if not wanted:
        return 0.5
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
    if any(word in lower for word in (*words["zh"], *words["en"])):
        kinds.add("court")
    return frozenset(kinds)


def has_blank(text: str) -> bool:
    """Whether a text has a place that was left to be filled in."""
    return bool(_BLANK.search(text))


def blank_kinds(text: str) -> frozenset[str]:
    """The kinds of values that a text leaves blank."""
    return frozenset(quantity.kind for quantity in quantities(text) if quantity.blank)


def _tone(asked: Asked, text: str) -> float:
    """Whether a sentence settles the yes-or-no question that is asked."""
    return float("permission" in asked.kinds and verdict(asked.text, text) is not None)


def _own_spans(
    clauses: Sequence[Clause], start: int, end: int
) -> Iterable[tuple[Clause, int, int]]:
    """The clauses with own text in a span, and where that text begins and ends within it."""
    for clause in clauses:
        begin, stop = max(start, clause.start), min(end, clause.own_end)
        if begin < stop:
            yield clause, begin, stop


def _split(own: str, clause: Clause, begin: int, language: Language) -> Iterable[Span]:
    """The sentences of a clause's own text, behind its number and heading where it has them."""
    first = 0
    if begin == clause.start:
        for printed in (clause.number, clause.heading):
            first = _behind(own, printed, first)
        if not own[first:].strip(_SEPARATORS):
            return
    for start, end in split_sentences(own[first:], language):
        for low, high in split_rows(own[first + start : first + end]):
            yield first + start + low, first + start + high


def _without_furniture(start: int, end: int, at: int, furniture: Sequence[Span]) -> Span:
    """A span, counted from ``at``, without page furniture at its ends."""
    for first, last in furniture:
        if first - at <= start < last - at:
            start = last - at
        if first - at < end <= last - at:
            end = first - at
    return start, max(start, end)


def _behind(text: str, printed: str, start: int) -> int:
    """Where text goes on behind a number or heading that stands at ``start``, if more follows."""
    pattern = r"\s{0,4}".join(map(re.escape, "".join(printed.split())))
    match = re.compile(rf"\s*{pattern}").match(text, start) if printed else None
    if match is None:
        return start
    return len(text) - len(text[match.end() :].lstrip(_SEPARATORS))
