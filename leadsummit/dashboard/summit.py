"""What the numbers of the Summit mean, and the cycles behind each of them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from leadsummit.dashboard import texts
from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.markdown import escape_markdown
from leadsummit.dashboard.meaning import ListLink, Meaning
from leadsummit.dashboard.terms import grain_name


def summit_meaning(
    _: Words,
    formats: Formats,
    filters: FilterState,
    facts: dict[str, Any],
    steps: pd.DataFrame,
    stages: pd.DataFrame,
    as_of: Any,
) -> Meaning:
    """The mountain's numbers in plain words."""
    counting = filters.counting
    return Meaning(
        counting=texts.counting_name(_, counting),
        grain=grain_name(_, "cycle"),
        period=texts.period(_, formats, filters, as_of),
        population=texts.population(_, formats, counting, facts),
        definition=(
            texts.counting_sentence(_, counting),
            _(
                "A rate is the number of cycles that passed a threshold, divided by those that "
                "had passed the one before. The median is the time from the one to the other, "
                "of those that passed."
            ),
        ),
        differences=(
            (
                _("Why does the headline differ from the rates on the mountain?"),
                _(
                    "The headline follows those that set out in the period, and asks how far they "
                    "have come. The rate of B starts from those that passed A in the period, "
                    "whenever they set out."
                ),
            ),
            (
                _("Why do young months look worse?"),
                _(
                    "Their cycles have had less time. The rates here are naive: an open cycle "
                    "counts as not passed yet."
                ),
            ),
        ),
        lists=[*_step_lists(_, formats, steps), *_stage_lists(_, formats, stages)],
    )


def _step_lists(_: Words, formats: Formats, steps: pd.DataFrame) -> list[ListLink]:
    links = []
    for row in steps.to_dict("records"):
        step = str(row["step"])
        name = _("Close") if step == "close" else step
        for part, count, text in (
            ("population", row["population_count"], _("{step}: population ({count})")),
            ("passed", row["passed_count"], _("{step}: passed ({count})")),
        ):
            label = text.format(step=name, count=formats.count(count))
            links.append(ListLink(label, "step", {"step": step, "part": part}))
    return links


def _stage_lists(_: Words, formats: Formats, stages: pd.DataFrame) -> list[ListLink]:
    return [
        ListLink(
            f"{escape_markdown(row['stage_code'])} ({formats.count(row['cycle_count'])})",
            "stage",
            {"stage": str(row["stage_code"])},
        )
        for row in stages.to_dict("records")
    ]
