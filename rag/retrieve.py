"""Hybrid search inside the scope of a question, as a function and as a LangChain retriever."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from data import DATA
from rag.answer.types import Question, Retrieved, Scope
from rag.embedding import EmbeddingModel
from rag.language.provisions import asked_provisions, provision_words, says_provision
from rag.language.terms import coverage, expansions, find_terms, for_languages
from rag.library import Library
from rag.library.records import Passage
from rag.question_vectors import question_vector
from rag.ranking import fold_duplicates, fuse
from rag.rerank import Reranker
from rag.scope import find_scope
from rag.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages by id, with their scores of each search by id, raw."""

    passages: dict[str, Passage]
    dense: dict[str, float]
    words: dict[str, float]
    coverage: dict[str, float]
    provision_words: dict[str, float] = field(default_factory=dict)
    provision: dict[str, float] = field(default_factory=dict)

    def fused(self, weights: Mapping[str, float]) -> dict[str, float]:
        """The weighted sums of z-scores by id; ``weights`` has dense, words and coverage."""
        known = retrieval_rules()["provision"]
        return fuse(
            [
                (self.dense, weights["dense"]),
                (self.words, weights["words"]),
                (self.coverage, weights["coverage"]),
                (self.provision_words, known["words"]),
                (self.provision, known["said"]),
            ]
        )


class ContractRetriever(BaseRetriever):
    """A LangChain retriever over a library: the scope is found in the query itself."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    embeddings: EmbeddingModel
    reranker: Reranker | None = None
    k: int = 40

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
    ) -> list[Document]:
        scope = find_scope(Question(query), self.library)
        found = retrieve(scope, self.library, self.embeddings, self.reranker)
        return [as_document(result) for result in found[: self.k]]


def retrieve(
    scope: Scope, library: Library, embeddings: EmbeddingModel, reranker: Reranker | None = None
) -> tuple[Retrieved, ...]:
    """The passages for a question, best first, near-duplicates behind the first of their kind.

    At least 40 when the scope has so many. ``score`` is the weighted sum of z-scores, or the
    reranker's score.
    """
    rules = retrieval_rules()
    candidates = find_candidates(scope, library, embeddings)
    scores = candidates.fused(rules["weights"])
    ranked = sorted(candidates.passages.values(), key=lambda p: -scores[p.passage_id])
    ranked = ranked[: 2 * rules["results"]]
    if reranker is not None:
        ranked, scores = reranker.rerank(_asked(scope), ranked)
    folded = fold_duplicates(ranked, rules["same_passage"])[: rules["results"]]
    return _placed(folded, scores, library)


def find_candidates(scope: Scope, library: Library, embeddings: EmbeddingModel) -> Candidates:
    """The passages that one of the searches finds, before their scores are fused."""
    count = retrieval_rules()["candidates"]
    within = list(scope.contract_ids) if _is_narrow(scope, library) else None
    asked = _asked(scope)
    languages = {library.contract(contract_id).language for contract_id in scope.contract_ids}
    terms = for_languages(find_terms(asked, vocabulary(library)), languages)
    vector = question_vector(asked, scope.language, embeddings)
    dense = dict(library.search_vectors(vector, count, within))
    words = dict(library.search_words(asked, count, within))
    synonyms = " ".join((*(term.word for term in terms), *expansions(terms)))
    wider = dict(library.search_words(synonyms, count, within)) if synonyms else {}
    provisions = asked_provisions(scope.topic) if "en" in languages else ()
    known = provision_words(provisions)
    worded = dict(library.search_words(known, count, within)) if known else {}
    passages = {p.passage_id: p for p in library.passages({**dense, **words, **wider, **worded})}
    covered = {key: coverage(terms, f"{p.header} {p.text}") for key, p in passages.items()}
    said = {key: float(_says(provisions, p)) for key, p in passages.items()} if known else {}
    return Candidates(passages, dense, words, covered, worded, said)


def _asked(scope: Scope) -> str:
    return f"{scope.topic} {scope.context}".strip()


def as_document(result: Retrieved) -> Document:
    """A retrieved passage as a LangChain document; the metadata say where it stands."""
    passage = result.passage
    return Document(
        id=passage.passage_id,
        page_content=passage.text,
        metadata={
            "source": passage.source,
            "contract_id": passage.contract_id,
            "contract_title": result.contract.title,
            "clause_id": passage.clause_id,
            "clause_number": result.clause.number,
            "clause_path": list(result.clause.path),
            "heading": result.clause.heading,
            "page": result.clause.page_start,
            "start": passage.start,
            "end": passage.end,
            "language": passage.language,
            "header": passage.header,
            "score": result.score,
            "rank": result.rank,
        },
    )


@cache
def retrieval_rules() -> dict[str, Any]:
    """The numbers of data/retrieval.toml."""
    return tomllib.loads((DATA / "retrieval.toml").read_text(encoding="utf-8"))


def _is_narrow(scope: Scope, library: Library) -> bool:
    return len(scope.contract_ids) < len(library.contracts())


def _says(provisions: tuple[str, ...], passage: Passage) -> bool:
    return passage.language == "en" and says_provision(provisions, passage.text)


def _placed(
    passages: list[Passage],
    scores: dict[str, float],
    library: Library,
) -> tuple[Retrieved, ...]:
    clauses = library.clauses_by_id({passage.clause_id for passage in passages})
    contracts = {contract.contract_id: contract for contract in library.contracts()}
    return tuple(
        Retrieved(
            rank,
            round(scores[passage.passage_id], 4),
            passage,
            clauses[passage.clause_id],
            contracts[passage.contract_id],
        )
        for rank, passage in enumerate(passages, start=1)
    )
