"""The plain data that ingestion writes and questions read: one frozen record a word of the design.

Offsets are 0-based character offsets into ``Source.text``, end exclusive, everywhere. Pages count
from 1. Sides are named by their Chinese role (甲方, 乙方, 丙方 ...; 双方 for both), also in English
contracts, where the first party of the preamble is 甲方 and the second 乙方.
"""

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Span: TypeAlias = tuple[int, int]
# Start and end in the source's text, then x0, y0, x1, y1 relative to the page, y from the top.
LineBox: TypeAlias = tuple[int, int, float, float, float, float]
Language: TypeAlias = Literal["zh", "en"]
Register: TypeAlias = Literal["obligations", "deadlines", "liabilities", "amounts", "findings"]
REGISTERS: tuple[Register, ...] = (
    "obligations",
    "deadlines",
    "liabilities",
    "amounts",
    "findings",
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a source. ``confidence`` (0-1) is the mean of the OCR, None for a text layer.

    ``line_boxes``: where OCR saw each line of text, empty for a text layer.
    """

    number: int
    start: int
    end: int
    label: str | None = None
    method: Literal["text", "ocr", "unreadable"] = "text"
    confidence: float | None = None
    line_boxes: tuple[LineBox, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One file as text. ``furniture``: spans of headers, footers, page numbers and site junk."""

    name: str
    format: str
    text: str
    file_hash: str
    pages: tuple[Page, ...] = ()
    furniture: tuple[Span, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    path: str = ""

    def page_at(self, offset: int) -> int:
        """The number of the page that holds ``offset``; 1 when the source has no pages."""
        for page in self.pages:
            if offset < page.end:
                return page.number
        return self.pages[-1].number if self.pages else 1


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a contract. ``name``: None if blank or masked; ``printed``: what stands there."""

    side: str
    name: str | None
    aliases: tuple[str, ...] = ()
    blank: Literal["blank", "masked"] | None = None
    printed: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """One agreement inside a source. ``ordinal`` counts the contracts of the source from 1."""

    contract_id: str
    source: str
    ordinal: int
    title: str
    language: Language
    start: int
    end: int
    page_start: int
    page_end: int
    parties: tuple[Party, ...] = ()
    number: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reference:
    """A cross-reference as printed; ``target`` is a clause id, None when it is unresolved."""

    text: str
    start: int
    end: int
    target: str | None


@dataclass(frozen=True, slots=True)
class Definition:
    """A defined term and where its definition stands."""

    term: str
    start: int
    end: int


# The kinds of clauses on the cover and at the end, where parties, not terms, are told.
COVER: frozenset[str] = frozenset({"preamble", "signature"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A node of the contract's tree. Its span includes its sub-clauses; ``own_end`` ends its text.

    ``number`` is as printed without a closing 、 or full stop, empty for unnumbered parts.
    ``path``: the numbers from the top, with ``#2`` for the second use of one under one parent.
    """

    clause_id: str
    contract_id: str
    parent_id: str | None
    kind: Literal["clause", "preamble", "signature", "annex", "contents"]
    number: str
    path: tuple[str, ...]
    level: int
    heading: str
    start: int
    end: int
    own_end: int
    page_start: int
    page_end: int
    notes: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    definitions: tuple[Definition, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded and searched: ``text`` is verbatim, ``header`` the context put before it."""

    passage_id: str
    contract_id: str
    clause_id: str
    source: str
    language: Language
    start: int
    end: int
    text: str
    header: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the source with their place."""

    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of a register. ``details``: what only some registers have, as JSON-able values.

    Common details: ``blank``, ``vague`` (bool), ``trigger``, ``unit``, ``condition``,
    ``counterparty``, ``rate``, ``base``, ``cap``, ``currency``, ``per``, ``purpose``, ``severity``.
    ``quotes`` and ``explanation`` belong to findings; the first quote is also ``quote``.
    """

    fact_id: str
    register: Register
    contract_id: str
    clause_id: str | None
    source: str
    kind: str
    bearer: str | None
    quote: str
    start: int
    end: int
    page: int
    value: str | int | float | None
    summary: str
    quotes: tuple[Quote, ...] = ()
    explanation: str = ""
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IngestedContract:
    """All that is known of one contract."""

    contract: Contract
    clauses: tuple[Clause, ...]
    passages: tuple[Passage, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class IngestedSource:
    """All that is known of one source: what the library takes in one atomic step."""

    source: Source
    contracts: tuple[IngestedContract, ...]
