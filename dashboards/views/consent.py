"""Consent: may we talk to them, and do they want us to?"""

import streamlit as st

from leadsummit.dashboard import consent
from leadsummit.dashboard.charts.plain import counts_figure, months_figure, rates_figure
from leadsummit.dashboard.charts.rows import balance_figure
from leadsummit.dashboard.i18n import N_
from leadsummit.dashboard.meaning import explain
from leadsummit.dashboard.names import channel_names, measure_names, persona_names, stage_names
from leadsummit.dashboard.pages import page
from leadsummit.dashboard.parts import (
    chart,
    choose,
    downloads,
    ignored_note,
    table,
    unknown_filters_note,
)
from leadsummit.dashboard.slices import slice_of
from leadsummit.dashboard.view import dropped_note, filter_sidebar, open_view, url_values

PAGE = page(
    order=130,
    section=N_("Attract"),
    icon=":material/mark_email_read:",
    title=N_("Consent"),
    question=N_("May we talk to them, and do they want us to?"),
)

view = open_view(PAGE)
_, formats, palette = view.words, view.formats, view.palette
filter_sidebar(view)
dropped_note(view)

totals = view.fetch("consent_rates", cut="total")
violations = view.fetch("consent_violations")
everybody = view.fetch_one("consent_base", purpose="any", channel="any")
st.subheader(consent.headline(_, formats, everybody, totals, violations), anchor=False)

st.subheader(_("May we talk to them?"), anchor=False)
kinds = consent.kind_names(_, view.fetch("consent_kinds"))
if not kinds:
    st.markdown(_("No consents have been delivered. Without them nobody counts as contactable."))
    kind, purpose, channel = "", "any", "any"
else:
    kind = choose(_("Which consent"), list(kinds), kinds, "consent", next(iter(kinds)))
    purpose, channel = kind.rsplit(".", 1)
    base = view.fetch_one("consent_base", purpose=purpose, channel=channel)
    months = view.fetch("consent_base_months", purpose=purpose, channel=channel)
    explain(
        _,
        consent.base_meaning(_, formats, view.filters, base, kinds[kind], view.release.as_of),
        url_values(),
        key="base",
    )
    unknown_filters_note(view, ("personas",))
    balance, by_month = st.columns(2)
    with balance:
        chart(
            view,
            balance_figure(
                consent.base_bars(_, formats, palette, base, view.filters), formats, palette
            ),
            key="consent-base",
            alt=_("The balance of those who may be contacted, as in the table."),
        )
    with by_month:
        chart(
            view,
            months_figure(
                months,
                consent.base_series(_, palette),
                formats,
                palette,
                unfinished_from=consent.first_open_month(months),
            ),
            key="consent-base-months",
            alt=_("Who came and who left, month by month, as in the table."),
        )
    with st.expander(_("As a table")):
        columns, shown = consent.base_table(_, formats)
        table(view, months, columns, shown, key="base", title=_("May we talk to them?"))

st.subheader(_("Do they want us to?"), anchor=False)
if totals.empty:
    st.markdown(_("Nobody was asked, nobody was written to, and no consent stood in the period."))
else:
    for column, (name, value, note) in zip(
        st.columns(3), consent.rate_metrics(_, formats, totals), strict=True
    ):
        with column:
            st.metric(name, value)
            st.caption(note)
    rate_column, cut_column = st.columns(2)
    with rate_column:
        rate = choose(_("Rate"), consent.RATES, consent.rate_names(_), "rate", consent.RATES[0])
    with cut_column:
        cut = choose(_("Cut by"), consent.CUTS, consent.cut_names(_), "cut", consent.CUTS[0])
    explain(
        _,
        consent.rate_meaning(_, formats, view.filters, rate, view.release.as_of),
        url_values(),
        key="rates",
    )
    unknown_filters_note(view, consent.RATE_FILTERS)
    names = {
        "month": {},
        "persona": persona_names(_, view.fetch("persona_names")),
        "stage": stage_names(_, view.fetch("stage_names")),
        "channel": channel_names(_, view.fetch("channel_names")),
    }
    bars = consent.rate_bars(
        _, formats, palette, view.fetch("consent_rates", cut=cut), rate, cut, names[cut]
    )
    if bars.empty:
        st.markdown(_("Nothing of this is known in the period."))
    else:
        chart(
            view,
            rates_figure(bars, _, formats, palette),
            key="consent-rates",
            alt=_("The rate by its parts with its intervals, as in the table."),
        )
        with st.expander(_("As a table")):
            columns, shown = consent.rate_table(_, formats, rate)
            table(view, bars, columns, shown, key="rates", title=consent.rate_names(_)[rate])

