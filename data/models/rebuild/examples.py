"""The examples that the network is tuned with: sentences of contracts and questions about them.

``data/training/examples.tsv`` has a line for each sentence: the context header that its contract
gives it, the sentence, two questions that it answers, one on the same subject that it does not.
"""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SENTENCES = 48  # of one contract that are told apart in one step


@dataclass(frozen=True)
class Example:
    """A sentence of a contract with the questions it answers and one that it does not."""

    contract: str
    text: str  # header and sentence, as they are embedded
    questions: tuple[str, str]
    near_miss: str


def read_examples(path: Path) -> list[Example]:
    """All examples, in the order of the file. Raises ValueError for a line without five fields."""
    examples: list[Example] = []
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            header, sentence, first, second, near_miss = line
            title = header.partition(" | ")[0]
            examples.append(Example(title, f"{header}\n{sentence}", (first, second), near_miss))
    return examples


def batches(examples: list[Example], chance: random.Random) -> list[list[Example]]:
    """The examples in batches of neighbours from one contract, the batches in random order.

    Where the first batch of a contract begins is left to chance, so that the neighbours change.
    """
    cut = [batch for own in _by_contract(examples) for batch in _slices(own, chance)]
    chance.shuffle(cut)
    return cut


def _by_contract(examples: list[Example]) -> Iterator[list[Example]]:
    for contract in dict.fromkeys(example.contract for example in examples):
        yield [example for example in examples if example.contract == contract]


def _slices(examples: list[Example], chance: random.Random) -> Iterator[list[Example]]:
    first = -chance.randrange(SENTENCES // 2)
    for start in range(first, len(examples), SENTENCES):
        batch = examples[max(start, 0) : start + SENTENCES]
        if len(batch) > 1:
            yield batch
