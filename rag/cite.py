"""The check of every answer: quotes verbatim in the source, values and names in what is cited."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answer.claims import Claim, Place
from rag.answer.types import Citation, Statement
from rag.language.quantities import unsupported
from rag.language.terms import normal
from rag.library import Library
from rag.library.records import Source


@dataclass(frozen=True, slots=True)
class Checked:
    """The statements that stood the check, their citations, and how many claims did not."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    dropped: int = 0


def check_claims(claims: Sequence[Claim], library: Library) -> Checked:
    """Statements with numbered citations, one number a place, in order of first use.

    A claim is dropped when a place of it does not exist, or when a number, date, sum, percentage
    or party name of its text is in none of its quotes (values are compared, not spellings).
    """
    sources: dict[str, Source] = {}
    names = _party_names(library)
    citations: dict[tuple[str, int, int], Citation] = {}
    statements: list[Statement] = []
    for claim in claims:
        cited = [_cite(place, sources, library) for place in claim.places]
        quotes = [citation.quote for citation in cited if citation is not None]
        if len(quotes) < len(cited) or not quotes or not is_supported(claim.text, quotes, names):
            continue
        numbers: list[int] = []
        for citation in cited:
            if citation is not None:
                key = (citation.source, citation.start, citation.end)
                known = citations.setdefault(key, _numbered(citation, len(citations) + 1))
                numbers.append(known.n)
        statements.append(Statement(claim.prefix + claim.text, tuple(dict.fromkeys(numbers))))
    return Checked(tuple(statements), tuple(citations.values()), len(claims) - len(statements))


def is_supported(text: str, quotes: Sequence[str], names: Sequence[str] = ()) -> bool:
    """Whether all quantities and all party names of a text occur in the quotes it cites."""
    if unsupported(text, quotes):
        return False
    said, cited = normal(text), normal(" ".join(quotes))
    return all(name in cited for name in names if name in said)


def _cite(place: Place, sources: dict[str, Source], library: Library) -> Citation | None:
    """The unnumbered citation of a place, None when the source does not have it."""
    contract, clause = place.contract, place.clause
    source = sources.setdefault(contract.source, library.source(contract.source))
    quote = source.text[place.start : place.end]
    if not quote.strip() or not 0 <= place.start < place.end <= len(source.text):
        return None
    return Citation(
        0,
        source.name,
        contract.contract_id,
        contract.title,
        clause.clause_id,
        clause.number,
        clause.path,
        source.page_at(place.start),
        quote,
        place.start,
        place.end,
    )


def _numbered(citation: Citation, n: int) -> Citation:
    return replace(citation, n=n)


def _party_names(library: Library) -> tuple[str, ...]:
    """The full names of all parties in normal form."""
    return tuple(
        {
            normal(party.name)
            for contract in library.contracts()
            for party in contract.parties
            if party.name
        }
    )
