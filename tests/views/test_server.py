"""The app listens for this machine only, unless people have to log in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.settings import Settings
from tests.views.conftest import ROOT
from views.server import serve


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.4", "::", "example.com"])
def test_without_a_login_no_other_address_is_served(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match=r"127\.0\.0\.1 only"):
        serve(Settings(library=tmp_path), address, 8501)


def test_the_command_says_so_in_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ingest.cli", "chat", "--address", "0.0.0.0"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "CONTRACT_QA_LIBRARY": str(tmp_path)}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr.startswith("contract-qa: Without a login")
    assert done.stderr.count("\n") == 1
