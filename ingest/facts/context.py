"""What every extractor reads: a contract, its clauses, their own texts and who is named there."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from ingest.facts.cells import cell_starts
from ingest.reading import ReadingText, fold, reading_text
from rag.language.quantities import quantities
from rag.language.quantity import Quantity
from rag.language.words import load_words
from rag.library.records import Clause, Contract, Language, Source

_Placed = TypeVar("_Placed", "Mention", Quantity)
_AFTER_NUMBER = re.compile(r"[\s、.。:)）．]{0,4}")


@dataclass(frozen=True, slots=True)
class Mention:
    """A word that names a side, with its place in a reading text. ``side``: 甲方 ... or 双方."""

    start: int
    end: int
    side: str


def between(found: Sequence[_Placed], start: int, end: int) -> Sequence[_Placed]:
    """What begins from ``start`` to before ``end``, of what a text holds in reading order.

    A clause without stops holds thousands of statements; looking through all of it for each of
    them would take time that grows with the square of its length.
    """
    first = bisect_left(found, start, key=lambda item: item.start)
    return found[first : bisect_left(found, end, first, key=lambda item: item.start)]


@dataclass(frozen=True, eq=False)
class FactContext:
    """One contract as the extractors see it; texts and mentions are computed once and kept."""

    source: Source
    contract: Contract
    clauses: tuple[Clause, ...]

    @property
    def language(self) -> Language:
        """The contract's language."""
        return self.contract.language

    @cached_property
    def texts(self) -> dict[str, ReadingText]:
        """By clause id, the clause's own words: without its number and without its sub-clauses."""
        return {clause.clause_id: self._own_text(clause) for clause in self.clauses}

    @cached_property
    def cells(self) -> dict[str, list[int]]:
        """By clause id, where the cells of tables begin in the clause's own text."""
        return {key: cell_starts(self.source.text, text) for key, text in self.texts.items()}

    @cached_property
    def quantities(self) -> dict[str, tuple[Quantity, ...]]:
        """By clause id, the sums, rates, durations, dates and times of the clause's own text."""
        return {clause_id: quantities(text.text) for clause_id, text in self.texts.items()}

    @cached_property
    def by_id(self) -> dict[str, Clause]:
        """The clauses by their id."""
        return {clause.clause_id: clause for clause in self.clauses}

    @cached_property
    def role_words(self) -> dict[str, str]:
        """Every word that names a side, folded and in lower case, with its side (双方 for both)."""
        words = load_words("roles")
        both = (*words["both"]["words"], *load_words("sides")["both"])
        roles = {word.lower(): "双方" for word in both}
        roles |= {word.lower(): side for side, names in words["letters"].items() for word in names}
        if self.language == "zh":
            roles |= dict.fromkeys(words["staff"]["words"], self.provider)
        for party in self.contract.parties:
            for name in (party.name, *party.aliases):
                folded = "".join(map(fold, name or "")).lower().strip()
                if len(folded) > 1:
                    roles[folded] = party.side
        return roles

    @cached_property
    def provider(self) -> str:
        """The side that provides: told by its role word, by convention 乙方.

        English contracts name their parties in any order: 双方.
        """
        if self.language == "en":
            return "双方"
        providing = set(load_words("roles")["providing"]["words"])
        parties = self.contract.parties
        return next((p.side for p in parties if providing.intersection(p.aliases)), "乙方")

    @cached_property
    def payer(self) -> str:
        """The side that is served and pays, by convention 甲方; 双方 in English contracts."""
        if self.language == "en":
            return "双方"
        return "甲方" if self.provider != "甲方" else "乙方"

    @cached_property
    def mentions(self) -> dict[str, tuple[Mention, ...]]:
        """By clause id, the words of the clause's own text that name a side, in reading order."""
        longest_first = sorted(self.role_words, key=len, reverse=True)
        words = "|".join(map(_whole_word, longest_first))
        # No other character can begin a mention: most places are passed over at once.
        first = re.escape("".join(sorted({word[0] for word in longest_first} | {"["})))
        pattern = re.compile(rf"(?=[{first}])(?:\[(?:{words})\]|{words})")
        return {
            clause_id: tuple(self._mentions(pattern, text.text))
            for clause_id, text in self.texts.items()
        }

    def _mentions(self, pattern: re.Pattern[str], text: str) -> Iterator[Mention]:
        """The mentions of one text; people behind the party that they belong to are none."""
        staff = set(load_words("roles")["staff"]["words"])
        before = -1
        for m in pattern.finditer(_lower(text)):
            if m[0] in staff and before >= 0 and text[before : m.start()] in ("", "的", "现场"):
                continue
            before = m.end()
            yield Mention(m.start(), m.end(), self.role_words[m[0].strip("[]")])

    def ancestors(self, clause: Clause) -> Iterable[Clause]:
        """The clauses above a clause, the nearest first."""
        parent = self.by_id.get(clause.parent_id or "")
        while parent is not None:
            yield parent
            parent = self.by_id.get(parent.parent_id or "")

    def _own_text(self, clause: Clause) -> ReadingText:
        start = clause.start
        if clause.number and self.source.text.startswith(clause.number, start):
            after = _AFTER_NUMBER.match(self.source.text, start + len(clause.number))
            start = after.end() if after else start
        return reading_text(self.source, min(start, clause.own_end), clause.own_end)


def _whole_word(word: str) -> str:
    """A pattern for a folded role word: Latin words between word boundaries, 公司 not in 公司法."""
    if word[0].isascii() and word[-1].isalnum():
        return rf"\b{re.escape(word)}\b"
    compounds: dict[str, dict[str, list[str]]] = load_words("roles")["compounds"]
    parts = compounds.get(word, {"before": [], "after": []})
    before = "".join(rf"(?<!{re.escape(part)})" for part in parts["before"])
    after = "".join(rf"(?!{re.escape(part)})" for part in parts["after"])
    return before + re.escape(word) + after


def _lower(text: str) -> str:
    """Lower case of the same length, so that offsets stay true."""
    return text.lower() if len(text.lower()) == len(text) else text
