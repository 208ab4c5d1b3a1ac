"""Statements: a clause's own text cut into who does what, on what condition.

A statement is a head segment with a cue (a modal, or a verb of action with a subject), the
conditions and topics in front of it, and what continues it. Obligations and liabilities are both
read from statements.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ingest.facts.context import FactContext, Mention
from ingest.facts.cues import Cue, CueGrammar, cue_grammar
from ingest.facts.frames import Frame, folded_heading, frame_of, heading_is_all, own_frame, performer
from ingest.facts.subjects import agents, owners, subject_grammar, subjects
from ingest.reading import ReadingText
from rag.language.sentences import bracketed, split_sentences
from rag.language.words import load_words
from rag.library.records import Clause, Language, Span

_ITEM = re.compile(
    r"(?<=[:;。,.])(?<!\d[:.,])\s*(?:and\s+|or\s+)?"
    r"(?:[.·•●◆■▪*-](?=\D)|\([0-9a-z一二三四五六七八九十]{1,4}\)|[0-9]{1,2}[)、]|[①-⑳])\s*"
)
_MARKER = re.compile(r"\s*(?:[.·•●◆■▪*-](?=\D)|\([0-9a-z]{1,3}\)|[0-9]{1,2}[)、](?!\d)|[①-⑳])\s*")
_SEPARATOR = {"zh": re.compile(r"[,:](?!\d\d)"), "en": re.compile(r"[,;:](?=\s)")}
_LABEL = re.compile(r"[^,:。;]{1,12}:")
_BLANK_LABEL = re.compile(r"[^:]{1,14}:[\s_*x\-.。;/]*")


@dataclass(frozen=True, slots=True)
class Segment:
    """A part between commas. ``conditional``: it says when or if, not what is to be done."""

    start: int
    end: int
    conditional: bool
    cue: Cue | None
    subject: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """``start`` to ``end`` in ``text``; ``conditions`` are spans of it in front of the head.

    ``cue`` is None for an item that only its heading or lead-in makes a duty. ``bearer`` is who
    acts, ``named`` whether the sentence itself says so. ``lead_in``: the words that an item of an
    enumeration depends on.
    """

    clause: Clause
    text: ReadingText
    start: int
    end: int
    cue: Cue | None
    bearer: str
    named: bool
    conditions: tuple[Span, ...]
    lead_in: str
    lead_cue: Cue | None
    frame: Frame

    @property
    def words(self) -> str:
        """The reading text of the statement."""
        return self.text.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class _LeadIn:
    words: str
    cue: Cue | None
    bearer: str | None


def statements(context: FactContext) -> Iterator[Statement]:
    """The statements of all clauses with operative text, in reading order."""
    lead_ins: dict[str, _LeadIn] = {}
    for clause in context.clauses:
        if clause.kind not in ("clause", "annex"):
            continue
        frame = frame_of(context, clause)
        if frame.topic == "references":
            continue
        if heading_is_all(context, clause) and own_frame(context, clause).governs:
            continue
        reader = _ClauseReader(context, clause, frame, lead_ins.get(clause.parent_id or ""))
        yield from reader.read()
        if reader.lead_in is not None:
            lead_ins[clause.clause_id] = reader.lead_in


class _ClauseReader:
    """Reads one clause from front to back; remembers the lead-in and the last subject."""

    def __init__(
        self, context: FactContext, clause: Clause, frame: Frame, lead_in: _LeadIn | None
    ) -> None:
        self.context = context
        self.clause = clause
        self.frame = frame
        self.lead_in = lead_in
        self.text = context.texts[clause.clause_id]
        self.mentions = context.mentions[clause.clause_id]
        self.language = context.language
        self.grammar: CueGrammar = cue_grammar(self.language)
        self.masked = self.grammar.mask(self.text.text)
        self.last_subject: str | None = None
        self.sentence_subject: str | None = None

    def read(self) -> Iterator[Statement]:
        body = _body_start(self.context, self.clause)
        for start, end in _pieces(self.text.text, body, self.language):
            opens = self.text.text[end - 1] == ":"
            found = list(self._piece(start, end))
            if opens:
                self.lead_in = _LeadIn(
                    self.text.text[start:end],
                    found[-1].cue if found else None,
                    found[-1].bearer if found else self._default(start, end),
                )
            yield from (s for s in found if not self._points_down(s))

    def _points_down(self, statement: Statement) -> bool:
        """Whether a statement only leads to the items below: 乙方提供以下服务, or a mere label."""
        if self.text.text[statement.end : statement.end + 1] != ":":
            return False
        if statement.cue is None or not statement.named:
            return True
        head = self.masked[statement.cue.start : statement.end].split(",")[0]
        pointing: list[str] = load_words("statements")[self.language]["pointing"]
        return any(word in head for word in pointing)

    def _piece(self, start: int, end: int) -> Iterator[Statement]:
        self.sentence_subject = None
        segments = self._segments(start, end, plain=False)
        if not any(segment.cue for segment in segments):
            segments = self._segments(start, end, plain=True)
        groups = _group(segments)
        if not any(segment.cue for group in groups for segment in group):
            if self._is_item(start, end):
                yield self._statement(segments, None)
            return
        for group in groups:
            head = next((segment for segment in group if segment.cue), None)
            if head is not None:
                yield self._statement(group, head)

    def _segments(self, start: int, end: int, plain: bool) -> list[Segment]:
        """The segments of a piece. ``plain``: a verb is a cue where only the headings say whose."""
        spans = _cut(self.text.text, start, end, self.mentions, self.language)
        segments: list[Segment] = []
        for index, (left, right) in enumerate(spans):
            last = index == len(spans) - 1
            conditional = not last and _is_conditional(self.text.text[left:right], self.language)
            mentions = [m for m in self.mentions if left <= m.start < right]
            agent = bool(segments) and self._has_agent(start, left)
            cue = self._cue(left, right, conditional, mentions)
            if cue is None and (plain or agent) and not conditional:
                cue = self._plain_cue(left, right, agent)
            subject = self._subject(mentions, cue, right)
            segments.append(Segment(left, right, conditional, cue, subject))
        return segments

    def _has_agent(self, start: int, end: int) -> bool:
        mentions = [m for m in self.mentions if start <= m.start < end]
        return bool(agents(self.text.text, mentions, self.language))

    def _cue(
        self, start: int, end: int, conditional: bool, mentions: Sequence[Mention]
    ) -> Cue | None:
        cue = self.grammar.modal_cue(self.masked, start, end)
        if conditional:
            return (
                cue if cue and _holds(cue, start, self.text.text[start:end], self.grammar) else None
            )
        if cue is not None:
            return cue
        acting = subjects(self.text.text, mentions, self.language)
        acting = acting or agents(self.text.text, mentions, self.language)
        if acting:
            return self.grammar.action_cue(self.masked, acting[0].end, end)
        return None

    def _plain_cue(self, start: int, end: int, agent: bool) -> Cue | None:
        """A verb of action whose subject is in the headings, the lead-in or a segment before."""
        if _ends_conditional(self.text.text[start:end], self.language):
            return None
        cue = self.grammar.action_cue(self.masked, start, end)
        if agent or self.frame.governs or (self.lead_in is not None and self.lead_in.cue):
            return cue
        paying = self.frame.topic == "payment" and cue and cue.word in _payments(self.language)
        return cue if paying else None

    def _subject(self, mentions: Sequence[Mention], cue: Cue | None, end: int) -> str | None:
        """The side that acts in a segment, None when none is named as the one who does."""
        at = cue.start if cue else end
        grammar = subject_grammar(self.language)
        marked = agents(self.text.text, mentions, self.language)
        if cue and cue.word in grammar.delegating:
            behind = [m for m in marked if m.start >= at]
            if behind:
                return behind[0].side
        if marked:
            return marked[-1].side
        named = [m for m in subjects(self.text.text, mentions, self.language) if m.start <= at]
        return named[-1].side if named else None

    def _statement(self, group: Sequence[Segment], head: Segment | None) -> Statement:
        first, last = group[0], group[-1]
        start = _without_label(self.text.text, first, head)
        end = last.end
        while end > start + 1 and self.text.text[end - 1] in ",;:。. !！；、":
            end -= 1
        named = self._named(group, head)
        return Statement(
            clause=self.clause,
            text=self.text,
            start=start,
            end=end,
            cue=head.cue if head else None,
            bearer=named or self._implied(group, head),
            named=named is not None,
            conditions=tuple((s.start, s.end) for s in group if s.conditional and not s.cue),
            lead_in=self.lead_in.words if self.lead_in else "",
            lead_cue=self.lead_in.cue if self.lead_in else None,
            frame=self.frame,
        )

    def _named(self, group: Sequence[Segment], head: Segment | None) -> str | None:
        """The side that stands as subject in the head, in a topic before it, or in its sentence."""
        front = [s for s in group if head is None or s.start < head.start]
        plain = [s.subject for s in front if s.subject and not s.conditional]
        named = (head.subject if head else None) or (plain[-1] if plain else None)
        self.last_subject = named or self.last_subject
        self.sentence_subject = named or self.sentence_subject
        return self.sentence_subject

    def _implied(self, group: Sequence[Segment], head: Segment | None) -> str:
        """The side that acts in a statement that names no subject."""
        start, end = group[0].start, group[-1].end
        if head and head.cue and self._pays(head.cue.start, head.cue.end + 6):
            return self._payer()
        conditional = [s.subject for s in group if s.subject and (not head or s.start < head.start)]
        inside = [m for m in self.mentions if start <= m.start < end]
        own = owners(self.text.text, inside, self.language)
        return (
            (self.lead_in.bearer if self.lead_in else None)
            or self._sided_heading()
            or (conditional[-1] if conditional else None)
            or self.last_subject
            or (own[0].side if own else None)
            or self._default(start, end)
        )

    def _sided_heading(self) -> str | None:
        return self.frame.side if self.frame.side != "双方" else None

    def _default(self, start: int, end: int) -> str:
        return self._payer() if self._pays(start, end) else self.frame.side or "双方"

    def _pays(self, start: int, end: int) -> bool:
        return any(word in self.masked[start:end] for word in _payments(self.language))

    def _payer(self) -> str:
        return performer(self.context, "payer") if self.language == "zh" else "双方"

    def _is_item(self, start: int, end: int) -> bool:
        words = self.text.text[start:end]
        if self.frame.topic == "exemption":
            return True
        if _is_conditional(words.rstrip("。;"), self.language):
            return False
        if end - start < 5 or _BLANK_LABEL.fullmatch(words) or words[-1] == ":":
            return False
        return self.frame.topic in ("duties", "rights", "rights_and_duties") or (
            self.lead_in is not None and self.lead_in.cue is not None
        )


def _body_start(context: FactContext, clause: Clause) -> int:
    """Where the text behind the heading begins; 0 when the heading is the whole item."""
    heading = folded_heading(clause)
    text = context.texts[clause.clause_id].text
    if not heading or heading_is_all(context, clause):
        return 0
    at = matched = 0
    while at < len(text) and matched < len(heading):
        if text[at] != " ":
            if text[at].lower() != heading[matched]:
                return 0
            matched += 1
        at += 1
    while at < len(text) and text[at] in " :.、。":
        at += 1
    return at


def _pieces(text: str, start: int, language: Language) -> Iterator[Span]:
    """Sentences, cut further in front of the items of an enumeration, without their markers."""
    for left, right in split_sentences(text[start:], language):
        marker = _MARKER.match(text, start + left, start + right)
        at = marker.end() if marker else start + left
        for item in _ITEM.finditer(text, at, start + right):
            if item.start() > at:
                yield at, item.start()
            at = item.end()
        if at < start + right:
            yield at, start + right


def _cut(
    text: str, start: int, end: int, mentions: Sequence[Mention], language: Language
) -> list[Span]:
    """The segments between the commas and colons of a piece; brackets are not cut open.

    A time without a comma is cut off too, when a party follows it: 合同签订后|甲方支付.
    """
    closed = [(a + start, b + start) for a, b in bracketed(text[start:end])]
    cuts = [match.end() for match in _SEPARATOR[language].finditer(text, start, end)]
    if language == "zh":
        cuts += [m.start for m in mentions if start < m.start < end and text[m.start - 1] in "后时"]
    spans: list[Span] = []
    left = start
    for cut in sorted({*cuts, end}):
        if left < cut and not any(a < cut - 1 < b - 1 for a, b in closed):
            spans.append((left, cut))
            left = cut
    return spans


def _group(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Segments put together into statements, each with at most one head.

    Conditions and topics go with the head behind them, continuations with the head in front.
    """
    groups: list[list[Segment]] = []
    waiting: list[Segment] = []
    for segment in segments:
        current = groups[-1] if groups else None
        if segment.cue is None:
            if current is not None and not waiting and not segment.conditional:
                current.append(segment)
            else:
                waiting.append(segment)
        elif current is not None and _continues(current, segment, bool(waiting)):
            current += [*waiting, segment]
            waiting = []
        else:
            groups.append([*waiting, segment])
            waiting = []
    if waiting:
        if groups:
            groups[-1] += waiting
        else:
            groups.append(waiting)
    return groups


