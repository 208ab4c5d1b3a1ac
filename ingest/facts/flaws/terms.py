"""Capitalised words that an English contract uses like defined terms and never defines."""

import re
from collections.abc import Iterator

from ingest.facts.context import FactContext
from ingest.facts.flaws.flaw import Flaw, readable
from rag.language.words import load_words
from rag.library.records import Clause, Span

# "the Net Revenue of", "any Authorized User": in the middle of a sentence, in mixed case.
_USE = re.compile(
    r"(?<=[a-z,] )(?:the|any|each|all|such|an?|its|no) "
    r"(?P<term>[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,}){0,3})(?= (?:[a-z]|\()|[,.;)])"
)
_LEAST_USES = 3  # clauses that use a single word; two words in capitals are enough once


def find(context: FactContext) -> Iterator[Flaw]:
    """One row with all undefined terms of an English contract, each quoted once."""
    if context.language != "en":
        return
    known = _known(context)
    uses: dict[str, list[tuple[Clause, Span]]] = {}
    for clause, text in readable(context):
        for match in _USE.finditer(text.text):
            term = match["term"]
            if term in uses or not _is_known(term, known):
                uses.setdefault(term, []).append((clause, text.source_span(*match.span("term"))))
    undefined = [
        term
        for term, places in uses.items()
        if " " in term or len({clause.clause_id for clause, _ in places}) >= _LEAST_USES
    ]
    if undefined:
        yield Flaw(
            "undefined-term",
            tuple(uses[term][0][1] for term in undefined),
            f"Written like defined terms, but never defined: {', '.join(undefined)}.",
            "low",
            uses[undefined[0]][0][0].clause_id,
        )


def _known(context: FactContext) -> frozenset[str]:
    """Defined terms, names, roles, titles and headings, in lower case and singular."""
    words: set[str] = set()
    for clause in context.clauses:
        words |= {definition.term for definition in clause.definitions}
        words.add(clause.heading)
    for party in context.contract.parties:
        words |= {party.name or "", *party.aliases}
    words |= {context.contract.title, *load_words("flaws")["english_terms"]["common"]}
    return frozenset(_singular(word) for word in words if word)


def _is_known(term: str, known: frozenset[str]) -> bool:
    """Whether the term or one of its words is known: "Services Fee" when "Services" is defined."""
    parts = term.split(" ")
    runs = {
        _singular(" ".join(parts[start:end]))
        for start in range(len(parts))
        for end in range(start + 1, len(parts) + 1)
    }
    return bool(runs & known) or any(_singular(term) in word for word in known)


def _singular(word: str) -> str:
    lower = word.lower().strip()
    return lower[:-3] + "y" if lower.endswith("ies") else re.sub(r"(?<=[a-z]{3})s$", "", lower)
