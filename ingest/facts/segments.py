"""Segments: the parts between commas, each with its cue and its subject, grouped by heads.

A head is a segment with a cue: a modal, or a verb of action with a subject. Conditions and topics
go with the head behind them, continuations with the head in front.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.facts.context import FactContext, Mention
from ingest.facts.cues import Cue, CueGrammar, cue_grammar, timed_pattern
from ingest.facts.pieces import Piece, cut_segments, ends_conditional, is_conditional, trails
from ingest.facts.subjects import agents, handed, joint_side, owners, subject_grammar, subjects
from ingest.reading import ReadingText
from rag.language.sentences import bracketed
from rag.language.words import load_words
from rag.library.records import Clause, Language

# How far a subject may stand from its modal to win over one further in front: 甲方认为乙方应.
_NEAR = 2
# An English cue with no more words in front of it shares the subject of the one before: and shall.
_ADVERBS = 3


@dataclass(frozen=True, slots=True)
class Segment:
    """A part between commas. ``conditional``: it says when or if, not what is to be done.

    ``impersonal``: the cue has a subject of its own that is no party (the fee shall be paid).
    """

    start: int
    end: int
    conditional: bool
    cue: Cue | None
    subject: str | None
    impersonal: bool


@dataclass(frozen=True, slots=True)
class ClauseText:
    """A clause's own reading text, the parties it names, and the text with only true cues left."""

    text: ReadingText
    mentions: tuple[Mention, ...]
    language: Language
    grammar: CueGrammar
    masked: str

    def named_in(self, start: int, end: int) -> tuple[Mention, ...]:
        """The mentions that begin in ``start:end``."""
        first = bisect_left(self.mentions, start, key=lambda mention: mention.start)
        last = bisect_left(self.mentions, end, lo=first, key=lambda mention: mention.start)
        return self.mentions[first:last]


def clause_text(context: FactContext, clause: Clause) -> ClauseText:
    """The clause's own text, ready to be cut into segments."""
    text = context.texts[clause.clause_id]
    grammar = cue_grammar(context.language)
    mentions = context.mentions[clause.clause_id]
    masked = grammar.mask(text.text)
    masked = _without_brackets(masked)
    return ClauseText(text, mentions, context.language, grammar, masked)


def _without_brackets(masked: str) -> str:
    """The text with what stands in brackets blotted out: an aside is no head."""
    parts, at = [], 0
    for start, end in bracketed(masked):
        parts += [masked[at:start], " " * (end - start)]
        at = end
    return "".join([*parts, masked[at:]])


def read_segments(clause: ClauseText, piece: Piece, plain: frozenset[str] | None) -> list[Segment]:
    """The segments of a piece.

    ``plain``: verbs that are cues without a subject, since headings or a lead-in say whose; empty
    for all verbs, None for no verb.
    """
    named = clause.named_in(piece.start, piece.end)
    spans = cut_segments(clause.text.text, piece.start, piece.end, named, clause.language)
    segments: list[Segment] = []
    agent_before = topic = False
    for start, end in spans:
        words = clause.text.text[start:end]
        conditional = end < piece.end and is_conditional(words, clause.language)
        mentions = clause.named_in(start, end)
        conditional = conditional or (end < piece.end and _tells_breach(clause, mentions))
        if start > piece.start and end == piece.end and trails(words, clause.language):
            segments.append(Segment(start, end, False, None, None, False))
            continue
        cue = _cue(clause, start, end, conditional, mentions)
        if cue is None and not ends_conditional(words, clause.language) and not conditional:
            free = (
                agent_before
                or topic
                or _tells_remedy(clause, start, end)
                or _is_timed(clause, start, end)
            )
            cue = _plain_cue(clause, start, end, frozenset() if free else plain)
        agent_before = agent_before or bool(
            agents(clause.text.text, start, mentions, clause.language)
        )
        thing = handed(clause.text.text, mentions, clause.language)
        if thing and (cue is None or thing.end <= cue.start):
            subject: str | None = thing.bearer(
                clause.masked[thing.end : piece.end], clause.language
            )
        else:
            subject = _subject(clause, mentions, cue, start, end)
        topic = topic or (subject is not None and not conditional)
        impersonal = subject is None and _has_own_subject(clause, cue, start)
        segments.append(Segment(start, end, conditional, cue, subject, impersonal))
    return segments


def group_segments(clause: ClauseText, segments: Sequence[Segment]) -> list[list[Segment]]:
    """Segments put together into statements, each with at most one head."""
    groups: list[list[Segment]] = []
    waiting: list[Segment] = []
    for segment in segments:
        current = groups[-1] if groups else None
        if segment.cue is None:
            if current is not None and not waiting and not segment.conditional:
                current.append(segment)
            else:
                waiting.append(segment)
        elif current is not None and _continues(clause, current, waiting, segment):
            current += [*waiting, segment]
            waiting = []
        else:
            groups.append([*waiting, segment])
            waiting = []
    if waiting and groups:
        groups[-1] += waiting
    elif waiting:
        groups.append(waiting)
    return groups


def head_of(group: Sequence[Segment]) -> Segment | None:
    """The segment of a group that carries its first cue."""
    return next((segment for segment in group if segment.cue), None)


