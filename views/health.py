"""The settings and health page: model, library, versions, and what the doctor says."""

from importlib.metadata import version

import streamlit as st
from rag.library.doctor import check

from rag.settings import load_settings
from views.language import text
from views.resources import loaded_resources

_ICONS = {
    "ok": ":material/check_circle:",
    "warning": ":material/warning:",
    "error": ":material/error:",
}
_PACKAGES = ("contract-qa", "langchain", "chromadb", "streamlit", "onnxruntime", "tantivy")


def show() -> None:
    """Draws the page."""
    st.title(text("nav_health"), anchor=False)
    settings = load_settings()
    shown = settings.model_dump(mode="json", exclude={"llm_api_key", "database_url"})
    st.json(shown, expanded=True)
    st.caption(" · ".join(f"{name} {version(name)}" for name in _PACKAGES))
    if loaded_resources() is None:
        return
    for finding in check(settings):
        st.markdown(f"{_ICONS.get(finding.severity, '')} {finding.message}")
        if finding.remedy:
            st.caption(finding.remedy)
