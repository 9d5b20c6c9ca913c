"""Customers: do they come back?"""

import streamlit as st

from leadsummit.dashboard import customers, texts
from leadsummit.dashboard.charts.against import against_figure
from leadsummit.dashboard.charts.intervals import add_intervals
from leadsummit.dashboard.charts.plain import (
    Series,
    counts_figure,
    curves_figure,
    months_figure,
    rates_figure,
)
from leadsummit.dashboard.charts.value import value_figure
from leadsummit.dashboard.i18n import N_
from leadsummit.dashboard.meaning import explain
from leadsummit.dashboard.pages import page
from leadsummit.dashboard.parts import chart, choose, ignored_note, table
from leadsummit.dashboard.slices import slice_of, url_of
from leadsummit.dashboard.view import dropped_note, filter_sidebar, open_view, url_values

PAGE = page(
    order=310,
    section=N_("Customers"),
    icon=":material/autorenew:",
    title=N_("Customers"),
    question=N_("Do customers come back?"),
)

view = open_view(PAGE)
_, formats, palette, as_of = view.words, view.formats, view.palette, view.release.as_of
filter_sidebar(view)
dropped_note(view)


def money(value: float | None) -> str:
    return formats.rounded_money(value, view.rules.reporting_currency)


part = slice_of(view.filters, ("personas", "routes"))
rates = view.fetch("customers_repeat", **part.parameters())
silent = view.fetch_one("customers_sleeping_sum")
st.subheader(customers.headline(_, formats, rates, int(silent["customer_count"])), anchor=False)
ignored_note(view, part)

if rates.empty:
    st.info(
        _("As soon as somebody has bought, this page follows whether customers come back."),
        icon=":material/inbox:",
    )
else:
    purchase = choose(
        _("Counted"),
        customers.PURCHASES,
        {name: customers.purchase_name(_, name) for name in customers.PURCHASES},
        "purchase",
        "first_purchase",
    )
    curve = view.fetch("customers_curve", purchase=purchase, **part.parameters())
    left, right = st.columns([3, 2], gap="large")
    with left:
        if curve.empty:
            st.markdown(_("Too few customers are followed for a curve."))
        else:
            chart(
                view,
                curves_figure(
                    curve,
                    {"all": _("bought again")},
                    {"all": palette.customer},
                    _,
                    formats,
                    palette,
                ),
                key="customers-curve",
                alt=_("The share of customers who have bought again, by days since the purchase."),
            )
    with right:
        bars = customers.repeat_bars(_, formats, palette, rates[rates["population"] == purchase])
        if not bars.empty:
            chart(
                view,
                rates_figure(bars, _, formats, palette),
                key="customers-horizons",
                alt=_("The repeat rate by horizon with its interval."),
            )
    st.markdown(
        f"{customers.age_sentence(_, formats, rates, purchase)} "
        f"{customers.next_sentence(_, formats, curve)}"
    )
    explain(
        _,
        customers.repeat_meaning(_, formats, rates, purchase, as_of),
        url_values(),
        key="customers-repeat",
    )
    parts = view.fetch("customers_repeat_parts")
    if part.dimension == "total" and not parts.empty:
        st.markdown("**" + _("Who buys again within a year of the first purchase?") + "**")
        for column, dimension, title in zip(
            st.columns(2, gap="large"),
            ("persona", "route"),
            (_("By persona of the first purchase"), _("By route of the first purchase")),
            strict=True,
        ):
            if dimension not in set(parts["dimension"]):
                continue
            with column:
                st.caption(title)
                chart(
                    view,
                    rates_figure(
                        customers.part_bars(_, palette, parts, dimension), _, formats, palette
                    ),
                    key=f"customers-{dimension}",
                    alt=title,
                )
    with st.expander(_("All repeat rates as a table"), icon=":material/table:"):
        columns, shown = customers.repeat_columns(_, formats)
        table(
            view,
            customers.repeat_rows(_, formats, rates),
            columns,
            shown,
            key="customers-repeat",
            title=_("All repeat rates as a table"),
        )