def _continues(
    clause: ClauseText, current: Sequence[Segment], waiting: Sequence[Segment], segment: Segment
) -> bool:
    """Whether a segment with a cue carries on the statement before it rather than begins one."""
    head = head_of(current)
    if segment.cue is None or head is None or head.cue is None or segment.subject is not None:
        return False
    if segment.cue.kind == "action":
        return not (waiting and _tells_remedy(clause, segment.start, segment.end))
    return head.cue.kind == "action" and not waiting and head is current[-1]


def _tells_remedy(clause: ClauseText, start: int, end: int) -> bool:
    """Whether the words tell what a breach costs."""
    words = clause.masked[start:end]
    return any(word in words for word in clause.grammar.remedies)


def _is_timed(clause: ClauseText, start: int, end: int) -> bool:
    """Whether a Chinese segment says by when or how often: 接到报修后4小时内到场."""
    pattern = timed_pattern(clause.language)
    return bool(pattern and pattern.search(clause.text.text, start, end))


def _tells_breach(clause: ClauseText, mentions: Sequence[Mention]) -> bool:
    """Whether a party does what only a breach is: 甲方逾期付款超过30日."""
    breaching = tuple(load_words("statements")[clause.language]["breaching"])
    return any(clause.text.text.startswith(breaching, m.end) for m in mentions)


def _cue(
    clause: ClauseText, start: int, end: int, conditional: bool, mentions: Sequence[Mention]
) -> Cue | None:
    grammar, masked, text = clause.grammar, clause.masked, clause.text.text
    cue = grammar.modal_cue(masked, start, end)
    relative = subject_grammar(clause.language).relative
    if relative and cue and relative.search(masked, start, cue.start):
        return None
    prepositional = subject_grammar(clause.language).prepositional
    if cue and cue.word in prepositional and any(m.start == cue.end for m in mentions):
        cue = grammar.modal_cue(masked, cue.end, end)
    if conditional:
        cue = cue if cue and _holds(clause, cue, start, end, mentions) else None
        return cue or _agents_cue(clause, start, end, mentions)
    if cue is not None:
        return cue
    acting = subjects(text, start, mentions, clause.language) or agents(
        text, start, mentions, clause.language
    )
    thing = handed(text, mentions, clause.language)
    behind = thing.end if thing else acting[0].end if acting else end
    return grammar.action_cue(masked, behind, end)


def _agents_cue(
    clause: ClauseText, start: int, end: int, mentions: Sequence[Mention]
) -> Cue | None:
    """The verb right behind a marked agent, which holds in any segment: 损失由乙方承担."""
    for agent in agents(clause.text.text, start, mentions, clause.language):
        cue = clause.grammar.modal_cue(clause.masked, agent.end, end)
        cue = cue or clause.grammar.action_cue(clause.masked, agent.end, end)
        if (
            cue
            and cue.start == agent.end
            and not ends_conditional(clause.text.text[agent.end : end], clause.language)
        ):
            return cue
    return None


def _has_own_subject(clause: ClauseText, cue: Cue | None, start: int) -> bool:
    """Whether an English cue has words enough in front of it to be its subject."""
    if clause.language != "en" or cue is None:
        return False
    before = clause.masked[start : cue.start].split()
    # A verb joined to the one before shares its subject: for their defense and agrees to.
    return len(before) > _ADVERBS and before[-1] not in ("and", "or", "but", "then")


def _holds(clause: ClauseText, cue: Cue, start: int, end: int, mentions: Sequence[Mention]) -> bool:
    """Whether a cue in a segment that looks like a condition is more than a part of it."""
    firm = cue.word in clause.grammar.firm or cue.word.split()[0] in clause.grammar.firm
    if not firm or cue.start - start < _NEAR:
        return False
    before = [m for m in mentions if m.start < cue.start]
    if before and before[-1].end < cue.start - _NEAR:
        return False
    words = clause.text.text
    return words[cue.end : cue.end + 1] in ("在", "于", "自") or not ends_conditional(
        words[start:end], clause.language
    )


def _plain_cue(
    clause: ClauseText, start: int, end: int, verbs: frozenset[str] | None
) -> Cue | None:
    if verbs is None:
        return None
    cue = clause.grammar.action_cue(clause.masked, start, end)
    return cue if cue and (not verbs or cue.word in verbs) else None


def _subject(
    clause: ClauseText, mentions: Sequence[Mention], cue: Cue | None, start: int, end: int
) -> str | None:
    """The side that acts in a segment, None when none is named as the one who does."""
    at = cue.start if cue else end
    text, language = clause.text.text, clause.language
    marked = agents(text, start, mentions, language)
    if cue and cue.word in subject_grammar(language).delegating:
        marked = [m for m in marked if m.start >= at] or marked[-1:]
        return marked[0].side if marked else None
    marked = [m for m in marked if language == "en" or m.start <= (cue.end if cue else end) + _NEAR]
    if marked and language == "zh":
        return marked[-1].side
    inverted = cue.end + 1 if cue and language == "en" else at
    named = [m for m in subjects(text, start, mentions, language) if m.start <= inverted]
    if named:
        near = [m for m in named if m.end >= at - _NEAR]
        return joint_side(text, (near or named)[0], mentions)
    marked = [m for m in marked if m.start > at]
    if marked:
        return joint_side(text, marked[0], mentions)
    owner = next(iter(owners(text, start, mentions, language)), None)
    leads = (
        owner and owner.start < at and owner.start - start <= _NEAR and (cue or language == "en")
    )
    return owner.side if owner and leads else None
