"""Trust: can we rely on these numbers?"""

import streamlit as st

from leadsummit.dashboard import trust
from leadsummit.dashboard.i18n import N_
from leadsummit.dashboard.pages import page
from leadsummit.dashboard.view import open_view

PAGE = page(
    order=410,
    section=N_("Basis"),
    icon=":material/verified:",
    title=N_("Trust"),
    question=N_("Can we rely on these numbers?"),
)

view = open_view(PAGE)
_ = view.words

audit = trust.records(view.fetch("trust_audit_summary"))
st.subheader(trust.headline(_, view.formats, audit), anchor=False)

for column, (label, value) in zip(
    st.columns(4), trust.key_facts(_, view.formats, view.release, audit), strict=True
):
    column.metric(label, value, border=True)
st.caption(
    _("Release {release} from run {run}. All times are in {zone}.").format(
        release=f"`{view.release.release_id}`",
        run=f"`{view.release.run_id}`",
        zone=view.rules.reporting_timezone,
    )
)


def section(title: str, explanation: str, frame: trust.Table, nothing: str) -> None:
    """A titled table with the sentence that explains it, or what its absence means."""
    st.subheader(title, anchor=False)
    st.caption(explanation)
    if frame.is_empty:
        st.markdown(nothing)
    else:
        st.dataframe(frame.styled, hide_index=True, height=frame.height, placeholder="–", alt=title)


section(
    _("How fresh is it?"),
    _("Newest record of each delivered object, and how old it was when the release looked."),
    trust.freshness_table(_, view.formats, view.fetch("trust_freshness")),
    _("Nothing has landed yet."),
)
section(
    _("What landed"),
    _("Files and rows that were read, and rows that had to be set aside, per source and object."),
    trust.landed_table(_, view.formats, view.fetch("trust_landed")),
    _("Nothing has landed yet."),
)
section(
    _("What was rejected"),
    _(
        "Rows that could not be read. "
        "They are set aside with file, line and reason; nothing is lost."
    ),
    trust.section_table(_, view.formats, view.fetch("trust_sections", section="rejected")),
    _("No row was rejected."),
)
section(
    _("Words that no rule knows"),
    _(
        "Statuses, reasons, content and measures that the seeds do not translate yet. "
        "They are counted here, never dropped."
    ),
    trust.section_table(_, view.formats, view.fetch("trust_sections", section="unmapped")),
    _("Every word is known."),
)
section(
    _("Persons and evidence"),
    _(
        "What the identity and the stage ledger had to decide: "
        "cut identifiers, stand-ins, records that belong to nobody."
    ),
    trust.section_table(
        _,
        view.formats,
        *(view.fetch("trust_sections", section=name) for name in ("identity", "evidence")),
    ),
    _("Nothing unusual."),
)
section(
    _("Consent"),
    _("How requests for consent ended, and what was sent without a standing consent."),
    trust.section_table(_, view.formats, view.fetch("trust_sections", section="consent")),
    _("Nothing unusual."),
)
section(
    _("Checks that guarded this release"),
    _("Great Expectations and dbt checks per layer; broken and failed ones first."),
    trust.audit_table(_, view.formats, view.fetch("trust_audit")),
    _("This release carries no audit results."),
)
