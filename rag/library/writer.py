"""Writing to the library so that a crash at any moment leaves the old state or the new one.

The order: note the revision as a leftover, embed, write vectors, write words; then, in the one
commit that makes it visible, write the records, clear the note and note the replaced revision.
What is noted as a leftover may be in the indexes without being in the catalogue: it is never
shown, and swept away when a writer opens or closes the library.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from rag.answer.items import lists_of
from rag.library import catalogue, changes
from rag.library.about import about_model
from rag.library.codec import digest, embedded_text, text_hash, to_matrix
from rag.library.records import Clause, IngestedSource, Passage, Source
from rag.library.stores import Stores, writing
from rag.library.words import Entry
from rag.sentences import embedded_sentence, quotable_sentences

EMBEDDED_AT_ONCE = 256  # texts between two commits of the embedding cache


def add(stores: Stores, ingested: IngestedSource) -> bool:
    """Makes a source visible, in place of an earlier one. False when it is there unchanged."""
    name = ingested.source.name
    with stores.engine.connect() as connection:
        known = {row.name: row.digest for row in catalogue.read_files(connection)}
    if known.get(name) == digest(ingested):
        return False
    passages = [passage for item in ingested.contracts for passage in item.passages]
    revision = uuid.uuid4().hex
    with writing(stores.engine) as connection:
        changes.write_leftover(connection, revision, len(passages))
    sentences = [
        text
        for item in ingested.contracts
        for text in sentence_texts(item.passages, item.clauses, ingested.source)
    ]
    add_vectors(stores, revision, passages, embed(stores, map(embedded_text, passages)))
    hashes = embed_new(stores, sentences)
    stores.words.add(Entry(revision, passage) for passage in passages)
    stores.words.commit()
    with writing(stores.engine) as connection:
        changes.write_source(connection, ingested, revision, hashes)
    return True


def remove(stores: Stores, name: str) -> None:
    """Takes a source out of the catalogue; its vectors and words become leftovers."""
    with writing(stores.engine) as connection:
        changes.delete_source(connection, name)


def sweep(stores: Stores) -> None:
    """Clears the indexes of what is not in the catalogue, and vectors that no passage needs."""
    with stores.engine.connect() as connection:
        leftovers = list(catalogue.read_leftovers(connection))
    if not leftovers:
        return
    stores.vectors.delete(leftovers)
    stores.words.delete(leftovers)
    stores.words.commit()
    with writing(stores.engine) as connection:
        changes.drop_leftovers(connection, leftovers)
        changes.drop_unused_embeddings(connection)


def sentence_texts(
    passages: Iterable[Passage], clauses: Sequence[Clause], source: Source
) -> Iterator[str]:
    """What is embedded of the sentences of a contract's passages, and of the lists in them."""
    for passage in passages:
        for sentence in quotable_sentences(passage, clauses, source.furniture):
            yield embedded_sentence(passage, sentence.text)
        for _, items in lists_of(passage, clauses, source.text):
            yield embedded_sentence(passage, items.text)


def embed(stores: Stores, texts: Iterable[str]) -> np.ndarray:
    """The vectors of texts, one row each; a text embedded before is not embedded again."""
    hashes = embed_new(stores, texts)
    with stores.engine.connect() as connection:
        found = catalogue.read_embeddings(connection, hashes)
    return to_matrix([found[each] for each in hashes], stores.embeddings.dimension)


def embed_new(stores: Stores, texts: Iterable[str]) -> list[str]:
    """The content hashes of texts, in their order; those without a vector get theirs."""
    listed = list(texts)
    hashes = list(map(text_hash, listed))
    by_hash = dict(zip(hashes, listed, strict=True))
    with stores.engine.connect() as connection:
        known = catalogue.known_hashes(connection, by_hash)
    new = [each for each in by_hash if each not in known]
    for first in range(0, len(new), EMBEDDED_AT_ONCE):
        some = new[first : first + EMBEDDED_AT_ONCE]
        made = stores.embeddings.embed_documents([by_hash[each] for each in some])
        with writing(stores.engine) as connection:
            changes.write_embeddings(connection, dict(zip(some, np.asarray(made), strict=True)))
    return hashes


def add_vectors(
    stores: Stores, revision: str, passages: Sequence[Passage], matrix: np.ndarray
) -> None:
    """Writes the vectors of a revision's passages, one row of ``matrix`` each."""
    stores.vectors.add(revision, {p.passage_id: p.contract_id for p in passages}, matrix)


def catch_up_words(stores: Stores) -> None:
    """Makes the full-text index hold the revisions of the catalogue and no others."""
    held = stores.words.count(stores.words.searcher())
    with stores.engine.connect() as connection:
        revisions = {row.revision for row in catalogue.read_files(connection)}
        for revision, passages in catalogue.iterate_passages(connection, revisions - held.keys()):
            stores.words.add(Entry(revision, passage) for passage in passages)
    stores.words.delete(held.keys() - revisions)
    stores.words.commit()


def rebuild(stores: Stores) -> int:
    """Makes both indexes anew from the catalogue; returns the number of passages in them.

    Vectors of another model are made anew as well. Until the end the library names an unfinished
    rebuild as its model, so that after a crash it refuses to open until it is rebuilt again.
    """
    about = about_model(stores.embeddings)
    with writing(stores.engine) as connection:
        if not about.items() <= catalogue.read_about(connection).items():
            changes.drop_embeddings(connection)
        changes.set_about(connection, "model", f"{stores.embeddings.name} (unfinished rebuild)")
    stores.vectors.clear()
    stores.words.clear()
    count = 0
    with stores.engine.connect() as connection:
        revisions = {row.revision for row in catalogue.read_files(connection)}
        for revision, passages in catalogue.iterate_passages(connection, revisions):
            add_vectors(stores, revision, passages, embed(stores, map(embedded_text, passages)))
            stores.words.add(Entry(revision, passage) for passage in passages)
            count += len(passages)
        sources = catalogue.read_sources(connection)
    stores.words.commit()
    for source in sources:
        _embed_sentences(stores, source)
    with writing(stores.engine) as connection:
        changes.drop_leftovers(connection, catalogue.read_leftovers(connection))
        changes.drop_unused_embeddings(connection)
        changes.count_generation(connection)
        for key, value in about.items():
            changes.set_about(connection, key, value)
    return count


def _embed_sentences(stores: Stores, source: Source) -> None:
    """Gives all sentences of a source in the catalogue a vector."""
    with stores.engine.connect() as connection:
        texts = [
            text
            for contract_id in catalogue.read_contract_ids(connection, source.name)
            for text in sentence_texts(
                catalogue.read_passages(connection, contract_id),
                catalogue.read_clauses(connection, contract_id),
                source,
            )
        ]
    hashes = embed_new(stores, texts)
    with writing(stores.engine) as connection:
        changes.write_sentences(connection, source.name, hashes)
