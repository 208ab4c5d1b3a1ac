"""Other ways to retrieve, run on the same sources with the same embedding and the same questions.

``langchain-500``, ``langchain-1000``: the pipeline of LangChain's tutorial, a recursive splitter
and the nearest chunks by dense similarity. ``words`` and ``dense`` are our own passages with one of
the two searches alone. ``lexichunk``: its clause chunks of English sources, where installed. A
baseline retrieves; it neither answers nor declines.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from rag.evaluation.questions import GoldQuestion
from rag.library import Library

RETRIEVED = 40  # passages a question
_SEPARATORS = ("\n\n", "\n", "。", ";", ".", " ", "")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a source that a baseline retrieves; ``header`` is embedded before the text."""

    source: str
    start: int
    text: str
    header: str = ""


def run_baselines(
    library: Library, questions: Sequence[GoldQuestion]
) -> dict[str, dict[str, Mapping[str, Any]]]:
    """The answers of each baseline, by name and question id; only ``retrieved`` is filled."""
    baselines = {
        "langchain-500": _dense_chunks(library, questions, 500),
        "langchain-1000": _dense_chunks(library, questions, 1000),
        "words": _own_passages(
            library, questions, lambda text: library.search_words(text, RETRIEVED)
        ),
        "dense": _own_passages(
            library,
            questions,
            lambda text: library.search_vectors(library.embeddings.embed_query(text), RETRIEVED),
        ),
    }
    english = {contract.source for contract in library.contracts() if contract.language == "en"}
    if english and find_spec("lexichunk"):
        baselines["lexichunk (English sources)"] = _clause_chunks(library, questions, english)
    return baselines


def _dense_chunks(
    library: Library, questions: Sequence[GoldQuestion], size: int
) -> dict[str, Mapping[str, Any]]:
    chunks = [chunk for name in library.files() for chunk in _split(library, name, size)]
    return nearest_chunks(chunks, questions, library.embeddings)


def _clause_chunks(
    library: Library, questions: Sequence[GoldQuestion], sources: Iterable[str]
) -> dict[str, Mapping[str, Any]]:
    """lexichunk's clauses of English law, with its header before the text that is embedded."""
    from lexichunk import LegalChunker

    chunker = LegalChunker(jurisdiction="us")
    chunks = [
        Chunk(name, found.char_start, found.content, found.context_header)
        for name in sorted(sources)
        for found in chunker.chunk(library.source(name).text)
    ]
    return nearest_chunks(chunks, questions, library.embeddings)


def nearest_chunks(
    chunks: Sequence[Chunk], questions: Iterable[GoldQuestion], embeddings: Embeddings
) -> dict[str, Mapping[str, Any]]:
    """For each question the chunks with the highest cosine, best first."""
    vectors = np.asarray(
        embeddings.embed_documents([f"{chunk.header}\n{chunk.text}".strip() for chunk in chunks])
    )
    found: dict[str, Mapping[str, Any]] = {}
    for question in questions:
        scores = vectors @ np.asarray(embeddings.embed_query(question.question))
        best = np.argsort(-scores, kind="stable")[:RETRIEVED]
        found[question.id] = _answer(
            (chunks[index].source, chunks[index].start, chunks[index].text, float(scores[index]))
            for index in best
        )
    return found


def _split(library: Library, name: str, size: int) -> list[Chunk]:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        separators=list(_SEPARATORS), chunk_size=size, chunk_overlap=size // 5, add_start_index=True
    )
    documents = splitter.create_documents([library.source(name).text])
    return [Chunk(name, d.metadata["start_index"], d.page_content) for d in documents]


def _own_passages(
    library: Library,
    questions: Iterable[GoldQuestion],
    search: Callable[[str], list[tuple[str, float]]],
) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for question in questions:
        hits = search(question.question)
        passages = {p.passage_id: p for p in library.passages([name for name, _ in hits])}
        found[question.id] = _answer(
            (passages[name].source, passages[name].start, passages[name].text, score)
            for name, score in hits
            if name in passages
        )
    return found


def _answer(passages: Iterable[tuple[str, int, str, float]]) -> Mapping[str, Any]:
    return {
        "retrieved": [
            {
                "source": source,
                "start": start,
                "end": start + len(text),
                "text": text,
                "score": score,
            }
            for source, start, text, score in passages
        ]
    }
