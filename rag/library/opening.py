"""Opening a library for reading or writing."""

from rag.embedding import EmbeddingModel, load_embeddings
from rag.library import catalogue, writer
from rag.library.about import about_model, check_model
from rag.library.library import Library
from rag.library.lock import lock_for_writing
from rag.library.stores import Stores, open_stores
from rag.settings import Settings


def open_library(
    settings: Settings, *, write: bool = False, embeddings: EmbeddingModel | None = None
) -> Library:
    """The library that the settings name; an empty one where there is none yet.

    With ``write`` it takes the writer's lock and clears what a crash has left. ``embeddings``
    stands in for the model of the settings. Raises LibraryLockedError when another process
    writes, ModelMismatchError for indexes of another model, LibraryError when it cannot be opened.
    """
    stores = open_stores(settings, embeddings or load_embeddings(settings))
    try:
        _check(stores)
        if not write:
            return Library(stores, None)
        lock = lock_for_writing(stores.folder, stores.engine, settings.lock_timeout)
        try:
            writer.sweep(stores)
            return Library(stores, lock)
        except BaseException:
            lock.release()
            raise
    except BaseException:
        stores.close()
        raise


def _check(stores: Stores) -> None:
    with stores.engine.connect() as connection:
        check_model(catalogue.read_about(connection), about_model(stores.embeddings))
