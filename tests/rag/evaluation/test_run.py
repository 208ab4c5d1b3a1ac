"""One evaluation over a small library: figures, baselines, report, floors, structure."""

import json
from pathlib import Path

import pytest

from ingest.pipeline import ingest_paths
from rag.errors import SettingsError
from rag.evaluation.run import run_evaluation
from rag.evaluation.structure import score_structure
from rag.library import open_library
from rag.settings import Settings

CONTRACT = """电梯监控系统维护合同

甲方:白鹭湾物业管理有限公司
乙方:恒岳电子工程有限公司

第一条 服务内容
1.1 乙方应每月巡检一次监控系统,并在巡检后两日内提交记录。
第二条 费用
2.1 甲方应在收到发票后二十日内支付季度服务费12000元。
第三条 违约责任
3.1 甲方逾期付款的,每逾期一日应支付应付金额万分之三的违约金。
"""
QUESTIONS = [
    {"id": "a", "question": "季度服务费多少钱?", "kind": "payment",
     "gold": [[{"source": "电梯.txt", "quote": "支付季度服务费12000元"}]], "facts": [["12000"]]},
    {"id": "b", "question": "甲方晚付款怎么罚?", "kind": "liability",
     "gold": [[{"source": "电梯.txt", "quote": "每逾期一日应支付应付金额万分之三的违约金"}]],
     "facts": [["万分之三"]]},
    {"id": "c", "question": "乙方要买多少保额的保险?", "kind": "unanswerable", "answerable": False},
]  # fmt: skip
GOLD = {
    "contracts": [{"no": 1, "start": 0, "end": len(CONTRACT)}],
    "clauses": [("第一条", 1), ("1.1", 2), ("第二条", 1), ("2.1", 2), ("第三条", 1), ("3.1", 2)],
    "deadlines": [("在巡检后两日内提交记录", "乙方"), ("收到发票后二十日内", "甲方")],
    "obligations": [("乙方应每月巡检一次监控系统", "乙方")],
    "liabilities": [("每逾期一日应支付应付金额万分之三的违约金", "甲方")],
    "amounts": [("12000元", None), ("万分之三", None)],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("evaluate")
    (path / "电梯.txt").write_text(CONTRACT, encoding="utf-8")
    lines = (json.dumps(question, ensure_ascii=False) + "\n" for question in QUESTIONS)
    (path / "questions.jsonl").write_text("".join(lines), encoding="utf-8")
    with open_library(Settings(library=path / "library"), write=True) as library:
        list(ingest_paths([path / "电梯.txt"], library))
    return path


@pytest.fixture(scope="module")
def settings(folder: Path) -> Settings:
    return Settings(library=folder / "library")


def _gold_folder(folder: Path) -> Path:
    gold = folder / "gold"
    gold.mkdir(exist_ok=True)
    for table, rows in GOLD.items():
        if table == "clauses":
            written = [
                {
                    "contract_no": 1,
                    "number": n,
                    "level": level,
                    "path": n,
                    "start": CONTRACT.index(n),
                }
                for n, level in rows  # type: ignore[misc]
            ]
        elif table == "contracts":
            written = rows  # type: ignore[assignment]
        else:
            written = [
                {"contract_no": 1, "quote": q, "start": CONTRACT.index(q), "bearer": bearer}
                for q, bearer in rows  # type: ignore[misc]
            ]
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in written)
        (gold / f"{table}.jsonl").write_text("".join(lines), encoding="utf-8")
    return gold


@pytest.fixture(scope="module")
def report(folder: Path, settings: Settings) -> tuple[Path, list[str]]:
    out = folder / "report"
    lines, passed = run_evaluation(
        settings, folder / "questions.jsonl", out, True, None, None, None
    )
    assert passed
    return out, lines


def test_the_report_holds_every_run_and_its_plots(report: tuple[Path, list[str]]) -> None:
    out, lines = report
    metrics = json.loads((out / "metrics.json").read_text(encoding="utf-8"))
    assert {"contract-qa", "langchain-500", "langchain-1000", "words", "dense"} <= set(
        metrics["runs"]
    )
    ours = metrics["runs"]["contract-qa"]["metrics"]
    assert set(metrics["runs"]["words"]["metrics"]) == {"recall"}  # it neither answers nor cites
    assert ours["recall"]["mean"] == 1.0
    assert ours["verbatim"]["mean"] == 1.0
    assert any("citation_recall" in line for line in lines)
    declining = metrics["abstention"]["declining"]
    assert (declining[0]["recall"], declining[-1]["recall"]) == (0.0, 1.0)
    assert metrics["abstention"]["risk"]
    missed = (out / "misses.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(missed) == sum(metrics["runs"]["contract-qa"]["failures"].values())
    assert (out / "abstention.png").is_file()
    html = (out / "report.html").read_text(encoding="utf-8")
    assert "data:image/png;base64," in html
    assert (out / "report.md").read_text(encoding="utf-8").startswith("# Evaluation")
    assert "Declining by confidence" in html


def test_a_run_against_itself_has_no_gains_and_no_losses(
    folder: Path, settings: Settings, report: tuple[Path, list[str]]
) -> None:
    lines, _ = run_evaluation(
        settings, folder / "questions.jsonl", None, False, report[0], None, None
    )
    compared = [line for line in lines if "→" in line]
    assert compared
    assert all("0 gains, 0 losses" in line for line in compared)


def test_a_figure_below_its_floor_fails(folder: Path, settings: Settings) -> None:
    floors = folder / "floors.toml"
    floors.write_text("[floors]\nrecall = 0.5\n", encoding="utf-8")
    questions = folder / "questions.jsonl"
    assert run_evaluation(settings, questions, None, False, None, None, floors)[1]
    floors.write_text("[floors]\nrecall = 1.1\ndeclined_wrong = 0.5\n", encoding="utf-8")
    lines, passed = run_evaluation(settings, questions, None, False, None, None, floors)
    assert not passed
    assert any("recall is 1.000" in line for line in lines)


def test_structure_and_registers_against_annotations(folder: Path, settings: Settings) -> None:
    with open_library(settings) as library:
        scores = {score.name: score for score in score_structure(library, _gold_folder(folder))}
    for name in ("contracts", "clauses, levels 1-2", "clauses, all levels", "amounts"):
        score = scores[name]
        assert score.recall is not None
        assert score.precision is not None
        assert (score.recall.mean, score.precision.mean) == (1.0, 1.0), name
    for name in ("deadlines", "obligations", "liabilities"):
        recall = scores[name].recall
        assert recall is not None
        assert recall.mean == 1.0, (name, scores[name].misses)


def test_questions_about_a_missing_source_are_one_clear_line(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    other = {"id": "x", "question": "?", "gold": [[{"source": "另.txt", "quote": "文"}]]}
    (tmp_path / "q.jsonl").write_text(json.dumps(other, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"另\.txt.*Ingest"):
        run_evaluation(settings, tmp_path / "q.jsonl", None, False, None, None, None)
    with pytest.raises(SettingsError, match="does not exist"):
        run_evaluation(settings, None, None, False, None, folder / "nowhere", None)
