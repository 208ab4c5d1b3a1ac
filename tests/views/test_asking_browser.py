"""A question is stopped, an ingestion cancelled, a conversation renamed, a party chosen."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rag.library import open_library
from rag.library.conversations import list_conversations
from rag.library.user_tables import open_user_tables
from rag.settings import Settings
from tests.views.conftest import running_app, screenshot
from tests.views.test_chat_browser import ask

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
CONTRACT = "维护合同{n}\n\n甲方:松原图书馆\n乙方:白桦设备有限公司\n\n" + "\n".join(
    f"第{n}条 乙方应在{n}小时内到场维修第{n}号设备,并记录故障原因。" for n in range(1, 60)
)


@contextmanager
def silent_model() -> Iterator[str]:
    """The address of a language model that takes every request and never answers."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            over.wait(60)

        def log_message(self, format: str, *args: object) -> None:
            """Stays silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_question_is_stopped_while_the_model_writes(library_copy: Path, visit: Visit) -> None:
    notes = open_user_tables(Settings(library=library_copy))
    before = list_conversations(notes, "")
    with (
        silent_model() as address,
        running_app(
            library_copy,
            CONTRACT_QA_LLM_BASE_URL=address,
            CONTRACT_QA_LLM_MODEL="silent",
        ) as app,
    ):
        page = visit(app.url)
        box = page.get_by_test_id("stChatInputTextArea")
        box.fill("官方网站合同的服务期限是多久?")
        box.press("Enter")
        expect(page.get_by_text("silent 正在撰写")).to_be_visible(timeout=30_000)
        page.get_by_test_id("stChatInputStopButton").click()
        idle = page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
        expect(idle).to_be_visible(timeout=15_000)
        expect(page.get_by_test_id("stChatInputStopButton")).to_have_count(0)
        assert page.get_by_test_id("stFeedback").count() == 0
    assert list_conversations(notes, "") == before


def test_scope_of_a_party_a_new_name_and_a_cancelled_ingestion(
    library_copy: Path, visit: Visit, tmp_path: Path
) -> None:
    with open_library(Settings(library=library_copy)) as library:
        first = library.contracts()[0]
    party = next(party.name for party in first.parties if party.name)
    with running_app(library_copy) as app:
        page = visit(app.url)
        page.get_by_role("button", name="全部合同").click(timeout=30_000)
        page.get_by_text("按当事方").click()
        page.get_by_role("combobox").last.fill(party)
        page.get_by_role("option", name=party).click()
        page.keyboard.press("Escape")  # the list of parties
        page.keyboard.press("Escape")  # the picker
        expect(page.get_by_role("button", name="1 份合同")).to_be_visible()
        ask(page, "发生争议怎么解决?")
        page.locator("button.cite").first.hover()
        expect(page.locator("button.cite .quote").first).to_contain_text(first.title)

        page.locator("[class*=st-key-more-] button").first.click()
        name = page.get_by_role("textbox", name="名称")
        name.fill("争议条款")
        name.press("Enter")
        row = page.locator(".st-key-conversations button", has_text="争议条款")
        expect(row.first).to_be_visible()
        screenshot(page, "chat-renamed")

        files = []
        for number in range(40):  # enough to be cancelled in time
            files.append(tmp_path / f"维护合同{number}.txt")
            files[-1].write_text(CONTRACT.replace("{n}", str(number)), encoding="utf-8")
        page.goto(f"{app.url}/contracts")
        page.get_by_text("上传合同").click()
        page.get_by_test_id("stFileUploader").locator("input").set_input_files(files)
        page.get_by_role("button", name="入库").click()
        page.get_by_role("button", name="取消").click()
        expect(page.get_by_text("已取消")).to_be_visible(timeout=60_000)
    with open_library(Settings(library=library_copy)) as library:
        assert len(library.files()) < 2 + len(files)
