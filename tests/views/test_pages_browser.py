"""Every page in both languages, themes and widths; registers, findings and contracts in use."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from rag.library.marks import event_dates
from rag.library.user_tables import open_user_tables
from rag.settings import Settings
from tests.views.conftest import App, screenshot, settled

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
PAGES = {
    "": ("合同问答", "Ask your contracts"),
    "contracts": ("合同", "Contracts"),
    "registers": ("台账", "Registers"),
    "comparison": ("对比", "Compare"),
    "findings": ("风险提示", "Findings"),
    "evaluation": ("评测", "Evaluation"),
    "health": ("设置与状态", "Settings and health"),
}
LOOKS = {
    "zh-light-1280": {"locale": "zh-CN", "width": 1280, "dark": False},
    "en-dark-1280": {"locale": "en-US", "width": 1280, "dark": True},
    "en-light-390": {"locale": "en-US", "width": 390, "dark": False},
}


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_drawn_whole(app: App, visit: Visit, look: str) -> None:
    page = visit(app.url, **LOOKS[look])
    for name, (chinese, english) in PAGES.items():
        if name:
            page.goto(f"{app.url}/{name}")
        heading = chinese if look.startswith("zh") else english
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible(timeout=20_000)
        settled(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        screenshot(page, f"{name or 'chat'}-{look}")
        assert wide <= 0, name


def test_a_register_is_filtered_and_exported(app: App, visit: Visit, tmp_path: Path) -> None:
    page = visit(f"{app.url}/registers")
    page.get_by_text("期限", exact=True).click(timeout=20_000)
    count = page.get_by_text("条，点击一行")
    expect(count).to_be_visible()
    settled(page)
    everything = int((count.text_content() or "").split()[0])
    search = page.get_by_placeholder("输入词语")
    search.fill("验收")
    search.press("Enter")
    expect(count).not_to_have_text(f"{everything} 条，点击一行查看条款")
    settled(page)
    shown = int((count.text_content() or "").split()[0])
    assert 0 < shown < everything
    page.get_by_test_id("stDataFrame").last.click(position={"x": 300, "y": 55})
    expect(page.locator("[data-testid=stDialog] mark").first).to_be_visible()
    screenshot(page, "registers-panel")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stDialog")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name="xlsx").click()
    download.value.save_as(tmp_path / "deadlines.xlsx")
    rows = list(load_workbook(tmp_path / "deadlines.xlsx").active.values)  # type: ignore[union-attr]
    quotes = [row[rows[0].index("quote")] + row[rows[0].index("summary")] for row in rows[1:]]
    assert len(quotes) == shown
    assert all("验收" in quote for quote in quotes)
    with page.expect_download() as download:
        page.get_by_role("button", name="ics").click()
    assert Path(download.value.path()).read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_a_clause_is_found_in_the_tree_and_marked_in_the_text(app: App, visit: Visit) -> None:
    page = visit(f"{app.url}/contracts")
    table = page.get_by_test_id("stDataFrame").first
    expect(table).to_be_visible(timeout=20_000)
    settled(page)
    table.click(position={"x": 60, "y": 55})
    last = page.locator(".tree button").last
    expect(last).to_be_visible()
    assert page.locator(".text").evaluate("text => text.scrollTop") == 0
    last.click()
    expect(page.locator(".text span.current").first).to_be_in_viewport()
    assert page.locator(".text").evaluate("text => text.scrollTop") > 0
    screenshot(page, "contracts-tree")


def test_a_finding_is_marked_as_checked(app: App, visit: Visit) -> None:
    page = visit(f"{app.url}/findings")
    total = page.get_by_text("处提示")
    expect(total).to_be_visible(timeout=20_000)
    before = total.text_content()
    page.get_by_text("已核对").first.click()
    page.get_by_text("只看未核对的").click()
    expect(total).not_to_have_text(before or "")
    page.reload()
    expect(page.get_by_role("checkbox", name="已核对").first).to_be_checked(timeout=20_000)


def test_a_date_of_an_event_gives_deadlines_their_days(app: App, visit: Visit) -> None:
    page = visit(f"{app.url}/registers")
    page.get_by_text("期限", exact=True).click(timeout=20_000)
    page.get_by_text("签订日、生效日等日期").click()
    settled(page)
    editor = page.get_by_test_id("stDataFrame").first
    editor.scroll_into_view_if_needed()
    width = (editor.bounding_box() or {"width": 0})["width"]
    editor.dblclick(position={"x": width - 40, "y": 55})  # the last column: termination
    page.locator("input[type=date]").fill("2026-01-31")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1_500)
    settled(page)
    notes = open_user_tables(Settings(library=app.library))
    contract = next(iter(sorted(_contracts(app))))
    assert [str(day) for day in event_dates(notes, contract).values()] == ["2026-01-31"]


def _contracts(app: App) -> list[str]:
    from rag.library import open_library

    with open_library(Settings(library=app.library)) as library:
        return [contract.contract_id for contract in library.contracts()]


def test_a_cell_of_the_comparison_opens_its_clause(app: App, visit: Visit) -> None:
    page = visit(f"{app.url}/comparison")
    row = page.locator(".compared tr", has=page.locator("th", has_text="费用"))
    expect(row).to_be_visible(timeout=20_000)
    settled(page)
    for cell in row.locator("td").all():
        assert "元" in (cell.text_content() or "")  # both contracts name their price
    button = row.locator("button.cite").last
    quote = "".join((button.locator(".quote").text_content() or "").split())
    button.click()
    marked = page.locator("[data-testid=stDialog] mark").first
    expect(marked).to_be_visible()
    assert "".join((marked.text_content() or "").split()) in quote
    screenshot(page, "comparison-panel")


@pytest.mark.parametrize(
    ("locale", "heading"), [("zh-CN", "没有这个页面"), ("en-US", "There is no such page")]
)
def test_an_unknown_address_leads_back_to_the_chat(
    app: App, visit: Visit, locale: str, heading: str
) -> None:
    page = visit(f"{app.url}/nothing", locale=locale)
    expect(page.get_by_role("heading", name=heading)).to_be_visible(timeout=20_000)
    settled(page)
    screenshot(page, f"no-page-{locale}")
    page.get_by_test_id("stPageLink").click()
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_visible(timeout=20_000)
    assert page.url == f"{app.url}/"


def test_the_chat_has_its_name_as_an_address_too(app: App, visit: Visit) -> None:
    page = visit(f"{app.url}/chat?conversation=0123456789abcdef")
    expect(page.get_by_text("没有这个对话")).to_be_visible(timeout=20_000)
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_visible()
    assert "/chat" not in page.url


def test_readme_screenshot(app: App, visit: Visit) -> None:
    page = visit(app.url, width=1560, height=900)
    box = page.get_by_test_id("stChatInputTextArea")
    expect(box).to_be_visible(timeout=20_000)
    box.fill("官方网站合同的服务期限是多久?")
    box.press("Enter")
    button = page.locator("button.cite").first
    expect(button).to_be_visible(timeout=20_000)
    button.click()
    picture = page.locator("[data-testid=stDialog] [data-testid=stImage] img")
    expect(picture).to_be_visible()
    page.wait_for_timeout(1_500)  # the panel slides in, the box comes into view
    assert (picture.bounding_box() or {"y": 0})["y"] < 500
    assert screenshot(page, "readme-chat").stat().st_size > 10_000
