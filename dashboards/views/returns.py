"""Returns: who comes back, and who is forgotten?"""

import streamlit as st

from leadsummit.dashboard import returns
from leadsummit.dashboard.charts.plain import counts_figure, months_figure, rates_figure
from leadsummit.dashboard.i18n import N_
from leadsummit.dashboard.meaning import explain
from leadsummit.dashboard.pages import page
from leadsummit.dashboard.parts import chart, choose, ignored_note, keys_table, minor_title, table
from leadsummit.dashboard.slices import slice_of
from leadsummit.dashboard.view import dropped_note, filter_sidebar, open_view, url_values

PAGE = page(
    order=230,
    section=N_("Hand over"),
    icon=":material/undo:",
    title=N_("Returns"),
    question=N_("Who comes back, and who is forgotten?"),
)

view = open_view(PAGE)
_, formats, palette, as_of = view.words, view.formats, view.palette, view.release.as_of
filter_sidebar(view)
dropped_note(view)

part = slice_of(view.filters)
parts = view.fetch("returns_slice", **part.parameters())
leakage = view.fetch("returns_leakage")
st.subheader(returns.headline(_, formats, parts, leakage), anchor=False)
ignored_note(view, part)

# --- what becomes of them

st.subheader(_("What becomes of leads that sales gives back?"), anchor=False)
kind = choose(_("Given back"), returns.KINDS, returns.kind_names(_), "given", "all")
horizon = choose(
    _("What happened"),
    list(returns.HORIZONS),
    returns.horizon_names(_, formats),
    "within",
    returns.DEFAULT_HORIZON,
)
days = returns.HORIZONS[horizon]
row = returns.row_of(parts, kind, days)
if row is None:
    st.markdown(_("No lead of this kind was given back long enough ago."))
else:
    left, right = st.columns(2, gap="large")
    with left:
        minor_title(returns.horizon_name(_, formats, days))
        chart(
            view,
            rates_figure(returns.fate_bars(_, palette, row), _, formats, palette),
            key="returns-fates",
            alt=_("What became of leads that sales gave back."),
        )
    with right:
        ages = returns.age_bars(_, formats, parts, kind)
        minor_title(_("Ripe again, by the time since"))
        chart(
            view,
            rates_figure(ages, _, formats, palette),
            key="returns-ages",
            alt=_("Share of leads that were ripe again, by the days since they were given back."),
        )
    explain(
        _,
        returns.meaning(_, formats, row["given_back_count"], kind, days, as_of),
        url_values(),
        key="fates",
    )

# --- who is forgotten

st.subheader(_("Who is forgotten?"), anchor=False)
if not returns.leaked(leakage):
    st.markdown(_("No lead that sales gave back is forgotten."))
else:
    st.markdown(returns.leakage_sentence(_, formats, leakage))
    for column, cut_by, title in zip(
        st.columns(2, gap="large"),
        ("reason", "age"),
        (_("By reason"), _("By the time since")),
        strict=True,
    ):
        with column:
            minor_title(title)
            chart(
                view,
                counts_figure(
                    returns.leakage_bars(_, formats, palette, leakage, cut_by), formats, palette
                ),
                key=f"returns-leakage-{cut_by}",
                alt=_("Forgotten leads: {cut}.").format(cut=title),
            )
    explain(_, returns.leakage_meaning(_, formats, leakage, as_of), url_values(), key="leakage")
    with st.expander(_("The list: keys of forgotten leads")):
        keys_table(
            view,
            "returns_leakage_keys",
            lambda keys: returns.leakage_rows(_, formats, keys),
            key="leakage",
            title=_("Forgotten leads"),
        )

# --- which reasons lead back

st.subheader(_("Which reasons lead back, which into oblivion?"), anchor=False)
reasons = view.fetch("returns_reasons", given=kind, horizon=days)
ignored_note(view, slice_of(view.filters, ()))
if reasons.empty:
    st.markdown(_("No lead of this kind was given back long enough ago."))
else:
    st.markdown(returns.reasons_sentence(_, formats, reasons))
    for column, fate, title in zip(
        st.columns(2, gap="large"),
        ("ripe", "untouched"),
        (_("Ripe again"), _("Forgotten")),
        strict=True,
    ):
        with column:
            minor_title(title)
            chart(
                view,
                rates_figure(returns.reason_bars(_, palette, reasons, fate), _, formats, palette),
                key=f"returns-reasons-{fate}",
                alt=_("{what} by reason, as in the table below.").format(what=title),
            )
    explain(
        _,
        returns.meaning(_, formats, reasons["given_back_count"].sum(), kind, days, as_of),
        url_values(),
        key="reasons",
    )
    with st.expander(_("All reasons as a table")):
        columns, shown = returns.reasons_columns(_, formats)
        table(
            view,
            returns.reasons_table(_, reasons),
            columns,
            shown,
            key="reasons",
            title=_("All reasons as a table"),
        )

# --- does it get better

st.subheader(_("Does it get better?"), anchor=False)
months = view.fetch("returns_months", given=kind, horizon=days)
if months["ripe_rate"].notna().sum() < 2:
    st.markdown(_("There are too few months to compare."))
else:
    chart(
        view,
        months_figure(
            months,
            returns.months_series(_, palette),
            formats,
            palette,
            kind="lines",
            as_percent=True,
            unfinished_from=returns.unfinished_from(months),
        ),
        key="returns-months",
        alt=_("Share of leads that were ripe again and that were forgotten, by month."),
    )
    if returns.unfinished_from(months) is not None:
        st.caption(_("Pale dots: these months have not had the time yet and may still change."))
    explain(
        _,
        returns.meaning(
            _,
            formats,
            months["given_back_count"].sum(),
            kind,
            days,
            as_of,
            months=returns.months_period(_, formats, view.filters, as_of),
        ),
        url_values(),
        key="months",
    )

# --- lost opportunities

st.subheader(_("Do customers come back after a lost opportunity?"), anchor=False)
lost = view.fetch("returns_lost", horizon=days)
total = returns.lost_total(lost)
if total is None:
    st.markdown(_("No opportunity was lost long enough ago."))
else:
    st.markdown(returns.lost_sentence(_, formats, total, view.rules.reporting_currency))
    for column, dimension, title in zip(
        st.columns(2, gap="large"),
        ("reason_group", "business_type"),
        (_("Came back, by reason"), _("Came back, by business type")),
        strict=True,
    ):
        with column:
            minor_title(title)
            chart(
                view,
                rates_figure(
                    returns.lost_bars(_, palette, lost, dimension, "came_back"),
                    _,
                    formats,
                    palette,
                ),
                key=f"returns-lost-{dimension}",
                alt=title,
            )
    explain(
        _,
        returns.lost_meaning(_, formats, total, days, as_of),
        url_values(),
        key="lost",
    )
