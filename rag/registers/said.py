"""What contracts say, as it is shown to people: rows with the words that make them understood."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.language.sentences import split_sentences
from rag.library.records import Clause, Contract, Fact, Language, Source, Span

# Characters of its sentence that are shown in front of a sum and behind it.
_BEFORE, _BEHIND = 90, 60
_COMMAS = "，,、；;：:"
_LEADING = " \t\n\u3000、.．。:：,，)）"  # what stands between a number and the words


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a source, ``quote == text[start:end]``, with their clause where they have one."""

    quote: str
    start: int
    end: int
    page: int
    clause: Clause | None


def said_by(fact: Fact, clause: Clause | None, contract: Contract, source: Source) -> Said:
    """The words of a register row; of a bare sum, which alone says nothing, those around it."""
    start, end = fact.start, fact.end
    if fact.register == "amounts" and clause is not None:
        start, end = _around(source.text, (start, end), _own_words(clause, source.text), contract)
    return Said(source.text[start:end], start, end, fact.page, clause)


def sentences_with(
    words: Sequence[str], clauses: Iterable[Clause], contract: Contract, source: Source
) -> Iterator[Said]:
    """The sentences of the clauses that hold one of the words."""
    for clause in clauses:
        at, end = _own_words(clause, source.text)
        for start, stop in _sentences(source.text, (at, end), contract.language):
            quote = source.text[start:stop]
            bare = quote.strip(_LEADING)
            if clause.kind == "clause" and bare != clause.heading and holds(bare, words):
                yield Said(quote, start, stop, source.page_at(start), clause)


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether one of the words, in small letters, stands in the text, whatever blanks it has."""
    lower = "".join(text.lower().split()) if not text.isascii() else text.lower()
    return any(word in lower for word in words)


def _own_words(clause: Clause, text: str) -> Span:
    """The clause without its number, its heading and its sub-clauses."""
    at = clause.start
    for printed in (clause.number, clause.heading):
        begin = (
            at + len(text[at : clause.own_end]) - len(text[at : clause.own_end].lstrip(_LEADING))
        )
        if printed and text.startswith(printed, begin) and begin + len(printed) < clause.own_end:
            at = begin + len(printed)
    return at, clause.own_end


def _sentences(text: str, within: Span, language: Language) -> Iterator[Span]:
    for first, last in split_sentences(text[slice(*within)], language):
        start, end = within[0] + first, within[0] + last
        yield start + len(text[start:end]) - len(text[start:end].lstrip(_LEADING)), end


def _around(text: str, amount: Span, within: Span, contract: Contract) -> Span:
    """The sentence that holds ``amount``, of a long one the parts between commas around it."""
    sentences = _sentences(text, within, contract.language)
    start, end = next((s for s in sentences if s[0] <= amount[0] and amount[1] <= s[1]), amount)
    if amount[0] - start > _BEFORE:
        commas = [i + 1 for i in range(amount[0] - _BEFORE, amount[0]) if text[i] in _COMMAS]
        start = commas[0] if commas else amount[0]
    if end - amount[1] > _BEHIND:
        commas = [i for i in range(amount[1], amount[1] + _BEHIND) if text[i] in _COMMAS]
        end = commas[-1] if commas else amount[1]
    return start + len(text[start:end]) - len(text[start:end].lstrip()), end
