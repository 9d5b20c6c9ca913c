"""Accounts: how well do we know the companies that we want?"""

import streamlit as st

from leadsummit.dashboard import accounts
from leadsummit.dashboard.charts.plain import counts_figure, rates_figure
from leadsummit.dashboard.i18n import N_
from leadsummit.dashboard.meaning import explain
from leadsummit.dashboard.pages import page
from leadsummit.dashboard.parts import chart, choose, downloads, table
from leadsummit.dashboard.view import dropped_note, filter_sidebar, open_view, url_values

PAGE = page(
    order=320,
    section=N_("Customers"),
    icon=":material/domain:",
    title=N_("Accounts"),
    question=N_("How well do we know the companies that we want?"),
)

view = open_view(PAGE)
_, formats, palette, as_of = view.words, view.formats, view.palette, view.release.as_of
filter_sidebar(view)
dropped_note(view)


def money(value: float | None) -> str:
    return formats.rounded_money(value, view.rules.reporting_currency)


available = view.fetch_one("accounts_targets")
names = {name: accounts.accounts_name(_, name) for name in accounts.ACCOUNTS}
place = st.container()
group = "all"
if available["target_count"]:
    group = choose(_("Companies"), accounts.ACCOUNTS, names, "accounts", "target")
if available["account_count"] == 0:
    place.subheader(_("No record has named a company yet."), anchor=False)
    st.info(
        _("Companies appear here as soon as a delivered record names one."),
        icon=":material/inbox:",
    )
    st.stop()
known = view.fetch("accounts_known", accounts=group)
place.subheader(accounts.headline(_, formats, known, group), anchor=False)
if not available["target_count"]:
    st.info(
        _(
            "No company is marked as one that we want, so all are shown. Mark them in the CRM, or "
            "list their domains in the table of target accounts (seed target_accounts)."
        ),
        icon=":material/star:",
    )

left, right = st.columns(2, gap="large")
with left:
    st.markdown("**" + _("What we have at them") + "**")
    chart(
        view,
        rates_figure(accounts.known_bars(_, palette, known), _, formats, palette),
        key="accounts-known",
        alt=_("The share of the companies at which we know somebody, and more."),
    )
with right:
    st.markdown("**" + _("Each company at its furthest point") + "**")
    coverage = view.fetch("accounts_coverage", accounts=group)
    chart(
        view,
        counts_figure(accounts.coverage_bars(_, formats, palette, coverage), formats, palette),
        key="accounts-coverage",
        alt=_("The number of companies by how far we are with them."),
    )
explain(_, accounts.meaning(_, formats, known, group, as_of), url_values(), key="accounts-known")

st.subheader(_("Is the buying centre covered?"), anchor=False)
roles = view.fetch("accounts_roles", accounts=group)
st.markdown(accounts.roles_answer(_, formats, roles))
bars = accounts.role_bars(_, palette, roles)
if not bars.empty and bars["population_count"].iloc[0]:
    chart(
        view,
        rates_figure(bars, _, formats, palette),
        key="accounts-roles",
        alt=_("The share of companies with an opportunity at which each role is found."),
    )
explain(
    _,
    accounts.roles_meaning(_, formats, roles, group, as_of),
    url_values(),
    key="accounts-roles",
)

st.subheader(_("Directly or through partners?"), anchor=False)
routes = view.fetch("accounts_routes", accounts=group)
st.markdown(accounts.routes_answer(_, formats, routes))
if not routes.empty:
    columns, shown = accounts.route_columns(_, formats, money)
    table(
        view,
        accounts.route_rows(_, routes),
        columns,
        shown,
        key="accounts-routes",
        title=_("Companies by sales route"),
    )

st.subheader(_("Company by company"), anchor=False)
listed = view.fetch("accounts_list", accounts=group, row_limit=accounts.ROWS_SHOWN)
if listed.empty:
    st.markdown(_("No company to look at."))
    st.stop()
total = int(listed["total_count"].iloc[0])
st.caption(
    _("The furthest first, of equal ones those that stand there longest.")
    + " "
    + (
        _("{shown} of {total} are shown; the files hold all of them.").format(
            shown=formats.count(len(listed)), total=formats.count(total)
        )
        if total > len(listed)
        else ""
    )
)
columns, shown = accounts.account_columns(_, formats, money)
if total > len(listed):
    rows = accounts.account_rows(_, formats, listed)
    texts = rows[list(columns)].copy()
    for column, form in shown.items():
        texts[column] = texts[column].map(form)
    st.dataframe(
        texts.rename(columns=columns),
        hide_index=True,
        placeholder="–",
        key="accounts-list",
        alt=_("Company by company"),
    )
    downloads(
        _,
        formats,
        lambda: accounts.account_rows(
            _, formats, view.fetch("accounts_list", accounts=group, row_limit=None)
        )[list(columns)].rename(columns=columns),
        key="accounts-list",
        title=_("Company by company"),
    )
else:
    table(
        view,
        accounts.account_rows(_, formats, listed),
        columns,
        shown,
        key="accounts-list",
        title=_("Company by company"),
    )
