"""A person asks in a real browser, opens a citation, asks on, comes back after a restart."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from rag.library import open_library
from rag.library.conversations import list_conversations, read_conversation
from rag.library.user_tables import open_user_tables
from rag.page_images import page_image, span_boxes
from rag.settings import Settings
from tests.views.conftest import App, running_app, screenshot, settled
from views.page_picture import DPI

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
LATE = """打印机租赁合同

甲方:松原图书馆
乙方:白桦办公设备有限公司

第一条 服务内容
乙方接到报修后应在 53 分钟内到场。
"""


def ask(page: Page, question: str) -> None:
    """Types a question and waits for the cited answer."""
    answers = page.get_by_test_id("stFeedback")
    before = answers.count()
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")
    expect(answers).to_have_count(before + 1, timeout=30_000)


def test_a_citation_opens_the_clause_and_boxes_it_on_the_page(app: App, visit: Visit) -> None:
    page = visit(app.url)
    ask(page, "官方网站合同的服务期限是多久?")
    button = page.locator("button.cite").first
    expect(button).to_be_visible()
    screenshot(page, "chat-answer-zh")
    button.hover()
    quote = button.locator(".quote")
    expect(quote).to_be_visible()
    button.click()
    marked = page.locator("[data-testid=stDialog] mark").first
    expect(marked).to_be_visible()
    words = "".join((marked.text_content() or "").split())
    assert words[:10] in "".join((quote.text_content() or "").split())
    shown = page.locator("[data-testid=stDialog] [data-testid=stImage] img")
    expect(shown).to_be_visible()
    screenshot(page, "chat-citation-zh")
    _check_box(app, page, Image.open(io.BytesIO(_bytes_of(page, shown.get_attribute("src") or ""))))
    page.get_by_role("button", name="下一页").click()
    expect(page.get_by_text("第 2 / ")).to_be_visible()
    running = page.get_by_test_id("stApp")
    expect(running).to_have_attribute("data-test-script-state", "notRunning")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载原文件").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


def _bytes_of(page: Page, address: str) -> bytes:
    return page.request.get(urljoin(page.url, address)).body()


def _check_box(app: App, page: Page, shown: Image.Image) -> None:
    """The picture differs from the bare page inside the boxes of the quote and nowhere else."""
    settings = Settings(library=app.library)
    name = page.url.partition("conversation=")[2]
    citation = read_conversation(open_user_tables(settings), "", name)[0].answer.citations[0]
    with open_library(settings) as library:
        source = library.source(citation.source)
    sheet = source.pages[citation.page - 1]
    bare = page_image(Path(source.path), citation.page, DPI).convert("RGB")
    assert shown.size == bare.size
    boxes = span_boxes(source, sheet, citation.start, citation.end)
    assert boxes
    # The boxes are filled with yellow, which takes from the blue; the picture came as JPEG.
    blue = ImageChops.difference(shown.convert("RGB"), bare).getchannel("B")
    changed = blue.point(lambda value: 255 if value > 40 else 0)
    for box in boxes:
        inside = (
            box.x0 * bare.width,
            box.y0 * bare.height,
            box.x1 * bare.width,
            box.y1 * bare.height,
        )
        cut = changed.crop(tuple(round(side) for side in inside))  # type: ignore[arg-type]
        assert sum(1 for value in cut.get_flattened_data() if value) > 0.5 * cut.width * cut.height
        wider = [
            round(side) for side in (inside[0] - 6, inside[1] - 6, inside[2] + 6, inside[3] + 6)
        ]
        changed.paste(0, tuple(wider))  # type: ignore[arg-type]
    outside = sum(1 for value in changed.get_flattened_data() if value)
    assert outside < 0.0005 * bare.width * bare.height


def test_follow_up_rating_files_and_finding_the_conversation_again(app: App, visit: Visit) -> None:
    page = visit(app.url)
    ask(page, "乙方的故障响应时间是多久?")
    ask(page, "那甲方呢?")
    expect(page.get_by_test_id("stChatMessage")).to_have_count(4)
    page.get_by_test_id("stFeedback").first.get_by_role("radio").first.click()
    page.wait_for_timeout(500)  # the run that keeps the rating begins; it draws the buttons anew
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Word").first.click()
    assert Path(download.value.path()).read_bytes().startswith(b"PK")
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Markdown").first.click()
    assert "[^1]: " in Path(download.value.path()).read_text(encoding="utf-8")
    page.reload()
    expect(page.get_by_test_id("stChatMessage")).to_have_count(4, timeout=20_000)
    page.get_by_role("button", name="新对话").click()
    expect(page.get_by_test_id("stChatMessage")).to_have_count(0)
    search = page.get_by_placeholder("搜索对话")
    search.fill("没有这样的词")
    search.press("Enter")
    expect(page.get_by_text("没有找到对话。")).to_be_visible()
    search.fill("那甲方")
    search.press("Enter")
    page.locator(".st-key-conversations button", has_text="故障响应时间").first.click()
    expect(page.get_by_test_id("stChatMessage")).to_have_count(4)
    notes = open_user_tables(Settings(library=app.library))
    name = page.url.partition("conversation=")[2]
    assert read_conversation(notes, "", name)[0].rating == 1


def test_a_guessed_conversation_is_not_shown(app: App, visit: Visit) -> None:
    page = visit(f"{app.url}/?conversation=0123456789abcdef")
    expect(page.get_by_text("没有这个对话")).to_be_visible(timeout=20_000)
    expect(page.get_by_test_id("stChatMessage")).to_have_count(0)


def test_a_narrow_screen_in_english_shows_no_sideways_scrolling(app: App, visit: Visit) -> None:
    page = visit(app.url, locale="en-US", width=390, height=844)
    expect(page.get_by_role("heading", name="Ask your contracts")).to_be_visible(timeout=20_000)
    ask(page, "How fast must a fault be responded to?")
    expect(page.locator("button.cite").first).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    screenshot(page, "chat-answer-390")


def test_files_come_in_by_upload_and_by_the_question_box_and_stay(
    library_copy: Path, visit: Visit, tmp_path: Path
) -> None:
    late = tmp_path / "打印机租赁.txt"
    late.write_text(LATE, encoding="utf-8")
    pdf = next((Path(__file__).parents[2] / "data" / "contracts").glob("09_*.pdf"))
    with running_app(library_copy) as app:
        page = visit(f"{app.url}/contracts")
        page.get_by_text("上传合同").click()
        page.get_by_test_id("stFileUploader").locator("input").set_input_files(pdf)
        page.get_by_role("button", name="入库").click()
        expect(page.get_by_test_id("stProgress")).to_be_visible()
        screenshot(page, "contracts-progress")
        expect(page.get_by_text("份合同，").first).to_be_visible(timeout=60_000)
        expect(page.get_by_text("3 份合同")).to_be_visible(timeout=60_000)
        page.goto(app.url)
        ask(page, "What is the governing law of the software support agreement?")
        expect(page.locator("button.cite").first).to_be_visible()
        page.get_by_role("button", name="新对话").click()
        page.get_by_test_id("stChatInput").locator("input[type=file]").set_input_files(late)
        expect(page.get_by_test_id("stChatInput").get_by_text(late.name)).to_be_visible()
        page.wait_for_timeout(1_000)  # the name shows before the file is there
        ask(page, "多久到场?")
        expect(page.locator(".answer").first).to_contain_text(re.compile(r"53\s*分钟"))
        expect(page.get_by_role("button", name="1 份合同")).to_be_visible()
    with running_app(library_copy) as app:  # after a restart everything is there
        page = visit(app.url)
        page.locator(".st-key-conversations button", has_text="多久到场").click(timeout=30_000)
        expect(page.locator(".answer").first).to_contain_text(re.compile(r"53\s*分钟"))
    notes = open_user_tables(Settings(library=library_copy))
    assert len(list_conversations(notes, "")) >= 2
