"""The items that a lead-in announces: sub-clauses, sentences behind it, or the rows of a table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.answer.rows import has_cells, is_row, split_rows
from rag.language.sentences import split_sentences
from rag.language.words import load_words
from rag.library.records import Clause, Language, Passage, Span
from rag.sentences import as_printed

if TYPE_CHECKING:
    from rag.library import Library

_SEPARATORS = " \t\n\r\u3000、.．。:：)）"
_COLONS = (":", "：")
_CONJUNCTION = re.compile(r"(?<=[;,])\s{1,3}(?:and|or|and/or)$")
_BROKEN = re.compile(r"[:：]\s{0,4}\n\s{0,8}(?=\S)")
# Characters of a list that are read, and embedded, as one sentence.
_READ = 200
# A lead-in that ends with no colon announces within its last characters.
_END = 24


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: its words, their span in the source, and the clause they stand in."""

    text: str
    start: int
    end: int
    clause: Clause


@dataclass(frozen=True, slots=True)
class Items:
    """A list: the words that announce it (the header of a table with them) and its items.

    ``above``: where these words stand. ``headed``: only a heading stands above the items, which
    need not belong together.
    """

    lead_in: str
    items: tuple[Item, ...]
    above: Item
    headed: bool = False

    @property
    def text(self) -> str:
        """Lead-in and items in one line, as far as they are read as one sentence."""
        return " ".join(f"{self.lead_in} {' '.join(i.text for i in self.items)}".split())[:_READ]

    def at(self, start: int, end: int) -> Item | None:
        """The item that overlaps a span, None where it is none of them."""
        return next((i for i in self.items if i.start < end and start < i.end), None)


def announces(text: str) -> bool:
    """Whether a text leads in items: it ends with a colon, or says so near its end."""
    words = load_words("items")["lead_in"]
    bare = text.rstrip()
    end = bare[-_END:].lower()
    return bare.endswith(_COLONS) or any(word in end for word in (*words["zh"], *words["en"]))


def find_items(clause: Clause, span: Span, language: Language, library: "Library") -> Items | None:
    """The list that a sentence leads in or is an item of; None when it is neither.

    ``clause``: the innermost clause of the sentence, ``span``: where it stands in the source.
    """
    clauses = library.clauses(clause.contract_id)
    text = library.source(library.contract(clause.contract_id).source).text
    own = _within(clause, language, text) or _below(clause, clauses, text)
    if own and (own.at(*span) or announces(text[slice(*span)])):
        return own
    parent = next((c for c in clauses if c.clause_id == clause.parent_id), None)
    above = _below(parent, clauses, text) if parent else None
    return above if above and above.at(*span) else None


def lists_of(
    passage: Passage, clauses: Sequence[Clause], text: str
) -> Iterator[tuple[Clause, Items]]:
    """The lists that the clauses of a passage announce, in their text or as their sub-clauses.

    ``clauses``: those of the passage's contract; ``text``: its source.
    """
    for clause in clauses:
        if clause.start < passage.end and passage.start < clause.end:
            in_text = _within(clause, passage.language, text)
            for items in (in_text, _below(clause, clauses, text)):
                if items:
                    yield clause, items


def _below(clause: Clause, clauses: Sequence[Clause], text: str) -> Items | None:
    """The sub-clauses of a clause whose own text leads them in, or is but a heading."""
    children = [c for c in clauses if c.parent_id == clause.clause_id and c.start >= clause.start]
    if len(children) < 2:
        return None
    own = text[own_start(clause, text) : clause.own_end]
    bare = _behind(clause.heading, own).strip()
    headed = not bare and not announces(own)
    if not headed and not announces(own) and not _goes_on(children, text):
        return None
    items: list[Item] = []
    for child in children:
        below = _below(child, clauses, text)
        item = _item(child, text)
        items += below.items if below and not below.headed else [item] if item else []
    last = bare.split("。")[-1].strip()
    lead_in = " ".join((last or clause.heading).split())
    end = clause.start + len(text[clause.start : clause.own_end].rstrip())
    above = Item(last, end - len(last), end, clause)
    return Items(lead_in, tuple(items), above, headed) if len(items) > 1 else None


def _goes_on(clauses: Sequence[Clause], text: str) -> bool:
    """Whether each clause but the last ends with a semicolon: they are items, announced or not."""
    ends = [text[c.start : c.own_end].rstrip()[-1:] for c in clauses[:-1]]
    return all(end in (";", "；") for end in ends)


def _within(clause: Clause, language: Language, text: str) -> Items | None:
    """The rows of a table, or the items behind a lead-in, in the own text of a clause."""
    start = own_start(clause, text)
    own = text[start : clause.own_end]
    spans = [
        (begin + a, begin + b)
        for begin, end in split_sentences(own, language)
        for a, b in split_rows(own[begin:end])
    ]
    first = next((n for n, (a, b) in enumerate(spans) if _leads(own[a:b])), None)
    labelled = [n for n, (a, b) in enumerate(spans) if is_row(own[a:b])]
    if first is None and len(labelled) > 2 and labelled[0]:
        first = labelled[0] - 1
    if first is None:
        return None
    (at, end), items = spans[first], spans[first + 1 :]
    if broken := _BROKEN.search(own[at:end]):
        items = [(at + broken.end(), end), *items]
        end = at + broken.start() + 1
    lead_in = own[at:end]
    above = Item(lead_in, start + at, start + end, clause)
    if items and has_cells(own[slice(*items[0])]):
        lead_in = f"{lead_in} {own[slice(*items[0])]}"
        items = items[1:]
    rows = [span for span in items if is_row(own[slice(*span)])]
    items = rows if len(rows) > 1 else _enumerated(own, items)
    if len(items) < 2:
        return None
    listed = (Item(own[a:b], start + a, start + b, clause) for a, b in items)
    return Items(" ".join(lead_in.split()), tuple(listed), above)


def _leads(text: str) -> bool:
    return announces(text) or any(announces(line) for line in text.splitlines())


def _enumerated(own: str, spans: Sequence[Span]) -> list[Span]:
    """The spans that go on a list: from the first to the one that ends with a full stop."""
    listed: list[Span] = []
    for start, end in spans:
        listed.append((start, end))
        if not own[start:end].endswith((";", "；")):
            break
    return listed


def _item(clause: Clause, text: str) -> Item | None:
    start = own_start(clause, text)
    end = start + len(_CONJUNCTION.sub("", text[start : clause.own_end].rstrip()))
    return Item(text[start:end], start, end, clause) if end > start else None


def own_start(clause: Clause, text: str) -> int:
    """Where the text of a clause begins behind its number."""
    own = text[clause.start : clause.own_end]
    return clause.own_end - len(_behind(clause.number, own))


def _behind(printed: str, text: str) -> str:
    """A text without the number or heading it begins with."""
    match = as_printed(printed).match(text)
    return text[match.end() :].lstrip(_SEPARATORS) if match else text
