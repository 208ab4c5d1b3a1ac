"""Public benchmark files become sources and questions, every gold quote in its place."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ingest.cli import app
from rag.errors import SettingsError
from rag.evaluation.characters import character_scores
from rag.evaluation.formats import Converted, convert, write_converted
from rag.evaluation.questions import load_questions

FORMATS = Path(__file__).parents[3] / "docs" / "formats.md"
TEXT = "1. Term. This agreement runs for two years.\r\n2. Law. Danish law governs it."
SQUAD = {
    "version": "aok_v1.0",
    "data": [
        {
            "title": "ACME/2020 Agreement",
            "paragraphs": [
                {
                    "context": TEXT,
                    "qas": [
                        {
                            "id": "law",
                            "question": "Which law governs?",
                            "answers": [{"text": "Danish law governs it", "answer_start": 53}],
                            "is_impossible": False,
                        },
                        {"id": "cap", "question": "Is there a cap?", "answers": [],
                         "is_impossible": True},
                    ],
                }
            ],
        }
    ],
}  # fmt: skip
NLI = {
    "documents": [
        {
            "id": 7,
            "file_name": "x.pdf",
            "text": TEXT,
            "spans": [[0, 43], [45, 75]],
            "annotation_sets": [
                {"annotations": {"nda-1": {"choice": "Entailment", "spans": [0]},
                                 "nda-2": {"choice": "NotMentioned", "spans": []}}}
            ],
        }
    ],
    "labels": {"nda-1": {"hypothesis": "The term is two years."},
               "nda-2": {"hypothesis": "There is a penalty."}},
}  # fmt: skip


def _convert(tmp_path: Path, name: str, data: object, corpus: Path | None = None) -> Converted:
    path = tmp_path / "benchmark.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return convert(name, path, corpus)


def _check_places(converted: Converted) -> None:
    for question in converted.questions:
        for group in question.gold:
            for gold in group:
                assert converted.texts[gold.source][gold.start : gold.end] == gold.quote


def test_squad_with_an_impossible_question(tmp_path: Path) -> None:
    converted = _convert(tmp_path, "squad", SQUAD)
    assert list(converted.texts) == ["ACME_2020 Agreement.txt"]
    law, cap = converted.questions
    assert law.gold[0][0].quote == "Danish law governs it"
    assert (cap.answerable, cap.gold) == (False, ())
    _check_places(converted)


def test_legalbench_rag_reads_its_corpus(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "cuad").mkdir(parents=True)
    (corpus / "cuad" / "a.txt").write_bytes(TEXT.encode())
    tests = [{"query": "Which law?", "snippets": [{"file_path": "cuad/a.txt", "span": [53, 74]}]}]
    converted = _convert(tmp_path, "legalbench-rag", {"tests": tests}, corpus)
    assert list(converted.texts) == ["cuad_a.txt"]
    assert converted.questions[0].gold[0][0].quote == "Danish law governs it"
    _check_places(converted)


def test_contract_nli_evidence(tmp_path: Path) -> None:
    converted = _convert(tmp_path, "contract-nli", NLI)
    stated, missing = converted.questions
    assert stated.gold[0][0].quote.endswith("two years.")
    assert not missing.answerable
    _check_places(converted)


def test_what_is_written_can_be_ingested_and_asked(tmp_path: Path) -> None:
    write_converted(_convert(tmp_path, "squad", SQUAD), tmp_path / "out")
    written = tmp_path / "out" / "sources" / "ACME_2020 Agreement.txt"
    assert written.read_bytes().decode("utf-8") == TEXT.replace("\r\n", "\n")
    assert [q.id for q in load_questions(tmp_path / "out" / "questions.jsonl")] == ["law", "cap"]


def test_a_file_of_another_form_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"benchmark\.json is no squad file"):
        _convert(tmp_path, "squad", {"tests": []})
    with pytest.raises(SettingsError, match="--corpus"):
        _convert(tmp_path, "legalbench-rag", {"tests": []})
    with pytest.raises(SettingsError, match="no known format"):
        _convert(tmp_path, "coco", {})


def test_characters_at_k(tmp_path: Path) -> None:
    converted = _convert(tmp_path, "squad", SQUAD)
    source = "ACME_2020 Agreement.txt"
    retrieved = [
        {"source": source, "start": 45, "end": 74},
        {"source": source, "start": 0, "end": 43},
    ]
    scores = character_scores(converted.questions, {"law": {"retrieved": retrieved}}, (1, 2))
    assert [score.recall for score in scores] == [1.0, 1.0]
    assert scores[0].precision == pytest.approx(21 / 29)
    assert scores[1].precision == pytest.approx(21 / 72)


def test_the_example_of_the_documentation_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = FORMATS.read_text(encoding="utf-8").split("## Public benchmarks")[1]
    blocks = dict(re.findall(r"```(json|sh)\n(.*?)```", section, re.S))
    monkeypatch.chdir(tmp_path)
    Path("squad.json").write_text(blocks["json"], encoding="utf-8")
    printed = []
    for line in blocks["sh"].splitlines():
        program, *arguments = line.split()
        assert program == "contract-qa"
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, result.output
        printed.append(result.output)
    assert "1 sources, 1 questions" in printed[0]
    assert re.search(r"recall +1\.000", printed[2])
    assert re.search(r"citation_recall +1\.000", printed[2])
    assert "characters at  1" in printed[2]
    assert Path("squad/report/report.html").is_file()
