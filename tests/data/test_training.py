"""The examples that the bundled model was tuned with are whole, and none is a test."""

import csv
from collections import defaultdict

from data import DATA

FEW, MANY = 8, 9  # fields of a line without and with a fourth question that the sentence answers


def examples() -> list[list[str]]:
    """A row for each sentence: header, sentence, two questions, near miss, question, two misses."""
    with (DATA / "training" / "examples.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def counterparts() -> list[list[str]]:
    """A row for each: the line of a sentence, a question that it does not answer, one that does."""
    with (DATA / "training" / "counterparts.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_each_example_has_a_sentence_three_questions_and_three_near_misses() -> None:
    assert {len(row) for row in examples()} == {FEW, MANY}
    assert all(field.strip() for row in examples() for field in row)
    assert all(len({*row[2:]}) == len(row) - 2 for row in examples())


def test_the_model_card_counts_them_rightly() -> None:
    card = (DATA / "models" / "multilingual-e5-small-contracts" / "README.md").read_text("utf-8")
    contracts = {row[0].partition(" | ")[0] for row in examples()}
    assert f"{len(examples()):,} sentences of {len(contracts)} contracts" in card
    asked = {question for row in examples() for question in row[2:]}
    further = {question for _, question, _ in counterparts()} - asked
    count = sum(len(row) - 2 for row in examples()) + len(further)
    assert f"{count:,} questions" in card
    assert f"{len(counterparts()):,} counterparts" in card


def test_a_counterpart_answers_no_question_of_its_sentence() -> None:
    listed = examples()
    for line, question, sentence in counterparts():
        given = listed[int(line) - 1]
        assert sentence.strip()
        assert sentence != given[1]
        assert question not in {given[2], given[3], given[5], *given[FEW:]}


def test_no_question_of_the_evaluation_is_among_them() -> None:
    asked = {question for row in examples() for question in row[2:]}
    asked |= {question for _, question, _ in counterparts()}
    for name in ("questions", "development"):
        text = (DATA / "evaluation" / f"{name}.jsonl").read_text(encoding="utf-8")
        assert not [question for question in asked if f'"question": "{question}"' in text]


def test_no_near_miss_is_a_question_that_its_sentence_answers() -> None:
    answered: dict[str, set[str]] = defaultdict(set)
    for _, sentence, first, second, _, *more in examples():
        answered[sentence] |= {first, second, more[0], *more[3:]}
    assert not [row for row in examples() if {row[4], row[6], row[7]} & answered[row[1]]]
