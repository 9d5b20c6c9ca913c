"""Funnel: where do leads get stuck?"""

import streamlit as st

from leadsummit.dashboard import funnel, texts
from leadsummit.dashboard.charts.plain import counts_figure
from leadsummit.dashboard.i18n import N_
from leadsummit.dashboard.meaning import explain
from leadsummit.dashboard.pages import page
from leadsummit.dashboard.parts import chart, choose, ignored_note, table
from leadsummit.dashboard.slices import slice_of
from leadsummit.dashboard.view import (
    counting_switch,
    dropped_note,
    filter_sidebar,
    open_view,
    url_values,
)

PAGE = page(
    order=20,
    section=N_("Overview"),
    icon=":material/filter_alt:",
    title=N_("Funnel"),
    question=N_("Where do leads get stuck?"),
)

view = open_view(PAGE)
_, formats, palette = view.words, view.formats, view.palette
filter_sidebar(view)
dropped_note(view)

part = slice_of(view.filters)
stages = view.fetch("funnel_stages", **part.parameters())
st.subheader(funnel.headline(_, formats, stages), anchor=False)
counting_switch(view)
st.markdown(texts.counting_sentence(_, view.filters.counting))
explain(
    _,
    funnel.meaning(_, formats, view.filters, stages, view.release.as_of),
    url_values(),
    key="funnel",
)
ignored_note(view, part)

most = funnel.largest(stages, view.filters.counting)
for area, rows in stages.groupby("area", sort=False):
    st.markdown(f"**{funnel.area_name(_, str(area))}**")
    chart(
        view,
        counts_figure(
            funnel.bars(_, formats, palette, rows, view.filters.counting),
            formats,
            palette,
            most=most,
        ),
        key=f"funnel-{area}",
        alt=_("Stages of the area {area} and their numbers, as in the table below.").format(
            area=funnel.area_name(_, str(area))
        ),
    )

names = funnel.stage_names(_, stages)
st.subheader(_("Where do they come from, where do they go?"), anchor=False)
stage = choose(_("Stage"), list(names), {code: code for code in names}, "stage", "MQL")
st.caption(
    _("Moves into and out of {stage} in the period.").format(stage=names[stage])
    + " "
    + _("Counting: {value}").format(value=texts.counting_name(_, "flow"))
)
for column, way, title in zip(
    st.columns(2),
    ("in", "out"),
    (_("Into {stage} from"), _("Out of {stage} to")),
    strict=True,
):
    moves = view.fetch("funnel_moves", stage=stage, way=way)
    with column:
        st.markdown(f"**{title.format(stage=stage)}**")
        if moves.empty:
            st.markdown(_("No move in the period."))
            continue
        chart(
            view,
            counts_figure(funnel.move_bars(_, formats, palette, moves), formats, palette),
            key=f"funnel-{way}",
            alt=title.format(stage=stage),
        )

st.subheader(_("All stages as a table"), anchor=False)
columns, shown = funnel.table_columns(_, formats)
table(
    view,
    funnel.table_rows(_, stages),
    columns,
    shown,
    key="funnel",
    title=_("All stages as a table"),
)
