"""Finding clauses by the numbers that other clauses call them by."""

import re
import unicodedata
from collections.abc import Iterable

from ingest.numbering import parse_count, parse_roman
from rag.language.words import load_words
from rag.library.records import Clause

Key = tuple[str, ...]
_WORDS_AROUND = re.compile(
    r"^(?:第|section|sections|article|articles|clause|clauses|paragraphs?|subsection"
    r"|subparagraph|sec\.|§)\s*|[编章节条款项点目]+$"
)
_UNIT = re.compile(r"[编章节条]$")


def number_key(number: str) -> Key:
    """The counts of a printed number, one word a level: 第五条 is ("5",), "3. 1" is ("3", "1").

    Letters stay letters; empty when there is no number in it.
    """
    folded = unicodedata.normalize("NFKC", number).strip().lower()
    bare = re.sub(r"[\s()\[\]、:]+", "", _WORDS_AROUND.sub("", folded)).strip(".")
    return tuple(_count(part) for part in bare.split(".") if part)


def _count(part: str) -> str:
    value = parse_count(part) if part else None
    if value is None and len(part) > 1:
        value = parse_roman(part)
    return part if value is None else str(value)


class ClauseIndex:
    """The clauses of one contract by number. What two clauses could mean is not found."""

    def __init__(self, clauses: tuple[Clause, ...]) -> None:
        self._by_id = {clause.clause_id: clause for clause in clauses}
        self._children: dict[str | None, list[Clause]] = {}
        self._named: dict[Key, list[Clause]] = {}
        self._annexes: list[Clause] = []
        absolute: dict[str, Key] = {}
        for clause in clauses:
            self._children.setdefault(clause.parent_id, []).append(clause)
            if clause.kind == "annex":
                self._annexes.append(clause)
            if clause.kind != "clause" or not clause.number or self._in_annex(clause):
                continue
            key = number_key(clause.number)
            unit = _UNIT.search(clause.number)
            if len(key) == 1 and not unit:
                key = absolute.get(clause.parent_id or "", ()) + key
            absolute[clause.clause_id] = key
            for name in {key, (*key, unit[0])} if unit else {key}:
                self._named.setdefault(name, []).append(clause)

    def clause(self, numbers: Iterable[str], unit: str = "") -> Clause | None:
        """The clause that a chain of numbers means: ["第五条", "第2款"], ["5.1", "(a)"].

        ``unit``: 条 or 章 when the first number was printed with it.
        """
        first, *rest = [number_key(number) for number in numbers]
        found = self._named.get((*first, unit)) if unit else self._named.get(first)
        if unit and found is None and unit in "条款":
            found = self._named.get(first)
        if not found or len(found) > 1:
            return None
        return self.below(found[0], rest)

    def below(self, clause: Clause, keys: Iterable[Key]) -> Clause | None:
        """The descendant that the keys lead to, one level a key; None when a step fails."""
        found: Clause | None = clause
        for key in keys:
            children = self._children.get(found.clause_id, []) if found else []
            fitting = [child for child in children if number_key(child.number)[-1:] == key[-1:]]
            found = fitting[0] if len(fitting) == 1 else None
        return found

    def beside(self, clause: Clause, keys: list[Key]) -> Clause | None:
        """The clause that "paragraph (b)" means: below the clause or below one of its ancestors."""
        at: Clause | None = clause
        while at is not None:
            found = self.below(at, keys)
            if found is not None:
                return found
            at = self._by_id.get(at.parent_id or "")
        return None

    def annex(self, label: str, title: str = "") -> Clause | None:
        """The annex of that label (附件一, Exhibit A) or, failing that, of that title."""
        key = annex_key(label)
        for annex in self._annexes:
            if label and annex_key(annex.number) == key:
                return annex
        wanted = re.sub(r"\s+", "", title)
        for annex in self._annexes:
            heading = re.sub(r"\s+", "", annex.heading)
            if wanted and heading and (wanted in heading or heading in wanted):
                return annex
        bare = not key[1:] and not title
        return self._annexes[0] if bare and len(self._annexes) == 1 else None

    def top(self, clause: Clause) -> Clause:
        """The clause of the first level above, or the clause itself."""
        while clause.parent_id in self._by_id:
            clause = self._by_id[clause.parent_id or ""]
        return clause

    def nearest(self, clause: Clause, unit: str) -> Clause:
        """The clause or ancestor whose number carries the unit (条); the top one when none does."""
        at: Clause | None = clause
        while at is not None:
            if at.number.endswith(unit):
                return at
            at = self._by_id.get(at.parent_id or "")
        return self.top(clause)

    def _in_annex(self, clause: Clause) -> bool:
        return self.top(clause).kind == "annex"


def annex_key(label: str) -> Key:
    """Kind and count of an annex label: 附件一 is ("附件", "1"), Exhibit A is ("exhibit", "a")."""
    folded = unicodedata.normalize("NFKC", label).strip().lower()
    for word in sorted(load_words("numbering")["annex_labels"], key=len, reverse=True):
        if folded.startswith(word.lower()):
            return (word.lower(), *number_key(folded[len(word) :]))
    return number_key(folded)
