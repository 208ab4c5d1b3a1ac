"""The likeliest sentences read together with the question, which tells answers from near misses."""

from collections.abc import Sequence
from dataclasses import replace

from rag.answer.asked import Asked
from rag.answer.evidence import Evidence, answer_rules
from rag.answer.types import Scope
from rag.cross_encoder import cross_encoder
from rag.question_vectors import part_or_whole


def add_reading(scope: Scope, asked: Asked, weighed: Sequence[Evidence]) -> list[Evidence]:
    """The evidence, best first, sorted anew after its first few sentences were read.

    The others get the reading of the worst of those, so that they stay behind.
    """
    if not weighed:
        return []
    rules = answer_rules()["reading"]
    least = weighed[0].score - rules["within"]
    first = [evidence for evidence in weighed[: rules["most"]] if evidence.score >= least]
    short = len(asked.text) <= rules["whole_below"]
    question = scope.topic if short else part_or_whole(asked.text, scope.topic)
    odds = cross_encoder().log_odds(question, [_below_heading(evidence) for evidence in first])
    read = [replace(evidence, reading=value) for evidence, value in zip(first, odds, strict=True)]
    unread = [replace(evidence, reading=min(odds)) for evidence in weighed[len(first) :]]
    return sorted((*read, *unread), key=lambda evidence: -evidence.score)


def _below_heading(evidence: Evidence) -> str:
    """The sentence below its nearest heading: titles and parties of contracts tell nothing here."""
    sentence = evidence.sentence
    heading = sentence.found.passage.header.rpartition(" | ")[2]
    return f"{heading}\n{sentence.text}" if heading else sentence.text
