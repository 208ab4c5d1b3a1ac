"""An answer whose sentence stands in a list: with the items, or the one that is meant."""

from collections.abc import Sequence

from rag.answer.asked import Asked
from rag.answer.claims import Claim, Place
from rag.answer.evidence import Sentence
from rag.answer.items import Item, Items, announces, find_items
from rag.answer.kinds import QUANTITIES
from rag.answer.labels import find_labels, other_label
from rag.answer.lookup import Found, lead
from rag.answer.meant import meant_item, wants_all
from rag.answer.rows import is_row
from rag.answer.types import Scope
from rag.answer.values import has_value, kind_match
from rag.answer.wording import clause_label, place_label, quoted
from rag.language.terms import coverage, normal
from rag.library import Library
from rag.library.records import Contract

# A whole list is given for one of its items when the lead-in holds this share of the asked words; a
# mere heading must hold more.
_FITTING, _FITTING_HEADING = 0.1, 0.3


def item_claims(item: Found, scope: Scope, library: Library) -> list[Claim]:
    """A claim for each item that is meant; none where the best sentence stands in no list."""
    sentence = item.evidence.sentence
    contract = sentence.found.contract
    span = (sentence.start, sentence.end)
    found = find_items(sentence.clause, span, contract.language, library)
    if found is None:
        return []
    if _told_above(found, sentence, item.asked):
        chosen = [found.above]
    else:
        chosen = _chosen(found, sentence, item.asked)
    return list_claims(found, chosen, item.asked, contract, scope)


def _told_above(found: Items, sentence: Sentence, asked: Asked) -> bool:
    """Whether the lead-in holds the one value asked for, as in 三年内，接收方必须: (1) …"""
    own = found.at(sentence.start, sentence.end)
    if wants_all(asked.text) or not has_value(asked, found.above.text):
        return False
    if own and has_value(asked, own.text):
        return False
    held = sum(has_value(asked, item.text) for item in found.items)
    return held * 2 < len(found.items)


def _chosen(found: Items, sentence: Sentence, asked: Asked) -> list[Item]:
    """The items to say; none when the sentence itself, one of them, is the answer already."""
    own = found.at(sentence.start, sentence.end)
    if several := _labelled(found, asked):
        return several
    if own is None:
        one = None if wants_all(asked.text) else meant_item(found, asked)
        return [one] if one else list(found.items)
    if wants_all(asked.text):
        least = _FITTING_HEADING if found.headed else _FITTING
        return list(found.items) if coverage(asked.terms, found.lead_in) >= least else []
    one = None if found.headed else meant_item(found, asked)
    if one is None and (level := _level(found, own, asked)):
        return level
    if one is None:
        if coverage(asked.terms, own.text) < coverage(asked.terms, found.lead_in):
            return [] if found.headed else list(found.items)
        return [own] if is_row(own.text) else []
    if other_label(asked.text, one.text, asked.before):
        return [own] if is_row(own.text) else []
    return [one]


def _labelled(found: Items, asked: Asked) -> list[Item]:
    """The items of the labels that a question names, where it names several: A级和B级."""
    kinds = {kind: names for kind, names in find_labels(asked.text).items() if len(names) > 1}
    labelled = [
        item
        for item in found.items
        for held in [find_labels(item.text)]
        if any(kind in held and held[kind] <= names for kind, names in kinds.items())
        and (not asked.kinds & QUANTITIES or kind_match(asked, item.text))
    ]
    return labelled if len(labelled) > 1 else []


def _level(found: Items, own: Item, asked: Asked) -> list[Item]:
    """The items that answer as well as one of them; empty where it stands alone.

    "多久响应" names no level of the failure, and each level has its own time.
    """
    if found.headed or not asked.kinds & QUANTITIES or not kind_match(asked, own.text):
        return []
    above, words = normal(found.lead_in), normal(own.text)
    told = [term for term in asked.terms if term.found(words) == 1 > term.found(above)]
    level = [
        item
        for item in found.items
        if all(term.found(normal(item.text)) == 1 for term in told) and kind_match(asked, item.text)
    ]
    return level if len(level) > 1 else []


def list_claims(
    found: Items, chosen: Sequence[Item], asked: Asked, contract: Contract, scope: Scope
) -> list[Claim]:
    """The lead-in are the opening words; each item stands on its own quote."""
    claims: list[Claim] = []
    for n, item in enumerate(chosen):
        place = Place(contract, item.clause, item.start, item.end)
        if item is found.above:
            prefix = place_label(scope, contract, item.clause)
        elif n == 0:
            opening = found.lead_in.rstrip("：:") if announces(found.lead_in) else found.lead_in
            prefix = f"{place_label(scope, contract, item.clause)}{opening}: "
        else:
            prefix = f"{clause_label(item.clause, scope.language)} "
        said = lead(asked, scope, item.text, item.text) if len(chosen) == 1 else ""
        claims.append(Claim(said + quoted(item.text, scope.language), (place,), prefix))
    return claims
