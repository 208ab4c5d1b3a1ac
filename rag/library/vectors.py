"""The vectors in Chroma: embedded in the library's folder, or on a server.

Ids are ``revision:passage_id``, so that an old and a new revision of a source never collide. Only
the two fields that filters need are kept with a vector; texts stay in the catalogue.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from rag.errors import LibraryError
from rag.library.about import check_model

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

# Chroma's defaults found 36-79 % of the 20 nearest among 10,000-100,000 vectors; these find them.
HNSW = {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 400}
BATCH = 5_000  # Chroma takes at most 5,461 rows a call


class Vectors:
    """The collection of one library. Chroma is imported at the first use, which takes a second."""

    def __init__(self, folder: Path, url: str | None, name: str, about: dict[str, str]) -> None:
        self._folder = folder
        self._url = url
        self._name = name
        self._about = about
        self._client: Any = None
        self._collection: Collection | None = None
        self._opened_at = -1

    @property
    def embedded(self) -> bool:
        """Whether the vectors are in the library's folder, not on a server."""
        return self._url is None

    def add(self, revision: str, contract_of: dict[str, str], vectors: np.ndarray) -> None:
        """Adds one vector for each passage id of ``contract_of`` (to contract id), in its order."""
        collection = self.collection()
        passages = list(contract_of.items())
        for first in range(0, len(passages), BATCH):
            some = passages[first : first + BATCH]
            collection.add(
                ids=[f"{revision}:{passage_id}" for passage_id, _ in some],
                embeddings=vectors[first : first + BATCH],
                metadatas=[{"revision": revision, "contract_id": c} for _, c in some],
            )

    def delete(self, revisions: Iterable[str]) -> None:
        """Deletes all vectors of some revisions."""
        for revision in revisions:
            self.collection().delete(where={"revision": revision})

    def search(
        self, vector: Sequence[float], k: int, contract_ids: Sequence[str] | None
    ) -> list[tuple[str, str, float]]:
        """The nearest ``revision, passage_id, cosine``, best first; approximate.

        ``contract_ids`` limits the search (None: all).
        """
        where: Any = None if contract_ids is None else {"contract_id": {"$in": list(contract_ids)}}
        found = self.collection().query(
            query_embeddings=np.asarray([vector], np.float32),
            n_results=k,
            where=where,
            include=["distances"],
        )
        distances = found["distances"] or [[]]
        return [
            (*_key(key), 1.0 - float(distance))
            for key, distance in zip(found["ids"][0], distances[0], strict=True)
        ]

    def count(self) -> int:
        """The number of vectors."""
        return self.collection().count()

    def ids(self) -> set[tuple[str, str]]:
        """Every ``revision, passage_id`` in the collection, for the doctor."""
        collection, found = self.collection(), set[tuple[str, str]]()
        for first in range(0, collection.count(), BATCH):
            found |= {
                _key(key) for key in collection.get(limit=BATCH, offset=first, include=[])["ids"]
            }
        return found

    def clear(self) -> None:
        """Deletes the collection, whatever model made it; the next use makes an empty one."""
        client = self._connect()
        if self._name in [found.name for found in client.list_collections()]:
            client.delete_collection(self._name)
        self._collection = None

    def catch_up(self, generation: int) -> None:
        """Opens Chroma anew when it was last opened before ``generation``.

        An open one does not see what another process has written since.
        """
        if self._opened_at < generation:
            self.close()
            self._opened_at = generation

    def close(self) -> None:
        """Lets go of Chroma; the next use opens it anew."""
        if self._client is not None:
            # Chroma 1.5.9 leaves the connections of its HTTP clients open, of the admin's as well.
            servers = (self._client._server, self._client._admin_client._server)
            sessions = [getattr(server, "_session", None) for server in servers]
            self._client.close()
            for session in sessions:
                if session is not None:
                    session.close()
        self._client = self._collection = None

    def collection(self) -> "Collection":
        """The collection, made when missing. Raises ModelMismatchError, LibraryError."""
        if self._collection is None:
            self._collection = self._connect().get_or_create_collection(
                self._name,
                metadata=self._about,
                configuration={"hnsw": HNSW},
                embedding_function=None,
            )
            check_model(self._collection.metadata or {}, self._about)
        return self._collection

    def _connect(self) -> Any:
        if self._client is None:
            import chromadb
            from chromadb.config import Settings as ChromaSettings

            settings = ChromaSettings(anonymized_telemetry=False)
            if self._url is None:
                self._client = chromadb.PersistentClient(str(self._folder), settings)
            else:
                self._client = _server(self._url, settings)
        return self._client


def _server(url: str, settings: Any) -> Any:
    import chromadb

    parts = urlsplit(url)
    secure = parts.scheme == "https"
    try:
        return chromadb.HttpClient(
            parts.hostname or "localhost",
            parts.port or (443 if secure else 8000),
            secure,
            settings=settings,
        )
    except ValueError as error:
        raise LibraryError(
            f"The Chroma server {url} does not answer: {error}. Start it, or unset "
            "CONTRACT_QA_CHROMA_URL to keep vectors in the library's folder."
        ) from error


def _key(key: str) -> tuple[str, str]:
    revision, _, passage_id = key.partition(":")
    return revision, passage_id
