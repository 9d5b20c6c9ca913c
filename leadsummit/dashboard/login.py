"""The door: who reads, and what to say to those who may not."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, NoReturn

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.rights import EVERYTHING, Rights, load_roles, rights_of, roles_file

LOG = logging.getLogger(__name__)


_operates = False


def act_as_operator() -> None:
    """From now on this process reads as whoever runs the machine: it writes reports, it serves
    nobody. The files lie open to that person anyway."""
    global _operates
    _operates = True


def has_login() -> bool:
    """Is an identity provider configured (`[auth]` in Streamlit's secrets)?"""
    try:
        return "auth" in st.secrets
    except StreamlitSecretNotFoundError:
        return False


def reader() -> Mapping[str, Any] | None:
    """What the identity provider says of the reader; None before the login."""
    return dict(st.user) if st.user.get("is_logged_in") else None


def rights_of_reader(_: Words) -> Rights:
    """What this reader may see. Ends the page, with the reason, where that is nothing."""
    if _operates:
        return EVERYTHING
    file = roles_file()
    if not has_login():
        if file.is_file():
            _refuse(
                _("There are roles, but no login is configured: nobody can be recognised."),
                _("Add the section [auth] to Streamlit's secrets; docs/dashboard.md shows how."),
            )
        return EVERYTHING
    somebody = reader()
    if somebody is None:
        st.title("Leadsummit", anchor=False)
        st.markdown(_("Please sign in to see the numbers."))
        st.button(_("Sign in"), on_click=st.login, type="primary", icon=":material/login:")
        st.stop()
    try:
        rights = rights_of(somebody, load_roles(file))
    except ValueError as error:
        LOG.error("%s", error)
        _refuse(
            _("The roles file cannot be read, so nobody may see anything."),
            _("Whoever runs the dashboard finds the reason in its log."),
        )
    if rights is None:
        _refuse(
            _("You are signed in, but have no role here."),
            _("Ask whoever runs the dashboard to add you to the roles file."),
        )
    return rights


def _refuse(reason: str, next_step: str) -> NoReturn:
    st.error(f"{reason} {next_step}", icon=":material/lock:")
    st.stop()
