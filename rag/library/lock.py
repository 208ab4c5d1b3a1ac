"""One writer at a time: a lock file in the library's folder, held while it is open for writing."""

from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import LibraryLockedError


def lock_for_writing(folder: Path, timeout: float) -> FileLock:
    """The lock, taken; ``release`` it at the end. The system releases it when a process dies.

    Raises LibraryLockedError when another process holds it for longer than ``timeout`` seconds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "writer.lock")
    try:
        lock.acquire(timeout=timeout)
    except Timeout:
        raise LibraryLockedError(
            f"The library {folder} is being written to by another process. Wait until that "
            "ingestion has ended and try again, or wait longer with CONTRACT_QA_LOCK_TIMEOUT."
        ) from None
    return lock
