"""Capitalised words that an English contract uses like defined terms and never defines."""

import re
from collections import Counter
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
_LEAST_USES = 3
_MOST = 5


def find(context: FactContext) -> Iterator[Flaw]:
    """The most used undefined terms of an English contract."""
    if context.language != "en":
        return
    known = _known(context)
    uses: dict[str, list[tuple[Clause, Span]]] = {}
    for clause, text in readable(context):
        for match in _USE.finditer(text.text):
            term = match["term"]
            if not _is_known(term, known):
                uses.setdefault(term, []).append((clause, text.source_span(*match.span("term"))))
    counts = Counter({term: len(places) for term, places in uses.items()})
    for term, count in counts.most_common(_MOST):
        if count < _LEAST_USES or len({clause.clause_id for clause, _ in uses[term]}) < 2:
            continue
        yield Flaw(
            "undefined-term",
            tuple(span for _, span in uses[term]),
            f'"{term}" is written like a defined term {count} times, but never defined.',
            "low",
            uses[term][0][0].clause_id,
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
    return re.sub(r"(?<=[a-z]{3})s$", "", word.lower().strip())
