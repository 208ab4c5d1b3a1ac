"""A perfect answer file scores 1, an empty one 0, and each kind of failure is told apart."""

from typing import Any

import pytest

from rag.evaluation.metrics import (
    Failure,
    QuestionScore,
    fold,
    same_passage,
    score_question,
    within_budget,
)
from rag.evaluation.questions import GoldQuestion

TEXT = "第三条 付款。甲方应于验收后十五日内支付余款。第四条 保密。双方应保守秘密。"
TEXTS = {"a.txt": fold(TEXT)}
QUOTE = "甲方应于验收后十五日内支付余款"
QUESTION = GoldQuestion.model_validate(
    {
        "id": "q1",
        "question": "余款什么时候付?",
        "kind": "payment",
        "gold": [[{"source": "a.txt", "quote": QUOTE}]],
        "facts": [["十五日", "15日"]],
    }
)
UNANSWERABLE = QUESTION.model_copy(update={"answerable": False, "gold": (), "facts": ()})
BLANK = QUESTION.model_copy(update={"blank": True, "facts": ()})


def _answer(**changes: Any) -> dict[str, Any]:
    perfect = {
        "id": "q1",
        "answer": "验收后十五日内 [1]",
        "abstained": False,
        "citations": [{"source": "a.txt", "quote": QUOTE}],
        "retrieved": [{"source": "a.txt", "text": TEXT}],
        "timing_ms": {"total": 12.0},
    }
    return perfect | changes


def _score(answer: dict[str, Any] | None, question: GoldQuestion = QUESTION) -> QuestionScore:
    return score_question(question, answer, TEXTS)


def test_a_perfect_answer_scores_one_everywhere() -> None:
    score = _score(_answer())
    assert (score.recall, score.citation_recall, score.citation_precision) == (1.0, 1.0, 1.0)
    assert (score.facts, score.verbatim, score.declined_wrong) == (1.0, 1.0, 0.0)
    assert score.failure is None
    assert score.latency_ms == 12.0


def test_no_answer_scores_zero() -> None:
    score = _score(None)
    assert (score.recall, score.citation_recall, score.facts) == (0.0, 0.0, 0.0)
    assert score.failure == "no answer"


@pytest.mark.parametrize(
    ("question", "changes", "failure"),
    [
        (QUESTION, {"citations": [], "retrieved": []}, "not retrieved"),
        (QUESTION, {"citations": []}, "retrieved but not cited"),
        (QUESTION, {"answer": "甲方支付"}, "cited but fact missing"),
        (QUESTION, {"abstained": True}, "wrongly declined"),
        (UNANSWERABLE, {}, "wrongly answered"),
        (UNANSWERABLE, {"abstained": True}, None),
        (BLANK, {"answer": "九月付款"}, "blank not recognised"),
        (BLANK, {"answer": "合同中此处留空"}, None),
    ],
)
def test_each_failure_has_its_class(
    question: GoldQuestion, changes: dict[str, Any], failure: Failure | None
) -> None:
    assert _score(_answer(**changes), question).failure == failure


def test_a_quote_that_is_not_in_the_source_is_not_verbatim() -> None:
    made_up = [{"source": "a.txt", "quote": "甲方应于三日内支付全部款项"}]
    score = _score(_answer(citations=made_up))
    assert score.verbatim == 0.0
    assert score.citation_precision == 0.0


def test_white_space_and_width_do_not_matter() -> None:
    spread = [{"source": "a.txt", "quote": "甲方应于 验收后\n十五日内支付余款"}]
    assert _score(_answer(citations=spread, answer="验收后 十五 日")).failure is None


def test_same_passage_needs_containment_or_sixty_percent() -> None:
    assert same_passage(
        "甲方应于验收后十五日内支付余款并出具收据", "甲方应于验收后十五日内支付余款"
    )
    assert same_passage("甲方应于验收后十五日内支付余款", "验收后十五日内支付余款,逾期计息")
    assert not same_passage("甲方", "甲方应付款")
    assert not same_passage("甲方应于验收后十五日内支付余款", "乙方应于验收后出具余款发票")


def test_the_budget_cuts_the_list_and_always_keeps_the_best() -> None:
    passages = [{"text": "一" * 900}, {"text": "二" * 500}, {"text": "三" * 200}]
    assert len(within_budget(passages, 1500)) == 2
    assert len(within_budget(passages, 100)) == 1
