"""A running app over the sample contracts, and a real browser that visits it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "test-output" / "screenshots"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class App:
    """A running app: where it answers, the library it shows, its process."""

    url: str
    library: Path
    process_id: int


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with two of the sample contracts: one as text, one as PDF."""
    library = tmp_path_factory.mktemp("app") / "library"
    samples = sorted((ROOT / "data" / "contracts").glob("0[13]_*"))
    assert len(samples) == 2
    command = [sys.executable, "-m", "ingest", *map(str, samples), "--library", str(library)]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    return library


@pytest.fixture(scope="module")
def library_copy(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample library that a module's tests may change."""
    return Path(shutil.copytree(sample_library, tmp_path_factory.mktemp("copy") / "library"))


@pytest.fixture(scope="session")
def app(sample_library: Path) -> Iterator[App]:
    """The app over the sample library, for tests that change nothing."""
    with running_app(sample_library) as running:
        yield running


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_app(
    library: Path, folder: Path = ROOT, port: int | None = None, **settings: str
) -> Iterator[App]:
    """Starts ``contract-qa chat``, on a free port by default, waits until it answers, stops it.

    ``settings``: more variables of the app's environment.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "ingest.cli", "chat", "--port", str(port)]
    process = subprocess.Popen(
        command,
        cwd=folder,  # Streamlit looks for .streamlit/secrets.toml here
        env=os.environ | {"CONTRACT_QA_LIBRARY": str(library), "PYTHONPATH": str(ROOT)} | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process)
        yield App(url, library, process.pid)
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _wait(url: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the app ended: {process.communicate()[0]}")
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the app did not answer within {START_SECONDS} s")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is not installed (Debian package chromium)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """``visit(url, locale="zh-CN", width=1280, dark=False)`` opens a page of its own."""
    contexts = []

    def open_page(
        url: str, locale: str = "zh-CN", width: int = 1280, height: int = 860, dark: bool = False
    ) -> Page:
        context = browser.new_context(
            locale=locale,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()


def settled(page: Page) -> None:
    """Waits until the page is drawn whole."""
    idle = page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
    expect(idle).to_be_visible(timeout=20_000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=20_000)
    expect(page.get_by_test_id("stSpinner")).to_have_count(0, timeout=20_000)


def screenshot(page: Page, name: str) -> Path:
    """Keeps a picture of the page as test output."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=path)
    return path