st.subheader(_("The customer circle"), anchor=False)
counting = choose(
    _("Way of counting"),
    ("cohort", "flow"),
    {name: texts.counting_name(_, name) for name in ("cohort", "flow")},
    "count",
    "cohort",
)
circle = view.fetch_one("customers_circle", circle_counting=counting, **part.parameters())
st.markdown(customers.circle_answer(_, formats, circle, counting))
months = view.fetch("customers_circle_months", circle_counting=counting, **part.parameters())
if not months.empty:
    for column, happenings, title in zip(
        st.columns(2, gap="large"),
        (customers.WAY, customers.ENDS),
        (_("How far they got"), _("How they ended")),
        strict=True,
    ):
        with column:
            st.markdown(f"**{title}**")
            chart(
                view,
                counts_figure(
                    customers.circle_bars(_, formats, palette, circle, happenings),
                    formats,
                    palette,
                    most=float(max(circle["opened_count"], circle["won_count"])) or None,
                ),
                key=f"customers-circle-{happenings[0]}",
                alt=title,
            )
    st.markdown("**" + _("Share of new sales, by month") + "**")
    chart(
        view,
        add_intervals(
            months_figure(
                months,
                [Series("won_rate", _("bought again"), palette.customer)],
                formats,
                palette,
                kind="lines",
                as_percent=True,
                height=240,
            ),
            months,
            "won_rate",
            "won_rate_low",
            "won_rate_high",
            palette,
        ),
        key="customers-circle-months",
        alt=_("The share of customers' cycles that ended with a new sale, by month."),
    )
    if counting == "cohort":
        st.caption(
            _(
                "Young months are lower because their cycles have had less time, not because they "
                "are worse."
            )
        )
    with st.expander(_("The circle by month as a table"), icon=":material/table:"):
        columns, shown = customers.month_columns(_, formats)
        table(
            view,
            customers.month_rows(formats, months),
            columns,
            shown,
            key="customers-circle",
            title=_("The circle by month as a table"),
        )
explain(
    _,
    customers.circle_meaning(_, formats, view.filters, circle, counting, as_of),
    url_of(part, url_values()),
    key="customers-circle",
)

st.subheader(_("What a customer is worth"), anchor=False)
values = view.fetch("customers_value", **part.parameters())
st.markdown(customers.value_answer(_, formats, values, money))
if not values.empty:
    chart(
        view,
        value_figure(
            values,
            [
                Series("sale_value_per_customer", _("sales"), palette.customer),
                Series("after_sales_value_per_customer", _("after-sales"), palette.climb),
            ],
            _,
            formats,
            palette,
            money=money,
        ),
        key="customers-value",
        alt=_("What a customer has brought on average, by months since the first purchase."),
    )
    explain(
        _,
        customers.value_meaning(_, formats, values, as_of),
        url_values(),
        key="customers-value",
    )

st.subheader(_("What the next year should bring"), anchor=False)
expected = view.fetch("customers_expected")
mine = customers.expected_row(expected, part)
st.markdown(customers.expected_answer(_, formats, mine, money))
if mine is not None and mine["expected_value"] is not None:
    if mine["check_verdict"] in ("too_low", "too_high"):
        st.warning(customers.check_answer(_, mine, money), icon=":material/warning:")
    else:
        st.markdown(customers.check_answer(_, mine, money))
    chart(
        view,
        against_figure(
            customers.expected_bars(_, palette, mine, money),
            formats,
            palette,
            value_name=_("expected, with its 95% interval"),
            mark_name=_("came"),
            show=money,
        ),
        key="customers-expected",
        alt=_("Last year's expectation against what came, and that of the year to come."),
    )
    explain(
        _,
        customers.expected_meaning(_, formats, mine, as_of),
        url_values(),
        key="customers-expected",
    )
    with st.expander(_("Expected value by persona and route"), icon=":material/table:"):
        columns, shown = customers.expected_columns(_, formats, money)
        table(
            view,
            customers.expected_rows(_, expected),
            columns,
            shown,
            key="customers-expected",
            title=_("Expected value by persona and route"),
        )

st.subheader(_("Whom should we call?"), anchor=False)
st.markdown(customers.sleeping_answer(_, formats, silent, money))
explain(
    _,
    customers.sleeping_meaning(_, formats, silent, as_of),
    url_values(),
    key="customers-sleeping",
)
if silent["customer_count"]:
    columns, shown = customers.sleeping_columns(_, formats, money)
    table(
        view,
        customers.sleeping_rows(_, view.fetch("customers_sleeping")),
        columns,
        shown,
        key="customers-sleeping",
        title=_("Customers who have fallen silent"),
    )
