"""The metrics of one answer against its gold, all white-space-insensitive and NFKC-folded.

Definitions stand in docs/formats.md; every figure is between 0 and 1, or None where a metric does
not apply to a question.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from rag.evaluation.questions import GoldQuestion, GoldQuote

Failure: TypeAlias = Literal[
    "not retrieved",
    "retrieved but not cited",
    "cited but fact missing",
    "wrongly declined",
    "wrongly answered",
    "blank not recognised",
    "no answer",
]
Citations: TypeAlias = Sequence[tuple[str, str]]  # source name and folded quote
BUDGETS = {"zh": 1500, "en": 4000}  # characters of retrieved text that count for recall
BLANK_WORDS = ("空白", "未填", "留空", "没有填", "blank", "left open", "not filled")


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """What one answer is worth. ``contract``: the one the gold stands in, empty when there is none.

    ``verbatim``: the share of the citations whose quote stands in the source. ``faithfulness``: the
    share of the sentences a language model wrote that stood the check of ``rag.cite``.
    """

    question_id: str
    kind: str
    lang: str
    contract: str = ""
    recall: float | None = None
    citation_recall: float | None = None
    citation_precision: float | None = None
    facts: float | None = None
    verbatim: float | None = None
    declined_right: float | None = None
    declined_wrong: float | None = None
    blank_recognised: float | None = None
    faithfulness: float | None = None
    length: int = 0
    latency_ms: float = 0.0
    failure: Failure | None = None


def fold(text: str) -> str:
    """Without white space, NFKC-folded, lower case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def same_passage(quote: str, other: str) -> bool:
    """Whether two folded quotes are the same words: one holds the other, or 60 % are shared.

    Quotes under four characters must be equal; a shared part counts from eight characters on.
    """
    if not quote or not other:
        return False
    if quote in other or other in quote:
        return quote == other or min(len(quote), len(other)) >= 4
    short, long = sorted((quote, other), key=len)
    size = int(len(short) * 0.6)
    return size >= 8 and any(
        short[start : start + size] in long for start in range(len(short) - size + 1)
    )


def within_budget(retrieved: Sequence[Mapping[str, Any]], budget: int) -> list[Mapping[str, Any]]:
    """The best passages whose folded texts fit into ``budget`` characters, at least one."""
    kept: list[Mapping[str, Any]] = []
    used = 0
    for passage in retrieved:
        size = len(fold(passage["text"]))
        if kept and used + size > budget:
            break
        kept.append(passage)
        used += size
    return kept


def recall_at(question: GoldQuestion, answer: Mapping[str, Any], budget: int) -> float | None:
    """The share of gold groups with an alternative wholly inside the texts of the budget."""
    texts = [
        (passage["source"], fold(passage["text"]))
        for passage in within_budget(answer.get("retrieved", []), budget)
    ]
    return _share(
        any(
            gold.source == source and fold(gold.quote) in text
            for gold in group
            for source, text in texts
        )
        for group in question.gold
    )


def score_question(
    question: GoldQuestion, answer: Mapping[str, Any] | None, texts: Mapping[str, str]
) -> QuestionScore:
    """The score of one answer (format of ``contract-qa batch``); ``texts``: folded, by source."""
    empty = QuestionScore(question.id, question.kind, question.lang)
    if answer is None:
        return replace(empty, recall=0.0, citation_recall=0.0, facts=0.0, failure="no answer")
    citations = [(c["source"], fold(c["quote"])) for c in answer.get("citations", [])]
    said = fold(answer.get("answer", ""))
    abstained = bool(answer.get("abstained"))
    score = replace(
        empty,
        verbatim=_share(
            len(quote) > 3 and quote in texts.get(name, "") for name, quote in citations
        ),
        faithfulness=answer.get("faithfulness"),
        length=len(said),
        latency_ms=float(answer.get("timing_ms", {}).get("total", 0.0)),
    )
    if not question.answerable and not question.blank:
        score = replace(score, declined_right=float(abstained))
    else:
        score = replace(
            score,
            recall=recall_at(question, answer, BUDGETS.get(question.lang, 1500)),
            citation_recall=_citation_recall(question, citations),
            citation_precision=_citation_precision(question, citations),
            facts=_facts(question, said),
            declined_wrong=None if question.blank else float(abstained),
            blank_recognised=_says_blank(said, abstained) if question.blank else None,
        )
    return replace(score, failure=_failure(score))


def _citation_recall(question: GoldQuestion, citations: Citations) -> float | None:
    return _share(
        any(_hit(gold, citation) for gold in group for citation in citations)
        for group in question.gold
    )


def _citation_precision(question: GoldQuestion, citations: Citations) -> float | None:
    if not question.gold:
        return None
    alternatives = [gold for group in question.gold for gold in group]
    return _share(any(_hit(gold, citation) for gold in alternatives) for citation in citations)


def _facts(question: GoldQuestion, said: str) -> float | None:
    if not question.facts:
        return None
    return float(all(any(fold(fact) in said for fact in group) for group in question.facts))


def _says_blank(said: str, abstained: bool) -> float:
    return float(abstained or any(fold(word) in said for word in BLANK_WORDS))


def _failure(score: QuestionScore) -> Failure | None:
    if score.declined_right is not None:
        return None if score.declined_right else "wrongly answered"
    if score.blank_recognised == 0.0:
        return "blank not recognised"
    if score.declined_wrong:
        return "wrongly declined"
    if score.citation_recall is not None and score.citation_recall < 1:
        return "not retrieved" if (score.recall or 0) < 1 else "retrieved but not cited"
    if score.facts == 0.0:
        return "cited but fact missing"
    return None


def _hit(gold: GoldQuote, citation: tuple[str, str]) -> bool:
    source, quote = citation
    return gold.source == source and same_passage(fold(gold.quote), quote)


def _share(values: Iterable[bool]) -> float | None:
    listed = list(values)
    return sum(listed) / len(listed) if listed else None
