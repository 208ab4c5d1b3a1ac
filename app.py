"""The Streamlit entry: navigation and nothing else."""

from pathlib import Path

import streamlit as st

import views
from views import chat, contracts, evaluation, findings, health, registers
from views.frame import show_frame
from views.language import text

ICON = Path(views.__file__).with_name("icon.png")
st.set_page_config(page_title="Contract QA", page_icon=str(ICON), layout="wide")
page = st.navigation(
    [
        st.Page(chat.show, title=text("nav_chat"), icon=":material/chat:", url_path="chat"),
        st.Page(
            contracts.show,
            title=text("nav_contracts"),
            icon=":material/folder_open:",
            url_path="contracts",
        ),
        st.Page(
            registers.show,
            title=text("nav_registers"),
            icon=":material/table_rows:",
            url_path="registers",
        ),
        st.Page(
            findings.show, title=text("nav_findings"), icon=":material/flag:", url_path="findings"
        ),
        st.Page(
            evaluation.show,
            title=text("nav_evaluation"),
            icon=":material/monitoring:",
            url_path="evaluation",
        ),
        st.Page(
            health.show,
            title=text("nav_health"),
            icon=":material/health_and_safety:",
            url_path="health",
        ),
    ]
)
show_frame()
page.run()
