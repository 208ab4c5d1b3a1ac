"""With a login configured: who is unknown sees nothing, who is known sees the own folders."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rag.library import open_library
from rag.settings import Settings
from tests.views.conftest import App, free_port, running_app, screenshot
from tests.views.identity_provider import CLIENT, running_provider

pytest.importorskip("authlib", reason="logging in needs the extra 'login'")
pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
SECRETS = """[auth]
redirect_uri = "{app}/oauth2callback"
cookie_secret = "only-for-this-test-only-for-this-test"
client_id = "{client}"
client_secret = "secret"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""
PERMISSIONS = """[users."anna@example.com"]
folders = ["*"]

[users."bo@example.com"]
folders = ["nothing"]
"""


def test_only_who_may_gets_in(library_copy: Path, visit: Visit, tmp_path: Path) -> None:
    (library_copy / "permissions.toml").write_text(PERMISSIONS, encoding="utf-8")
    with open_library(Settings(library=library_copy)) as library:
        titles = [contract.title for contract in library.contracts()]
    with (
        running_provider() as provider,
        _app_with_login(library_copy, tmp_path, provider.url) as app,
    ):
        provider.email = "eve@example.com"
        page = visit(app.url)
        expect(page.get_by_text("请先登录")).to_be_visible(timeout=20_000)
        expect(page.get_by_test_id("stChatInput")).to_have_count(0)
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_text("eve@example.com 没有权限")).to_be_visible(timeout=20_000)
        screenshot(page, "login-denied")
        for name in ("contracts", "registers", "findings", "evaluation", "health"):
            page.goto(f"{app.url}/{name}")
            expect(page.get_by_text("eve@example.com 没有权限")).to_be_visible(timeout=20_000)
            assert not [title for title in titles if title in page.content()]
        provider.email = "bo@example.com"
        page = visit(app.url)
        page.get_by_role("button", name="登录").click(timeout=20_000)
        expect(page.get_by_text("还没有合同")).to_be_visible(timeout=20_000)
        page.goto(f"{app.url}/contracts")
        expect(page.get_by_text("还没有合同")).to_be_visible(timeout=20_000)
        assert not [title for title in titles if title in page.content()]
        provider.email = "anna@example.com"
        page = visit(app.url)
        page.get_by_role("button", name="登录").click(timeout=20_000)
        expect(page.get_by_text("2 份合同")).to_be_visible(timeout=20_000)
        expect(page.get_by_text("anna@example.com")).to_be_visible()


@contextmanager
def _app_with_login(library: Path, folder: Path, provider: str) -> Iterator[App]:
    """The app started in a folder whose secrets name the provider."""
    port = free_port()
    secrets = folder / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    address = f"http://127.0.0.1:{port}"
    secrets.write_text(
        SECRETS.format(app=address, client=CLIENT, provider=provider), encoding="utf-8"
    )
    with running_app(library, folder, port) as app:
        yield app
