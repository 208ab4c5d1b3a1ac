"""A person asks in a real browser, reads the cited answer and opens a citation."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.views.conftest import App, screenshot

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]


def _ask(page: Page, question: str) -> None:
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")


def test_a_question_gets_a_cited_answer_and_the_citation_opens_the_clause(
    app: App, visit: Visit
) -> None:
    page = visit(app.url)
    expect(page.get_by_role("heading", name="合同问答")).to_be_visible(timeout=20_000)
    _ask(page, "甲方逾期付款要承担什么责任?")
    button = page.locator("button.cite").first
    expect(button).to_be_visible(timeout=20_000)
    screenshot(page, "chat-answer-zh")
    quote = button.locator(".quote").text_content()
    assert quote
    button.click()
    marked = page.locator("[data-testid=stDialog] mark")
    expect(marked.first).to_be_visible()
    words = "".join((marked.first.text_content() or "").split())
    assert words[:20] in "".join(quote.split())
    screenshot(page, "chat-citation-zh")


def test_the_interface_speaks_the_language_of_the_browser(app: App, visit: Visit) -> None:
    page = visit(app.url, locale="en-US")
    expect(page.get_by_role("heading", name="Ask your contracts")).to_be_visible(timeout=20_000)
    screenshot(page, "chat-start-en")


def test_a_follow_up_keeps_the_conversation_on_the_page(app: App, visit: Visit) -> None:
    page = visit(app.url)
    _ask(page, "乙方的故障响应时间是多久?")
    expect(page.locator("button.cite").first).to_be_visible(timeout=20_000)
    _ask(page, "那甲方呢?")
    expect(page.get_by_test_id("stChatMessage")).to_have_count(4)
    expect(page.get_by_text("那甲方呢?")).to_be_visible()


def test_a_narrow_screen_shows_no_sideways_scrolling(app: App, visit: Visit) -> None:
    page = visit(app.url, width=390, height=844)
    expect(page.get_by_role("heading", name="合同问答")).to_be_visible(timeout=20_000)
    _ask(page, "乙方的故障响应时间是多久?")
    expect(page.locator("button.cite").first).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    screenshot(page, "chat-answer-390")
