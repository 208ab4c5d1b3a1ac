"""Statements: who does what, on what condition. Obligations and liabilities are read from them.

A statement is a head segment, the conditions and topics in front of it, and what continues it; or
an item that only its heading or its lead-in makes a duty.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.facts.context import FactContext
from ingest.facts.cues import Cue, any_word
from ingest.facts.customs import customary_side, payment_words, tells_payment, tells_remedy
from ingest.facts.frames import Frame, frame_of, is_bare_heading
from ingest.facts.pieces import Piece, body_start, cut_pieces, is_conditional
from ingest.facts.segments import (
    Segment,
    clause_text,
    group_segments,
    head_of,
    read_segments,
)
from ingest.facts.statement import Statement
from ingest.facts.subjects import agents, owners, subject_grammar
from rag.language.words import load_words
from rag.library.records import Clause

_LABEL = re.compile(r"[^,:。;]{1,12}:")
_BLANK_LABEL = re.compile(r"[^:]{1,14}:[\s_*x\-.。;/]*")
_SHORTEST_ITEM = 5
_FEWEST_WORDS = 4
_LONGEST_TITLE = 10
# How far behind a cue a word of payment may stand: 费用需另行计算.
_PAYMENT_REACH = 8
_SERVED_REACH = 24


@dataclass(frozen=True, slots=True)
class _LeadIn:
    """What an enumeration hangs on. ``lists``: it lists things, not duties."""

    words: str
    cue: Cue | None
    bearer: str | None
    lists: bool


@lru_cache(maxsize=1)
def statements(context: FactContext) -> tuple[Statement, ...]:
    """The statements of all clauses with operative text, in reading order.

    Kept for the last contract, since several registers read them.
    """
    return tuple(_read_clauses(context))


def _read_clauses(context: FactContext) -> Iterator[Statement]:
    lead_ins: dict[str, _LeadIn | None] = {}
    numbers: dict[str, set[str]] = {}
    trailing: _LeadIn | None = None
    for clause in context.clauses:
        if clause.kind not in ("clause", "annex") or is_bare_heading(context, clause):
            continue
        frame = frame_of(context, clause)
        if frame.topic == "references":
            continue
        above = clause.parent_id or ""
        if above and clause.number and clause.number in numbers.setdefault(above, set()):
            # Its numbers begin anew: a second list, which hangs on what stands in front of it.
            numbers[above].clear()
            lead_ins[above] = trailing
        numbers.setdefault(above, set()).add(clause.number)
        reader = _ClauseReader(context, clause, frame, lead_ins.get(above))
        yield from reader.read()
        trailing = lead_ins[clause.clause_id] = reader.lead_in


class _ClauseReader:
    """Reads one clause from front to back; remembers the lead-in and the last subjects."""

    def __init__(
        self, context: FactContext, clause: Clause, frame: Frame, lead_in: _LeadIn | None
    ) -> None:
        self.context = context
        self.clause = clause
        self.frame = frame
        self.lead_in = lead_in
        self.body = clause_text(context, clause)
        self.words = self.body.text.text
        self.last_subject: str | None = None
        self.sentence_subject: str | None = None
        self.sentence_bearer: str | None = None

    def read(self) -> Iterator[Statement]:
        """The statements of the clause; ``lead_in`` is then what its sub-clauses hang on."""
        start = body_start(self.context, self.clause)
        if start >= len(self.words) and self._heading_leads_in():
            start = 0
        before = 0
        for piece in cut_pieces(self.body.text, start, self.body.language):
            if not piece.marked and self._closes_a_paragraph(before, piece.start):
                self.lead_in = None
            before = piece.end
            if self._is_title(piece):
                continue
            found = list(self._piece(piece))
            last = self.words[piece.end - 1]
            if last == ":" or any(map(self._breaks_off, found[-1:])):
                self.lead_in = self._lead_in(piece, found)
            elif last in "。." and not piece.marked and piece.start > start:
                self.lead_in = None
            yield from (s for s in found if not self._breaks_off(s) and not self._points_down(s))

    def _is_title(self, piece: Piece) -> bool:
        """Whether a piece is a title that runs into its clause: 故障处理。乙方应在..."""
        words = self.words[piece.start : piece.end]
        first = not self.words[: piece.start].strip() and not piece.marked
        return (
            self.body.language == "zh"
            and self.lead_in is None
            and first
            and len(words) <= _LONGEST_TITLE
            and words.endswith("。")
            and bool(self.words[piece.end :].strip())
            and not self.body.named_in(piece.start, piece.end)
            and self.body.grammar.modal_cue(self.body.masked, piece.start, piece.end) is None
        )

    def _closes_a_paragraph(self, end: int, start: int) -> bool:
        """Whether a sentence ends at ``end`` and a new paragraph of the source begins behind it."""
        if not end or self.words[end - 1] not in "。.":
            return False
        low, high = self.body.text.offsets[end - 1], self.body.text.offsets[start]
        return self.context.source.text.count("\n", low, high) > 1

    def _heading_leads_in(self) -> bool:
        """Whether the clause is a heading that is a lead-in at the same time: 资料包括:."""
        leads = self._has_word("listing", self.words) or self._has_word("pointing", self.words)
        return self.words.endswith(":") and leads

    def _piece(self, piece: Piece) -> Iterator[Statement]:
        self.sentence_subject = self.sentence_bearer = None
        segments = read_segments(self.body, piece, None)
        if not any(segment.cue for segment in segments):
            segments = read_segments(self.body, piece, self._plain_verbs())
        if not any(segment.cue for segment in segments):
            if self._is_item(piece):
                yield self._statement(segments, None)
            return
        listed = self.lead_in is not None and self.lead_in.lists and not self.frame.governs
        for group in group_segments(self.body, segments):
            head = head_of(group)
            if head is not None and not (listed and not self._obliges(group, head)):
                yield self._statement(group, head)

    def _plain_verbs(self) -> frozenset[str] | None:
        """The verbs that oblige without a subject here; empty for all, None for no verb."""
        if self.frame.governs or (self.lead_in is not None and self.lead_in.cue is not None):
            return frozenset()
        return payment_words(self.body.language) if self.frame.topic == "payment" else None

    def _obliges(self, group: Sequence[Segment], head: Segment) -> bool:
        """Whether an item of a mere list, as of definitions, obliges a party that it names."""
        return head.cue is not None and head.cue.kind != "action" and bool(self._named(group, head))

    def _is_item(self, piece: Piece) -> bool:
        words = self.words[piece.start : piece.end]
        if (
            self.body.language == "en"
            and sum(word.isalpha() for word in words.split()) < _FEWEST_WORDS
        ):
            return False
        if self.frame.topic == "exemption":
            return True
        if len(words) < _SHORTEST_ITEM or _BLANK_LABEL.fullmatch(words) or words[-1] == ":":
            return False
        if is_conditional(words, self.body.language):
            return False
        depends = self.lead_in is not None and self.lead_in.cue is not None
        governed = self.frame.governs and self.frame.topic != "service"
        return depends or (governed and not self._describes(words))

    def _describes(self, words: str) -> bool:
        """Whether an English item tells how things are: The quota is listed in the annex."""
        finite = load_words("statements")[self.body.language]["subjects"]["finite"]
        return bool(finite) and bool(any_word(finite, self.body.language).search(words.lower()))

    def _lead_in(self, piece: Piece, found: Sequence[Statement]) -> _LeadIn:
        """What a piece that ends with a colon hands down: 甲方可要求乙方: makes duties of 乙方."""
        words = self.words[piece.start : piece.end]
        asked = self._asked(piece)
        last = words[words.rfind(",") + 1 :]
        if not found and self.body.language == "en" and is_conditional(last, "en"):
            return _LeadIn(words, None, self.frame.side, True)
        if asked:
            return _LeadIn(words, Cue("duty", "", piece.end - 1, piece.end), asked, False)
        operative = [s.cue for s in found if s.cue and s.cue.kind != "neutral"]
        cue = operative[-1] if operative else found[-1].cue if found else None
        if self._has_word("circumstances", words) or (cue and cue.kind == "neutral"):
            return _LeadIn(words, None, self.frame.side, True)
        bearer = found[-1].bearer if found else self.frame.side
        return _LeadIn(words, cue, bearer, not cue and self._has_word("listing", words))

    def _asked(self, piece: Piece) -> str | None:
        """The side that a lead-in names last, or asks to do what the items say."""
        named = self.body.named_in(piece.start, piece.end)
        if named and named[-1].end == piece.end - 1:
            return named[-1].side
        asking = tuple(load_words("statements")[self.body.language]["asking"])
        asked = (m.side for m in named if self.words[: m.start].rstrip().endswith(asking))
        return next(asked, None)

    def _breaks_off(self, statement: Statement) -> bool:
        """Whether nothing follows the modal, as in "Supplier shall" in front of a list."""
        cue = statement.cue
        return cue is not None and cue.end >= statement.end and cue.word in self.body.grammar.firm

    def _points_down(self, statement: Statement) -> bool:
        """Whether a statement only leads to the items below: 乙方提供以下服务, or a mere label."""
        if self.words[statement.end : statement.end + 1] != ":":
            return False
        if statement.cue and self._costs(statement):
            return False
        if statement.cue is None or not statement.named:
            return True
        head = self.words[statement.cue.start : statement.end].split(",")[0]
        return self._has_word("pointing", head)

    def _costs(self, statement: Statement) -> bool:
        """Whether the head tells what a breach costs, however it goes on."""
        said = self.body.masked[statement.start : statement.end]
        return any(word in said for word in self.body.grammar.remedies)

    def _has_word(self, name: str, words: str) -> bool:
        listed: list[str] = load_words("statements")[self.body.language][name]
        return any(word in words.lower() for word in listed)

    def _statement(self, group: Sequence[Segment], head: Segment | None) -> Statement:
        start = self._start(group[0], head)
        words = self.words[start : group[-1].end]
        named = self._named(group, head)
        if named and head and self._is_served(head):
            named = self._other(named) or named
        self.sentence_bearer = named or self._implied(group, head)
        return Statement(
            clause=self.clause,
            text=self.body.text,
            start=start,
            end=start + max(1, len(words.rstrip(",;:。. !！；、"))),
            cue=head.cue if head else None,
            bearer=self.sentence_bearer,
            named=named is not None,
            conditions=tuple((s.start, s.end) for s in group if s.conditional and not s.cue),
            lead_in=self.lead_in.words if self.lead_in else "",
            lead_cue=self.lead_in.cue if self.lead_in else None,
            frame=self.frame,
        )

    def _start(self, first: Segment, head: Segment | None) -> int:
        """The start of a statement without a label such as 现场维护: in front of it."""
        start = first.start
        if head is not None and first is not head and first.cue is None:
            label = _LABEL.fullmatch(self.words, first.start, first.end)
            start = first.end if label else start
        return (
            start + len(self.words[start : start + 9]) - len(self.words[start : start + 9].lstrip())
        )

    def _named(self, group: Sequence[Segment], head: Segment | None) -> str | None:
        """The side that stands as subject in the head, in a topic before it, or in its sentence."""
        front = [s for s in group if head is None or s.start < head.start]
        plain = [s.subject for s in front if s.subject and not s.conditional]
        named = (head.subject if head else None) or (plain[-1] if plain else None)
        if head is not None and head.impersonal:
            return None
        self.last_subject = named or self.last_subject
        self.sentence_subject = named or self.sentence_subject
        return self.sentence_subject

    def _implied(self, group: Sequence[Segment], head: Segment | None) -> str:
        """The side that acts in a statement that names no subject."""
        start, end = group[0].start, group[-1].end
        owing = self._owing(start, end)
        if owing:
            return owing
        if head and head.impersonal:
            named = self.body.named_in(start, end)
            doers = agents(self.words, start, named, self.body.language)
            behind = [m for m in doers if head.cue and m.start >= head.cue.end] or doers
            return (behind[0].side if behind else self.frame.side) or "双方"
        if head and head.cue and not tells_remedy(self.body.masked[start:end], self.body.language):
            said = self.body.masked[head.cue.start : head.cue.end + _PAYMENT_REACH]
            if tells_payment(said, self.body.language):
                return self.context.payer
        conditional = [s.subject for s in group if s.subject and (not head or s.start < head.start)]
        self.last_subject = conditional[-1] if conditional else self.last_subject
        own = owners(self.words, start, self.body.named_in(start, end), self.body.language)
        return (
            (self.lead_in.bearer if self.lead_in else None)
            or ("双方" if "双方" in conditional[-1:] else None)
            or (self.frame.side if self.frame.side != "双方" else None)
            or (conditional[-1] if conditional else None)
            or self.sentence_bearer
            or self.last_subject
            or (own[0].side if own else None)
            or self._default(start, end)
        )

    def _owing(self, start: int, end: int) -> str | None:
        """The other side of the one to whom something shall be paid or sent."""
        receiving = subject_grammar(self.body.language).receiver_after
        for mention in self.body.named_in(start, end):
            if receiving and receiving.search(self.words[start : mention.start].lower()):
                return self._other(mention.side)
        return None

    def _is_served(self, head: Segment) -> bool:
        """Whether the sentence is about the other side: X shall be notified, X hereby grants."""
        cue = head.cue
        if cue is None or not self.body.named_in(head.start, cue.start):
            return False
        lists = load_words("statements")[self.body.language]["subjects"]
        if cue.word in lists["granting"]:
            return True
        served = tuple(lists["served"])
        return self.words[cue.end : cue.end + _SERVED_REACH].strip().lower().startswith(served)

    def _other(self, side: str) -> str | None:
        """The other side of a contract between two."""
        sides = {party.side for party in self.context.contract.parties}
        others = sides - {side}
        return others.pop() if side in sides and len(others) == 1 else None

    def _default(self, start: int, end: int) -> str:
        custom = customary_side(self.context, self.body.masked[start:end])
        return custom or self.frame.side or "双方"
