"""What every page starts from: its language, formats, colours, release and filters.

    PAGE = page(order=10, …)
    view = open_view(PAGE)
    frame = view.fetch("summit_stages")

Where there is nothing to show yet, `open_view` says what to do next and ends the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from leadsummit.dashboard import texts
from leadsummit.dashboard.data import ReleaseDatabase, filter_options
from leadsummit.dashboard.filters import (
    CHOICES,
    PARAMETERS,
    Dropped,
    FilterOptions,
    FilterState,
    from_url,
    to_url,
)
from leadsummit.dashboard.formats import Formats, is_missing
from leadsummit.dashboard.i18n import DEFAULT_LANGUAGE, LANGUAGES, Words, words_for
from leadsummit.dashboard.login import rights_of_reader
from leadsummit.dashboard.markdown import escape_markdown
from leadsummit.dashboard.names import measure_names, persona_names
from leadsummit.dashboard.pages import PageSpec
from leadsummit.dashboard.rights import Rights
from leadsummit.dashboard.rules import Rules, load_rules
from leadsummit.dashboard.state import warehouse_folder
from leadsummit.dashboard.theme import Palette, palette_for
from leadsummit.release_reader import ReleaseInfo, all_releases, current_release

LANGUAGE_PARAMETER = "lang"


@dataclass(frozen=True)
class View:
    """One reader's view of one release."""

    words: Words
    formats: Formats
    palette: Palette
    rules: Rules
    release: ReleaseInfo
    rights: Rights
    options: FilterOptions
    filters: FilterState
    dropped: tuple[Dropped, ...]

    def of_release(self, release: ReleaseInfo) -> View:
        """The same view of another release: the same filters, what that one says."""
        return replace(self, release=release)

    def fetch(
        self, query: str, frames: Mapping[str, pd.DataFrame] | None = None, **parameters: Any
    ) -> pd.DataFrame:
        """Run a query with the filters and rules bound; the frame is the caller's own copy.

        Args:
            query: Its name.
            frames: Results of other queries that this one reads, by name; such a query is small
                and not kept.
            parameters: What the query asks for beside filters and rules.
        """
        bound = {
            **self.filters.query_parameters(),
            "timezone": self.rules.reporting_timezone,
            "min_group_size": self.rules.min_group_size,
            "as_of": self.release.as_of,
            **parameters,
        }
        if frames is not None:
            database = _database(self.release.release_id, self.release.path, self.rights.routes)
            return database.fetch(query, bound, frames)
        return cached_frame(
            self.release.release_id, query, bound, self.release.path, self.rights.routes
        )

    def fetch_one(self, query: str, **parameters: Any) -> dict[str, Any]:
        """The only row of a query that always has one; nothing in it is None, not NaN."""
        (row,) = self.fetch(query, **parameters).to_dict("records")
        return {str(name): None if is_missing(value) else value for name, value in row.items()}


@st.cache_resource(max_entries=8, show_spinner=False)
def _database(release_id: str, path: Path, routes: tuple[str, ...] | None) -> ReleaseDatabase:
    """One connection per release and routes. Superseded ones live as long as they are read."""
    return ReleaseDatabase.open(path, Rights("", routes))


@st.cache_data(max_entries=2000, show_spinner=False)
def cached_frame(
    release_id: str,
    query: str,
    parameters: dict[str, Any],
    path: Path,
    routes: tuple[str, ...] | None,
) -> pd.DataFrame:
    """A frame, kept by all that decides what stands in it: a release never changes."""
    return _database(release_id, path, routes).fetch(query, parameters)


@st.cache_data(max_entries=50, show_spinner=False)
def _options(release_id: str, path: Path, routes: tuple[str, ...] | None) -> FilterOptions:
    return filter_options(_database(release_id, path, routes))


def url_values() -> dict[str, list[str]]:
    """All parameters of the URL with all their values."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def language_in_url() -> str:
    """The language that the URL asks for; German unless it names one that we speak."""
    asked = st.query_params.get(LANGUAGE_PARAMETER)
    return asked if asked in LANGUAGES else DEFAULT_LANGUAGE


def remember_url_across_pages(page_title: str) -> None:
    """Changing the page empties the URL; put back what it held, but for what is the page's own."""
    previous = st.session_state.get("_page")
    st.session_state["_page"] = page_title
    if previous not in (None, page_title) and not st.query_params:
        st.query_params.from_dict(st.session_state.get("_url", {}))
    st.session_state["_url"] = {
        name: values
        for name, values in url_values().items()
        if name in (LANGUAGE_PARAMETER, *PARAMETERS)
    }


def open_view(spec: PageSpec) -> View:
    """Everything that a page needs, or the proper words where it cannot be had."""
    words = words_for(language_in_url())
    warehouse = warehouse_folder()
    release = current_release(warehouse)
    st.title(words(spec.title), anchor=False)
    if release is not None:
        st.caption(words(spec.question))
    if release is None:
        _nothing_released(words, spec, warehouse)
        st.stop()
    rules = load_rules()
    rights = rights_of_reader(words)
    options = _options(release.release_id, release.path, rights.routes)
    filters, dropped = from_url(url_values(), options)
    return View(
        words=words,
        formats=Formats(words.language, rules.reporting_timezone),
        palette=palette_for(st.context.theme.type),
        rules=rules,
        release=release,
        rights=rights,
        options=options,
        filters=filters,
        dropped=dropped,
    )


