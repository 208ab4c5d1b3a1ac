"""The evaluation page shows the last report: figures, a judge's opinions apart, every miss."""

import json
from pathlib import Path
from typing import get_args

import pytest
from streamlit.testing.v1 import AppTest

from rag.evaluation.metrics import Failure
from rag.evaluation.summary import METRICS
from views.labels import _FAILURES, _METRICS

MISSES = [
    {"question_id": "a", "question": "What is the fee?", "failure": "not retrieved",
     "answer": "Ten days.", "cited": ["within ten days"], "gold": ["a fee of 300 dollars"]},
    {"question_id": "b", "question": "Who insures?", "failure": "wrongly declined",
     "answer": "Not found.", "cited": [], "gold": ["the supplier insures"]},
]  # fmt: skip
OPINIONS = {"model": "a-small-model", "means": {"grounded": {"mean": 0.5, "n": 2}}}


@pytest.fixture
def report(tmp_path: Path) -> Path:
    lines = (json.dumps(miss) + "\n" for miss in MISSES)
    (tmp_path / "misses.jsonl").write_text("".join(lines), encoding="utf-8")
    (tmp_path / "judge.json").write_text(json.dumps(OPINIONS), encoding="utf-8")
    return tmp_path


def _page(folder: str) -> None:
    from pathlib import Path

    from views.evaluation import show_misses, show_opinions

    show_opinions(Path(folder))
    show_misses(Path(folder))


def _draw(folder: Path, language: str = "en") -> AppTest:
    page = AppTest.from_function(_page, default_timeout=60, args=(str(folder),))
    page.session_state["interface_language"] = language
    return page.run()


def test_misses_show_what_was_cited_and_what_was_wanted(report: Path) -> None:
    page = _draw(report)
    assert not page.exception
    assert [box.label.split(" · ")[0] for box in page.expander] == ["a", "b"]
    said = [element.value for element in page.text]
    assert {"Ten days.", "within ten days", "a fee of 300 dollars"} <= set(said)
    assert any("a-small-model" in caption.value for caption in page.caption)


def test_misses_can_be_narrowed_to_one_class(report: Path) -> None:
    page = _draw(report)
    page.button_group[0].set_value(["wrongly declined"]).run()
    assert [box.label.split(" · ")[0] for box in page.expander] == ["b"]


def test_classes_and_metrics_have_names_in_chinese(report: Path) -> None:
    labels = [box.label for box in _draw(report, "zh").expander]
    assert ["没有找到条款" in labels[0], "不该拒答而拒答" in labels[1]] == [True, True]
    assert set(get_args(Failure)) == set(_FAILURES)
    assert set(METRICS) == set(_METRICS)


def test_an_empty_report_has_no_misses(tmp_path: Path) -> None:
    page = _draw(tmp_path)
    assert not page.exception
    assert not page.expander
