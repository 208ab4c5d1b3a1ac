"""Which items of a list a question means: all of them, or the one that it singles out."""

import re
from collections.abc import Sequence
from decimal import Decimal

from rag.answer.asked import Asked
from rag.answer.items import Item, Items
from rag.answer.verdict import has_words
from rag.language.terms import Term, normal
from rag.language.words import load_words

# A lone item must hold this share of the words that tell the items apart, and the next best at
# most this share of what it holds.
_ENOUGH, _NEXT = 0.25, 0.6
_NUMBER = r"(\d+(?:\.\d+)?)"


def wants_all(question: str) -> bool:
    """Whether a question asks for a whole list."""
    cues = load_words("items")["all"]
    lower = question.lower()
    return has_words(lower, cues["zh"]) or any(
        re.search(rf"\b{cue}\b", lower) for cue in cues["en"]
    )


def meant_item(listed: Items, asked: Asked) -> Item | None:
    """The one item that a question singles out, None when it means all of them.

    By its place in the list ("second payment"), else by a value within its limits ("below 99 %"),
    else by the words that neither the lead-in nor another item has.
    """
    items = listed.items
    return _by_place(items, asked.text) or _by_limits(items, asked.text) or _by_words(listed, asked)


def _by_place(items: Sequence[Item], question: str) -> Item | None:
    lower = question.lower()
    places = load_words("items")["places"]
    said = {place for place, words in places.items() if has_words(lower, words)}
    if len(said) != 1:
        return None
    place, at = said.pop(), 0
    # A label that the items print themselves goes before their order.
    labelled = [i for i in items if any(word in i.text.lower()[:12] for word in places[place])]
    if len(labelled) == 1:
        return labelled[0]
    at = int(place)
    if at > len(items):
        return None
    return items[at - 1] if at > 0 else items[-1]


def _by_limits(items: Sequence[Item], question: str) -> Item | None:
    """The one item whose limits ("below 99.9 % but not below 99 %") hold a number asked about."""
    for number in re.findall(rf"{_NUMBER}\s?[%％]", question):
        holding = [item for item in items if _holds(item.text, Decimal(number))]
        if len(holding) == 1:
            return holding[0]
    return None


def _holds(text: str, value: Decimal) -> bool:
    """Whether a text has limits of percentages, and the value is within all of them."""
    limits = load_words("items")["limits"]
    named = sorted(
        ((word, name) for name, words in limits.items() for word in words),
        key=lambda pair: -len(pair[0]),
    )
    words = "|".join(re.escape(word) for word, _ in named)
    pattern = re.compile(rf"({words})\s?{_NUMBER}\s?[%％]", re.IGNORECASE)
    name_of = dict(named)
    found = [(name_of[m[1].lower()], Decimal(m[2])) for m in pattern.finditer(text)]
    compare = {
        "below": lambda limit: value < limit,
        "not_below": lambda limit: value >= limit,
        "above": lambda limit: value > limit,
        "not_above": lambda limit: value <= limit,
    }
    return bool(found) and all(compare[name](limit) for name, limit in found)


def _by_words(listed: Items, asked: Asked) -> Item | None:
    items, shared = listed.items, normal(listed.lead_in)
    texts = [normal(item.text) for item in items]
    telling = [t for t in asked.terms if t.found(shared) < 1 and _tells_apart(t, texts)]
    total = sum(term.weight for term in asked.terms)
    if not telling or not total:
        return None
    scores = [sum(t.weight * t.found(text) for t in telling) / total for text in texts]
    ranked = sorted(range(len(items)), key=lambda n: -scores[n])
    best, following = scores[ranked[0]], scores[ranked[1]]
    return items[ranked[0]] if best >= _ENOUGH and following <= _NEXT * best else None


def _tells_apart(term: Term, texts: Sequence[str]) -> bool:
    found = [term.found(text) for text in texts]
    return max(found) > 0 and sum(value > 0 for value in found) * 2 <= len(found)
