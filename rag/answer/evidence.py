"""The sentences of the retrieved passages, and how well each answers what is asked."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from data import DATA
from rag.answer.asked import Asked
from rag.answer.types import Retrieved, Scope
from rag.answer.verdict import verdict
from rag.language.quantities import quantities
from rag.language.terms import coverage, normal
from rag.language.words import load_words
from rag.library import Library
from rag.library.records import Clause, Fact, Register, Span
from rag.sentences import quotable_sentences

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
    """A sentence beside one thing that is asked: the features that say how well it answers.

    Each is between 0 and 1 but for the cosines ``meaning`` (with the part that is asked) and
    ``topic`` (with the whole question), and ``registered``, which is -1 where the question asks
    for a well-known term that the sentence does not hold. ``data/answer.toml`` explains them.
    ``bonus`` is what a route of answers adds for reasons of its own.
    """

    sentence: Sentence
    own: float
    context: float
    heading: float
    passage: float
    rank: float
    focus: float
    kind: float
    fact: float
    tone: float
    lead_in: float
    other_side: float
    meaning: float = 0.0
    topic: float = 0.0
    registered: float = 0.0
    provision: float = 0.0
    bonus: float = 0.0

    @property
    def score(self) -> float:
        """How well the sentence answers: on the scale of log odds, comparable in one question."""
        weights: dict[str, float] = answer_rules()["sentence"]["weights"]
        return self.bonus + sum(w * self.feature(name) for name, w in weights.items())

    def feature(self, name: str) -> float:
        """The value of a feature as it is weighed; lacking a well-known term takes nothing away."""
        value: float = getattr(self, name)
        return max(value, 0.0) if name == "registered" else value


@cache
def answer_rules() -> dict[str, Any]:
    """The content of ``data/answer.toml``."""
    return tomllib.loads((DATA / "answer.toml").read_text(encoding="utf-8"))


def read_sentences(found: Sequence[Retrieved], library: Library) -> tuple[Sentence, ...]:
    """The sentences of the best passages, clause by clause, without numbers and headings."""
    sentences: list[Sentence] = []
    clauses: dict[str, tuple[Clause, ...]] = {}
    furniture: dict[str, tuple[Span, ...]] = {}
    for result in found[: answer_rules()["sentence"]["passages"]]:
        passage = result.passage
        if passage.contract_id not in clauses:
            clauses[passage.contract_id] = library.clauses(passage.contract_id)
        if passage.source not in furniture:
            furniture[passage.source] = library.source(passage.source).furniture
        sentences += (
            Sentence(quotable.text, quotable.start, quotable.end, quotable.clause, result)
            for quotable in quotable_sentences(
                passage, clauses[passage.contract_id], furniture[passage.source]
            )
        )
    return tuple(sentences)


def weigh(
    scope: Scope, asked: Asked, sentences: Iterable[Sentence], library: Library
) -> list[Evidence]:
    """The sentences with what their words say of what is asked, the best first."""
    listed = list(sentences)
    scores = [sentence.found.score for sentence in listed]
    top, bottom = max(scores, default=0.0), min(scores, default=0.0)
    contracts = dict.fromkeys(sentence.found.contract.contract_id for sentence in listed)
    facts = {contract_id: library.facts(None, (contract_id,)) for contract_id in contracts}
    weighed: list[Evidence] = []
    for sentence in listed:
        passage, text = sentence.found.passage, normal(sentence.text)
        held = [
            fact
            for fact in facts[passage.contract_id]
            if fact.start < sentence.end and sentence.start < fact.end
        ]
        weighed.append(
            Evidence(
                sentence,
                own=coverage(asked.terms, sentence.text),
                context=coverage(asked.terms, f"{passage.header} {passage.text}"),
                heading=coverage(asked.terms, f"{sentence.clause.heading} {passage.header}"),
                passage=(sentence.found.score - bottom) / (top - bottom) if top > bottom else 1.0,
                rank=1 / sentence.found.rank,
                focus=max((term.found(text) for term in asked.focus), default=0.0),
                kind=kind_match(asked, sentence.text),
                fact=float(any(fact.register in _wanted_registers(asked) for fact in held)),
                tone=_tone(asked, sentence.text),
                lead_in=float(sentence.text.rstrip().endswith((":", "："))),
                other_side=float(_is_other_side(scope, held)),
            )
        )
    return sorted(weighed, key=lambda evidence: -evidence.score)


def _wanted_registers(asked: Asked) -> set[Register]:
    """The registers whose facts hold a value of the kinds asked for."""
    wanted: set[Register] = set()
    if asked.kinds & {"duration", "date", "time"}:
        wanted.add("deadlines")
    if asked.kinds & {"money", "percent"}:
        wanted.add("amounts")
    return wanted


def _is_other_side(scope: Scope, held: Iterable[Fact]) -> bool:
    """Whether the facts of a sentence are all about a side other than the one asked about."""
    sides = {fact.bearer for fact in held if fact.bearer}
    return scope.side is not None and bool(sides) and not sides & {scope.side, "双方"}


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
