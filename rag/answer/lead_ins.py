"""Sentences of lists are read with the words that announce them."""

from collections.abc import Iterable
from dataclasses import replace

from rag.answer.evidence import Sentence
from rag.answer.items import find_items
from rag.library import Library


def with_lead_ins(sentences: Iterable[Sentence], library: Library) -> tuple[Sentence, ...]:
    """The sentences, those of a list or table with its lead-in and header."""
    read: list[Sentence] = []
    for sentence in sentences:
        span = (sentence.start, sentence.end)
        found = find_items(sentence.clause, span, sentence.found.contract.language, library)
        listed = found is not None and not found.headed and found.at(*span)
        read.append(replace(sentence, lead_in=found.lead_in) if found and listed else sentence)
    return tuple(read)
