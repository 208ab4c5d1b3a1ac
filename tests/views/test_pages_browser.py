"""Every page in both languages, both themes and both widths: drawn whole, without an error."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.views.conftest import App, screenshot

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
PAGES = {
    "chat": ("合同问答", "Ask your contracts"),
    "contracts": ("合同", "Contracts"),
    "registers": ("台账", "Registers"),
    "findings": ("风险提示", "Findings"),
    "evaluation": ("评测", "Evaluation"),
    "health": ("设置与状态", "Settings and health"),
}
LOOKS = {
    "zh-light-1280": {"locale": "zh-CN", "width": 1280, "dark": False},
    "en-dark-1280": {"locale": "en-US", "width": 1280, "dark": True},
    "zh-light-390": {"locale": "zh-CN", "width": 390, "dark": False},
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_drawn_whole(app: App, visit: Visit, name: str, look: str) -> None:
    page = visit(app.url if name == "chat" else f"{app.url}/{name}", **LOOKS[look])
    chinese, english = PAGES[name]
    heading = chinese if look.startswith("zh") else english
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible(timeout=20_000)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=20_000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=20_000)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    screenshot(page, f"{name}-{look}")
    assert wide <= 0


def test_readme_screenshot(app: App, visit: Visit) -> None:
    page = visit(app.url, height=620)
    box = page.get_by_test_id("stChatInputTextArea")
    expect(box).to_be_visible(timeout=20_000)
    box.fill("甲方逾期付款要承担什么责任?")
    box.press("Enter")
    button = page.locator("button.cite").first
    expect(button).to_be_visible(timeout=20_000)
    button.click()
    expect(page.locator("[data-testid=stDialog] mark").first).to_be_visible()
    page.wait_for_timeout(600)  # the panel slides in
    assert screenshot(page, "readme-chat").stat().st_size > 10_000