def _continues(current: Sequence[Segment], segment: Segment, waiting: bool) -> bool:
    """Whether a segment with a cue carries on the statement before it rather than begins one."""
    cue = segment.cue
    head = next(s for s in current if s.cue)
    if cue is None or head.cue is None:
        return False
    if cue.kind == "action":
        return segment.subject is None
    return (
        head.cue.kind == "action"
        and segment.subject is None
        and not waiting
        and head is current[-1]
    )


def _holds(cue: Cue, start: int, words: str, grammar: CueGrammar) -> bool:
    """Whether a cue in a segment that looks like a condition is more than a part of it."""
    if cue.word not in grammar.firm or cue.start - start < 2:
        return False
    behind = words[cue.end - start :]
    return behind[:1] in ("在", "于", "自") or words.rstrip(",: ")[-1] not in "的时后前"


def _is_conditional(words: str, language: Language) -> bool:
    return bool(_conditions(language).match(words.strip().lower())) or _ends_conditional(
        words, language
    )


def _ends_conditional(words: str, language: Language) -> bool:
    """Whether the last word says when or if; 是 … 的 is a plain sentence."""
    closing = tuple(load_words("statements")[language]["closing"])
    body = words.strip().rstrip(",:;。")
    return body.endswith(closing) and not (body.endswith("的") and "是" in body)


@cache
def _conditions(language: Language) -> re.Pattern[str]:
    words = load_words("statements")[language]
    links = "|".join(map(re.escape, words["connectives"]))
    opening = "|".join(map(re.escape, sorted(words["conditional"], key=len, reverse=True)))
    end = r"\b" if language == "en" else ""
    return re.compile(rf"(?:(?:{links})\s*)?(?:{opening}){end}")


@cache
def _payments(language: Language) -> frozenset[str]:
    return frozenset(load_words("statements")[language]["subjects"]["payments"])


def _without_label(text: str, first: Segment, head: Segment | None) -> int:
    """The start of a statement without a label such as 现场维护: in front of it."""
    start = first.start
    if head is not None and first is not head and first.cue is None:
        label = _LABEL.fullmatch(text[first.start : first.end])
        start = first.end if label else start
    while text[start] == " ":
        start += 1
    return start
