"""The words and tables of the page of lead cycles behind a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from leadsummit.dashboard import texts
from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import NOTHING, Formats, is_missing
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.lists import CycleList
from leadsummit.dashboard.terms import (
    goal_name,
    happening_name,
    kind_name,
    outcome_name,
    reason_group_name,
)


def headline(
    _: Words,
    formats: Formats,
    asked: Mapping[str, str],
    counting: str,
    total: int,
    known: CycleList | None = None,
) -> str:
    """How many there are, and of what."""
    count = formats.count(total)
    if known is not None and known.scope != "filters":
        words = [asked[name] for name in known.parameters]
        named = [_(known.names[word]) if word in known.names else word for word in words]
        named = [text for word, text in zip(words, named, strict=True) if word != "all"]
        parts = [_(known.title), *named]
        return _("{what}: {count}").format(what=" · ".join(parts), count=count)
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
    if "attracted" in asked:
        return _attracted(_, count, asked, total)
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


def _attracted(_: Words, count: str, asked: Mapping[str, str], total: int) -> str:
    """Who set out in the period, whence, and how far they came."""
    if asked["reached"] == "start":
        text = _.plural(
            "{count} cycle set out in the period", "{count} cycles set out in the period", total
        )
    else:
        text = _.plural(
            "{count} cycle that set out in the period has passed {step}",
            "{count} cycles that set out in the period have passed {step}",
            total,
        )
    step = _("the close") if asked["reached"] == "close" else asked["reached"]
    said = text.format(count=count, step=step)
    if asked["attracted"] == "all":
        return said
    return f"{said} · {texts.direction_name(_, asked['attracted'])}"


def scope_line(
    _: Words,
    formats: Formats,
    state: FilterState,
    as_of: pd.Timestamp,
    known: CycleList | None = None,
) -> str:
    """Way of counting, period and as-of of the list: those of the number that led here."""
    scope = "filters" if known is None else known.scope
    counting = {"cohort": "cohort", "today": "stock"}.get(scope, state.counting)
    if scope == "today":
        period = texts.right_now(_, formats, as_of)
    else:
        period = texts.period(_, formats, replace(state, counting=counting), as_of)
    parts = [
        _("Counting: {value}").format(value=texts.counting_name(_, counting)),
        _("Period: {period}").format(period=period),
        _("As of: {as_of}").format(as_of=formats.moment(as_of)),
    ]
    return " · ".join(parts)


def cycles_table(
    _: Words,
    formats: Formats,
    cycles: pd.DataFrame,
    happened: str,
    personas: Mapping[str, str],
) -> pd.DataFrame:
    """One row per cycle or move, the latest first."""
    return pd.DataFrame(
        {
            _("Lead cycle"): cycles["lead_cycle_key"],
            happened: cycles["happened_at"].map(formats.moment),
            _("Cycle type"): cycles["cycle_type"].map(lambda t: texts.cycle_type_name(_, t)),
            _("Persona"): cycles["persona_id"].map(lambda persona: personas.get(persona, persona)),
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
