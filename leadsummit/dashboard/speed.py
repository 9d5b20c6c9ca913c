"""The words, rows and bars of the speed page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from leadsummit.dashboard import texts
from leadsummit.dashboard.formats import Formats, is_missing
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.markdown import escape_markdown
from leadsummit.dashboard.meaning import ListLink, Meaning
from leadsummit.dashboard.terms import grain_name
from leadsummit.dashboard.theme import Palette

CYCLE_KINDS = ("new_lead", "existing_customer_lead")


def stage_label(_: Words, row: Mapping[Any, Any]) -> str:
    """Code and name; a stage that stands for two bears both codes."""
    name = _.of(row["name_de"], row["name_en"])
    return str(row["stage_code"]) if is_missing(name) else f"{row['stage_code']} {name}"


def headline(_: Words, formats: Formats, bottlenecks: pd.DataFrame, today: pd.DataFrame) -> str:
    """Where it jams most, and how much is overdue."""
    ranked = bottlenecks[bottlenecks["bottleneck_rank"] == 1]
    if ranked.empty:
        jam = _("There are too few cycles to say where it jams.")
    else:
        first = ranked.iloc[0]
        jam = _(
            "It jams most in {stage}: if every tenth that gets stuck there got further, about "
            "{wins} more wins would follow."
        ).format(
            stage=escape_markdown(stage_label(_, first)),
            wins=formats.count(first["additional_wins"]),
        )
    overdue = int(today["cycle_count"].sum())
    if not overdue:
        return f"{jam} " + _("No open lead stands longer than allowed.")
    late = _.plural(
        "{count} open lead stands longer in its stage than allowed.",
        "{count} open leads stand longer in their stage than allowed.",
        overdue,
    )
    return f"{jam} " + late.format(count=formats.count(overdue))


# --- bottlenecks ---------------------------------------------------------------------------------


def cycle_kind_names(_: Words) -> dict[str, str]:
    return {kind: texts.cycle_type_name(_, kind) for kind in CYCLE_KINDS}


def bottleneck_bars(
    _: Words, formats: Formats, palette: Palette, bottlenecks: pd.DataFrame
) -> pd.DataFrame:
    """Wins more per stage, the most first, and which share passes it."""
    return pd.DataFrame(
        [
            {
                "key": row["stage_code"],
                "label": stage_label(_, row),
                "count": row["additional_wins"],
                "text": _("+{wins} wins · {rate} pass").format(
                    wins=formats.count(row["additional_wins"]),
                    rate=formats.percent(row["pass_rate"]),
                ),
                "colour": palette.climb if row["bottleneck_rank"] == 1 else palette.muted,
            }
            for row in bottlenecks.to_dict("records")
            if not is_missing(row["bottleneck_rank"])
        ]
    )


def bottleneck_meaning(
    _: Words, formats: Formats, bottlenecks: pd.DataFrame, as_of: Any
) -> Meaning:
    first = bottlenecks.iloc[0]
    return Meaning(
        counting=texts.counting_name(_, "reached"),
        grain=grain_name(_, "cycle"),
        period=texts.since_records(_, formats, as_of),
        population=_("{count} lead cycles ({kind})").format(
            count=formats.count(first["started_count"]),
            kind=texts.cycle_type_name(_, first["cycle_type"]),
        ),
        definition=(
            _(
                "For each stage: of those that get stuck there, every tenth passes and goes on as "
                "those who pass now do. How many more wins would that bring, once all cycles have "
                "had the time? The stage that brings the most comes first."
            ),
            _(
                "Open cycles are followed as far as they are old (Aalen-Johansen). Whoever reached "
                "a later stage has passed, a skipped stage too. All are expected to bring {wins} "
                "wins as things are."
            ).format(wins=formats.count(first["expected_wins"])),
            _(
                "It is an order of what to look at first, not a forecast: stages are taken as "
                "independent."
            ),
        ),
        differences=(
            (
                _("Why is the stage with the lowest rate not always the first?"),
                _(
                    "It depends on what is lost at a stage and on what it is worth there. Late "
                    "stages lose few, but each of them is half a win."
                ),
            ),
        ),
    )


def bottleneck_columns(
    _: Words, formats: Formats
) -> tuple[dict[str, str], dict[str, Callable[[Any], str]]]:
    columns = {
        "label": _("Stage"),
        "reached_count": _("Reached"),
        "passed_count": _("Passed"),
        "ended_count": _("Ended there"),
        "open_count": _("Still open"),
        "naive_pass_rate": _("Share passed so far (naive)"),
        "pass_rate": _("Share that passes in the end"),
        "additional_wins": _("More wins"),
    }
    counts = [name for name in columns if name.endswith(("_count", "_wins"))]
    return columns, {
        **dict.fromkeys(counts, formats.count),
        "naive_pass_rate": formats.percent,
        "pass_rate": formats.percent,
    }


def labelled(_: Words, frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(label=[stage_label(_, row) for row in frame.to_dict("records")])


# --- time allowed --------------------------------------------------------------------------------


def today_bars(_: Words, formats: Formats, palette: Palette, today: pd.DataFrame) -> pd.DataFrame:
    """Open and over the time allowed, in the order of the process."""
    return pd.DataFrame(
        [
            {
                "key": row["stage_code"],
                "label": _("{stage} (allowed: {days})").format(
                    stage=stage_label(_, row), days=formats.days(row["sla_days"])
                ),
                "count": row["cycle_count"],
                "colour": palette.climb,
            }
            for row in today.to_dict("records")
        ]
    )


def today_meaning(_: Words, formats: Formats, today: pd.DataFrame, as_of: Any) -> Meaning:
    return Meaning(
        counting=texts.counting_name(_, "stock"),
        grain=grain_name(_, "cycle"),
        period=texts.right_now(_, formats, as_of),
        population=_("open lead cycles in a stage with a time allowed, as the filters leave them"),
        definition=(
            _(
                "Cycles that stand in their stage for longer than the seed of the stages allows. "
                "Those whose date was made up by the source are left out."
            ),
        ),
        lists=[
            ListLink(
                f"{escape_markdown(stage_label(_, row))} ({formats.count(row['cycle_count'])})",
                "overdue",
                {"overdue": str(row["stage_code"])},
            )
            for row in today.to_dict("records")
        ],
    )


def sla_bars(_: Words, palette: Palette, stages: pd.DataFrame) -> pd.DataFrame:
    """The share of stays that took longer than allowed, in the order of the process."""
    return pd.DataFrame(
        [
            {
                "key": row["stage_code"],
                "label": stage_label(_, row),
                "rate": row["over_sla_rate"],
                "rate_low": row["over_sla_rate_low"],
                "rate_high": row["over_sla_rate_high"],
                "population_count": row["due_count"],
                "is_small_group": row["is_small_group"],
                "colour": palette.rock_bottom,
            }
            for row in stages.to_dict("records")
            if not is_missing(row["sla_days"]) and not is_missing(row["due_count"])
        ]
    )


def stays_meaning(
    _: Words, formats: Formats, stages: pd.DataFrame, as_of: Any, *, is_sla: bool
) -> Meaning:
    column = "due_count" if is_sla else "stay_count"
    count = stages[column].sum()
    if is_sla:
        population = _("{count} stays that began at least as long ago as is allowed")
        definition: tuple[str, ...] = (
            _(
                "The share of stays that took, or have taken so far, longer than allowed. Asked "
                "are only those that began so long ago; a younger one cannot have failed yet."
            ),
        )
    else:
        population = _("{count} stays of lead cycles in a stage")
        definition = (
            _(
                "The bar runs from the day on which a quarter had left the stage to that on which "
                "three quarters had; the dark line is the day on which half had. A diamond is the "
                "time allowed."
            ),
            _("Orange bars are stages of marketing, blue ones of sales and service."),
            _(
                "Stays that are not over count as long as they have lasted (Kaplan-Meier). “Alone” "
                "is the median of the finished stays alone: it knows only the leads that got away. "
                "Where the two differ much, leads are stuck."
            ),
            _(
                "Bars that run to the edge last longer than the picture: fewer than three quarters "
                "have left the stage by then."
            ),
        )
    return Meaning(
        counting=texts.counting_name(_, "cohort"),
        grain=grain_name(_, "stay"),
        period=texts.since_records(_, formats, as_of),
        population=population.format(count=formats.count(count)),
        definition=(
            *definition,
            _("Stays of no length, and those that begin or end at a made-up date, are left out."),
        ),
        differences=(
            (
                _("Why is this not the median on the Summit?"),
                _(
                    "There it is the time from one threshold to the next, here the time in one "
                    "stage."
                ),
            ),
        ),
    )


def stay_bars(_: Words, formats: Formats, palette: Palette, stages: pd.DataFrame) -> pd.DataFrame:
    """The days in each stage in the order of the process."""
    return pd.DataFrame(
        [
            {
                **row,
                "key": row["stage_code"],
                "label": stage_label(_, row),
                "text": _stay_text(_, formats, row),
                "colour": palette.climb if row["owner"] == "marketing" else palette.rock_bottom,
            }
            for row in stages.to_dict("records")
        ]
    )


def _stay_text(_: Words, formats: Formats, row: Mapping[Any, Any]) -> str:
    if row["is_small_group"]:
        return _("too few ({count})").format(count=formats.count(row["stay_count"]))
    finished = formats.count(row["finished_median_days"])
    if is_missing(row["median_days"]):
        return _("fewer than half have left")
    return _("{days} d (alone: {finished})").format(
        days=formats.count(row["median_days"]), finished=finished
    )


def stays_columns(
    _: Words, formats: Formats
) -> tuple[dict[str, str], dict[str, Callable[[Any], str]]]:
    columns = {
        "label": _("Stage"),
        "stay_count": _("Stays"),
        "open_count": _("Still open"),
        "first_quartile_days": _("Days until a quarter left"),
        "median_days": _("Days until half left"),
        "third_quartile_days": _("Days until three quarters left"),
        "finished_median_days": _("Median of the finished alone"),
        "sla_days": _("Days allowed"),
        "over_sla_rate": _("Share over it"),
    }
    counts = [name for name in columns if name.endswith(("_count", "_days"))]
    return columns, {**dict.fromkeys(counts, formats.count), "over_sla_rate": formats.percent}


# --- two systems ---------------------------------------------------------------------------------


def finding_name(_: Words, finding: str) -> str:
    """What marketing automation and the CRM say of a lead that one of them calls ripe."""
    return {
        "in_time": _("✓ both, in time"),
        "late_in_crm": _("CRM later than allowed"),
        "late_in_marketing": _("score later than the CRM"),
        "different_in_crm": _("not ripe in the CRM"),
        "missing_in_crm": _("unknown to the CRM"),
        "different_in_marketing": _("not ripe by the score"),
        "missing_in_marketing": _("never came by"),
        "pending": _("the other still has time"),
    }.get(finding, finding)


def sync_bars(_: Words, palette: Palette, sync: pd.DataFrame) -> pd.DataFrame:
    """Each finding as a share of the leads that either system calls ripe."""
    colours = {"in_time": palette.customer, "pending": palette.muted}
    return pd.DataFrame(
        [
            {
                "key": row["sync_status"],
                "label": finding_name(_, row["sync_status"]),
                "rate": row["cycle_rate"],
                "rate_low": row["cycle_rate_low"],
                "rate_high": row["cycle_rate_high"],
                "population_count": row["ripe_count"],
                "is_small_group": row["is_small_group"],
                "colour": colours.get(row["sync_status"], palette.rock_bottom),
            }
            for row in sync.to_dict("records")
        ]
    )


def sync_sentence(_: Words, formats: Formats, sync: pd.DataFrame) -> str:
    """In how many cases both agree in time."""
    rows = sync[sync["sync_status"] == "in_time"]
    ripe = sync["ripe_count"].max()
    if rows.empty or is_missing(rows.iloc[0]["cycle_rate"]):
        return _("One of the two systems calls {count} leads ripe.").format(
            count=formats.count(ripe)
        )
    return _(
        "Of {count} leads that one of the two systems calls ripe, the other agrees in time in "
        "{rate}."
    ).format(count=formats.count(ripe), rate=formats.percent(rows.iloc[0]["cycle_rate"]))


def sync_meaning(_: Words, formats: Formats, sync: pd.DataFrame, as_of: Any) -> Meaning:
    return Meaning(
        counting=texts.counting_name(_, "cohort"),
        grain=grain_name(_, "cycle"),
        period=texts.since_records(_, formats, as_of),
        population=_("{count} lead cycles that the score or the CRM calls ripe").format(
            count=formats.count(sync["ripe_count"].max())
        ),
        definition=(
            _(
                "Marketing automation calls a lead ripe by its score (threshold B), the CRM by its "
                "own status. The first stamp of each is compared, each cycle once."
            ),
            _(
                "**Not ripe in the CRM**: it knows the person but never said ripe in this cycle. "
                "**Not ripe by the score**: sales took a lead that the scoring did not see coming. "
                "Where that is frequent, the scoring is to be questioned before the leads are."
            ),
        ),
        differences=(
            (
                _("Why is this not the share of unripe handovers?"),
                _(
                    "Here the stamps of both systems are compared, whichever of them passes B; "
                    "there the score at the instant of the handover counts."
                ),
            ),
        ),
    )


def gap_bars(_: Words, formats: Formats, palette: Palette, gaps: pd.DataFrame) -> pd.DataFrame:
    """Open cycles with a gap, and how old it is."""
    return pd.DataFrame(
        [
            {
                "key": row["sync_status"],
                "label": finding_name(_, row["sync_status"]),
                "count": row["cycle_count"],
                "text": formats.count(row["cycle_count"])
                if is_missing(row["median_age_days"])
                else _("{count} · half longer than {days}").format(
                    count=formats.count(row["cycle_count"]),
                    days=formats.days(row["median_age_days"]),
                ),
                "colour": palette.climb,
            }
            for row in gaps.to_dict("records")
        ]
    )


def gaps_meaning(_: Words, formats: Formats, gaps: pd.DataFrame, as_of: Any) -> Meaning:
    return Meaning(
        counting=texts.counting_name(_, "stock"),
        grain=grain_name(_, "cycle"),
        period=texts.right_now(_, formats, as_of),
        population=_("open lead cycles, as the filters leave them"),
        definition=(
            _(
                "Open cycles that one system calls ripe and the other does not, though it has had "
                "the time. That is the list to work off."
            ),
        ),
        lists=[
            ListLink(
                f"{finding_name(_, row['sync_status'])} ({formats.count(row['cycle_count'])})",
                "gap",
                {"gap": str(row["sync_status"])},
            )
            for row in gaps.to_dict("records")
        ],
    )
