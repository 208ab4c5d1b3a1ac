"""What all tests share."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real corpus and its gold annotations; tests skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the corpus and gold folder ../shared is not beside this checkout")
    return SHARED
