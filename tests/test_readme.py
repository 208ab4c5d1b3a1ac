"""What the README shows runs as written."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CONTRACT = """打印设备维护合同

甲方:云麓设计院
乙方:松涛办公设备有限公司

第一条 服务
1.1 乙方应在接到报修后四小时内响应,并在次日前修复。
第二条 违约责任
2.1 乙方逾期修复的,每逾期一日按月服务费的百分之一支付违约金。
"""


def _blocks(language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(README) if kind == language]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the user's own, with a contract in ``contracts/``."""
    path = tmp_path_factory.mktemp("readme")
    (path / "contracts").mkdir()
    (path / "contracts" / "打印.txt").write_text(CONTRACT, encoding="utf-8")
    return path


def _run(folder: Path, *command: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_commands_of_the_tour_run(folder: Path) -> None:
    commands = [
        line
        for block in _blocks("sh")
        for line in block.splitlines()
        if line.startswith("contract-qa ")
    ]
    assert len(commands) >= 5
    printed = [
        _run(folder, sys.executable, "-m", "ingest.cli", *shlex.split(command)[1:])
        for command in commands
    ]
    assert "四小时内" in printed[1]
    assert (folder / "deadlines.xlsx").is_file()


def test_the_python_example_runs(folder: Path) -> None:
    (example,) = _blocks("python")
    if not (folder / "library").exists():
        _run(folder, sys.executable, "-m", "ingest", "contracts")
    printed = _run(folder, sys.executable, "-c", example)
    assert "四小时内响应" in printed
    assert "百分之一" in printed


def test_the_make_targets_exist() -> None:
    targets = {line.split()[1] for block in _blocks("sh") for line in block.splitlines()
               if line.startswith("make ")}  # fmt: skip
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert targets == {"chat", "test"}
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_linked_files_exist() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    missing = [link for link in links if "://" not in link and not (ROOT / link).exists()]
    assert missing == []
