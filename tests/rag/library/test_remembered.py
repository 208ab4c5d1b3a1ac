"""What is kept in memory is what was read, bounded, and never older than the library."""

from concurrent.futures import ThreadPoolExecutor

from rag.library.records import Source
from rag.library.remembered import Remembered


def test_records_are_read_once_a_key() -> None:
    remembered, reads = Remembered(), []

    def read() -> tuple[str, ...]:
        reads.append("read")
        return ("a", "b")

    assert remembered.get("key", read) == ("a", "b")
    assert remembered.get("key", read) == ("a", "b")
    assert remembered.get("another", read) == ("a", "b")
    assert len(reads) == 2


def test_what_was_used_last_stays() -> None:
    remembered = Remembered(most=8)
    for key in ("a", "b", "a", "c"):  # three records each, counted with one more for the entry
        remembered.get(key, lambda key=key: (key,) * 3)  # type: ignore[misc]
    assert remembered.get("a", lambda: ("gone",) * 3) == ("a",) * 3
    assert remembered.get("b", lambda: ("gone",) * 3) == ("gone",) * 3


def test_too_much_for_the_memory_is_read_each_time() -> None:
    remembered = Remembered(most=8)
    assert remembered.get("large", lambda: (1,) * 9) == (1,) * 9
    assert remembered.get("large", lambda: (2,)) == (2,)
    long = Source("a.txt", "txt", "字" * 10_000, "hash")
    assert remembered.get("long", lambda: (long,)) == (long,)
    assert remembered.get("long", lambda: ()) == ()


def test_threads_get_the_records_of_their_keys() -> None:
    remembered = Remembered(most=50)

    def read(number: int) -> bool:
        return remembered.get(number % 20, lambda: (number % 20,) * 3) == (number % 20,) * 3

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(read, range(2_000)))
