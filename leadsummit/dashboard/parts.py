"""What pages are put together from: charts that can be saved, tables that can be taken along."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from leadsummit.dashboard.downloads import csv_bytes, excel_bytes
from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.slices import Slice, without_effect
from leadsummit.dashboard.view import View

KEYS_SHOWN = 200
# Two fit beside each other on a phone.
FACT_WIDTH = 168
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def chart(view: View, figure: go.Figure, *, key: str, alt: str) -> None:
    """A chart with its words for screen readers; it can be saved as a picture."""
    st.plotly_chart(
        figure,
        key=key,
        theme=None,
        config={
            "displaylogo": False,
            "responsive": True,
            "modeBarButtons": [["toImage"]],
            "toImageButtonOptions": {"format": "svg", "filename": f"leadsummit-{key}"},
            "locale": view.formats.language,
        },
        alt=alt,
    )


def table(
    view: View,
    frame: pd.DataFrame,
    columns: Mapping[str, str],
    shown: Mapping[str, Callable[[Any], str]],
    *,
    key: str,
    title: str,
) -> None:
    """A small table in full, and its files; numbers read as the language has them.

    Args:
        frame: The rows.
        columns: Column of the frame -> its head, in the order in which they are shown.
        shown: Column of the frame -> how its values read.
    """
    taken = frame[list(columns)].rename(columns=dict(columns))
    texts = taken.copy()
    for column, form in shown.items():
        texts[columns[column]] = frame[column].map(form)
    st.dataframe(
        texts, hide_index=True, height=_height(len(texts)), placeholder="–", alt=title, key=key
    )
    downloads(view.words, view.formats, taken, key=key, title=title)


def downloads(
    _: Callable[[str], str],
    formats: Formats,
    frame: pd.DataFrame | Callable[[], pd.DataFrame],
    *,
    key: str,
    title: str,
) -> None:
    """The same rows as CSV and Excel, made when somebody asks for them."""

    def rows() -> pd.DataFrame:
        return frame() if callable(frame) else frame

    with st.container(horizontal=True, key=f"downloads_{key}"):
        st.download_button(
            "CSV",
            lambda: csv_bytes(rows(), formats),
            file_name=f"leadsummit-{key}.csv",
            mime="text/csv",
            icon=":material/download:",
            type="tertiary",
            key=f"csv_{key}",
            on_click="ignore",
            help=_("The numbers as a text file for any program"),
        )
        st.download_button(
            "Excel",
            lambda: excel_bytes(rows(), title),
            file_name=f"leadsummit-{key}.xlsx",
            mime=EXCEL,
            icon=":material/download:",
            type="tertiary",
            key=f"excel_{key}",
            on_click="ignore",
            help=_("The numbers as a workbook"),
        )


def ignored_note(view: View, part: Slice) -> None:
    """Say which of the chosen filters these numbers do not know."""
    if not part.ignored:
        return
    _ = view.words
    st.info(
        _(
            "These numbers are kept for one filter at a time. Without effect here: {filters}."
        ).format(filters=view.formats.listing([_(title) for title in part.ignored])),
        icon=":material/filter_alt_off:",
    )


def unknown_filters_note(view: View, fields: tuple[str, ...]) -> None:
    """Say which of the chosen filters these numbers do not know, where all others apply.

    Args:
        fields: The fields of the filters that apply.
    """
    ignored = without_effect(view.filters, fields)
    if not ignored:
        return
    _ = view.words
    st.info(
        _("These numbers do not know every filter. Without effect here: {filters}.").format(
            filters=view.formats.listing([_(title) for title in ignored])
        ),
        icon=":material/filter_alt_off:",
    )


def _height(rows: int) -> int:
    """Just high enough for its rows; long ones scroll."""
    row_height, most_rows = 35, 16
    return row_height * (min(rows, most_rows) + 1) + 3


def choose(
    label: str, options: Sequence[str], names: Mapping[str, str], parameter: str, default: str
) -> str:
    """One of a few views of a page, kept in the URL."""
    asked = st.query_params.get(parameter)
    st.session_state[parameter] = asked if asked in options else default

    def write() -> None:
        chosen = st.session_state[parameter]
        if chosen == default:
            st.query_params.pop(parameter, None)
        else:
            st.query_params[parameter] = chosen

    st.segmented_control(
        label,
        list(options),
        key=parameter,
        format_func=lambda option: names[option],
        required=True,
        on_change=write,
    )
    return str(st.session_state[parameter])


def slide(
    label: str, options: Sequence[str], names: Mapping[str, str], parameter: str, default: str
) -> str:
    """One of many values in their order, kept in the URL."""
    asked = st.query_params.get(parameter)
    st.session_state[parameter] = asked if asked in options else default

    def write() -> None:
        chosen = st.session_state[parameter]
        if chosen == default:
            st.query_params.pop(parameter, None)
        else:
            st.query_params[parameter] = chosen

    st.select_slider(
        label,
        list(options),
        key=parameter,
        format_func=lambda option: names[option],
        on_change=write,
    )
    return str(st.session_state[parameter])


def keys_table(
    view: View,
    query: str,
    rows: Callable[[pd.DataFrame], pd.DataFrame],
    *,
    key: str,
    title: str,
    **parameters: Any,
) -> None:
    """The first rows of a long list of keys; the files hold all of them.

    Args:
        query: Takes $row_limit, and has a column total_count.
        rows: Makes readable rows of those of the query.
    """
    _ = view.words
    shown = view.fetch(query, row_limit=KEYS_SHOWN, **parameters)
    total = int(shown["total_count"].iloc[0]) if len(shown) else 0
    if total > len(shown):
        st.caption(
            _("The first {shown} are shown; the files hold all {total}.").format(
                shown=view.formats.count(len(shown)), total=view.formats.count(total)
            )
        )
    st.dataframe(
        rows(shown),
        hide_index=True,
        height=_height(len(shown)),
        placeholder="–",
        alt=title,
        key=f"keys_{key}",
    )
    downloads(
        _,
        view.formats,
        lambda: view.fetch(query, row_limit=None, **parameters).drop(columns="total_count"),
        key=key,
        title=title,
    )


def minor_title(text: str) -> None:
    """The name of one of several charts under the same heading."""
    st.markdown(f"**{text}**")


def facts(found: Sequence[tuple[str, str, str | None]]) -> None:
    """A few numbers in a row that wraps: label, value, and what changed if anything did."""
    with st.container(horizontal=True):
        for label, value, change in found:
            st.metric(
                label,
                value,
                change,
                delta_color="off",
                delta_arrow="off",
                border=True,
                width=FACT_WIDTH,
            )
