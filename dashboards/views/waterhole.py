"""Waterhole: what attracts whom, at once or later, and what does it cost?"""

import streamlit as st

from leadsummit.dashboard import waterhole
from leadsummit.dashboard.charts.plain import counts_figure, rates_figure
from leadsummit.dashboard.charts.rows import dots_figure, spans_figure, weeks_figure
from leadsummit.dashboard.formats import is_missing
from leadsummit.dashboard.i18n import N_
from leadsummit.dashboard.meaning import explain
from leadsummit.dashboard.names import (
    channel_names,
    direction_names,
    measure_names,
    persona_names,
)
from leadsummit.dashboard.pages import page
from leadsummit.dashboard.parts import chart, choose, ignored_note, table, unknown_filters_note
from leadsummit.dashboard.slices import slice_of
from leadsummit.dashboard.terms import threshold_name
from leadsummit.dashboard.view import dropped_note, filter_sidebar, open_view, url_values

PAGE = page(
    order=110,
    section=N_("Attract"),
    icon=":material/water_drop:",
    title=N_("Waterhole"),
    question=N_("What attracts whom, at once or later, and at what cost?"),
)

view = open_view(PAGE)
_, formats, palette = view.words, view.formats, view.palette
currency = view.rules.reporting_currency
filter_sidebar(view)
dropped_note(view)


def shortened_note(whole: int) -> None:
    """Below a chart that shows the first rows only."""
    if note := waterhole.shortened_note(_, formats, whole):
        st.caption(note)


headline = st.container()
by_column, threshold_column = st.columns(2)
with by_column:
    by = choose(_("Compare by"), waterhole.BY, waterhole.by_names(_), "by", waterhole.DEFAULT_BY)
with threshold_column:
    threshold = choose(
        _("Judged by"),
        waterhole.THRESHOLDS,
        waterhole.threshold_names(_),
        "threshold",
        waterhole.DEFAULT_THRESHOLD,
    )
names = {
    "direction": direction_names(_),
    "channel": channel_names(_, view.fetch("channel_names")),
    "measure": measure_names(_, view.fetch("measure_names")),
}
attracted, costs, delays = (
    view.fetch(query, by=by, threshold=threshold)
    for query in ("waterhole_attracted", "waterhole_costs", "waterhole_delays")
)
with headline:
    st.subheader(
        waterhole.headline(
            _,
            formats,
            currency,
            threshold,
            *(
                view.fetch(query, by="direction", threshold=threshold)
                for query in ("waterhole_attracted", "waterhole_costs", "waterhole_delays")
            ),
        ),
        anchor=False,
    )

st.subheader(_("What attracts?"), anchor=False)
explain(
    _,
    waterhole.attracted_meaning(
        _, formats, view.filters, attracted, names[by], by, threshold, view.release.as_of
    ),
    url_values(),
    key="attracted",
)
if attracted.empty:
    st.markdown(_("No cycle set out in the period."))
else:
    chart(
        view,
        counts_figure(
            waterhole.attracted_bars(_, formats, palette, attracted, names[by], threshold),
            formats,
            palette,
        ),
        key="waterhole-attracted",
        alt=_("Cycles that set out, by what attracted them, as in the table."),
    )
    shortened_note(len(attracted))
    with st.expander(_("As a table")):
        frame, columns, shown = waterhole.attracted_table(
            _, formats, attracted, names[by], threshold
        )
        table(view, frame, columns, shown, key="attracted", title=_("What attracts?"))

st.subheader(_("Whom does it attract?"), anchor=False)
explain(
    _,
    waterhole.persona_meaning(_, formats, view.filters, view.release.as_of),
    url_values(),
    key="attracted_personas",
)
personas = view.fetch("waterhole_personas")
if personas.empty:
    st.markdown(_("No cycle set out in the period."))
else:
    rates = waterhole.persona_rates(
        palette, personas, persona_names(_, view.fetch("persona_names")), names["channel"]
    )
    st.markdown(_("Share of each persona that came by itself (inbound):"))
    chart(
        view,
        rates_figure(rates, _, formats, palette),
        key="waterhole-personas",
        alt=_("Share of each persona that came inbound, as in the table."),
    )
    with st.expander(_("As a table")):
        columns, shown = waterhole.persona_columns(_, formats)
        table(
            view,
            rates,
            columns,
            shown,
            key="attracted-personas",
            title=_("Whom does it attract?"),
        )

