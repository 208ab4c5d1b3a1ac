"""Name, parties and date of an English contract, and provisions said in other words than asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import ingest_paths
from rag.answer.types import Answer, Question
from rag.chain import build_chain
from rag.library import Library, open_library
from rag.settings import Settings

CONTRACT = """ORCHARD SERVICES AGREEMENT

This Orchard Services Agreement is entered into on March 3, 2031 (the "Effective Date") by and
between Pomona Growers, Inc. ("Grower") and Bramley Tools LLC ("Contractor").

1. Services

1.1 Contractor shall prune the trees of Grower twice a year.

1.2 Grower shall pay Contractor $900 for each visit.

2. General

2.1 Neither party may transfer its rights hereunder without the written consent of the other party.

2.2 Grower may examine the books of Contractor during business hours.

2.3 Contractor shall report any merger or sale of substantially all of its assets to Grower.

2.4 The records of Contractor are available to the accountants of Grower for audit.

IN WITNESS WHEREOF, the parties have signed.

Pomona Growers, Inc.            Bramley Tools LLC
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder: Path = tmp_path_factory.mktemp("introduction")
    path = folder / "orchard.txt"
    path.write_text(CONTRACT, encoding="utf-8")
    with open_library(Settings(library=folder / "library"), write=True) as opened:
        list(ingest_paths([path], opened))
        yield opened


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("What is the name of this contract?", "ORCHARD SERVICES AGREEMENT"),
        ("Who are the parties to this contract?", 'Bramley Tools LLC ("Contractor")'),
        ("What is the date of this contract?", "March 3, 2031"),
        ("What is the effective date of this contract?", '(the "Effective Date")'),
        ("Is there an anti-assignment clause in this contract?", "Neither party may transfer"),
        ("What happens if Contractor changes control?", "any merger or sale"),
        ("What are the audit rights under this contract?", "examine the books"),
    ],
)
def test_the_sentence_that_says_it_is_quoted(library: Library, question: str, quote: str) -> None:
    answer: Answer = build_chain(library, Settings()).invoke(Question(question))["answer"]
    assert not answer.abstained
    assert any(quote in " ".join(citation.quote.split()) for citation in answer.citations)


def test_every_clause_that_says_it_is_quoted(library: Library) -> None:
    asked = Question("What are the audit rights under this contract?")
    answer: Answer = build_chain(library, Settings()).invoke(asked)["answer"]
    assert {"2.2", "2.4"} <= {citation.clause_number for citation in answer.citations}
