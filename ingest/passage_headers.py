"""The context header of a passage: contract, parties and the headings above it, in few tokens."""

from collections.abc import Callable

from rag.library.records import Clause, Contract, Language

MAX_TOKENS = 60
# Characters at most of a title or name, and of one heading.
_NAME: dict[Language, int] = {"zh": 28, "en": 70}
_HEADING: dict[Language, int] = {"zh": 18, "en": 50}
_LONGEST_HEADING = 60  # what is longer is a sentence, not a heading


class Headers:
    """The headers of one contract's passages, made once for each place in the tree."""

    def __init__(
        self,
        contract: Contract,
        clauses: tuple[Clause, ...],
        count_tokens: Callable[[str], int],
    ) -> None:
        self._by_id = {clause.clause_id: clause for clause in clauses}
        self._count_tokens = count_tokens
        self._heading = _HEADING[contract.language]
        self._top = _contract_lines(contract)
        self._made: dict[tuple[str, bool], str] = {}

    def of(self, clause: Clause, start: int) -> str:
        """The header of a passage of ``clause`` that begins at ``start``.

        It names the clause itself only when the passage begins after the clause's own heading.
        """
        key = (clause.clause_id, start > clause.start)
        if key not in self._made:
            self._made[key] = self._make(clause, inside=key[1])
        return self._made[key]

    def _make(self, clause: Clause, *, inside: bool) -> str:
        above = [clause] if inside else []
        parent = self._by_id.get(clause.parent_id or "")
        while parent is not None:
            above.append(parent)
            parent = self._by_id.get(parent.parent_id or "")
        headings = [self._label(each) for each in reversed(above)]
        return self._shortened([*self._top, *filter(None, headings)])

    def _label(self, clause: Clause) -> str:
        heading = " ".join(clause.heading.split())
        if len(heading) > _LONGEST_HEADING:
            heading = ""
        return f"{clause.number} {heading[: self._heading]}".strip()

    def _shortened(self, lines: list[str]) -> str:
        """The lines as one, the longest cut until the whole takes at most ``MAX_TOKENS`` tokens."""
        while self._count_tokens(" | ".join(lines)) > MAX_TOKENS:
            longest = max(range(len(lines)), key=lambda i: len(lines[i]))
            if len(lines[longest]) < 8:
                lines.pop(len(self._top) if len(lines) > len(self._top) else -1)
            else:
                lines[longest] = lines[longest][: len(lines[longest]) * 3 // 4].rstrip()
        return " | ".join(lines)


def _contract_lines(contract: Contract) -> list[str]:
    most = _NAME[contract.language]
    title = " ".join(contract.title.split())[:most]
    names = [f"{party.side}:{party.name[:most]}" for party in contract.parties if party.name]
    return [line for line in (title, " ".join(names)) if line]
