"""Who may see which folders, and a library in which nothing else exists.

``permissions.toml`` in the library's folder names the users that may log in. A folder covers all
below it; ``*`` is everything; relative folders count from the library's folder::

    [users."anna@example.com"]
    folders = ["/data/contracts/sales"]
    edit = true    # may upload and remove; sees the own uploads as well

Who is not named there sees nothing.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from rag.errors import LibraryError, NotFoundError, SettingsError
from rag.library.library import File, Library
from rag.library.records import Clause, Contract, Fact, IngestedSource, Passage, Register, Source

FILE_NAME = "permissions.toml"
EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Access:
    """What one user may do. ``folders``: None for everything. ``user`` is empty without a login."""

    user: str
    folders: tuple[Path, ...] | None
    may_edit: bool


class _User(BaseModel):
    model_config = ConfigDict(extra="forbid")

    folders: list[str] = []
    edit: bool = False


class _Permissions(BaseModel):
    model_config = ConfigDict(extra="forbid")

    users: dict[str, _User] = {}


def uploads_folder(library_folder: Path, user: str) -> Path:
    """Where the uploads of a user are kept; ``user`` is empty without a login."""
    folder = library_folder / "uploads"
    # An address like "../x@y" must stay one folder name.
    return folder / "".join(c if c.isalnum() or c in "@.-_" else "_" for c in user).lstrip(".")


def find_access(library_folder: Path, user: str) -> Access | None:
    """What a logged-in user may do by ``permissions.toml``; None: nothing. Raises SettingsError."""
    path = library_folder / FILE_NAME
    if not path.is_file():
        return None
    try:
        users = _Permissions.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).users
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        reason = str(error).splitlines()[0]
        raise SettingsError(
            f"{path.name} cannot be read: {reason}. Each user needs "
            '[users."NAME@HOST"] with folders = ["…"] and, if wanted, edit = true.'
        ) from None
    found = {name.lower(): given for name, given in users.items()}.get(user.lower())
    if not user or found is None:
        return None
    if EVERYTHING in found.folders:
        return Access(user, None, found.edit)
    folders = [(library_folder / folder).resolve() for folder in found.folders]
    if found.edit:
        folders.append(uploads_folder(library_folder, user).resolve())
    return Access(user, tuple(folders), found.edit)


def permitted(library: Library, access: Access) -> Library:
    """The library as the user may see it."""
    return library if access.folders is None else PermittedLibrary(library, access.folders)


class PermittedLibrary(Library):
    """A library for reading in which the sources outside some folders do not exist.

    Every search is narrowed before it runs, so hidden contracts take no place among the results.
    """

    def __init__(self, library: Library, folders: Sequence[Path]) -> None:
        # Stores and what is kept in memory are shared; closing is left to the whole library.
        self.__dict__.update(vars(library))
        self._lock = None
        self._folders = tuple(folders)
        self._seen: tuple[int, frozenset[str]] = (-1, frozenset())

    def close(self, *, sweep: bool = True) -> None:
        """Leaves the shared stores open."""

    def files(self) -> dict[str, File]:
        """The files behind the visible sources, by the source's name."""
        return {
            name: file
            for name, file in super().files().items()
            if file.path and any(Path(file.path).is_relative_to(each) for each in self._folders)
        }

    def sources(self) -> tuple[Source, ...]:
        """All visible sources, by name."""
        return tuple(source for source in super().sources() if source.name in self._names())

    def source(self, name: str) -> Source:
        """The visible source of that name. Raises NotFoundError."""
        if name not in self._names():
            raise NotFoundError(f"There is no source {name!r} in the library.")
        return super().source(name)

    def contracts(self) -> tuple[Contract, ...]:
        """All visible contracts, by source and ordinal."""
        names = self._names()
        return tuple(contract for contract in super().contracts() if contract.source in names)

    def contract(self, contract_id: str) -> Contract:
        """The visible contract of that id. Raises NotFoundError."""
        if contract_id not in self._ids():
            raise NotFoundError(f"There is no contract {contract_id!r} in the library.")
        return super().contract(contract_id)

    def clauses(self, contract_id: str) -> tuple[Clause, ...]:
        """The clauses of a visible contract in preorder; empty for any other."""
        return super().clauses(contract_id) if contract_id in self._ids() else ()

    def clauses_by_id(self, clause_ids: Iterable[str]) -> dict[str, Clause]:
        """Visible clauses by their ids; other ids are left out."""
        ids = self._ids()
        found = super().clauses_by_id(clause_ids)
        return {key: clause for key, clause in found.items() if clause.contract_id in ids}

    def passages(self, passage_ids: Iterable[str]) -> tuple[Passage, ...]:
        """Visible passages in the order of the ids; other ids are left out."""
        ids = self._ids()
        return tuple(p for p in super().passages(passage_ids) if p.contract_id in ids)

    def facts(
        self, register: Register | None = None, contract_ids: Sequence[str] | None = None
    ) -> tuple[Fact, ...]:
        """The facts of a register in some visible contracts (None: all of them)."""
        return super().facts(register, self._among(contract_ids))

    def search_vectors(
        self, vector: Sequence[float], k: int, contract_ids: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """The nearest passages of visible contracts."""
        within = self._among(contract_ids)
        return super().search_vectors(vector, k, within) if within else []

    def search_words(
        self, query: str, k: int, contract_ids: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """The best passages of visible contracts by words."""
        within = self._among(contract_ids)
        return super().search_words(query, k, within) if within else []

    def vectors_of(self, passage_ids: Sequence[str]) -> np.ndarray:
        """The vectors of visible passages. Raises NotFoundError."""
        visible = {passage.passage_id for passage in self.passages(passage_ids)}
        for passage_id in passage_ids:
            if passage_id not in visible:
                raise NotFoundError(f"There is no passage {passage_id!r} in the library.")
        return super().vectors_of(passage_ids)

    def add(self, ingested: IngestedSource) -> bool:
        """Refused: writing needs a library of one's own. Raises LibraryError."""
        raise LibraryError(f"{ingested.source.name}: this view of the library is for reading.")

    def remove(self, source_name: str) -> None:
        """Refused: writing needs a library of one's own. Raises LibraryError."""
        raise LibraryError(f"{source_name}: this view of the library is for reading.")

    def _among(self, contract_ids: Sequence[str] | None) -> list[str]:
        ids = self._ids()
        return list(ids) if contract_ids is None else [c for c in contract_ids if c in ids]

    def _ids(self) -> dict[str, None]:
        return {contract.contract_id: None for contract in self.contracts()}

    def _names(self) -> frozenset[str]:
        generation = self.generation
        if self._seen[0] != generation:
            self._seen = (generation, frozenset(self.files()))
        return self._seen[1]
