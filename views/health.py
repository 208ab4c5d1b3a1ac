"""The settings and health page: model, library, storage, versions, and what the doctor says."""

import html
import platform
from importlib.metadata import version

import streamlit as st
from sqlalchemy import make_url

from rag.library.doctor import check
from rag.settings import Settings
from views.language import text
from views.login import login_configured
from views.messages import told
from views.place import plain
from views.resources import Resources, loaded_resources

_ICONS = {
    "ok": ":green[:material/check_circle:]",
    "warning": ":orange[:material/warning:]",
    "error": ":red[:material/error:]",
}
_GRID = "display: grid; grid-template-columns: 8rem 1fr; gap: .45rem 1rem; margin: 0; padding: 0"
_PACKAGES = ("contract-qa", "langchain", "chromadb", "streamlit", "onnxruntime", "tantivy")


def show() -> None:
    """Draws the page."""
    st.title(text("nav_health"), anchor=False)
    loaded = loaded_resources()
    if loaded is None:
        return
    _counts(loaded)
    if loaded.access.folders is not None:
        # The rest tells of the whole library, with names of files.
        st.caption(text("health_partial"))
        return
    left, right = st.columns(2)
    with left:
        _models(loaded)
        _access()
    with right:
        _storage(loaded.settings)
        _versions()
    _doctor(loaded.settings)


def _counts(loaded: Resources) -> None:
    contracts = loaded.library.contracts()
    figures = {
        "nav_contracts": len(contracts),
        "files": len(loaded.library.files()),
        "facts": len(loaded.library.facts()),
    }
    for column, (name, figure) in zip(st.columns(3), figures.items(), strict=True):
        column.metric(text(name), figure, border=True, format="localized")


def _models(loaded: Resources) -> None:
    settings, embeddings = loaded.settings, loaded.library.embeddings
    _section(
        "models",
        {
            text("embedding"): f"{embeddings.name} ({embeddings.dimension})",
            text("reranker"): settings.reranker_model or text("none"),
            text("language_model"): settings.llm_model or text("no_language_model"),
            text("endpoint"): _without_secrets(settings.llm_base_url),
        },
    )


def _storage(settings: Settings) -> None:
    folder = settings.library.resolve()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    _section(
        "storage",
        {
            text("folder"): str(folder),
            text("size"): f"{size / 1e6:,.1f} MB",
            text("catalogue"): _without_secrets(settings.database_url) or "SQLite",
            text("vectors"): _without_secrets(settings.chroma_url) or text("embedded"),
        },
    )


def _access() -> None:
    _section("access", {text("login"): text("login_on" if login_configured() else "login_off")})


def _versions() -> None:
    versions = {name: version(name) for name in _PACKAGES}
    _section("versions", {"Python": platform.python_version(), **versions})


def _doctor(settings: Settings) -> None:
    with st.container(border=True):
        st.markdown(f"**{text('doctor')}**")
        with st.spinner(text("checking")):
            findings = check(settings)
        for finding in findings:
            st.markdown(f"{_ICONS.get(finding.severity, '')} {plain(told(finding.message))}")
            if finding.remedy:
                st.caption(f"{text('remedy')}: {plain(told(finding.remedy))}")


def _section(title: str, values: dict[str, str]) -> None:
    with st.container(border=True):
        st.markdown(f"**{text(title)}**")
        rows = "".join(
            f'<dt style="opacity: .65; padding: 0">{html.escape(name)}</dt>'
            f'<dd style="margin: 0; padding: 0; overflow-wrap: anywhere">{html.escape(value)}</dd>'
            for name, value in values.items()
            if value
        )
        st.html(f'<dl style="{_GRID}">{rows}</dl>')


def _without_secrets(url: str | None) -> str:
    """A URL without user, password and query."""
    if not url:
        return ""
    parsed = make_url(url).set(username=None, password=None, query={})
    return parsed.render_as_string(hide_password=True)
