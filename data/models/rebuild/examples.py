"""The examples that the networks are tuned with: sentences of contracts and questions about them.

``data/training/examples.tsv`` has a line for each sentence: the context header that its contract
gives it, the sentence, two questions that it answers and one near miss, a question on the same
subject that it does not answer; then one more question that it answers and two more near misses
(another detail; another level, side or thing); in some lines a fourth question that it answers.

``data/training/counterparts.tsv`` has a line for each counterpart of a sentence: the number of the
line of that sentence, a question that neither it nor the rest of its contract answers, and a
sentence that would answer it and says nothing of what that sentence says.
"""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

FIELDS = (8, 9)  # of a line: without and with a fourth question that its sentence answers
SENTENCES = 48  # of one contract that are told apart in one step


@dataclass(frozen=True)
class Example:
    """A sentence of a contract with the questions it answers and some that it does not."""

    contract: str
    header: str
    sentence: str
    questions: tuple[str, ...]
    near_misses: tuple[str, ...]

    @property
    def text(self) -> str:
        """Header and sentence, as they are embedded."""
        return f"{self.header}\n{self.sentence}"

    @property
    def below_heading(self) -> str:
        """The sentence below its nearest heading, as it is read with a question."""
        return f"{self.header.rpartition(' | ')[2]}\n{self.sentence}"


def read_examples(path: Path) -> list[Example]:
    """All examples, in the order of the file. Raises ValueError for a line of another length."""
    examples: list[Example] = []
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(line) not in FIELDS:
                raise ValueError(f"{path}: a line of {len(line)} fields")
            header, sentence, first, second, near_miss, third, detail, level, *further = line
            title = header.partition(" | ")[0]
            questions = (first, second, third, *further)
            examples.append(Example(title, header, sentence, questions, (near_miss, detail, level)))
    return examples


def read_counterparts(path: Path, examples: list[Example]) -> list[tuple[Example, Example]]:
    """Sentences of ``examples``, each with a counterpart and the one question this answers."""
    found: list[tuple[Example, Example]] = []
    with path.open(encoding="utf-8", newline="") as file:
        for number, question, said in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            given = examples[int(number) - 1]
            found.append(
                (given, replace(given, sentence=said, questions=(question,), near_misses=()))
            )
    return found


def by_contract(examples: list[Example]) -> list[list[Example]]:
    """The examples of each contract, in the order of the first of each."""
    found: dict[str, list[Example]] = {}
    for example in examples:
        found.setdefault(example.contract, []).append(example)
    return list(found.values())


def batches(examples: list[Example], chance: random.Random) -> list[list[Example]]:
    """The examples in batches of neighbours from one contract, the batches in random order.

    Where the first batch of a contract begins is left to chance, so that the neighbours change.
    """
    cut = [batch for own in by_contract(examples) for batch in _slices(own, chance)]
    chance.shuffle(cut)
    return cut


def _slices(examples: list[Example], chance: random.Random) -> Iterator[list[Example]]:
    first = -chance.randrange(SENTENCES // 2)
    for start in range(first, len(examples), SENTENCES):
        batch = examples[max(start, 0) : start + SENTENCES]
        if len(batch) > 1:
            yield batch
