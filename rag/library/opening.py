"""Opening a library: the stores put together, and the model checked against the indexes."""

import uuid

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from rag.embedding import EmbeddingModel, load_embeddings
from rag.errors import LibraryError
from rag.library import catalogue, writer
from rag.library.library import Library
from rag.library.lock import lock_for_writing
from rag.library.schema import SCHEMA_VERSION, metadata, open_engine
from rag.library.vectors import Vectors, check_model
from rag.library.words import Words
from rag.settings import Settings


def open_library(
    settings: Settings, *, write: bool = False, embeddings: EmbeddingModel | None = None
) -> Library:
    """The library that the settings name; an empty one where there is none yet.

    With ``write`` it takes the writer's lock and clears what a crash has left. ``embeddings``
    stands in for the model of the settings. Raises LibraryLockedError when another process
    writes, ModelMismatchError for indexes of another model, LibraryError when it cannot be opened.
    """
    model = embeddings or load_embeddings(settings)
    lock = lock_for_writing(settings.library, settings.lock_timeout) if write else None
    try:
        engine = open_engine(settings.library, settings.database_url)
        about = open_catalogue(engine, model)
        check_model(about, about_model(model))
        vectors, words = open_indexes(settings, model, about["library"])
        if lock is not None:
            writer.sweep(engine, vectors, words)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    return Library(engine, vectors, words, model, lock)


def open_catalogue(engine: Engine, model: EmbeddingModel) -> dict[str, str]:
    """The table ``about``; the tables are made when missing. Raises LibraryError."""
    try:
        metadata.create_all(engine)
        with engine.connect() as connection:
            about = catalogue.read_about(connection)
        if about:
            return about
        with writer.writing(engine) as connection:
            about = catalogue.read_about(connection)
            if not about:
                about = about_model(model) | {"library": uuid.uuid4().hex, "generation": "0"}
                for key, value in about.items():
                    catalogue.set_about(connection, key, value)
    except OperationalError as error:
        where = engine.url.render_as_string(hide_password=True)
        raise LibraryError(
            f"The catalogue {where} cannot be opened: {error.orig}. Check the folder or the "
            "server, and CONTRACT_QA_LIBRARY and CONTRACT_QA_DATABASE_URL."
        ) from error
    return about


def about_model(model: EmbeddingModel) -> dict[str, str]:
    """What ties a library to its model, as the table ``about`` keeps it."""
    return {
        "schema": str(SCHEMA_VERSION),
        "model": model.name,
        "dimension": str(model.dimension),
    }


def open_indexes(settings: Settings, model: EmbeddingModel, library: str) -> tuple[Vectors, Words]:
    """The vectors and the words of the library with that id."""
    vectors = Vectors(
        settings.library / "vectors",
        settings.chroma_url,
        f"passages-{library}",
        model.name,
        model.dimension,
    )
    return vectors, Words(settings.library / "words")
