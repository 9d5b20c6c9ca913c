"""Fast lane: are those who ask for contact served at once, and does it pay?"""

import streamlit as st

from leadsummit.dashboard import fast_lane, response, texts
from leadsummit.dashboard.charts.plain import months_figure, rates_figure
from leadsummit.dashboard.i18n import N_
from leadsummit.dashboard.meaning import explain
from leadsummit.dashboard.pages import page
from leadsummit.dashboard.parts import chart, choose, ignored_note, keys_table, minor_title, table
from leadsummit.dashboard.slices import slice_of
from leadsummit.dashboard.terms import way_name
from leadsummit.dashboard.view import dropped_note, filter_sidebar, open_view, url_values

PAGE = page(
    order=220,
    section=N_("Hand over"),
    icon=":material/bolt:",
    title=N_("Fast lane"),
    question=N_("Are those who ask for contact served at once, and does it pay?"),
)

view = open_view(PAGE)
_, formats, palette, as_of = view.words, view.formats, view.palette, view.release.as_of
filter_sidebar(view)
dropped_note(view)

part, everything = slice_of(view.filters), slice_of(view.filters, ())
ways = view.fetch("fast_lane_ways", **part.parameters())
waiting = view.fetch_one("fast_lane_waiting")
st.subheader(
    fast_lane.headline(
        _,
        formats,
        ways,
        view.fetch(
            "fast_lane_comparison",
            matched_on=fast_lane.MATCHES[0],
            horizon=fast_lane.HORIZONS[fast_lane.DEFAULT_HORIZON],
        )
        # The comparison knows no filter, so under one it has no place in the headline.
        if not everything.ignored
        else None,
        waiting,
    ),
    anchor=False,
)
ignored_note(view, part)

# --- who waits now

st.subheader(_("Who waits for a call right now?"), anchor=False)
if not waiting["request_count"]:
    st.markdown(_("Nobody: every request of the last days has been worked on."))
else:
    st.markdown(fast_lane.waiting_sentence(_, formats, waiting))
    keys_table(
        view,
        "fast_lane_unanswered",
        lambda keys: fast_lane.waiting_rows(_, formats, keys),
        key="unanswered",
        title=_("Requests that nobody answered"),
    )
    explain(
        _,
        fast_lane.waiting_meaning(_, formats, waiting, as_of),
        url_values(),
        key="waiting",
    )

# --- how soon

st.subheader(_("How soon is a request answered?"), anchor=False)
times = view.fetch("response_slice", **part.parameters())
asked = response.row_of(times, "contact_request")
st.markdown(response.sentence(_, formats, asked))
months = view.fetch("response_months", asked_by="contact_request")
cut_by = "sales_unit"
parts = view.fetch("response_parts", asked_by="contact_request", cut_by=cut_by)
left, right = st.columns(2, gap="large")
with left:
    minor_title(_("By month of the request"))
    if months["within_day_rate"].notna().sum() < 2:
        st.markdown(_("There are too few months to compare."))
    else:
        open_months = months.loc[~months["is_complete"], "month"]
        chart(
            view,
            months_figure(
                months,
                response.month_series(_, palette),
                formats,
                palette,
                kind="lines",
                as_percent=True,
                unfinished_from=None if open_months.empty else open_months.iloc[0],
            ),
            key="fast-lane-months",
            alt=_("Share of requests answered within a day and so far, by month."),
        )
        if not open_months.empty:
            st.caption(_("Pale dots: these months have not had the time yet and may still change."))
        explain(
            _,
            response.meaning(
                _,
                formats,
                "contact_request",
                months["asked_count"].sum(),
                texts.months_chosen(_, formats, view.filters, as_of),
            ),
            url_values(),
            key="months",
        )
with right:
    minor_title(_("Answered within a day, and the median wait, by team"))
    if parts.empty:
        st.markdown(_("No team has been asked yet."))
    else:
        chart(
            view,
            rates_figure(
                response.part_bars(_, formats, palette, parts, cut_by), _, formats, palette
            ),
            key="fast-lane-teams",
            alt=_("Share of requests that each team answered within a day."),
        )
        explain(
            _,
            response.meaning(
                _,
                formats,
                "contact_request",
                parts["asked_count"].sum(),
                texts.since_records(_, formats, as_of),
            ),
            url_values(),
            key="teams",
        )
ignored_note(view, everything)

# --- like for like

st.subheader(_("Does it pay, like for like?"), anchor=False)
horizon = choose(
    _("Won"),
    list(fast_lane.HORIZONS),
    fast_lane.horizon_names(_, formats),
    "within",
    fast_lane.DEFAULT_HORIZON,
)
match = choose(
    _("Alike"),
    fast_lane.MATCHES,
    fast_lane.match_names(_),
    "alike",
    fast_lane.MATCHES[0],
)
days = fast_lane.HORIZONS[horizon]
comparison = view.fetch("fast_lane_comparison", matched_on=match, horizon=days)
ignored_note(view, everything)
if comparison.empty:
    st.markdown(_("Nobody of the fast lane was handed over long enough ago to compare."))
else:
    for column, row in zip(st.columns(2, gap="large"), comparison.to_dict("records"), strict=False):
        with column:
            minor_title(way_name(_, row["way"]))
            st.markdown(fast_lane.comparison_sentence(_, formats, row))
            chart(
                view,
                rates_figure(fast_lane.comparison_bars(_, palette, row), _, formats, palette),
                key=f"fast-lane-like-{row['way']}",
                alt=_("{way} against like leads of the normal way.").format(
                    way=way_name(_, row["way"])
                ),
            )
            explain(
                _,
                fast_lane.comparison_meaning(_, formats, row, days, as_of),
                url_values(),
                key=f"like_{row['way']}",
            )

# --- from the offer to the win

st.subheader(_("From the first visit to the win"), anchor=False)
if ways.empty:
    st.markdown(_("No lead has come by while marketing had it."))
else:
    way = choose(_("Way"), fast_lane.WAYS, fast_lane.way_names(_), "way", "fast_lane")
    found = fast_lane.way_row(ways, way)
    if found is None:
        st.markdown(_("Nobody has gone this way yet."))
    else:
        chart(
            view,
            rates_figure(fast_lane.step_bars(_, palette, found), _, formats, palette),
            key="fast-lane-steps",
            alt=_("From the first visit to the win, as in the table below."),
        )
    explain(_, fast_lane.ways_meaning(_, formats, ways, as_of), url_values(), key="ways")
    with st.expander(_("All ways as a table")):
        columns, shown = fast_lane.ways_columns(_, formats)
        table(
            view,
            fast_lane.ways_table(_, ways),
            columns,
            shown,
            key="ways",
            title=_("All ways as a table"),
        )
