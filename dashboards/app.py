"""The dashboard: navigation, language, and what every page must say."""

from pathlib import Path

import streamlit as st

from leadsummit.dashboard.frame import (
    account,
    failed_run_banner,
    language_switch,
    page_style,
    watch_for_new_release,
)
from leadsummit.dashboard.i18n import words_for
from leadsummit.dashboard.pages import discover
from leadsummit.dashboard.view import language_in_url, remember_url_across_pages

st.set_page_config(page_title="Leadsummit", page_icon="⛰️", layout="wide", initial_sidebar_state=280)

_ = words_for(language_in_url())
sections: dict[str, list[st.Page]] = {}
for place, (file, spec) in enumerate(discover(Path(__file__).parent / "views")):
    sections.setdefault(_(spec.section), []).append(
        st.Page(
            file,
            title=_(spec.title),
            icon=spec.icon,
            url_path=file.stem,
            default=place == 0,
            visibility="hidden" if spec.is_hidden else "visible",
        )
    )
chosen = st.navigation(sections, position="top")
remember_url_across_pages(chosen.url_path)
_ = words_for(language_in_url())

page_style(_)
language_switch(_)
account(_)
failed_run_banner(_)
watch_for_new_release(_)
chosen.run()
