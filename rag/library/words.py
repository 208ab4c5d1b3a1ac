"""The full-text index (tantivy): which words of a query stand in which passage.

Three fields, each with its own weight in the score: the passage's text, its context header, and
dictionary words of both. Chinese is indexed as single characters and pairs, which found more than
dictionary words alone; other scripts as lower-cased words, English ones stemmed.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Query

from rag.library.records import Passage

ANALYZER = "terms"
WEIGHTS = {"text": 1.0, "header": 1.0, "words": 0.5}
HEAP = 64_000_000
MAX_TERMS = 256  # distinct terms of a field that a query is cut to
HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
TOKEN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+(?:[.,:/][0-9]+)*%?")
IS_HAN = re.compile(rf"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage of a revision as the index takes it."""

    revision: str
    passage: Passage


class Words:
    """The index in one folder. One process at a time writes; a reader sees what it reloaded."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = _schema()
        self._analyzer = _analyzer()
        self._index = tantivy.Index(self._schema, str(folder))
        # Tokenizers are not kept with the index: without this, every open would fail to search.
        self._index.register_tokenizer(ANALYZER, self._analyzer)
        self._index.config_reader(reload_policy="manual")
        self._index.reload()
        self._writer: Any = None

    def searcher(self) -> tantivy.Searcher:
        """The index as it is on disk now; later changes do not show in it."""
        self._index.reload()
        return self._index.searcher()

    def add(self, entries: Iterable[Entry]) -> None:
        """Adds passages; ``commit`` makes them last."""
        for entry in entries:
            self._open_writer().add_document(_document(entry))

    def delete(self, revisions: Iterable[str]) -> None:
        """Deletes all passages of some revisions; ``commit`` makes it last."""
        for revision in revisions:
            self._open_writer().delete_documents_by_term("revision", revision)

    def clear(self) -> None:
        """Deletes everything; ``commit`` makes it last."""
        self._open_writer().delete_all_documents()

    def commit(self) -> None:
        """Makes all changes since the last commit last, in one step."""
        self._open_writer().commit()

    def close(self) -> None:
        """Ends writing, waiting for merges, and releases the index's own lock."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def search(
        self, searcher: tantivy.Searcher, query: str, k: int, contract_ids: Sequence[str] | None
    ) -> list[tuple[str, str, float]]:
        """The best ``revision, passage_id, BM25 score`` for a query, best first.

        A passage needs one term of the query. ``contract_ids`` limits the search (None: all).
        """
        terms = self._query(query)
        if terms is None or k <= 0:
            return []
        if contract_ids is not None:
            within = Query.term_set_query(self._schema, "contract_id", list(contract_ids))
            terms = Query.boolean_query(
                [(Occur.Must, terms), (Occur.Must, Query.const_score_query(within, 0.0))]
            )
        hits = searcher.search(terms, limit=k, count=False).hits
        return [(*_key(searcher.doc(address)), float(score)) for score, address in hits]

    def count(self, searcher: tantivy.Searcher) -> dict[str, int]:
        """The number of passages of every revision in the index."""
        return dict(searcher.terms_with_prefix("revision", "", Query.all_query()))

    def _open_writer(self) -> Any:
        if self._writer is None:
            self._writer = self._index.writer(HEAP, num_threads=1)
        return self._writer

    def _query(self, query: str) -> Query | None:
        grams, words = self._terms(gram_text(query)), self._terms(word_text(query))
        parts = [
            (Occur.Should, Query.boost_query(Query.term_query(self._schema, field, term), weight))
            for field, weight in WEIGHTS.items()
            for term in (words if field == "words" else grams)
        ]
        return Query.boolean_query(parts) if parts else None

    def _terms(self, text: str) -> list[str]:
        return list(dict.fromkeys(self._analyzer.analyze(text)))[:MAX_TERMS]


def gram_text(text: str) -> str:
    """The tokens to index, blanks between: Han characters and pairs, other words as they are."""
    found: list[str] = []
    for token in TOKEN.findall(unicodedata.normalize("NFKC", text)):
        found.append(token) if not IS_HAN.match(token) else found.extend(_grams(token))
    return " ".join(found)


def word_text(text: str) -> str:
    """The Chinese dictionary words of at least two characters, blanks between."""
    import rjieba

    words = rjieba.cut(unicodedata.normalize("NFKC", text))
    return " ".join(word for word in words if len(word) > 1 and IS_HAN.match(word))


def _grams(run: str) -> list[str]:
    return [*run, *(run[i : i + 2] for i in range(len(run) - 1))]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("passage_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("revision", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("contract_id", tokenizer_name="raw", index_option="basic")
    for field in WEIGHTS:
        builder.add_text_field(field, tokenizer_name=ANALYZER, index_option="freq")
    return builder.build()


def _analyzer() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
        .filter(tantivy.Filter.remove_long(60))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def _document(entry: Entry) -> tantivy.Document:
    passage = entry.passage
    return tantivy.Document(
        passage_id=passage.passage_id,
        revision=entry.revision,
        contract_id=passage.contract_id,
        text=gram_text(passage.text),
        header=gram_text(passage.header),
        words=word_text(f"{passage.header}\n{passage.text}"),
    )


def _key(document: tantivy.Document) -> tuple[str, str]:
    return str(document.get_first("revision")), str(document.get_first("passage_id"))
