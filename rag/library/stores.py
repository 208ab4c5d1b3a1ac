"""The stores of one library, opened together: catalogue, vectors, words, embedding model."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DatabaseError

from rag.embedding import EmbeddingModel
from rag.errors import LibraryError
from rag.library import catalogue, changes
from rag.library.about import about_model
from rag.library.schema import metadata, open_engine
from rag.library.vectors import Vectors
from rag.library.words import Words
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Stores:
    """What a library is made of. ``folder`` holds all that is not on a server."""

    folder: Path
    engine: Engine
    vectors: Vectors
    words: Words
    embeddings: EmbeddingModel

    def close(self) -> None:
        """Releases them all."""
        self.words.close()
        self.vectors.close()
        self.engine.dispose()


def open_stores(settings: Settings, embeddings: EmbeddingModel) -> Stores:
    """The stores that the settings name, made when missing. Raises LibraryError."""
    folder = settings.library
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"The library {folder} cannot be opened: {error.strerror}. Choose a folder that you "
            "may write to with --library or CONTRACT_QA_LIBRARY."
        ) from error
    engine = open_engine(folder, settings.database_url)
    about = _open_catalogue(engine, embeddings)
    vectors = Vectors(
        folder / "vectors",
        settings.chroma_url,
        f"passages-{about['library']}",
        about_model(embeddings),
    )
    return Stores(folder, engine, vectors, Words(folder / "words"), embeddings)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes; committed at the end, undone by an error."""
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        yield connection


def _open_catalogue(engine: Engine, embeddings: EmbeddingModel) -> dict[str, str]:
    try:
        with engine.connect() as connection:
            # A library of an earlier version may lack a table that has been added since.
            if metadata.tables.keys() <= set(inspect(connection).get_table_names()):
                return catalogue.read_about(connection)
        with writing(engine) as connection:
            metadata.create_all(connection)
            about = catalogue.read_about(connection)
            if not about:
                about = about_model(embeddings) | {"library": uuid.uuid4().hex, "generation": "0"}
                for key, value in about.items():
                    changes.set_about(connection, key, value)
            return about
    except DatabaseError as error:
        where = engine.url.render_as_string(hide_password=True)
        reason = str(error.orig).splitlines()[0]
        raise LibraryError(
            f"The catalogue {where} cannot be opened: {reason}. Check the folder or the server, "
            "and CONTRACT_QA_LIBRARY and CONTRACT_QA_DATABASE_URL."
        ) from error
