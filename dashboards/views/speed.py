"""Speed: where does it jam?"""

from dataclasses import replace

import streamlit as st

from leadsummit.dashboard import response, speed, texts
from leadsummit.dashboard.charts.plain import counts_figure, rates_figure
from leadsummit.dashboard.charts.spans import spans_figure
from leadsummit.dashboard.i18n import N_
from leadsummit.dashboard.meaning import explain
from leadsummit.dashboard.pages import page
from leadsummit.dashboard.parts import chart, choose, ignored_note, minor_title, table
from leadsummit.dashboard.slices import slice_of
from leadsummit.dashboard.view import dropped_note, filter_sidebar, open_view, url_values

PAGE = page(
    order=240,
    section=N_("Hand over"),
    icon=":material/speed:",
    title=N_("Speed"),
    question=N_("Where does it jam?"),
)

view = open_view(PAGE)
_, formats, palette, as_of = view.words, view.formats, view.palette, view.release.as_of
filter_sidebar(view)
dropped_note(view)

part = slice_of(view.filters)
# Bottlenecks are kept by cycle type beside the other dimension.
asked_kinds = view.filters.cycle_types
is_one_kind = len(asked_kinds) == 1
default_kind = asked_kinds[0] if is_one_kind else "new_lead"
jam_part = slice_of(
    replace(view.filters, cycle_types=() if is_one_kind else asked_kinds),
    ("personas", "measures", "directions"),
)
today = view.fetch("speed_today")
st.subheader(
    speed.headline(
        _,
        formats,
        view.fetch("speed_bottlenecks", cycle_kind=default_kind, **jam_part.parameters()),
        today,
    ),
    anchor=False,
)
ignored_note(view, jam_part)

# --- where an improvement would bring the most

st.subheader(_("Where would an improvement bring the most?"), anchor=False)
kind = default_kind
if not is_one_kind:
    kind = choose(
        _("Cycle type"), speed.CYCLE_KINDS, speed.cycle_kind_names(_), "jam", default_kind
    )
bottlenecks = view.fetch("speed_bottlenecks", cycle_kind=kind, **jam_part.parameters())
jams = speed.bottleneck_bars(_, formats, palette, bottlenecks)
if jams.empty:
    st.markdown(_("Too few cycles of this kind have come far enough to say it."))
else:
    chart(
        view,
        counts_figure(jams, formats, palette),
        key="speed-bottlenecks",
        alt=_("Additional wins per stage, as in the table below."),
    )
    explain(
        _,
        speed.bottleneck_meaning(_, formats, bottlenecks, as_of),
        url_values(),
        key="bottlenecks",
    )
    with st.expander(_("All stages as a table")):
        columns, shown = speed.bottleneck_columns(_, formats)
        table(
            view,
            speed.labelled(_, bottlenecks),
            columns,
            shown,
            key="bottlenecks",
            title=_("All stages as a table"),
        )

# --- time allowed

st.subheader(_("Who stands longer than allowed?"), anchor=False)
stages = view.fetch("speed_stages", **part.parameters())
late = speed.sla_bars(_, palette, stages)
left, right = st.columns(2, gap="large")
with left:
    minor_title(_("Today: open leads over the time allowed"))
    if not today["cycle_count"].sum():
        st.markdown(_("No open lead stands longer than allowed."))
    else:
        chart(
            view,
            counts_figure(speed.today_bars(_, formats, palette, today), formats, palette),
            key="speed-today",
            alt=_("Open leads over the time allowed, per stage."),
        )
        explain(_, speed.today_meaning(_, formats, today, as_of), url_values(), key="today")
with right:
    minor_title(_("So far: share of stays over the time allowed"))
    if late.empty:
        st.markdown(_("No stay in a stage has had the time allowed yet."))
    else:
        chart(
            view,
            rates_figure(late, _, formats, palette),
            key="speed-sla",
            alt=_("Share of stays over the time allowed, per stage."),
        )
        explain(
            _,
            speed.stays_meaning(_, formats, stages, as_of, is_sla=True),
            url_values(),
            key="sla",
        )
        ignored_note(view, part)

# --- days in a stage

st.subheader(_("How long do leads stand in a stage?"), anchor=False)
if not stages["stay_count"].sum():
    st.markdown(_("No stay in a stage is known yet."))
else:
    chart(
        view,
        spans_figure(speed.stay_bars(_, formats, palette, stages), _, formats, palette),
        key="speed-stays",
        alt=_("Days in each stage, as in the table below."),
    )
    explain(
        _,
        speed.stays_meaning(_, formats, stages, as_of, is_sla=False),
        url_values(),
        key="stays",
    )
    ignored_note(view, part)
    with st.expander(_("All days as a table")):
        columns, shown = speed.stays_columns(_, formats)
        table(
            view,
            speed.labelled(_, stages),
            columns,
            shown,
            key="stays",
            title=_("All days as a table"),
        )

# --- how soon sales answers

st.subheader(_("How soon does sales answer?"), anchor=False)
times = view.fetch("response_slice", **part.parameters())
if times.empty:
    st.markdown(_("Nobody has asked for contact, and no lead was handed over."))
else:
    for asked_by in ("contact_request", "handover"):
        st.markdown(
            f"**{response.asked_name(_, asked_by)}**: "
            + response.sentence(_, formats, response.row_of(times, asked_by))
        )
    ignored_note(view, part)
    cut_by = choose(_("Handovers"), response.CUTS, response.cut_names(_), "cut", "sales_unit")
    parts = view.fetch("response_parts", asked_by="handover", cut_by=cut_by)
    if parts.empty:
        st.markdown(_("No lead was handed over yet."))
    else:
        minor_title(_("Answered within a day, and the median wait"))
        chart(
            view,
            rates_figure(
                response.part_bars(_, formats, palette, parts, cut_by), _, formats, palette
            ),
            key="speed-response",
            alt=_("Share of handovers that were answered within a day."),
        )
        explain(
            _,
            response.meaning(
                _,
                formats,
                "handover",
                parts["asked_count"].sum(),
                texts.since_records(_, formats, as_of),
            ),
            url_values(),
            key="response",
        )
        ignored_note(view, slice_of(view.filters, ()))

# --- two systems

st.subheader(_("Do marketing automation and CRM say the same?"), anchor=False)
sync = view.fetch("speed_sync", **part.parameters())
gaps = view.fetch("speed_gaps")
if sync.empty:
    st.markdown(_("Neither the score nor the CRM calls a lead ripe."))
else:
    st.markdown(speed.sync_sentence(_, formats, sync))
    left, right = st.columns(2, gap="large")
    with left:
        minor_title(_("All ripe leads"))
        chart(
            view,
            rates_figure(speed.sync_bars(_, palette, sync), _, formats, palette),
            key="speed-sync",
            alt=_("How marketing automation and the CRM agree on ripe leads."),
        )
        explain(_, speed.sync_meaning(_, formats, sync, as_of), url_values(), key="sync")
        ignored_note(view, part)
    with right:
        minor_title(_("Today: open gaps"))
        if gaps.empty:
            st.markdown(_("There is no gap in an open cycle."))
        else:
            chart(
                view,
                counts_figure(speed.gap_bars(_, formats, palette, gaps), formats, palette),
                key="speed-gaps",
                alt=_("Open cycles on whose ripeness the two systems differ."),
            )
            explain(_, speed.gaps_meaning(_, formats, gaps, as_of), url_values(), key="gaps")
