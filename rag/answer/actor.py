"""Who acts, where only a heading says so: "3.2 委托方的义务" above "对资产进行投保"."""

from collections.abc import Sequence

from rag.answer.claims import Place
from rag.answer.evidence import Sentence
from rag.language.words import load_words
from rag.library.records import Clause

# A sentence whose first characters name a party needs no heading to say who acts.
_SUBJECT = 8


def heading_actor(sentence: Sentence, clauses: Sequence[Clause]) -> tuple[str, Place] | None:
    """The role that the nearest heading above a sentence names, as printed, and its place.

    None when the sentence begins with a role itself, or no heading names one. ``clauses``: those
    of the contract.
    """
    if role_in(sentence.text[:_SUBJECT]):
        return None
    by_id = {clause.clause_id: clause for clause in clauses}
    above = by_id.get(sentence.clause.parent_id or "")
    while above is not None:
        if role := role_in(above.heading):
            return role, Place(sentence.found.contract, above, above.start, above.own_end)
        above = by_id.get(above.parent_id or "")
    return None


def role_in(text: str) -> str | None:
    """The first Chinese role word of a text (甲方, 委托方), the longest that begins there."""
    roles = load_words("roles")
    words = {
        word
        for section in ("letters", "printed")
        for listed in roles[section].values()
        for word in listed
        if not word.isascii() and word in text
    }
    return min(words, key=lambda word: (text.find(word), -len(word)), default=None)
