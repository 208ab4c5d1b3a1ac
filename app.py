"""The Streamlit entry: navigation and nothing else."""

import streamlit as st

from views import chat
from views.language import text

st.set_page_config(page_title="Contract QA", page_icon=":material/contract:", layout="centered")
st.navigation(
    [
        st.Page(chat.show, title=text("nav_chat"), icon=":material/chat:", url_path="chat"),
    ]
).run()
