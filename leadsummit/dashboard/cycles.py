"""The words and tables of the page of lead cycles behind a number."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from leadsummit.dashboard import texts
from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import NOTHING, Formats, is_missing
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.terms import (
    goal_name,
    happening_name,
    kind_name,
    outcome_name,
    reason_group_name,
)


def headline(
    _: Words, formats: Formats, asked: Mapping[str, str], counting: str, total: int
) -> str:
    """How many there are, and of what."""
    count = formats.count(total)
    if "stage" in asked:
        if counting == "flow":
            text = _.plural(
                "{count} move into stage {stage}", "{count} moves into stage {stage}", total
            )
        elif counting == "stock":
            text = _.plural(
                "{count} cycle stands in stage {stage}",
                "{count} cycles stand in stage {stage}",
                total,
            )
        else:
            text = _.plural(
                "{count} cycle got at least to stage {stage}",
                "{count} cycles got at least to stage {stage}",
                total,
            )
        return text.format(count=count, stage=asked["stage"])
    if "goal" in asked:
        text = _.plural(
            "{count} cycle reached the goal: {goal}",
            "{count} cycles reached the goal: {goal}",
            total,
        )
        return text.format(count=count, goal=goal_name(_, asked["goal"]))
    if "happening" in asked:
        text = _.plural(
            "{count} customer's cycle: {happening}", "{count} customers' cycles: {happening}", total
        )
        return text.format(count=count, happening=happening_name(_, asked["happening"]))
    if "accounts" in asked:
        return _.plural(
            "{count} company has an open lead cycle; this is the most advanced",
            "{count} companies have an open lead cycle; these are the most advanced",
            total,
        ).format(count=count)
    step = _("the close") if asked["step"] == "close" else asked["step"]
    if asked["part"] == "passed":
        text = _.plural("{count} cycle passed {step}", "{count} cycles passed {step}", total)
    else:
        text = _.plural(
            "{count} cycle is in the population of {step}",
            "{count} cycles are in the population of {step}",
            total,
        )
    return text.format(count=count, step=step)


def scope_line(_: Words, formats: Formats, state: FilterState, as_of: pd.Timestamp) -> str:
    """Way of counting, period and as-of of the list: those of the number that led here."""
    parts = [
        _("Counting: {value}").format(value=texts.counting_name(_, state.counting)),
        _("Period: {period}").format(period=texts.period(_, formats, state, as_of)),
        _("As of: {as_of}").format(as_of=formats.moment(as_of)),
    ]
    return " · ".join(parts)


def cycles_table(_: Words, formats: Formats, cycles: pd.DataFrame, happened: str) -> pd.DataFrame:
    """One row per cycle or move, the latest first."""
    return pd.DataFrame(
        {
            _("Lead cycle"): cycles["lead_cycle_key"],
            happened: cycles["happened_at"].map(formats.moment),
            _("Cycle type"): cycles["cycle_type"].map(lambda t: texts.cycle_type_name(_, t)),
            _("Persona"): cycles["persona_id"],
            _("Stage now or last"): cycles["current_stage"],
            _("Since"): cycles["current_stage_since"].map(formats.day_of),
            _("Outcome"): cycles["outcome"].map(lambda outcome: outcome_name(_, outcome)),
            _("Set out"): cycles["started_at"].map(formats.day_of),
            _("Sales route"): cycles["route"].map(lambda route: texts.route_name(_, route)),
        }
    )


def moves_table(_: Words, formats: Formats, moves: pd.DataFrame) -> pd.DataFrame:
    """Each move of one cycle, and the record that proves it."""
    return pd.DataFrame(
        {
            _("When"): moves["occurred_at"].map(formats.moment),
            _("Move"): moves["kind"].map(lambda kind: kind_name(_, kind)),
            _("From"): moves["from_stage"].map(_or_nothing),
            _("To"): moves["to_stage"].map(_or_nothing),
            _("Reason"): moves["reason_group"].map(
                lambda group: NOTHING if is_missing(group) else reason_group_name(_, group)
            ),
            _("Round"): moves["round"],
            _("Proved by"): moves["evidence_source"] + " · " + moves["evidence_contract"],
            _("Record"): moves["evidence_record_id"],
            _("Date made up"): moves["is_inferred"].map(
                lambda made_up: _("yes") if made_up else ""
            ),
        }
    )


def _or_nothing(value: object) -> str:
    return NOTHING if is_missing(value) else str(value)
