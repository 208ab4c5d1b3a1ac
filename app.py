"""The Streamlit entry: navigation and nothing else."""

from pathlib import Path

import streamlit as st

import views
from views.frame import show_frame
from views.pages import all_pages

ICON = Path(views.__file__).with_name("icon.png")
st.set_page_config(page_title="Contract QA", page_icon=str(ICON), layout="wide")
shown = st.navigation(all_pages())
show_frame()
shown.run()
