"""Ripeness: do we hand over too early or too late?"""

import streamlit as st

from leadsummit.dashboard import ripeness
from leadsummit.dashboard.charts.differences import differences_figure
from leadsummit.dashboard.charts.plain import counts_figure, rates_figure
from leadsummit.dashboard.charts.what_if import what_if_figure
from leadsummit.dashboard.i18n import N_
from leadsummit.dashboard.meaning import explain
from leadsummit.dashboard.pages import page
from leadsummit.dashboard.parts import chart, choose, facts, ignored_note, minor_title, slide, table
from leadsummit.dashboard.slices import slice_of
from leadsummit.dashboard.view import dropped_note, filter_sidebar, open_view, url_values

PAGE = page(
    order=210,
    section=N_("Hand over"),
    icon=":material/nutrition:",
    title=N_("Ripeness"),
    question=N_("Do we hand over too early or too late?"),
)

view = open_view(PAGE)
_, formats, palette, as_of = view.words, view.formats, view.palette, view.release.as_of
filter_sidebar(view)
dropped_note(view)

overlooked = view.fetch("ripeness_overlooked")
st.subheader(
    ripeness.headline(_, formats, view.fetch("ripeness_bands", way="offered"), overlooked),
    anchor=False,
)

# --- how ripe, and what came of it

st.subheader(_("Does ripeness pay?"), anchor=False)
way = choose(_("Way to sales"), ripeness.WAYS, ripeness.way_names(_), "way", "offered")
bands = view.fetch("ripeness_bands", way=way)
if not bands["handover_count"].max():
    st.markdown(_("No handover by this way in the period."))
else:
    for column, outcome, title in zip(
        st.columns(2, gap="large"),
        ("accepted", "won"),
        (_("Accepted by sales"), _("Won")),
        strict=True,
    ):
        with column:
            minor_title(title)
            chart(
                view,
                rates_figure(
                    ripeness.band_bars(_, formats, palette, bands, outcome), _, formats, palette
                ),
                key=f"ripeness-{outcome}",
                alt=_("{what} by ripeness, as in the table below.").format(what=title),
            )
            explain(
                _,
                ripeness.bands_meaning(_, formats, view.filters, bands, way, outcome, as_of),
                url_values(),
                key=f"ripeness_{outcome}",
            )
    with st.expander(_("All bands as a table")):
        columns, shown = ripeness.bands_columns(_, formats)
        table(
            view,
            ripeness.bands_table(_, formats, bands),
            columns,
            shown,
            key="ripeness",
            title=_("All bands as a table"),
        )

# --- another threshold

st.subheader(_("What if threshold B were another?"), anchor=False)
part = slice_of(view.filters, ("personas", "cycle_types"))
what_if = view.fetch("ripeness_what_if", **part.parameters())
if what_if.empty:
    st.markdown(_("There is no score to try another threshold with."))
else:
    names, today = ripeness.limits(_, formats, what_if)
    limit = slide(_("Threshold B, in points"), list(names), names, "b", today)
    row = ripeness.chosen_limit(what_if, limit)
    st.markdown(ripeness.what_if_sentence(_, formats, row))
    facts(ripeness.what_if_facts(_, formats, row))
    chart(
        view,
        what_if_figure(
            what_if,
            ripeness.what_if_lines(_, palette),
            ripeness.what_if_marks(_, formats, what_if, row),
            _("Threshold B, in points"),
            formats,
            palette,
            limit="assumed_score",
        ),
        key="ripeness-what-if",
        alt=ripeness.what_if_sentence(_, formats, row),
    )
    explain(_, ripeness.what_if_meaning(_, formats, what_if, as_of), url_values(), key="what_if")
    ignored_note(view, part)

# --- why they come back

st.subheader(_("Why does sales give leads back?"), anchor=False)
reasons = view.fetch("ripeness_reasons", way=way)
if reasons.empty:
    st.markdown(_("Sales gave back no lead of this way that was handed over in the period."))
else:
    st.markdown(ripeness.reasons_sentence(_, formats, reasons))
    for column, side, title in zip(
        st.columns(2, gap="large"),
        ("below", "above"),
        (_("Handed over below B"), _("Handed over at or above B")),
        strict=True,
    ):
        bars = ripeness.reason_bars(_, palette, reasons, side)
        with column:
            minor_title(title)
            if bars.empty:
                st.markdown(_("None was given back."))
            else:
                chart(
                    view,
                    rates_figure(bars, _, formats, palette),
                    key=f"ripeness-reasons-{side}",
                    alt=_("Reasons for giving back, {side}.").format(side=title),
                )
    explain(
        _,
        ripeness.reasons_meaning(_, formats, view.filters, reasons, way, as_of),
        url_values(),
        key="reasons",
    )

# --- too late

st.subheader(_("Which ripe leads were overlooked?"), anchor=False)
if not overlooked["lead_count"].sum():
    st.markdown(_("No ripe lead of the period was overlooked."))
else:
    chart(
        view,
        counts_figure(ripeness.overlooked_bars(_, formats, palette, overlooked), formats, palette),
        key="ripeness-overlooked",
        alt=_("Overlooked leads by what became of them."),
    )
    explain(
        _,
        ripeness.overlooked_meaning(_, formats, view.filters, overlooked, as_of),
        url_values(),
        key="overlooked",
    )

# --- what the score is worth

st.subheader(_("Does the score mean something?"), anchor=False)
ignored_note(view, slice_of(view.filters, ()))
calibration = view.fetch("ripeness_calibration")
rules = view.fetch("ripeness_rules")
if calibration.empty:
    st.markdown(_("No handover has a score yet."))
else:
    st.markdown(ripeness.calibration_sentence(_, formats, calibration))
    for column, outcome, title in zip(
        st.columns(2, gap="large"),
        ("accepted", "won"),
        (_("Accepted by sales"), _("Won")),
        strict=True,
    ):
        with column:
            minor_title(title)
            chart(
                view,
                rates_figure(
                    ripeness.calibration_bars(_, formats, palette, calibration, outcome),
                    _,
                    formats,
                    palette,
                ),
                key=f"ripeness-calibration-{outcome}",
                alt=_("{what} by groups of the score.").format(what=title),
            )
    explain(
        _,
        ripeness.calibration_meaning(_, formats, calibration, as_of),
        url_values(),
        key="calibration",
    )

st.subheader(_("What do the scoring rules earn?"), anchor=False)
if rules.empty:
    st.markdown(_("There is no scoring rule."))
else:
    st.markdown(ripeness.rules_sentence(_, formats, rules))
    for column, measure, title in zip(
        st.columns(2, gap="large"),
        ("acceptance", "win"),
        (_("Difference in acceptance"), _("Difference in wins")),
        strict=True,
    ):
        with column:
            minor_title(title)
            chart(
                view,
                differences_figure(
                    ripeness.rule_bars(_, formats, palette, rules, measure), _, formats, palette
                ),
                key=f"ripeness-rules-{measure}",
                alt=_("{what} per scoring rule, as in the table below.").format(what=title),
            )
    explain(_, ripeness.rules_meaning(_, formats, rules, as_of), url_values(), key="rules")
    with st.expander(_("All rules as a table")):
        columns, shown = ripeness.rules_columns(_, formats)
        table(
            view,
            ripeness.rules_table(_, rules),
            columns,
            shown,
            key="rules",
            title=_("All rules as a table"),
        )
