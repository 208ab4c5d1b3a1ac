"""The likeliest sentences read together with the question, which tells answers from near misses."""

from collections.abc import Sequence
from dataclasses import replace

from rag.answer.abstain import is_clear, read_signals
from rag.answer.asked import Asked
from rag.answer.evidence import Evidence, Sentence, answer_rules
from rag.answer.types import Scope
from rag.cross_encoder import cross_encoder
from rag.language.sentences import split_sentences
from rag.language.words import load_words
from rag.question_vectors import part_or_whole
from rag.sentences import sentence_below_heading

# Characters in which a sentence shows that it refers to the one before: 卖方违反前款的.
_OPENING = 16


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
    texts = [as_read(e.sentence) for e in first]
    odds = cross_encoder().log_odds(question, texts)
    read = [_with_reading(evidence, value) for evidence, value in zip(first, odds, strict=True)]
    rest = [replace(evidence, reading=min(odds)) for evidence in weighed[len(first) :]]
    return sorted((*read, *rest), key=lambda evidence: -evidence.score)


def as_read(sentence: Sentence) -> str:
    """A sentence below its heading; behind the one before it where it refers to that.

    违反前款的，应支付违约金 tells nobody what the penalty is for.
    """
    passage, text = sentence.found.passage, sentence.text
    opening = text[:_OPENING].lower()
    if any(word in opening for word in load_words("references")["backward"]):
        before = passage.text[: max(0, sentence.start - passage.start)]
        for start, end in split_sentences(before, passage.language)[-1:]:
            text = f"{before[start:end]}{text}"
    return sentence_below_heading(passage, text)


def _with_reading(evidence: Evidence, value: float) -> Evidence:
    """The evidence with its reading; what says the provision asked for needs no approval.

    Such provisions are known by the terms of the trade (a merger changes control), of which the
    cross-encoder knows little.
    """
    if evidence.provision:
        value = max(value, answer_rules()["reading"]["usual"])
    return replace(evidence, reading=value)
