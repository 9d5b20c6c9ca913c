"""What changed: what moved most, and against when?"""

import streamlit as st

from leadsummit.dashboard import changes
from leadsummit.dashboard.charts.plain import counts_figure
from leadsummit.dashboard.i18n import N_
from leadsummit.dashboard.meaning import explain
from leadsummit.dashboard.pages import page
from leadsummit.dashboard.parts import chart, choose, table
from leadsummit.dashboard.view import (
    dropped_note,
    earlier_releases,
    filter_names,
    filter_sidebar,
    open_view,
    url_values,
)

PAGE = page(
    order=50,
    section=N_("Overview"),
    icon=":material/compare_arrows:",
    title=N_("What changed"),
    question=N_("What moved most, and against when?"),
)

view = open_view(PAGE)
_, formats, palette = view.words, view.formats, view.palette
filter_sidebar(view)
dropped_note(view)

answer = st.container()
against = choose(
    _("Compare with"),
    changes.AGAINST,
    {name: changes.against_name(_, name) for name in changes.AGAINST},
    "against",
    "previous",
)
then = view
if against == "release":
    earlier = {release.release_id: release for release in earlier_releases(view)}
    if not earlier:
        st.info(_("There is no earlier release to compare with."), icon=":material/history:")
        st.stop()
    asked = st.query_params.get("release")
    chosen = st.selectbox(
        _("Reported on"),
        list(earlier),
        index=list(earlier).index(asked) if asked in earlier else 0,
        format_func=lambda name: formats.moment(earlier[name].released_at),
    )
    st.query_params["release"] = chosen
    then = view.of_release(earlier[chosen])

before = changes.period_before(view.filters, against)
if before is None:
    st.info(_("No cycle has set out yet, so nothing can have changed."), icon=":material/inbox:")
    st.stop()
rows = view.fetch(
    "changes_between",
    frames={
        "counts_now": view.fetch("changes_counts"),
        "counts_before": then.fetch(
            "changes_counts", first_month=before.first, last_month=before.last
        ),
    },
)
names = filter_names(view)
answer.subheader(changes.headline(_, formats, rows, names), anchor=False)
explain(_, changes.meaning(_, formats, view.filters, before, against), url_values(), key="changes")
if against != "release" and before.first < min(view.options.months):
    st.warning(
        _("Records begin in {month}: the period before is not covered in full.").format(
            month=formats.month(min(view.options.months))
        ),
        icon=":material/history:",
    )

colours = (palette.customer, palette.climb)
totals = rows[rows["dimension"] == "total"]
st.subheader(_("In total"), anchor=False)
if totals.empty:
    st.markdown(_("Neither period has a cycle."))
else:
    chart(
        view,
        counts_figure(changes.bars(_, formats, totals, names, colours), formats, palette),
        key="changes-total",
        alt=_("Differences of the totals, as in the table below."),
    )

st.subheader(_("The clearest movements"), anchor=False)
strong = changes.strongest(rows).head(changes.SHOWN)
if strong.empty:
    st.markdown(_("No single movement is larger than chance would make it."))
else:
    chart(
        view,
        counts_figure(changes.bars(_, formats, strong, names, colours), formats, palette),
        key="changes-strongest",
        alt=_("The clearest movements, as in the table below."),
    )

st.subheader(_("All movements"), anchor=False)
table(
    view,
    changes.table_rows(_, rows, names),
    {
        "movement": _("Movement"),
        "before_count": _("Before"),
        "now_count": _("Now"),
        "difference": _("Difference"),
        "change_rate": _("Change"),
        "is_strong": _("Beyond chance"),
    },
    {
        "before_count": formats.count,
        "now_count": formats.count,
        "difference": formats.count,
        "change_rate": formats.percent,
    },
    key="changes",
    title=_("All movements"),
)
