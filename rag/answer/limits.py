"""What limits an answer: contradictions that ingestion found where it is quoted."""

from collections.abc import Iterable, Sequence

from rag.answer.claims import Claim, Place
from rag.answer.types import Scope
from rag.answer.wording import phrase, quoted
from rag.library import Library
from rag.library.records import Clause, Fact, Span

# Kinds of findings that make a quoted value doubtful.
_SHORTEST, _AROUND = 6, 30
DOUBTFUL = frozenset({"contradiction", "inconsistency", "conflict"})


def contradictions(claims: Sequence[Claim], scope: Scope, library: Library) -> list[Claim]:
    """A claim for each contradiction that touches a quote, with the quotes that contradict."""
    contract_ids = sorted({p.contract.contract_id for claim in claims for p in claim.places})
    quoted_places = [place for claim in claims for place in claim.places]
    found: dict[str, Claim] = {}
    for fact in library.facts("findings", contract_ids) if contract_ids else ():
        if fact.kind in DOUBTFUL and _touches(fact, quoted_places):
            claim = finding_claim(fact, scope, library)
            found.setdefault(claim.text, claim)
    return list(found.values())


def finding_claim(fact: Fact, scope: Scope, library: Library) -> Claim:
    """A finding as a claim: what contradicts what, quoted."""
    contract = library.contract(fact.contract_id)
    clauses = library.clauses(fact.contract_id)
    text = library.source(fact.source).text
    spans = [_readable(text, start, end) for start, end in _spans(fact)]
    places = tuple(
        Place(contract, clause_at(clauses, start, end), start, end) for start, end in spans
    )
    name = "contradiction" if fact.kind in DOUBTFUL else "blank"
    words = phrase(scope.language, "separator").join(
        quoted(text[start:end], scope.language) for start, end in spans
    )
    return Claim(words, places, phrase(scope.language, name))


def _spans(fact: Fact) -> list[Span]:
    return [(quote.start, quote.end) for quote in fact.quotes] or [(fact.start, fact.end)]


def _readable(text: str, start: int, end: int) -> Span:
    """The span, or the line around it when it is too short to mean anything ("电话:")."""
    if end - start >= _SHORTEST:
        return start, end
    low = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
    stop = text.find("\n", end)
    return low, min(stop if stop >= 0 else len(text), end + _AROUND)


def clause_at(clauses: Sequence[Clause], start: int, end: int) -> Clause:
    """The innermost clause that holds a span; the first of the contract if none does."""
    return min(
        (c for c in clauses if c.start <= start and end <= c.end),
        key=lambda c: c.end - c.start,
        default=clauses[0],
    )


def _touches(fact: Fact, places: Iterable[Place]) -> bool:
    return any(
        place.contract.contract_id == fact.contract_id and start < place.end and place.start < end
        for place in places
        for start, end in _spans(fact)
    )
