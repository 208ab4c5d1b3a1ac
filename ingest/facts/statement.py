"""A statement: one thing that a clause says of who does what, and on what condition."""

from dataclasses import dataclass

from ingest.facts.cues import Cue
from ingest.facts.frames import Frame
from ingest.reading import ReadingText
from rag.library.records import Clause, Span


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
    def labelled(self) -> bool:
        """Whether a label such as 服务地点: stands in front, as in a list of definitions."""
        return self.text.text[max(0, self.start - 2) : self.start].rstrip().endswith(":")

    @property
    def claims(self) -> bool:
        """Whether it is an item of what a lead-in gives a right to: 甲方有权: 终止本合同."""
        right = self.lead_cue is not None and self.lead_cue.kind == "right"
        return right and not self.named

    @property
    def words(self) -> str:
        """The reading text of the statement."""
        return self.text.text[self.start : self.end]

    @property
    def core(self) -> str:
        """The reading text up to the comma behind the cue, without what only continues it."""
        comma = self.text.text.find(",", self.cue.end, self.end) if self.cue else -1
        return self.text.text[self.start : comma if comma > 0 else self.end]

    @property
    def body(self) -> str:
        """The reading text without the conditions in front of the head."""
        cue = self.cue.start if self.cue else self.start
        start = max((end for _, end in self.conditions if end <= cue), default=self.start)
        return self.text.text[start : self.end]

    @property
    def condition(self) -> str:
        """The conditions as one text, empty when there are none."""
        return "".join(self.text.text[start:end] for start, end in self.conditions).strip(" ,")
