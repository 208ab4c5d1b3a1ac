"""A process that ingests made-up sources: ``python -m tests.rag.library.ingesting FOLDER MARK N``.

It prints ``ready`` when the library is open, the name of every source added, and ``done``.
"""

import sys
from pathlib import Path

from rag.library import open_library
from rag.library.records import IngestedSource
from tests.rag.library.made import HashEmbeddings, make_source, settings


def sources(mark: str, count: int) -> list[IngestedSource]:
    """The sources that a process with these arguments adds, in order."""
    return [make_source(f"{n:02d}.txt", contracts=2, clauses=10, mark=mark) for n in range(count)]


def main() -> None:
    folder, mark, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    with open_library(settings(folder), write=True, embeddings=HashEmbeddings()) as library:
        library._stores.vectors.count()  # Chroma is imported before the clock starts
        print("ready", flush=True)
        for ingested in sources(mark, count):
            library.add(ingested)
            print(ingested.source.name, flush=True)
    print("done", flush=True)


if __name__ == "__main__":
    main()
