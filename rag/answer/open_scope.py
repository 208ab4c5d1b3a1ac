"""A question that names no contract, answered contract by contract."""

from collections.abc import Sequence
from dataclasses import replace

from rag.answer.blank import blank_answer
from rag.answer.choice import contract_id, is_open
from rag.answer.claims import Claim, Draft
from rag.answer.evidence import answer_rules
from rag.answer.itemise import item_claims
from rag.answer.lookup import Found, as_claims
from rag.answer.types import Scope
from rag.answer.wording import phrase
from rag.library import Library


def open_answer(scope: Scope, good: Sequence[Found], library: Library) -> Draft | None:
    """What each contract says, the best first; None where only one of them answers.

    Contracts beyond the first few are named, not quoted.
    """
    spoken: dict[str, list[Found]] = {}
    for item in good:
        spoken.setdefault(contract_id(item.evidence), []).append(item)
    if not is_open(scope) or len(spoken) < 2:
        return None
    shown = list(spoken)[: answer_rules()["open"]["most"]]
    claims = [
        claim
        for key in shown
        for item in spoken[key]
        for claim in _claims(item, replace(scope, contract_ids=(key,)), library)
    ]
    others = [library.contract(key).title for key in spoken if key not in shown]
    titles = phrase(scope.language, "separator").join(f"《{title}》" for title in others)
    return Draft(
        tuple(claims),
        opening=phrase(scope.language, "open", count=len(shown)),
        closing=phrase(scope.language, "open_more", titles=titles) if others else "",
    )


def _claims(item: Found, scope: Scope, library: Library) -> Sequence[Claim]:
    """What one contract says, or that it leaves it blank."""
    blank = blank_answer(scope, [item], library)
    if blank:
        return blank.claims
    return item_claims(item, scope, library) or as_claims(item, scope, library)
