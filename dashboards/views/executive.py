"""One page: everything that management asks in a minute, made to be printed."""

from pathlib import Path

import streamlit as st

from leadsummit.dashboard import executive, texts
from leadsummit.dashboard.i18n import N_
from leadsummit.dashboard.meaning import explain
from leadsummit.dashboard.pages import page
from leadsummit.dashboard.slices import slice_of
from leadsummit.dashboard.view import dropped_note, filter_sidebar, open_view, url_values

PAGE = page(
    order=40,
    section=N_("Overview"),
    icon=":material/article:",
    title=N_("One page"),
    question=N_("What should management know this month?"),
)

view = open_view(PAGE)
_, formats = view.words, view.formats
filter_sidebar(view)
dropped_note(view)

facts = view.fetch_one("summit_headline", counting="cohort")
steps = view.fetch("executive_steps")
st.subheader(texts.headline(_, formats, "cohort", facts), anchor=False)
st.markdown(executive.movements(_, formats, steps))
st.page_link("views/summit.py", label=_("To the Summit"), icon=":material/landscape:")

with st.container(key="tiles"):
    for column, tile in zip(
        st.columns(4, gap="small"), executive.tiles(_, formats, steps), strict=True
    ):
        with column, st.container(border=True, height="stretch"):
            st.metric(tile.label, tile.value)
            for text in tile.below:
                st.caption(text)
explain(
    _,
    executive.meaning(_, formats, view.filters, steps, view.release.as_of),
    url_values(),
    key="executive",
)

by_persona = slice_of(view.filters, ("personas",))
by_all = slice_of(view.filters)
by_customer = slice_of(view.filters, ("personas", "routes"))
wanted = "target" if view.fetch_one("accounts_targets")["target_count"] else "all"
attainment = view.fetch("plan_attainment")
lines = [
    executive.without(
        _,
        formats,
        executive.plan_line(_, formats, attainment[attainment["persona_id"] == by_persona.value]),
        by_persona,
    ),
    executive.consent_line(_, formats, view.fetch_one("executive_consent")),
    executive.without(
        _,
        formats,
        executive.fast_lane_line(
            _, formats, view.fetch("executive_fast_lane", **by_all.parameters())
        ),
        by_all,
    ),
    executive.without(
        _,
        formats,
        executive.returns_line(_, formats, view.fetch("executive_returns", **by_all.parameters())),
        by_all,
    ),
    executive.without(
        _,
        formats,
        executive.customers_line(
            _,
            formats,
            view.fetch("customers_repeat", **by_customer.parameters()),
            int(view.fetch_one("customers_sleeping_sum")["customer_count"]),
        ),
        by_customer,
    ),
    executive.accounts_line(_, formats, view.fetch("accounts_known", accounts=wanted), wanted),
]
if view.rights.routes is not None:
    # Neither is kept by sales route: such a reader is told nothing rather than "none".
    lines = [line for line in lines if line.page not in ("plan", "consent")]
with st.container(key="lines"):
    for line in lines:
        name, text, way = st.columns([2, 9, 2], vertical_alignment="center")
        name.markdown(f"**{line.name}**")
        text.markdown(line.text)
        # A page is one file, and an installation may go without it.
        file = Path(__file__).with_name(f"{line.page}.py")
        if file.exists():
            way.page_link(file, label=_("More"), icon=":material/arrow_forward:")
st.caption(
    _(
        "Plan, consent and thresholds: {period}. Fast lane, returns, customers and accounts: since "
        "records began, as of {as_of}."
    ).format(
        period=texts.period(_, formats, view.filters, view.release.as_of)
        if view.filters.counting in ("cohort", "flow")
        else formats.months(view.filters.first_month, view.filters.last_month)
        if view.filters.first_month
        else "–",
        as_of=formats.moment(view.release.as_of),
    )
)
