"""Plan: will we reach what we planned?"""

import streamlit as st

from leadsummit.dashboard import plan
from leadsummit.dashboard.charts.against import against_figure
from leadsummit.dashboard.charts.plan import plan_months_figure
from leadsummit.dashboard.i18n import N_
from leadsummit.dashboard.meaning import explain
from leadsummit.dashboard.pages import page
from leadsummit.dashboard.parts import chart, choose, ignored_note, table
from leadsummit.dashboard.slices import slice_of, url_of
from leadsummit.dashboard.terms import goal_name
from leadsummit.dashboard.view import dropped_note, filter_sidebar, open_view, url_values

PAGE = page(
    order=30,
    section=N_("Overview"),
    icon=":material/flag:",
    title=N_("Plan"),
    question=N_("Will we reach what we planned?"),
)

view = open_view(PAGE)
_, formats, palette = view.words, view.formats, view.palette
filter_sidebar(view)
dropped_note(view)

part = slice_of(view.filters, ("personas",))
everybody = view.fetch("plan_attainment")
attainment = everybody[everybody["persona_id"] == part.value]
if view.rights.routes is None:
    st.subheader(plan.headline(_, formats, attainment), anchor=False)
ignored_note(view, part)
if view.rights.routes is not None:
    st.info(
        _("Plans are kept by persona, not by sales route. Your role sees single routes only."),
        icon=":material/lock:",
    )
    st.stop()
if attainment.empty:
    st.info(
        _(
            "Plan and actual appear here as soon as the first lead cycles have passed a threshold. "
            "The goals stand in the table of goals (seed targets), by month and persona."
        ),
        icon=":material/inbox:",
    )
    st.stop()

st.markdown("**" + _("What came, and what was planned") + "**")
chart(
    view,
    against_figure(
        plan.goal_bars(_, formats, palette, attainment),
        formats,
        palette,
        value_name=_("came"),
        mark_name=_("plan"),
    ),
    key="plan-goals",
    alt=_("Each goal with what came and what was planned."),
)
explain(
    _,
    plan.attainment_meaning(_, formats, view.filters, attainment, view.release.as_of),
    url_of(part, url_values()),
    key="plan-goals",
)

st.subheader(_("Month by month, and what is still to come"), anchor=False)
names = {goal: goal_name(_, goal) for goal in plan.GOALS}
goal = choose(_("Goal"), plan.GOALS, names, "goal", "win")
months = view.fetch("plan_months", **part.parameters())
of_goal = months[months["metric"] == goal]
st.markdown(plan.months_answer(_, formats, of_goal))
chart(
    view,
    plan_months_figure(of_goal, _, formats, palette, colour=plan.colour(palette, {"metric": goal})),
    key="plan-months",
    alt=_("{goal} by month: what came, the forecast with its interval, and the plan.").format(
        goal=names[goal]
    ),
)
explain(
    _,
    plan.months_meaning(_, formats, view.filters, view.release.as_of),
    url_values(),
    key="plan-months",
)

if part.dimension == "total":
    st.subheader(_("Whose goals?"), anchor=False)
    of_personas = everybody[everybody["metric"] == goal]
    st.markdown(plan.persona_answer(_, formats, of_personas, goal))
    bars = plan.persona_bars(_, formats, palette, of_personas)
    if not bars.empty:
        chart(
            view,
            against_figure(bars, formats, palette, value_name=_("came"), mark_name=_("plan")),
            key="plan-personas",
            alt=_("{goal} by persona: what came and what was planned.").format(goal=names[goal]),
        )
        st.caption(
            _("Persona of the person as known today. Counted as above, in the period as above.")
        )

st.subheader(_("How good were last year's forecasts?"), anchor=False)
check = view.fetch("plan_forecast_check", **part.parameters())
st.markdown(plan.check_answer(_, formats, check, goal))
if not check.empty:
    chart(
        view,
        against_figure(
            plan.forecast_bars(
                _,
                formats,
                palette,
                view.fetch("plan_forecasts", goal=goal, **part.parameters()),
                goal,
            ),
            formats,
            palette,
            value_name=_("expected, with its 95% interval"),
            mark_name=_("came"),
        ),
        key="plan-check",
        alt=_("{goal}: each forecast of last year and what came of it.").format(goal=names[goal]),
    )
    explain(
        _,
        plan.check_meaning(_, formats, view.release.as_of),
        url_values(),
        key="plan-check",
    )
    columns, shown = plan.check_columns(_, formats)
    with st.expander(_("All checks of the forecasts as a table"), icon=":material/table:"):
        table(
            view,
            plan.check_rows(_, formats, check),
            columns,
            shown,
            key="plan-check",
            title=_("All checks of the forecasts as a table"),
        )

with st.expander(_("All goals and months as a table"), icon=":material/table:"):
    columns, shown = plan.month_columns(_, formats)
    table(
        view,
        plan.month_rows(_, months),
        columns,
        shown,
        key="plan-months",
        title=_("All goals and months as a table"),
    )
