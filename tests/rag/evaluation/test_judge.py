"""A real language model judges answers; its opinions stand apart from the counted figures."""

import json
from pathlib import Path

import pytest

from rag.chain import build_chain
from rag.errors import SettingsError
from rag.evaluation.judge import SCORES, judge_answers
from rag.evaluation.questions import GoldQuestion
from rag.evaluation.report import write_report
from rag.evaluation.run import opinion_lines, score_answers
from rag.library import Library
from rag.settings import Settings

QUESTIONS = [
    GoldQuestion.model_validate(
        {
            "id": "answered",
            "question": "栗园物业收到发票后多久要付款?",
            "gold": [[{"source": "电梯.txt", "quote": "收到发票后十个工作日内支付"}]],
        }
    ),
    GoldQuestion(
        id="declined",
        question="栗园物业的合同要求乙方购买多少保额的雇主责任保险?",
        answerable=False,
    ),
]


@pytest.mark.slow
def test_a_real_model_gives_its_opinion_of_what_was_answered(
    contracts: Library, real_endpoint: str, tmp_path: Path
) -> None:
    chain = build_chain(contracts, Settings())
    answers = {q.id: chain.invoke(q.as_question())["answer"].to_json() for q in QUESTIONS}
    shown = {name: a | {"retrieved": a["retrieved"][:1]} for name, a in answers.items()}  # fast
    settings = Settings(llm_base_url=real_endpoint, llm_timeout=45, llm_max_tokens=64)
    opinions = judge_answers(settings, "smollm2", QUESTIONS, shown)
    (judgement,) = opinions.judgements
    assert judgement.question_id == "answered"
    given = [judgement.grounded, judgement.helpful, judgement.correct]
    assert all(score is None or score in SCORES for score in given)
    assert opinions.failed == given.count(None) < 3, opinions.reason
    run = score_answers("contract-qa", contracts, QUESTIONS, answers)
    write_report(tmp_path, [run], (), "command", opinions)
    written = json.loads((tmp_path / "judge.json").read_text(encoding="utf-8"))
    assert written["model"] == "smollm2"
    assert set(written["means"]) <= {"grounded", "helpful", "correct"}
    metrics = json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))
    assert not {"grounded", "helpful", "correct"} & set(metrics["runs"]["contract-qa"]["metrics"])
    for suffix in ("md", "html"):
        assert "Judged by smollm2" in (tmp_path / f"report.{suffix}").read_text(encoding="utf-8")


def test_a_dead_endpoint_is_no_opinion_and_says_why() -> None:
    settings = Settings(llm_base_url="http://127.0.0.1:9/v1", llm_timeout=5)
    answer = {"abstained": False, "answer": "十个工作日", "retrieved": [{"text": "十个工作日"}]}
    opinions = judge_answers(settings, "any", QUESTIONS[:1], {"answered": answer})
    assert opinions.means == {}
    assert opinions.failed == 3
    assert any("3 times no opinion" in line for line in opinion_lines(opinions))


def test_a_judge_needs_an_endpoint() -> None:
    with pytest.raises(SettingsError, match="CONTRACT_QA_LLM_BASE_URL"):
        judge_answers(Settings(), "any", QUESTIONS, {})
