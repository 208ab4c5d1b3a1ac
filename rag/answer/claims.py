"""What the composer says before it is checked: sentences, each with the places it rests on."""

from dataclasses import dataclass

from rag.library.records import Clause, Contract


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a source that a claim rests on, by offset."""

    contract: Contract
    clause: Clause
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer with its places. ``prefix``: words around it, with no facts."""

    text: str
    places: tuple[Place, ...]
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before the check. ``opening`` and ``closing`` are said without a citation.

    ``confidence``: the likelihood (0-1) of the best sentence, also when it was too low to answer;
    None for what needs none, like lists from the registers.
    """

    claims: tuple[Claim, ...]
    abstained: bool = False
    opening: str = ""
    closing: str = ""
    confidence: float | None = None
