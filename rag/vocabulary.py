"""How telling words are in one library: from a sample of its clauses, kept until it changes."""

from functools import lru_cache

from rag.language.terms import Vocabulary
from rag.library import Library
from rag.library.records import COVER

# A sample is enough to know which words are telling.
_CLAUSES = 1_500


def vocabulary(library: Library) -> Vocabulary:
    """The vocabulary of a library's clauses; names and addresses are no words of the trade."""
    return _vocabulary(library, library.generation)


@lru_cache(maxsize=32)
def _vocabulary(library: Library, _generation: int) -> Vocabulary:
    texts = {source.name: source.text for source in library.sources()}
    spans = [
        (contract.source, clause.start, clause.own_end)
        for contract in library.contracts()
        for clause in library.clauses(contract.contract_id)
        if clause.kind not in COVER
    ]
    step = max(1, len(spans) // _CLAUSES)
    return Vocabulary(texts[source][start:end] for source, start, end in spans[::step])
