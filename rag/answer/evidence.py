"""The sentences of the retrieved passages, and how well each answers what is asked."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from data import DATA
from rag.answer.asked import Asked
from rag.answer.types import Retrieved
from rag.language.quantities import quantities
from rag.language.sentences import split_sentences
from rag.language.terms import coverage
from rag.language.words import load_words
from rag.library.records import Clause

QUANTITIES = frozenset({"duration", "money", "percent", "date", "time", "number"})
_PHONE = re.compile(r"\d{3,4}\s{0,2}[-－—]\s{0,2}\d{3,8}|\d{7,}|\+\d{5,}")
_NUMBERING = re.compile(
    r"\s*(?:第[\d一二三四五六七八九十百零]{1,5}[章节条款]|[(（]?[\d一二三四五六七八九十]{1,3}(?:\s?\.\s?\d{1,2}){0,4}[)）、.．:：]"
    r"|\d{1,2}(?:\s?\.\s?\d{1,2}){1,4}|[(（][a-z]{1,4}[)）]|[a-z][.)、])\s*"
)
_RECURRING = re.compile(r"每(?:个)?(?:日|天|周|月|季|季度|年|半年)|次月|(?:daily|weekly|monthly|annually|per month)")
_EVENT = re.compile(r"之日|期满|届满|满后|终止后|解除后|生效|完毕|后\b|upon|after|when|until")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that can be quoted: its words and its span in the source."""

    text: str
    start: int
    end: int
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


@cache
def answer_rules() -> dict[str, Any]:
    """The content of ``data/answer.toml``."""
    return tomllib.loads((DATA / "answer.toml").read_text(encoding="utf-8"))


def read_sentences(found: Sequence[Retrieved]) -> tuple[Sentence, ...]:
    """The sentences of the best passages, without clause numbers, headings left out."""
    rules = answer_rules()["sentence"]
    sentences: list[Sentence] = []
    for result in found[: rules["passages"]]:
        passage = result.passage
        for start, end in split_sentences(passage.text, passage.language):
            start = _after_numbering(passage.text, start, end)
            words = passage.text[start:end]
            if _is_quotable(words, result.clause, rules["shortest"]):
                sentences.append(
                    Sentence(words, passage.start + start, passage.start + end, result)
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
        own = coverage(asked.terms, sentence.text)
        context = coverage(asked.terms, f"{passage.header} {passage.text}")
        rank = (sentence.found.score - bottom) / (top - bottom) if top > bottom else 1.0
        kind = kind_match(asked.kinds, sentence.text)
        score = (
            rules["own"] * own
            + rules["context"] * context
            + rules["passage"] * rank
            + rules["kind"] * kind
            + rules["tone"] * _has_tone(asked.kinds, sentence.text)
        )
        weighed.append(Evidence(sentence, score, own, context, rank, kind))
    return sorted(weighed, key=lambda evidence: -evidence.score)


def kind_match(kinds: frozenset[str], text: str) -> float:
    """1 when a text holds a value of a kind asked for, 0 when not; 0.5 when none was asked for."""
    wanted = kinds - {"permission", "party"}
    if not wanted:
        return 0.5
    return float(bool(wanted & kinds_in(text)))


def kinds_in(text: str) -> frozenset[str]:
    """The kinds of answers that a text holds."""
    words = load_words("asked")["kinds"]["court"]
    lower = text.lower()
    kinds = {
        "time" if quantity.kind == "window" else quantity.kind
        for quantity in quantities(text)
        if not quantity.blank
    }
    if "date" in kinds or _EVENT.search(text):
        kinds.add("date")
    if _RECURRING.search(lower):
        kinds |= {"duration"}
    if _PHONE.search(text):
        kinds.add("phone")
    if any(word in lower for word in (*words["zh"], *words["en"])):
        kinds.add("court")
    return frozenset(kinds)


def has_words(text: str, words: Iterable[str]) -> bool:
    """Whether a text holds one of the words."""
    lower = text.lower()
    return any(word in lower for word in words)


def _has_tone(kinds: frozenset[str], text: str) -> float:
    if "permission" not in kinds:
        return 0.0
    tone = load_words("asked")["tone"]
    return float(any(has_words(text, tone[name]) for name in ("forbids", "allows", "disclaims", "lasts", "owes")))


def _after_numbering(text: str, start: int, end: int) -> int:
    """Where a sentence begins behind its clause number."""
    match = _NUMBERING.match(text, start, end)
    return match.end() if match and match.end() < end else start


def _is_quotable(words: str, clause: Clause, shortest: int) -> bool:
    bare = "".join(words.split())
    if len(bare) < shortest or not re.search(r"[\u3400-\u9fffA-Za-z]", bare):
        return False
    heading = "".join(clause.heading.split())
    return not heading or bare.strip("。.:：") != heading
