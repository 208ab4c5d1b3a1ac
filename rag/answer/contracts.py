"""One question put to several contracts: each searched on its own, a statement and a citation each.

"Which contracts …" keeps those whose words say so; a comparison also names those that say nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.asked import Asked
from rag.answer.calculate import difference
from rag.answer.claims import Draft
from rag.answer.itemise import item_claims
from rag.answer.lookup import Found, answered, as_claim, find_answers, likeliest
from rag.answer.types import Retrieved, Scope
from rag.answer.wording import phrase
from rag.language.terms import Vocabulary, coverage, narrow, normal
from rag.language.words import load_words
from rag.library import Library
from rag.library.records import Contract
from rag.retrieve import retrieve

# More contracts than this are not searched one by one.
_MOST_SEARCHED = 20
# A fitting sentence holds the most telling words, down to this share of the weight of the first,
_TELLING = 0.9
# and its passage this share of all words that the contracts know.
_FITTING = 0.6
_COMMA = re.compile(r"[，,；;。]")


def answer_contracts(
    scope: Scope,
    asked: Sequence[Asked],
    retrieved: Sequence[Retrieved],
    library: Library,
    vocabulary: Vocabulary,
) -> Draft | None:
    """A claim for each contract that says something about it; None when fewer than two do."""
    found: dict[str, list[Found]] = {}
    for contract_id in scope.contract_ids:
        within = replace(scope, contract_ids=(contract_id,))
        own = _of_contract(contract_id, scope, retrieved, library)
        found[contract_id] = find_answers(within, asked, own, library)
    every = [item for items in found.values() for item in items]
    selective = _selects(scope.topic)
    good = _fitting(every, vocabulary) if selective else answered(every)
    spoken = {item.evidence.sentence.found.contract.contract_id for item in good}
    if not spoken or (len(spoken) < 2 and not scope.named and not selective):
        return None
    claims = tuple(
        claim
        for item in good
        for claim in (not selective and item_claims(item, scope, library))
        or [as_claim(item, scope, library)]
    )
    if worked := difference(scope.topic, good):
        arithmetic = phrase(scope.language, "calculated") + worked
        claims = (replace(claims[0], prefix=f"{arithmetic}\n{claims[0].prefix}"), *claims[1:])
    silent = [key for key in scope.contract_ids if key not in spoken] if scope.named else []
    return Draft(
        claims,
        opening=phrase(scope.language, "compared", count=len(spoken)),
        closing=_silence([library.contract(key) for key in silent], scope),
        confidence=likeliest(every),
    )


def _of_contract(
    contract_id: str, scope: Scope, retrieved: Sequence[Retrieved], library: Library
) -> Sequence[Retrieved]:
    if len(scope.contract_ids) > _MOST_SEARCHED:
        return [result for result in retrieved if result.contract.contract_id == contract_id]
    return retrieve(replace(scope, contract_ids=(contract_id,)), library, library.embeddings)


def _selects(topic: str) -> bool:
    """Whether a question asks which contracts are so, and not what each of them says."""
    cues = load_words("items")["which_contracts"]
    lower = topic.lower()
    return any(cue in lower for cue in cues["zh"]) or any(
        re.search(rf"\b{cue}\b", lower) for cue in cues["en"]
    )


def _fitting(found: Sequence[Found], vocabulary: Vocabulary) -> list[Found]:
    """The sentences that say what is asked, in words that they do not deny.

    The most telling words (arbitration) have to stand in the sentence itself, what is common to
    many contracts (that there are disputes) in its passage or the headings above it.
    """
    contexts = [_context(item) for item in found]
    fitting: list[Found] = []
    for item, context in zip(found, contexts, strict=True):
        senses = [narrow(term, vocabulary) for term in item.asked.terms]
        known = [term for term in senses if any(term.found(c) == 1 for c in contexts)]
        most = max((term.weight for term in known), default=0.0)
        text = item.evidence.sentence.text
        piece = max(_COMMA.split(text), key=lambda piece: coverage(item.asked.terms, piece))
        denied = _denies(piece.lower()) and not _denies(item.asked.text.lower())
        telling = [term for term in known if term.weight >= _TELLING * most]
        held = all(term.found(normal(text)) == 1 for term in telling)
        if held and not denied and coverage(known, context) >= _FITTING:
            fitting.append(item)
    return fitting


def _context(item: Found) -> str:
    passage = item.evidence.sentence.found.passage
    return normal(f"{passage.header} {passage.text}")


def _denies(text: str) -> bool:
    words = load_words("items")["denials"]
    return any(word in text for word in words["zh"]) or any(
        re.search(rf"\b{word}\b", text) for word in words["en"]
    )


def _silence(contracts: Sequence[Contract], scope: Scope) -> str:
    if not contracts:
        return ""
    titles = phrase(scope.language, "separator").join(f"《{c.title}》" for c in contracts)
    return phrase(scope.language, "silent", titles=titles)
