"""Files go in once, come back changed when they change, and bad ones stop nobody."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import FileReport, Progress, find_files, ingest_paths
from rag.errors import ReadError
from rag.library import Library, open_library
from rag.settings import Settings

CONTRACT = """网络设备巡检合同

甲方:远山物流有限公司
乙方:青禾网络技术有限公司

第一条 服务内容
1.1 乙方每月对甲方的网络设备巡检一次,并在巡检后三个工作日内提交报告。
第二条 费用
2.1 甲方应在收到发票后十日内支付当月服务费8000元。
第三条 违约责任
3.1 乙方未按期巡检的,每逾期一日应支付违约金200元。
"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(Settings(library=tmp_path / "library"), write=True) as opened:
        yield opened


def _ingest(library: Library, *paths: Path) -> list[FileReport]:
    return list(ingest_paths(paths, library))


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_contract_goes_in_whole(library: Library, tmp_path: Path) -> None:
    (report,) = _ingest(library, _write(tmp_path, "a.txt", CONTRACT))
    assert (report.status, report.sources, report.contracts) == ("added", ("a.txt",), 1)
    (contract,) = library.contracts()
    assert contract.title == "网络设备巡检合同"
    assert [party.name for party in contract.parties] == [
        "远山物流有限公司",
        "青禾网络技术有限公司",
    ]
    numbers = [clause.number for clause in library.clauses(contract.contract_id) if clause.number]
    assert numbers == ["第一条", "1.1", "第二条", "2.1", "第三条", "3.1"]
    registers = {fact.register for fact in library.facts()}
    assert {"obligations", "deadlines", "amounts"} <= registers


def test_an_unchanged_file_is_skipped(library: Library, tmp_path: Path) -> None:
    path = _write(tmp_path, "a.txt", CONTRACT)
    _ingest(library, path)
    generation = library.generation
    (report,) = _ingest(library, path)
    assert report.status == "unchanged"
    assert library.generation == generation


def test_a_changed_file_replaces_its_earlier_revision(library: Library, tmp_path: Path) -> None:
    path = _write(tmp_path, "a.txt", CONTRACT)
    _ingest(library, path)
    _write(tmp_path, "a.txt", CONTRACT.replace("十日内", "三十日内"))
    (report,) = _ingest(library, path)
    assert report.status == "replaced"
    assert len(library.contracts()) == 1
    quotes = " ".join(fact.quote for fact in library.facts(register="deadlines"))
    assert "三十日内" in quotes
    hits = library.search_words("收到发票后支付服务费", 20)
    texts = [passage.text for passage in library.passages([name for name, _ in hits])]
    assert any("三十日内" in text for text in texts)
    assert not any("后十日内" in text for text in texts)


def test_equal_names_in_two_folders_stay_apart(library: Library, tmp_path: Path) -> None:
    first = _write(tmp_path, "2024/合同.txt", CONTRACT)
    second = _write(tmp_path, "2025/合同.txt", CONTRACT.replace("8000", "9000"))
    reports = _ingest(library, first, second)
    assert [report.sources for report in reports] == [("合同.txt",), ("合同 (2025).txt",)]
    again = _ingest(library, first, second)
    assert [report.status for report in again] == ["unchanged", "unchanged"]


def test_a_moved_file_takes_its_name_over(library: Library, tmp_path: Path) -> None:
    path = _write(tmp_path, "old/a.txt", CONTRACT)
    _ingest(library, path)
    moved = tmp_path / "new" / "a.txt"
    moved.parent.mkdir()
    path.rename(moved)
    _ingest(library, moved)
    assert {name: file.path for name, file in library.files().items()} == {"a.txt": str(moved)}


def test_a_bad_file_is_reported_and_the_others_go_on(library: Library, tmp_path: Path) -> None:
    bad = _write(tmp_path, "a_bad.pdf", "")
    good = _write(tmp_path, "b_good.txt", CONTRACT)
    failed, added = _ingest(library, bad, good)
    assert failed.status == "failed"
    assert "a_bad.pdf" in failed.error
    assert added.status == "added"


def test_progress_counts_every_file_and_ends_whole(library: Library, tmp_path: Path) -> None:
    _write(tmp_path, "in/a.txt", CONTRACT)
    _write(tmp_path, "in/b.txt", CONTRACT.replace("巡检", "检修"))
    seen: list[Progress] = []
    list(ingest_paths([tmp_path / "in"], library, on_progress=seen.append))
    assert [p.stage for p in seen if p.done == 0] == ["reading", "parsing", "embedding"]
    assert (seen[-1].done, seen[-1].total, seen[-1].stage) == (2, 2, "done")


def test_hidden_and_foreign_files_of_a_folder_are_left_out(tmp_path: Path) -> None:
    _write(tmp_path, "in/.hidden/a.txt", CONTRACT)
    _write(tmp_path, "in/.b.txt", CONTRACT)
    _write(tmp_path, "in/c.exe", "x")
    kept = _write(tmp_path, "in/d.md", CONTRACT)
    assert find_files([tmp_path / "in"]) == (kept,)


def test_a_path_that_does_not_exist_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"missing.*does not exist"):
        find_files([tmp_path / "missing"])
