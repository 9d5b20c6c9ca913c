"""What a number means: said beside it in a line, and in full where somebody asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.lists import PAGE as LIST_PAGE
from leadsummit.dashboard.lists import list_url


@dataclass(frozen=True)
class ListLink:
    """The way to the cycles behind a number."""

    label: str
    name: str
    parameters: Mapping[str, str]


@dataclass(frozen=True)
class Meaning:
    """What stands behind the numbers of one chart or table, translated.

    Attributes:
        counting: The way of counting: flow, cohort, stock or reached, or an instant.
        grain: What one unit is: lead cycle, person, account, opportunity, handover.
        period: The period that the numbers cover.
        population: Who is counted.
        definition: What the number is, in plain words; one text per paragraph.
        differences: Questions and answers: why another number differs from this one.
        lists: The cycles behind it.
    """

    counting: str
    grain: str
    period: str
    population: str
    definition: Sequence[str]
    differences: Sequence[tuple[str, str]] = ()
    lists: Sequence[ListLink] = ()


def scope(_: Words, meaning: Meaning) -> str:
    """The line that every chart and table carries."""
    return " · ".join(
        text.format(value=value)
        for text, value in (
            (_("Counting: {value}"), meaning.counting),
            (_("Grain: {value}"), meaning.grain),
            (_("Period: {value}"), meaning.period),
            (_("Population: {value}"), meaning.population),
        )
    )


def explain(
    _: Words, meaning: Meaning, url: Mapping[str, list[str]], *, key: str, with_scope: bool = True
) -> None:
    """The line, and the answer to "what is this?" behind a button."""
    if with_scope:
        st.caption(scope(_, meaning))
    with st.popover(
        _("What is counted here?"), icon=":material/help:", type="tertiary", key=f"explain_{key}"
    ):
        for paragraph in meaning.definition:
            st.markdown(paragraph)
        if not with_scope:
            st.caption(scope(_, meaning))
        for question, answer in meaning.differences:
            st.markdown(f"**{question}**  \n{answer}")
        for link in meaning.lists:
            st.page_link(
                LIST_PAGE,
                label=link.label,
                icon=":material/format_list_bulleted:",
                query_params=list_url(link.name, url, **link.parameters),
            )
