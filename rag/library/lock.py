"""One writer at a time: a lock file in the library's folder, and a lock of the database server.

Both are released by the system when the process that holds them dies.
"""

import time
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, func, select

from rag.errors import LibraryLockedError

ADVISORY_KEY = 0x636F6E7472616374  # "contract": the number under which PostgreSQL keeps the lock
RETRY = 0.2  # seconds between two tries for the server's lock


@dataclass(frozen=True, slots=True)
class WriterLock:
    """The right to write, held until ``release``."""

    file: FileLock
    session: Connection | None

    def release(self) -> None:
        """Lets another process write."""
        if self.session is not None:
            self.session.close()
        self.file.release()


def lock_for_writing(folder: Path, engine: Engine, timeout: float) -> WriterLock:
    """The lock, taken within ``timeout`` seconds. Raises LibraryLockedError."""
    file = lock_folder(folder, timeout)
    try:
        return WriterLock(file, _lock_server(engine, timeout))
    except BaseException:
        file.release()
        raise


def lock_folder(folder: Path, timeout: float) -> FileLock:
    """The lock of the folder alone, taken within ``timeout`` s. Raises LibraryLockedError."""
    file = FileLock(folder / "writer.lock")
    try:
        file.acquire(timeout=timeout)
    except Timeout:
        raise _locked(str(folder)) from None
    return file


def _lock_server(engine: Engine, timeout: float) -> Connection | None:
    if engine.dialect.name != "postgresql":
        return None
    session = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    session.detach()  # from the pool, so that closing it ends it, and with it the lock
    deadline = time.monotonic() + timeout
    while not session.scalar(select(func.pg_try_advisory_lock(ADVISORY_KEY))):
        if time.monotonic() >= deadline:
            session.close()
            raise _locked(engine.url.render_as_string(hide_password=True))
        time.sleep(RETRY)
    return session


def _locked(where: str) -> LibraryLockedError:
    return LibraryLockedError(
        f"The library {where} is being written to by another process. Wait until that ingestion "
        "has ended and try again, or wait longer with CONTRACT_QA_LOCK_TIMEOUT."
    )
