"""Which of the weighed sentences are said: the best, those that come near, and what repeats them.

A question that names a contract, or that one contract answers far better than the others, gets its
best sentence. Where no contract is named, what each of several contracts says is an answer.
"""

from collections.abc import Sequence

from rag.answer.abstain import probability, read_signals
from rag.answer.asked import Asked
from rag.answer.evidence import Evidence, Sentence, answer_rules
from rag.answer.types import Retrieved, Scope
from rag.language.quantities import quantities
from rag.ranking import alike


def is_open(scope: Scope) -> bool:
    """Whether a question names no contract, so that each of several may answer it."""
    return not scope.named and len(scope.contract_ids) > 1


def passages_to_read(scope: Scope, retrieved: Sequence[Retrieved]) -> list[Retrieved]:
    """The best passages; for an open question the best of each further contract as well."""
    rules = answer_rules()
    read = list(retrieved[: rules["sentence"]["passages"]])
    if is_open(scope):
        held = [result.contract.contract_id for result in read]
        for result in retrieved[len(read) :]:
            if held.count(result.contract.contract_id) < rules["open"]["passages"]:
                held.append(result.contract.contract_id)
                read.append(result)
    return read


def choose(scope: Scope, asked: Asked, weighed: Sequence[Evidence]) -> list[Evidence]:
    """The sentences to say, the best first; none says the same as another."""
    spoken = _each_contract(asked, weighed) if is_open(scope) else []
    return spoken if len(spoken) > 1 else _nearest(weighed)


def same_said(evidence: Evidence, weighed: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The sentences of other contracts that say the same, the best first."""
    own = contract_id(evidence)
    return tuple(
        other
        for other in weighed
        if contract_id(other) != own and says_the_same(other.sentence, evidence.sentence)
    )


def says_the_same(a: Sentence, b: Sentence) -> bool:
    """Whether two sentences say the same in the same words, with the same values."""
    return alike(a.text, b.text) and _values(a) == _values(b)


def contract_id(evidence: Evidence) -> str:
    """The contract that a sentence stands in."""
    return evidence.sentence.found.contract.contract_id


def _nearest(weighed: Sequence[Evidence]) -> list[Evidence]:
    """The best sentence, and those that come so near that they may be the answer as well.

    At most one more of its own contract, and the best of each further contract that says something
    else.
    """
    rules = answer_rules()["further"]
    best = weighed[0]
    chosen = [best]
    for evidence in weighed[1:]:
        same = contract_id(evidence) == contract_id(best)
        behind = best.score - evidence.score
        if len(chosen) >= rules["most"] or behind > max(rules["same"], rules["other"]):
            break
        known = {contract_id(item) for item in chosen[1:]}
        if behind > rules["same" if same else "other"] or contract_id(evidence) in known:
            continue
        if not any(says_the_same(evidence.sentence, item.sentence) for item in chosen):
            chosen.append(evidence)
    return chosen


def _each_contract(asked: Asked, weighed: Sequence[Evidence]) -> list[Evidence]:
    """The best sentence, and of each further contract its best where it is a likely answer."""
    rules = answer_rules()["open"]
    best = weighed[0]
    chosen, seen = [best], {contract_id(best)}
    for evidence in weighed[1:]:
        if best.score - evidence.score > rules["behind"]:
            break
        if contract_id(evidence) in seen:
            continue
        seen.add(contract_id(evidence))
        repeated = any(says_the_same(evidence.sentence, item.sentence) for item in chosen)
        if not repeated and probability(read_signals(asked, evidence)) >= rules["likely"]:
            chosen.append(evidence)
    return chosen


def _values(sentence: Sentence) -> list[tuple[str, str]]:
    return sorted((quantity.kind, quantity.value) for quantity in quantities(sentence.text))