st.subheader(
    _("What does it cost? {passings}").format(passings=threshold_name(_, threshold)), anchor=False
)
explain(_, waterhole.cost_meaning(_, formats, costs), url_values(), key="costs")
unknown_filters_note(view, waterhole.KNOWN_FILTERS[by])
st.markdown(waterhole.cost_sentence(_, formats, currency, threshold, costs))
bars = waterhole.cost_bars(_, formats, palette, currency, costs, names[by])
if not bars.empty:
    chart(
        view,
        counts_figure(bars, formats, palette),
        key="waterhole-costs",
        alt=_("Cost of one passing, cheapest first, as in the table."),
    )
    shortened_note(waterhole.known_count(costs, "cost_per_passing"))
    with st.expander(_("As a table")):
        frame, columns, shown = waterhole.cost_table(
            _, formats, currency, costs, names[by], threshold
        )
        table(view, frame, columns, shown, key="costs", title=_("What does it cost?"))

st.subheader(
    _("At once or later? {passings}").format(passings=threshold_name(_, threshold)), anchor=False
)
explain(_, waterhole.delay_meaning(_, delays, formats), url_values(), key="delays")
unknown_filters_note(view, waterhole.KNOWN_FILTERS[by])
rows = waterhole.delay_rows(_, formats, palette, delays, names[by])
if rows.empty:
    st.markdown(_("Too few have passed with a dated contact before to say how long it takes."))
else:
    chart(
        view,
        spans_figure(rows, formats, palette, axis_title=_("Days since the first contact")),
        key="waterhole-delays",
        alt=_("Median days to the passing and the middle half, as in the table."),
    )
    shortened_note(waterhole.known_count(delays, "median_days"))
    with st.expander(_("As a table")):
        frame, columns, shown = waterhole.delay_table(_, formats, delays, names[by])
        table(view, frame, columns, shown, key="delays", title=_("At once or later?"))

st.subheader(
    _("How long does it last? {passings}").format(passings=threshold_name(_, threshold)),
    anchor=False,
)
part = slice_of(view.filters, ("measures", "directions"))
lasting = view.fetch("waterhole_lasting", threshold=threshold, **part.parameters())
weeks = view.fetch("waterhole_weeks", threshold=threshold, **part.parameters())
explain(_, waterhole.lasting_meaning(_, formats, lasting), url_values(), key="lasting")
ignored_note(view, part)
st.markdown(waterhole.lasting_sentence(_, formats, threshold, lasting))
if not weeks.empty:
    half_life = None if lasting.empty else lasting["half_life_weeks"].iloc[0]
    chart(
        view,
        weeks_figure(
            waterhole.week_rows(_, formats, weeks),
            waterhole.week_series(_, palette),
            formats,
            palette,
            axis_title=_("Weeks since the measure began"),
            week_name=_("Week {week}"),
            # Begun weeks: the half-life ends with its last week.
            mark=None if is_missing(half_life) else float(half_life) - 0.5,
            mark_name=_("half of the yield so far"),
        ),
        key="waterhole-weeks",
        alt=_("Passings by weeks since the measure began, while it ran and after its end."),
    )

judged = threshold if threshold in waterhole.ATTRIBUTED else waterhole.ATTRIBUTED[0]
st.subheader(
    _("Whose merit is it? {passings}").format(passings=threshold_name(_, judged)), anchor=False
)
attribution = view.fetch("waterhole_attribution", by=by, threshold=judged)
if attribution.empty:
    st.markdown(_("Nobody has passed yet, so there is no credit to deal out."))
else:
    explain(
        _,
        waterhole.model_meaning(_, formats, attribution, judged),
        url_values(),
        key="attribution",
    )
    unknown_filters_note(view, ("measures", "directions"))
    if judged != threshold:
        st.caption(_("The opt-in is not attributed; these are the MQLs."))
    chart(
        view,
        dots_figure(
            waterhole.model_rows(_, formats, attribution, names[by]),
            waterhole.model_series(_, palette),
            formats,
            palette,
        ),
        key="waterhole-attribution",
        alt=_("Share of the passings that each of five models gives, as in the table."),
    )
    shortened_note(len(attribution))
    with st.expander(_("As a table")):
        frame, columns, shown = waterhole.model_table(_, formats, attribution, names[by])
        table(view, frame, columns, shown, key="attribution", title=_("Whose merit is it?"))
