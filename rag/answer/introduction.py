"""What the first lines of an English contract settle: its name, its parties, its date."""

import re
from collections.abc import Iterable

from rag.answer.claims import Claim, Draft, Place
from rag.answer.limits import clause_at
from rag.answer.types import Scope
from rag.answer.wording import place_label, quoted
from rag.language.provisions import plain, shows
from rag.language.sentences import split_sentences
from rag.language.words import load_words
from rag.library import Library
from rag.library.records import Contract, Span

_REACH = 3_000  # characters of a contract that can be its introduction
_LONGEST = 600  # characters of a sentence that is quoted whole
_MOST_CONTRACTS = 3
# "August 9, 1999", "the 17th day of May, 2017", "September __, 2018", "04-01-06".
_DATE = re.compile(
    r"(?:\b(?:19|20)\d\d\b|\b\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}\b|_{2,}[ ,]{1,3}20)", re.IGNORECASE
)
_DEFINED = re.compile(r"[^()\n]{0,250}\([^()]{1,120}\)")


def introduction_answer(scope: Scope, library: Library) -> Draft | None:
    """The title, the parties or the date as the introduction prints them.

    None when something else is asked for, when a contract is not English, or when the
    introduction does not say it.
    """
    contracts = [library.contract(contract_id) for contract_id in scope.contract_ids]
    name = _asked(scope.topic)
    if name is None or len(contracts) > _MOST_CONTRACTS:
        return None
    if any(contract.language != "en" for contract in contracts):
        return None
    claims = [claim for contract in contracts for claim in _claims(name, contract, scope, library)]
    return Draft(tuple(claims)) if claims else None


def _asked(topic: str) -> str | None:
    text = plain(topic)
    for name, entry in load_words("introductions").items():
        if any(shows(text, cue) for cue in entry["asks"]):
            return None if "unless" in entry and shows(text, entry["unless"]) else str(name)
    return None


def _claims(name: str, contract: Contract, scope: Scope, library: Library) -> Iterable[Claim]:
    text = library.source(contract.source).text
    clauses = library.clauses(contract.contract_id)
    for start, end in _spans(name, contract, text):
        clause = clause_at(clauses, start, end)
        words = quoted(text[start:end], scope.language)
        label = place_label(scope, contract, clause)
        yield Claim(words, (Place(contract, clause, start, end),), label)


def _spans(name: str, contract: Contract, text: str) -> list[Span]:
    if name == "name":
        return _title(contract, text)
    sentences = _sentences(contract, text)
    if name == "parties":
        return _parties(contract, text, sentences)
    return _dated(text, sentences, load_words("introductions")[name]["says"])


def _title(contract: Contract, text: str) -> list[Span]:
    """Where the title is printed first."""
    pattern = r"\s{1,80}".join(map(re.escape, contract.title.split()))
    match = re.compile(pattern, re.IGNORECASE).search(text, contract.start, contract.end)
    return [match.span()] if match else []


def _sentences(contract: Contract, text: str) -> list[Span]:
    first = contract.start
    opening = text[first : min(contract.end, first + _REACH)]
    return [(first + start, first + end) for start, end in split_sentences(opening, "en")]


def _parties(contract: Contract, text: str, sentences: list[Span]) -> list[Span]:
    """For each party the sentence that introduces it, or its name and what it is called."""
    spans: list[Span] = []
    for party in contract.parties:
        if party.start is None or party.end is None:
            continue
        start, end = next(
            ((a, b) for a, b in sentences if a <= party.start < b), (party.start, party.end)
        )
        if end - start > _LONGEST:
            defined = _DEFINED.match(text, party.end)
            start, end = party.start, defined.end() if defined else party.end
        spans.append((start, end))
    ordered = sorted(set(spans))
    return [span for span in ordered if not any(_inside(span, other) for other in ordered)]


def _inside(span: Span, other: Span) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


def _dated(text: str, sentences: list[Span], says: list[str]) -> list[Span]:
    """The first sentence with a date that says what is asked, up to the words behind its date."""
    for start, end in sentences:
        date = _DATE.search(text, start, end)
        if date and any(shows(plain(text[start:end]), cue) for cue in says):
            if end - start <= _LONGEST:
                return [(start, end)]
            behind = _DEFINED.match(text, date.end())
            return [(start, behind.end() if behind else date.end())]
    return []
