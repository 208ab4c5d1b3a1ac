"""Who is looking: nobody in particular on this machine, or a user who has logged in."""

import streamlit as st

from rag.errors import ContractQAError
from rag.library.permissions import Access, find_access
from rag.settings import load_settings
from views.language import text
from views.messages import told

_LOCAL = Access(user="", folders=None, may_edit=True)


def login_configured() -> bool:
    """Whether Streamlit's secrets name a provider for ``st.login`` (OpenID Connect)."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def current_access() -> Access | None:
    """What the user may do. None after telling why there is nothing to see, or asking to log in."""
    if not login_configured():
        # Streamlit tells the address of a visitor unless it is this machine.
        if st.context.ip_address is None:
            return _LOCAL
        st.error(text("remote_without_login"))
        return None
    if not st.user.is_logged_in:
        st.info(text("login_needed"))
        st.button(text("login"), icon=":material/login:", type="primary", on_click=st.login)
        return None
    name = str(st.user.get("email") or "")
    if st.user.get("email_verified") is False:
        name = ""
    try:
        access = find_access(load_settings().library, name)
    except ContractQAError as error:
        st.error(told(error))
        return None
    if access is None:
        st.error(text("login_denied", name=name or st.user.get("sub")))
        st.button(text("logout"), icon=":material/logout:", on_click=st.logout)
    return access
