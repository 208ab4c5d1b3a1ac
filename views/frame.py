"""What frames every page: its name, the language switch, who is logged in, the spacing."""

import streamlit as st

from views.language import choose_language, text
from views.login import login_configured

# Streamlit leaves six rems above the first line; its theme has no setting for that.
_SPACING = """<style>
[data-testid="stMainBlockContainer"] { padding: 2.6rem clamp(1rem, 4vw, 3.5rem) 2rem; }
@media (max-width: 768px) { [data-testid="stMainBlockContainer"] { padding-top: 4rem; } }
[data-testid="stMainBlockContainer"] h1 { padding: .2rem 0 .6rem; }
[data-testid="stBottomBlockContainer"] { padding: .5rem clamp(1rem, 4vw, 3.5rem) 1.5rem; }
.st-key-conversations button { min-height: 1.9rem; }
.st-key-conversations button > div { justify-content: flex-start; width: 100%; }
.st-key-conversations button p { text-align: left; overflow: hidden; text-overflow: ellipsis;
  white-space: nowrap; }
</style>"""


def show_frame() -> None:
    """Draws it; the same on every page."""
    st.html(_SPACING)
    with st.sidebar:
        choose_language()
        if login_configured() and st.user.is_logged_in:
            st.caption(str(st.user.get("email") or st.user.get("name") or ""))
            st.button(text("logout"), icon=":material/logout:", type="tertiary", on_click=st.logout)
