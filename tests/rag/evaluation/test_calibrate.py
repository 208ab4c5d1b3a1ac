"""The numbers of abstention and fusion can be fitted anew, and are written where they stand."""

import json
import tomllib
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from data import DATA
from ingest.pipeline import ingest_paths
from rag.answer.abstain import Signals
from rag.errors import SettingsError
from rag.evaluation.calibrate import Sample, fit_abstention, main, put_numbers
from rag.evaluation.fusion import Fusion, choose
from rag.library import open_library
from rag.settings import Settings

CONTRACT = """泳池水处理设备维护合同

甲方:栖云酒店有限公司
乙方:澄波水务技术有限公司

第一条 服务内容
1.1 乙方应每周检测一次水质,并在检测当日提交报告。
第二条 费用
2.1 甲方应在收到发票后十五日内支付月度服务费8000元。
第三条 违约责任
3.1 乙方迟延检测的,每迟延一日应支付违约金300元。
"""
QUESTIONS = [
    {"id": "a", "question": "月度服务费多少钱?",
     "gold": [[{"source": "泳池.txt", "quote": "支付月度服务费8000元"}]]},
    {"id": "b", "question": "多久检测一次水质?",
     "gold": [[{"source": "泳池.txt", "quote": "每周检测一次水质"}]]},
    {"id": "c", "question": "乙方要买多少保额的保险?", "answerable": False},
    {"id": "d", "question": "仲裁机构是哪一家?", "answerable": False},
]  # fmt: skip


def _samples(count: int) -> list[Sample]:
    """Answers that differ from non-answers in ``context`` alone, with some noise in all signals."""
    random = np.random.default_rng(5)
    samples = []
    for number in range(count):
        answerable = number % 3 > 0
        noise = {field.name: float(random.normal(0, 0.1)) for field in fields(Signals)}
        noise["context"] += 0.9 if answerable else 0.3
        samples.append(Sample(str(number), Signals(**noise), answerable))
    return samples


def test_what_tells_answers_apart_gets_the_weight() -> None:
    fit = fit_abstention(_samples(120))
    assert max(fit.weights, key=lambda name: abs(fit.weights[name])) == "context"
    assert set(fit.weights) == {field.name for field in fields(Signals)}
    recalls = [point.recall for point in fit.curve]
    assert recalls == sorted(recalls)
    at = min(fit.curve, key=lambda point: abs(point.threshold - fit.threshold))
    assert at.recall > 0.8
    assert at.lost < 0.1


def test_too_few_questions_are_one_clear_line() -> None:
    with pytest.raises(SettingsError, match="unanswerable questions"):
        fit_abstention([sample for sample in _samples(30) if sample.answerable])


def test_weights_in_use_stay_unless_others_are_clearly_better() -> None:
    now = Fusion({"dense": 1.0}, 0.90, 0.02)
    assert choose([Fusion({"dense": 2.0}, 0.91, 0.02)], now) is now
    better = Fusion({"dense": 2.0}, 0.95, 0.02)
    assert choose([better], now) is better


def test_numbers_are_replaced_and_comments_stay(tmp_path: Path) -> None:
    path = tmp_path / "abstention.toml"
    before = (DATA / "abstention.toml").read_text(encoding="utf-8")
    path.write_text(before, encoding="utf-8")
    put_numbers(path, {"": {"threshold": 0.5}, "weights": {"context": -1.234}})
    after = path.read_text(encoding="utf-8")
    written = tomllib.loads(after)
    assert (written["threshold"], written["weights"]["context"]) == (0.5, -1.23)
    assert written["further"] == tomllib.loads(before)["further"]
    assert [x for x in after.splitlines() if x.startswith("#")] == [
        x for x in before.splitlines() if x.startswith("#")
    ]


def test_names_are_those_of_their_section(tmp_path: Path) -> None:
    path = tmp_path / "retrieval.toml"
    path.write_text("words = 1\n[weights]\nwords = 0.6  # BM25 = 2\n[more]\nwords = 3\n", "utf-8")
    put_numbers(path, {"weights": {"words": 0.3}})
    written = path.read_text(encoding="utf-8")
    assert written == "words = 1\n[weights]\nwords = 0.3  # BM25 = 2\n[more]\nwords = 3\n"


def test_the_command_prints_the_numbers_and_the_curve(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "泳池.txt").write_text(CONTRACT, encoding="utf-8")
    lines = (json.dumps(question, ensure_ascii=False) + "\n" for question in QUESTIONS)
    (tmp_path / "questions.jsonl").write_text("".join(lines), encoding="utf-8")
    with open_library(Settings(library=tmp_path / "library"), write=True) as library:
        list(ingest_paths([tmp_path / "泳池.txt"], library))
    main([tmp_path / "library", tmp_path / "questions.jsonl"])
    printed = capsys.readouterr().out
    assert "abstention: 4 questions, 2 of them unanswerable" in printed
    assert "answerable declined" in printed
    assert "now   dense 1" in printed
