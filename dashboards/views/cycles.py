"""The lead cycles behind a number: which ones are these, and how did each of them go?"""

import streamlit as st

from leadsummit.dashboard.cycles import cycles_table, headline, moves_table, scope_line
from leadsummit.dashboard.i18n import N_
from leadsummit.dashboard.lists import LIST_PARAMETER, LISTS, ROWS_SHOWN
from leadsummit.dashboard.names import persona_names
from leadsummit.dashboard.pages import page
from leadsummit.dashboard.parts import downloads
from leadsummit.dashboard.view import dropped_note, filter_sidebar, open_view, url_values

PAGE = page(
    order=900,
    section=N_("Basis"),
    icon=":material/format_list_bulleted:",
    title=N_("Lead cycles behind a number"),
    question=N_("Which cycles are these, and how did each of them go?"),
    is_hidden=True,
)

view = open_view(PAGE)
_ = view.words
filter_sidebar(view)
dropped_note(view)

chosen = LISTS.get(st.query_params.get(LIST_PARAMETER, ""))
asked = chosen.asked_for(url_values()) if chosen else None
if chosen is None or asked is None or not view.options.months:
    st.info(
        _("Choose a number on one of the pages: its list of cycles opens here."),
        icon=":material/touch_app:",
    )
    st.stop()

query = f"list_{st.query_params[LIST_PARAMETER]}"
cycles = view.fetch(query, row_limit=ROWS_SHOWN, **asked)
total = int(cycles["total_count"].iloc[0]) if len(cycles) else 0

st.subheader(headline(_, view.formats, asked, view.filters.counting, total, chosen), anchor=False)
st.caption(scope_line(_, view.formats, view.filters, view.release.as_of, chosen))
if total > len(cycles):
    st.caption(
        _("The latest {shown} are shown; the files hold all {total}.").format(
            shown=view.formats.count(len(cycles)), total=view.formats.count(total)
        )
    )
selection = st.dataframe(
    cycles_table(
        _,
        view.formats,
        cycles,
        _(chosen.happened),
        persona_names(_, view.fetch("persona_names")),
    ),
    hide_index=True,
    key="cycles",
    on_select="rerun",
    selection_mode="single-row",
    placeholder="–",
    alt=_(chosen.title),
)
downloads(
    _,
    view.formats,
    lambda: view.fetch(query, row_limit=None, **asked).drop(columns="total_count"),
    key="cycles",
    title=_(chosen.title),
)

rows = selection["selection"]["rows"]
if rows and rows[0] < len(cycles):
    key = str(cycles["lead_cycle_key"].iloc[rows[0]])
    st.subheader(_("How this cycle went"), anchor=False)
    st.caption(_("Lead cycle {key}").format(key=f"`{key}`"))
    st.dataframe(
        moves_table(_, view.formats, view.fetch("cycle_moves", lead_cycle_key=key)),
        hide_index=True,
        placeholder="–",
        alt=_("How this cycle went"),
    )
elif total:
    st.caption(_("Mark a row to see each move of that cycle and the record that proves it."))
