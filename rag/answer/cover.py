"""What stands on the cover of a contract: who the parties are, and its number."""

import re

from rag.answer.claims import Claim, Draft, Place
from rag.answer.introduction import introduction_answer
from rag.answer.limits import clause_at
from rag.answer.types import Scope
from rag.answer.verdict import has_words
from rag.answer.wording import phrase, place_label, quoted
from rag.language.provisions import asked_names
from rag.language.words import load_words
from rag.library import Library
from rag.library.records import Contract, Party

# A question about the cover says little else.
_LONGEST = 30
_MOST_CONTRACTS = 3


def cover_answer(scope: Scope, library: Library) -> Draft | None:
    """Title, parties, date or number of a contract, None when the question asks something else."""
    introduced = introduction_answer(scope, library)
    if introduced is not None:
        return introduced
    words = load_words("asked")["cover"]
    if len(scope.contract_ids) > _MOST_CONTRACTS or len(scope.topic) > _LONGEST:
        return None
    contracts = [library.contract(contract_id) for contract_id in scope.contract_ids]
    claims: list[Claim] = []
    if has_words(scope.topic, words["number"]):
        claims = [c for contract in contracts if (c := _number(contract, scope, library))]
    elif scope.side and has_words(scope.topic, words["party"]) and not _asks_person(scope.topic):
        claims = [
            claim
            for contract in contracts
            for party in contract.parties
            if party.side == scope.side and (claim := _party(contract, party, scope, library))
        ]
    return Draft(tuple(claims)) if claims else None


def _asks_person(topic: str) -> bool:
    """Whether a person of a party is asked for (驻场经理叫什么), not the party."""
    return "person" in asked_names("wanted", topic)


def _party(contract: Contract, party: Party, scope: Scope, library: Library) -> Claim | None:
    if party.start is None or party.end is None:
        return None
    clause = clause_at(library.clauses(contract.contract_id), party.start, party.end)
    place = Place(contract, clause, party.start, party.end)
    printed = library.source(contract.source).text[party.start : party.end]
    words = load_words("phrases")
    side = party.side if scope.language == "zh" else words["sides"].get(party.side, party.side)
    if party.name:
        return Claim(quoted(printed, scope.language), (place,), f"{side}: ")
    name = "masked_party" if party.blank == "masked" else "blank_party"
    return Claim(quoted(printed, scope.language), (place,), phrase(scope.language, name, side=side))


def _number(contract: Contract, scope: Scope, library: Library) -> Claim | None:
    """The number as printed; where its label stands and no number was found, that it is blank."""
    text = library.source(contract.source).text
    labels = "|".join(map(re.escape, load_words("asked")["cover"]["printed_number"]))
    label = re.compile(rf"(?:{labels})[^\n]{{0,40}}").search(text, contract.start, contract.end)
    if label is None:
        return None
    start, end = label.start(), label.start() + len(label[0].rstrip())
    clause = clause_at(library.clauses(contract.contract_id), start, end)
    prefix = place_label(scope, contract, clause)
    if not contract.number:
        prefix = phrase(scope.language, "blank") + prefix
    place = Place(contract, clause, start, end)
    return Claim(quoted(text[start:end], scope.language), (place,), prefix)
