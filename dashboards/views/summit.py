"""Summit: where do we stand?"""

import streamlit as st

from leadsummit.dashboard import texts
from leadsummit.dashboard.charts.summit import COMPACT, WIDE, summit_figure
from leadsummit.dashboard.i18n import N_
from leadsummit.dashboard.meaning import explain
from leadsummit.dashboard.pages import page
from leadsummit.dashboard.summit import summit_meaning
from leadsummit.dashboard.view import (
    counting_switch,
    dropped_note,
    filter_sidebar,
    open_view,
    url_values,
)

PAGE = page(
    order=10,
    section=N_("Overview"),
    icon=":material/landscape:",
    title=N_("Leadmanagement Summit"),
    question=N_("Where do we stand?"),
)

view = open_view(PAGE)
_ = view.words
filter_sidebar(view)
dropped_note(view)

stages = view.fetch("summit_stages")
steps = view.fetch("summit_steps")
personas = view.fetch("summit_personas")
counting = view.filters.counting
facts = view.fetch_one("summit_standing" if counting == "stock" else "summit_headline")
headline = texts.headline(_, view.formats, counting, facts)

if not view.options.months:
    st.info(
        _(
            "This release holds no lead cycles yet: nothing that has landed says that anyone "
            "stood in a stage."
        ),
        icon=":material/inbox:",
    )
st.subheader(headline, anchor=False)
counting_switch(view)
st.markdown(texts.counting_sentence(_, counting))
st.caption(texts.scope_line(_, view.formats, view.filters, facts, view.release.as_of))
explain(
    _,
    summit_meaning(_, view.formats, view.filters, facts, steps, stages, view.release.as_of),
    url_values(),
    key="summit",
    with_scope=False,
)

with st.container(key="picture"):
    for layout in (WIDE, COMPACT):
        with st.container(key=f"picture_{layout.name}"):
            st.plotly_chart(
                summit_figure(stages, steps, personas, _, view.formats, view.palette, layout),
                key=f"summit_{layout.name}",
                theme=None,
                config={"displayModeBar": False, "responsive": True},
                alt=_(
                    "The funnel as a mountain. {headline} All numbers are in the tables below."
                ).format(headline=headline),
            )

st.caption(
    _(
        "The width of the band is the number of cycles. Rates go from threshold to threshold and "
        "are naive: open cycles count as not passed yet. Interval: Wilson, 95%. Below {size} "
        "cycles we show counts instead of a rate."
    ).format(size=view.formats.count(view.rules.min_group_size))
)

with st.expander(_("The same numbers as tables"), icon=":material/table:"):
    st.markdown("**" + _("From threshold to threshold") + "**")
    st.table(
        texts.steps_table(_, view.formats, steps),
        border="horizontal",
        alt=_("Rates from threshold to threshold"),
    )
    left, right = st.columns(2)
    with left:
        st.markdown("**" + _("Stages in the order of the process") + "**")
        st.table(
            texts.stages_table(_, view.formats, stages),
            border="horizontal",
            alt=_("Cycles per stage"),
        )
    with right:
        st.markdown("**" + _("Personas at the waterhole") + "**")
        st.table(
            texts.personas_table(_, view.formats, personas),
            border="horizontal",
            alt=_("Cycles per persona"),
        )