st.subheader(_("What becomes of requests?"), anchor=False)
requests = view.fetch_one("consent_requests", purpose=purpose, channel=channel)
if not (requests["at_start_count"] or requests["requested_count"]):
    st.markdown(_("No consent was requested in the period."))
else:
    explain(
        _,
        consent.request_meaning(
            _,
            formats,
            view.filters,
            "" if kind == "any.any" else kinds.get(kind, ""),
            view.release.as_of,
        ),
        url_values(),
        key="requests",
    )
    unknown_filters_note(view, ("personas",))
    chart(
        view,
        balance_figure(
            consent.request_bars(_, formats, palette, requests, view.filters), formats, palette
        ),
        key="consent-requests",
        alt=_("The balance of requests: pending, requested, answered, pending."),
    )

st.subheader(_("Do we write too often?"), anchor=False)
basis = choose(
    _("Which e-mails count"),
    consent.BASES,
    consent.basis_names(_),
    "basis",
    consent.BASES[0],
)
part = slice_of(view.filters, ("personas",))
bands = view.fetch("consent_pressure", basis=basis, **part.parameters())
explain(_, consent.pressure_meaning(_, basis), url_values(), key="pressure")
ignored_note(view, part)
if bands.empty:
    st.markdown(_("No delivered e-mails are known, so nothing can be said about pressure."))
else:
    bars = consent.pressure_bars(_, formats, palette, bands)
    st.markdown(_("Share of persons who withdrew in the month:"))
    chart(
        view,
        rates_figure(bars, _, formats, palette),
        key="consent-pressure",
        alt=_("Share that withdrew, by e-mails per person and month, as in the table."),
    )
    with st.expander(_("As a table")):
        columns, shown = consent.pressure_table(_, formats)
        table(view, bars, columns, shown, key="pressure", title=_("Do we write too often?"))

st.subheader(_("Did we write without consent?"), anchor=False)
explain(
    _,
    consent.violation_meaning(_, formats, view.filters, view.release.as_of),
    url_values(),
    key="violations",
)
unknown_filters_note(view, ("measures", "directions"))
st.markdown(consent.violation_sentence(_, formats, violations))
if int(violations["violation_count"].iloc[0]):
    chart(
        view,
        counts_figure(consent.cause_bars(_, formats, palette, violations), formats, palette),
        key="consent-violations",
        alt=_("E-mails without consent by cause, as in the table."),
    )
    measures = measure_names(_, view.fetch("measure_names"))
    with st.expander(_("By measure")):
        frame, columns, shown = consent.violation_table(_, formats, violations, measures)
        table(view, frame, columns, shown, key="violations", title=_("Without consent, by measure"))
    with st.expander(_("Each e-mail by its keys")):
        keys = view.fetch("consent_violation_keys", row_limit=consent.ROWS_SHOWN)
        st.dataframe(
            consent.key_table(_, formats, keys, measures),
            hide_index=True,
            placeholder="–",
            alt=_("Each e-mail by its keys"),
            key="keys",
        )
        downloads(
            _,
            formats,
            lambda: view.fetch("consent_violation_keys", row_limit=None).drop(
                columns="total_count"
            ),
            key="violation-keys",
            title=_("E-mails without consent"),
        )
