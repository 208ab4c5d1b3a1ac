"""The likeliest sentences read together with the question, which tells answers from near misses."""

from collections.abc import Sequence
from dataclasses import replace

from rag.answer.abstain import is_clear, read_signals
from rag.answer.asked import Asked
from rag.answer.evidence import Evidence, answer_rules
from rag.answer.types import Scope
from rag.cross_encoder import cross_encoder
from rag.question_vectors import part_or_whole
from rag.sentences import sentence_below_heading


def add_reading(
    scope: Scope, asked: Asked, weighed: Sequence[Evidence], parts: int
) -> list[Evidence]:
    """The evidence, best first, sorted anew after its first few sentences were read.

    So many are read for the whole question, shared among its ``parts``, at least one for each.

    A best sentence without rivals that clearly answers, or does not, is not read; it gets the usual
    reading. The others get the reading of the worst that was read, so that they stay behind.
    """
    if not weighed:
        return []
    rules = answer_rules()["reading"]
    least = weighed[0].score - rules["within"]
    most = max(1, rules["most"] // parts)
    first = [evidence for evidence in weighed[:most] if evidence.score >= least]
    usual = replace(weighed[0], reading=rules["usual"])
    if len(first) == 1 and is_clear(read_signals(asked, usual)):
        return [usual, *(replace(evidence, reading=usual.reading) for evidence in weighed[1:])]
    short = len(asked.text) <= rules["whole_below"]
    question = scope.topic if short else part_or_whole(asked.text, scope.topic)
    texts = [sentence_below_heading(e.sentence.found.passage, e.sentence.text) for e in first]
    odds = cross_encoder().log_odds(question, texts)
    read = [_with_reading(evidence, value) for evidence, value in zip(first, odds, strict=True)]
    rest = [replace(evidence, reading=min(odds)) for evidence in weighed[len(first) :]]
    return sorted((*read, *rest), key=lambda evidence: -evidence.score)


def _with_reading(evidence: Evidence, value: float) -> Evidence:
    """The evidence with its reading; what says the provision asked for needs no approval.

    Such provisions are known by the terms of the trade (a merger changes control), of which the
    cross-encoder knows little.
    """
    if evidence.provision:
        value = max(value, answer_rules()["reading"]["usual"])
    return replace(evidence, reading=value)
