"""The examples that the bundled model was tuned with are whole, and none is a test."""

import csv
from collections import defaultdict

from data import DATA

FEW, MANY = 5, 8  # fields of a line without and with further questions


def examples() -> list[list[str]]:
    """A row for each sentence: header, sentence, two questions, near miss; question, two misses."""
    with (DATA / "training" / "examples.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_each_example_has_a_sentence_two_questions_and_a_near_miss() -> None:
    assert {len(row) for row in examples()} == {FEW, MANY}
    assert all(field.strip() for row in examples() for field in row)
    assert all(len({*row[2:]}) == len(row) - 2 for row in examples())


def test_the_model_card_counts_them_rightly() -> None:
    card = (DATA / "models" / "multilingual-e5-small-contracts" / "README.md").read_text("utf-8")
    contracts = {row[0].partition(" | ")[0] for row in examples()}
    assert f"{len(examples()):,} sentences of {len(contracts)} contracts" in card
    assert f"{sum(len(row) - 2 for row in examples()):,} questions" in card


def test_no_question_of_the_evaluation_is_among_them() -> None:
    asked = {question for row in examples() for question in row[2:]}
    for name in ("questions", "development"):
        text = (DATA / "evaluation" / f"{name}.jsonl").read_text(encoding="utf-8")
        assert not [question for question in asked if f'"question": "{question}"' in text]


def test_no_near_miss_is_a_question_that_its_sentence_answers() -> None:
    answered: dict[str, set[str]] = defaultdict(set)
    for _, sentence, first, second, _, *more in examples():
        answered[sentence] |= {first, second, *more[:1]}
    assert not [row for row in examples() if {row[4], *row[6:]} & answered[row[1]]]
