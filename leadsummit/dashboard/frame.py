"""What stands around every page: style, language, the banner after a failed run, fresh releases."""

from __future__ import annotations

from importlib.resources import files

import streamlit as st

from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.i18n import DEFAULT_LANGUAGE, LANGUAGES, Words
from leadsummit.dashboard.login import has_login, rights_of_reader
from leadsummit.dashboard.markdown import escape_markdown
from leadsummit.dashboard.rules import load_rules
from leadsummit.dashboard.state import last_run, warehouse_folder
from leadsummit.dashboard.texts import route_name
from leadsummit.dashboard.view import LANGUAGE_PARAMETER
from leadsummit.release_reader import current_release

NEW_RELEASE_EVERY = "30s"


def page_style(_: Words) -> None:
    """Our fixed style sheet."""
    css = (files("leadsummit.dashboard") / "style.css").read_text(encoding="utf-8")
    st.html(f"<style>{css}</style>")


def language_switch(_: Words) -> None:
    """German or English, kept in the URL."""
    st.session_state["language"] = _.language
    with st.sidebar:
        st.segmented_control(
            _("Language"),
            list(LANGUAGES),
            key="language",
            format_func=LANGUAGES.__getitem__,
            required=True,
            on_change=_put_language_in_url,
            label_visibility="collapsed",
        )


def _put_language_in_url() -> None:
    language = st.session_state["language"]
    if language == DEFAULT_LANGUAGE:
        st.query_params.pop(LANGUAGE_PARAMETER, None)
    else:
        st.query_params[LANGUAGE_PARAMETER] = language


def account(_: Words) -> None:
    """Let in whoever may come in; say who is signed in, and what that role does not show."""
    rights = rights_of_reader(_)
    if has_login():
        with st.sidebar:
            st.button(_("Sign out"), on_click=st.logout, type="tertiary", icon=":material/logout:")
    if rights.routes is not None:
        st.info(
            _(
                "Your role shows the sales route {routes} only. "
                "What cannot be told apart by route stays empty."
            ).format(
                routes=Formats(_.language).listing(
                    [escape_markdown(route_name(_, route)) for route in rights.routes]
                )
            ),
            icon=":material/visibility:",
        )


def failed_run_banner(_: Words) -> None:
    """Say that the numbers are older than they should be, and why."""
    run = last_run(warehouse_folder())
    if run is None or not run.has_failed:
        return
    release = current_release(warehouse_folder())
    formats = Formats(_.language, load_rules().reporting_timezone)
    if release is None:
        consequence = _("There is no earlier release that could be shown.")
    else:
        consequence = _("You see the last good release, as of {as_of}.").format(
            as_of=formats.moment(release.as_of)
        )
    failure = _("The last run failed on {finished} in the step {step}.").format(
        finished=formats.moment(run.finished_at), step=f"**{escape_markdown(run.step)}**"
    )
    reason = f"\n\n{escape_markdown(run.message[:500])}" if run.message else ""
    st.error(f"{failure} {consequence}{reason}", icon=":material/error:")


def watch_for_new_release(_: Words) -> None:
    """Look for a newer release while the page stays open, and show it without a restart."""
    shown = current_release(warehouse_folder())

    @st.fragment(run_every=NEW_RELEASE_EVERY)
    def watch() -> None:
        now = current_release(warehouse_folder())
        if (now and now.release_id) != (shown and shown.release_id):
            st.rerun()

    watch()