def _nothing_released(_: Words, spec: PageSpec, warehouse: Path) -> None:
    st.caption(_(spec.question))
    st.info(
        _("There is no release yet in {folder}, so there are no numbers to show.").format(
            folder=f"`{str(warehouse).replace('`', '')}`"
        )
        + "\n\n"
        + _(
            "Put the exports into the landing folder and run the pipeline; "
            "this page fills by itself:"
        )
        + "\n\n```\nleadsummit run\n```\n\n"
        + _("To look around first, make the demo company:")
        + "\n\n```\nleadsummit demo\nleadsummit run\n```",
        icon=":material/hourglass_empty:",
    )


# --- filters ------------------------------------------------------------------------------------


def filter_sidebar(view: View) -> None:
    """The filters, the same on every page that counts."""
    _ = view.words
    with st.sidebar:
        st.subheader(_("Filters"), anchor=False)
        _period(view)
        names = filter_names(view)
        titles = {
            "personas": _("Persona"),
            "measures": _("Measure of the first touch"),
            "directions": _("Direction"),
            "routes": _("Sales route"),
            "cycle_types": _("Cycle type"),
        }
        for parameter, field in CHOICES.items():
            _choice(view, parameter, field, titles[field], names[field])
        if view.filters != FilterState(
            view.filters.counting, view.options.default_first_month, view.options.default_last_month
        ):
            st.button(
                _("Reset filters"), key="reset", on_click=_reset, args=(view,), width="stretch"
            )


def filter_names(view: View) -> dict[str, dict[str, str]]:
    """Field of the filters -> how each of its values is called."""
    _ = view.words
    return {
        "personas": _persona_labels(view),
        "measures": _measure_labels(view),
        "directions": {v: texts.direction_name(_, v) for v in view.options.directions},
        "routes": {v: texts.route_name(_, v) for v in view.options.routes},
        "cycle_types": {v: texts.cycle_type_name(_, v) for v in view.options.cycle_types},
    }


def earlier_releases(view: View) -> list[ReleaseInfo]:
    """The releases before the one that is shown, the newest first."""
    return _earlier(view.release.release_id, view.release.path.parent)


@st.cache_data(max_entries=50, show_spinner=False)
def _earlier(release_id: str, folder: Path) -> list[ReleaseInfo]:
    return [release for release in all_releases(folder) if release.release_id < release_id]


def _period(view: View) -> None:
    _, months = view.words, list(view.options.months)
    if not months:
        return
    start, end = st.columns(2)
    offered = {
        "first_month": [month for month in months if month <= (view.filters.last_month or month)],
        "last_month": [month for month in months if month >= (view.filters.first_month or month)],
    }
    for column, field, label in (
        (start, "first_month", _("From")),
        (end, "last_month", _("To")),
    ):
        st.session_state[field] = getattr(view.filters, field)
        column.selectbox(
            label,
            offered[field],
            key=field,
            format_func=lambda month: view.formats.short_month(month),
            on_change=_write(view, field),
        )


def _choice(view: View, parameter: str, field: str, title: str, labels: dict[str, str]) -> None:
    """Several values of one dimension; nothing chosen means all."""
    options = list(getattr(view.options, field))
    if len(options) < 2:
        return
    st.session_state[field] = list(getattr(view.filters, field))
    st.multiselect(
        title,
        options,
        key=field,
        format_func=lambda value: labels.get(value, value),
        placeholder=view.words("all"),
        on_change=_write(view, field),
        select_all=False,
    )


def counting_switch(view: View) -> None:
    """The four ways to count."""
    _ = view.words
    st.session_state["counting"] = view.filters.counting
    st.segmented_control(
        _("Way of counting"),
        ["cohort", "flow", "stock", "reached"],
        key="counting",
        format_func=lambda counting: texts.counting_name(_, counting),
        required=True,
        on_change=_write(view, "counting"),
        label_visibility="collapsed",
    )


def _write(view: View, field: str) -> Callable[[], None]:
    """What a widget does when it changes: put the new choice into the URL."""

    def write() -> None:
        value = st.session_state[field]
        chosen = tuple(value) if isinstance(value, list) else value
        put_in_url({**view.filters.__dict__, field: chosen}, view.options)

    return write


def put_in_url(values: dict[str, Any], options: FilterOptions) -> None:
    """Replace the filters in the URL; the language and what is the page's own stay."""
    kept = {name: found for name, found in url_values().items() if name not in PARAMETERS}
    st.query_params.from_dict(
        {
            name: found
            for name, found in {**kept, **to_url(FilterState(**values), options)}.items()
            if found
        }
    )


def _reset(view: View) -> None:
    put_in_url(
        {
            "counting": view.filters.counting,
            "first_month": view.options.default_first_month,
            "last_month": view.options.default_last_month,
        },
        view.options,
    )


def _persona_labels(view: View) -> dict[str, str]:
    return persona_names(view.words, view.fetch("persona_names"))


def _measure_labels(view: View) -> dict[str, str]:
    return measure_names(view.words, view.fetch("measure_names"))


def dropped_note(view: View) -> None:
    """Say what the link asked for and could not have."""
    _ = view.words
    if not view.dropped:
        return
    items = [
        f"{escape_markdown(item.parameter)}={escape_markdown(item.value[:60])}"
        for item in view.dropped
    ]
    st.warning(
        _(
            "The link asks for something that this release does not know; it was left out: {items}"
        ).format(items=view.formats.listing(items[:8])),
        icon=":material/link_off:",
    )
