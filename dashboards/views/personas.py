"""Personas: whom do we attract against whom we want?"""

import streamlit as st

from leadsummit.dashboard import personas
from leadsummit.dashboard.charts.plain import counts_figure, rates_figure
from leadsummit.dashboard.charts.rows import shares_figure, targets_figure
from leadsummit.dashboard.i18n import N_
from leadsummit.dashboard.meaning import explain
from leadsummit.dashboard.names import persona_names, stage_names
from leadsummit.dashboard.pages import page
from leadsummit.dashboard.parts import chart, choose, ignored_note, table, unknown_filters_note
from leadsummit.dashboard.slices import slice_of
from leadsummit.dashboard.terms import threshold_name
from leadsummit.dashboard.view import dropped_note, filter_sidebar, open_view, url_values

PAGE = page(
    order=120,
    section=N_("Attract"),
    icon=":material/groups:",
    title=N_("Personas"),
    question=N_("Whom do we attract, against whom we want?"),
)

view = open_view(PAGE)
_, formats, palette = view.words, view.formats, view.palette
currency, as_of = view.rules.reporting_currency, view.release.as_of
filter_sidebar(view)
dropped_note(view)

headline = st.container()
threshold = choose(
    _("Judged by"),
    personas.THRESHOLDS,
    personas.threshold_names(_),
    "threshold",
    personas.DEFAULT_THRESHOLD,
)
names = persona_names(_, view.fetch("persona_names"))
reached = view.fetch("personas_reached", threshold=threshold)
wanted = view.fetch("personas_wanted", metric=personas.METRICS[threshold])
with headline:
    st.subheader(personas.headline(_, formats, reached, wanted, names, threshold), anchor=False)

st.subheader(
    _("Do the right ones come? {passings}").format(passings=threshold_name(_, threshold)),
    anchor=False,
)
if wanted.empty or not int(wanted["all_actual_count"].iloc[0]):
    st.markdown(_("Nobody passed this threshold in the period, so there is nothing to compare."))
else:
    explain(
        _,
        personas.wanted_meaning(_, formats, view.filters, wanted, threshold, as_of),
        url_values(),
        key="wanted",
    )
    unknown_filters_note(view, ("personas",))
    st.markdown(personas.wanted_note(_, formats, wanted))
    chart(
        view,
        targets_figure(
            personas.wanted_bars(_, formats, palette, wanted, names),
            formats,
            palette,
            actual_name=_("came"),
            target_name=_("wanted"),
        ),
        key="personas-wanted",
        alt=_("Share of each persona beside the wanted one, as in the table."),
    )
    with st.expander(_("As a table")):
        frame, columns, shown = personas.wanted_table(_, formats, wanted, names)
        table(view, frame, columns, shown, key="wanted", title=_("Do the right ones come?"))

st.subheader(
    _("How far do they come? {passings}").format(passings=threshold_name(_, threshold)),
    anchor=False,
)
if reached.empty or not int(reached["all_cycle_count"].iloc[0]):
    st.markdown(_("No cycle set out in the period."))
else:
    explain(
        _,
        personas.reached_meaning(_, formats, view.filters, reached, names, threshold, as_of),
        url_values(),
        key="reached",
    )
    rates = personas.reached_rates(palette, reached, names)
    chart(
        view,
        rates_figure(rates, _, formats, palette),
        key="personas-reached",
        alt=_("Share of each persona that passed the threshold, with its interval."),
    )
    with st.expander(_("As a table")):
        columns, shown = personas.reached_columns(_, formats)
        table(view, rates, columns, shown, key="reached", title=_("How far do they come?"))

st.subheader(_("What are they worth?"), anchor=False)
part = slice_of(view.filters, ("cycle_types", "directions"))
worth = view.fetch("personas_worth", **part.parameters())
bars = personas.worth_bars(_, formats, palette, currency, worth, names)
if bars.empty:
    st.markdown(_("Too few cycles are known to say what one is worth."))
else:
    explain(_, personas.worth_meaning(_, formats, worth), url_values(), key="worth")
    ignored_note(view, personas.without_personas(part))
    chart(
        view,
        counts_figure(bars, formats, palette),
        key="personas-worth",
        alt=_("What one cycle of each persona has brought so far, as in the table."),
    )
    with st.expander(_("As a table")):
        frame, columns, shown = personas.worth_table(_, formats, currency, worth, names)
        table(view, frame, columns, shown, key="worth", title=_("What are they worth?"))

st.subheader(_("How sure are we?"), anchor=False)
certainty = view.fetch("personas_certainty")
if certainty.empty:
    st.markdown(_("Nobody has been given a persona yet."))
else:
    explain(_, personas.certainty_meaning(_, formats, certainty), url_values(), key="certainty")
    unknown_filters_note(view, ("personas",))
    rows = personas.certainty_rows(_, formats, certainty, names)
    chart(
        view,
        shares_figure(rows, personas.certainty_series(_, palette), formats, palette),
        key="personas-certainty",
        alt=_("How clearly the rules speak for each persona, as in the table."),
    )
    with st.expander(_("As a table")):
        columns, shown = personas.certainty_table(_, formats, palette)
        table(view, rows, columns, shown, key="certainty", title=_("How sure are we?"))

st.subheader(_("Do they read what we make for them?"), anchor=False)
content = view.fetch("personas_content")
if content.empty:
    st.markdown(_("No touch with content of the catalogue is known in the period."))
else:
    explain(
        _,
        personas.content_meaning(_, formats, view.filters, content, as_of),
        url_values(),
        key="content",
    )
    unknown_filters_note(view, ("personas",))
    rows = personas.content_rows(_, formats, content, names)
    chart(
        view,
        shares_figure(rows, personas.content_series(_, palette), formats, palette),
        key="personas-content",
        alt=_("Whom the content that each persona uses was made for, as in the table."),
    )
    with st.expander(_("As a table")):
        columns, shown = personas.content_table(_, formats)
        table(
            view,
            rows,
            columns,
            shown,
            key="content",
            title=_("Do they read what we make for them?"),
        )

st.subheader(_("For whom is content missing?"), anchor=False)
gaps = view.fetch("personas_gaps")
if gaps.empty:
    st.markdown(_("No wanted persona or no stage before sales is set up."))
else:
    explain(
        _,
        personas.gap_meaning(_, formats, gaps, names, view.options, as_of),
        url_values(),
        key="gaps",
    )
    unknown_filters_note(view, ("personas", "cycle_types"))
    st.markdown(personas.gap_sentence(_, formats, gaps))
    rows = personas.gap_rows(_, palette, gaps, names, stage_names(_, view.fetch("stage_names")))
    missing = rows[rows["is_gap"]].head(personas.GAPS_SHOWN)
    if not missing.empty:
        st.markdown(_("Cycles that stand where their persona has no content of its own:"))
        chart(
            view,
            counts_figure(missing, formats, palette),
            key="personas-gaps",
            alt=_("Places without content of their own by the cycles that stand there."),
        )
    with st.expander(_("As a table")):
        columns, shown = personas.gap_table(_, formats)
        table(view, rows, columns, shown, key="gaps", title=_("For whom is content missing?"))
