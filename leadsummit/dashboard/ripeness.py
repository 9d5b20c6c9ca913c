"""The words, rows and bars of the ripeness page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from leadsummit.dashboard import texts
from leadsummit.dashboard.charts.what_if import Expectation, Mark
from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import NOTHING, Formats, is_missing
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.markdown import escape_markdown
from leadsummit.dashboard.meaning import ListLink, Meaning
from leadsummit.dashboard.terms import (
    event_name,
    field_name,
    grain_name,
    reason_group_name,
    way_name,
)
from leadsummit.dashboard.theme import Palette

WAYS = ("offered", "direct", "fast_lane", "all")
BANDS = tuple(f"band_{number}" for number in range(1, 8))
# Outcome of a band -> what the lists call its population and those that had it.
_RESULTS = {"accepted": ("all", "accepted"), "won": ("old_enough", "won_in_time")}


def _rates(bands: pd.DataFrame) -> dict[tuple[str, str], dict[Any, Any]]:
    return {(row["outcome"], row["part"]): row for row in bands.to_dict("records")}


def headline(_: Words, formats: Formats, offered: pd.DataFrame, overlooked: pd.DataFrame) -> str:
    """Too early, and too late."""
    rates = _rates(offered)
    unripe = rates["unripe", "all"]
    if int(unripe["population_count"]) == 0:
        early = _("In the period no lead came to sales for a decision.")
    elif is_missing(unripe["rate"]):
        early = _.plural(
            "In the period {count} lead came to sales for a decision: too few for a rate.",
            "In the period {count} leads came to sales for a decision: too few for a rate.",
            int(unripe["population_count"]),
        ).format(count=formats.count(unripe["population_count"]))
    else:
        early = _("{rate} of the leads came too early, below threshold B.").format(
            rate=formats.percent(unripe["rate"])
        )
        below, above = rates["accepted", "below"], rates["accepted", "above"]
        if not is_missing(below["rate"]) and not is_missing(above["rate"]):
            early += " " + _(
                "Sales accepted {below} of these, and {above} of the ripe ones."
            ).format(below=formats.percent(below["rate"]), above=formats.percent(above["rate"]))
    counts = {row["state"]: int(row["lead_count"]) for row in overlooked.to_dict("records")}
    if not sum(counts.values()):
        return early
    late = _.plural(
        "Too late: {count} ripe lead was overlooked, {waiting} still waiting.",
        "Too late: {count} ripe leads were overlooked, {waiting} still waiting.",
        sum(counts.values()),
    ).format(count=formats.count(sum(counts.values())), waiting=formats.count(counts["waiting"]))
    return f"{early} {late}"


def way_names(_: Words) -> dict[str, str]:
    return {way: way_name(_, way) for way in WAYS}


# --- ripeness bands ------------------------------------------------------------------------------


def band_label(_: Words, formats: Formats, row: Mapping[Any, Any]) -> str:
    """A band by its part of threshold B and its scores."""
    low, high = row["ripeness_from"], row["ripeness_to"]
    if is_missing(low):
        text = _("below {high} of B")
    elif is_missing(high):
        text = _("from {low} of B")
    else:
        text = _("{low} to {high} of B")
    name = text.format(low=_whole_percent(formats, low), high=_whole_percent(formats, high))
    return name


def _whole_percent(formats: Formats, value: float) -> str:
    return (
        NOTHING if is_missing(value) else formats.percent(value).replace(",0", "").replace(".0", "")
    )


def band_bars(
    _: Words, formats: Formats, palette: Palette, bands: pd.DataFrame, outcome: str
) -> pd.DataFrame:
    """A bar per band of the rate of acceptance or wins; bands at or above B say so."""
    rows = [
        row
        for row in bands.to_dict("records")
        if row["outcome"] == outcome and row["part"] in BANDS
    ]
    return pd.DataFrame(
        [
            {
                **row,
                "key": row["part"],
                "label": ("✓ " if row["ripeness_from"] >= 1 else "") + band_label(_, formats, row),
                "colour": palette.badge if row["ripeness_from"] >= 1 else palette.muted,
            }
            for row in rows
        ]
    )


def bands_meaning(
    _: Words,
    formats: Formats,
    filters: FilterState,
    bands: pd.DataFrame,
    way: str,
    outcome: str,
    as_of: Any,
) -> Meaning:
    """What the bars of acceptance or of wins count."""
    rows = [row for row in bands.to_dict("records") if row["outcome"] == outcome]
    total = rows[0]
    if outcome == "accepted":
        population = _.plural(
            "{count} handover in the period",
            "{count} handovers in the period",
            int(total["population_count"]),
        )
        definition: tuple[str, ...] = (
            _(
                "Of the leads that came to sales this ripe, the share that sales accepted: the "
                "first move behind MQL. Who waits for a decision counts as not accepted yet."
            ),
        )
    else:
        population = _.plural(
            "{count} handover that is old enough",
            "{count} handovers that are old enough",
            int(total["population_count"]),
        )
        definition = (
            _(
                "Of the leads that came to sales this ripe, the share that was won before sales "
                "gave it back. Asked are only those that have had the time to be won: handed over "
                "up to {day}."
            ).format(day=formats.day(total["mature_up_to"])),
        )
    definition += (
        _(
            "Ripeness is the score at the instant of the handover as a part of threshold B, by "
            "the rules of today. ✓ marks what stood at or above B."
        ),
        _("The line through the end of a bar is the 95% interval (Wilson)."),
    )
    return Meaning(
        counting=texts.counting_name(_, "cohort"),
        grain=grain_name(_, "handover"),
        period=texts.months_chosen(_, formats, filters, as_of),
        population=population.format(count=formats.count(total["population_count"])),
        definition=definition,
        differences=(
            (
                _("Why are so many accepted below B?"),
                _(
                    "Because sales fetches leads itself, too. Those are accepted by definition and "
                    "say nothing of the threshold; look at those that were offered to sales."
                ),
            ),
            (
                _("Why is that not the number of cycles that passed B?"),
                _("A lead that was given back can be handed over again, and counts each time."),
            ),
        ),
        lists=[
            ListLink(
                f"{band_label(_, formats, row)}: {word} ({formats.count(row[column])})",
                "handover",
                {"way": way, "ripe": str(row["part"]), "result": result},
            )
            for row in rows
            if row["part"] in BANDS and row["population_count"]
            for result, column, word in (
                (_RESULTS[outcome][0], "population_count", _("all of them")),
                (
                    _RESULTS[outcome][1],
                    "passed_count",
                    _("accepted") if outcome == "accepted" else _("won"),
                ),
            )
        ],
    )


def bands_table(_: Words, formats: Formats, bands: pd.DataFrame) -> pd.DataFrame:
    """All counts of the bands, and of all of them."""
    rows = [
        row
        for row in bands.to_dict("records")
        if row["outcome"] == "accepted" and row["part"] in (*BANDS, "all")
    ]
    rows = [*rows[1:], rows[0]]
    wins = {row["part"]: row for row in bands.to_dict("records") if row["outcome"] == "won"}
    return pd.DataFrame(
        [
            {
                **row,
                "label": _("all") if row["part"] == "all" else band_label(_, formats, row),
                "win_rate": wins[row["part"]]["rate"],
            }
            for row in rows
        ]
    )


def bands_columns(
    _: Words, formats: Formats
) -> tuple[dict[str, str], dict[str, Callable[[Any], str]]]:
    counts = {
        "handover_count": _("Handovers"),
        "accepted_count": _("Accepted"),
        "rejected_count": _("Given back"),
        "ended_count": _("Ended before"),
        "undecided_count": _("Undecided"),
        "won_count": _("Won so far"),
        "ripened_later_count": _("Unripe, ripe later"),
    }
    columns = {
        "label": _("Ripeness"),
        **counts,
        "rate": _("Acceptance rate (naive)"),
        "win_rate": _("Win rate of those old enough"),
    }
    return columns, {
        **dict.fromkeys(counts, formats.count),
        "rate": formats.percent,
        "win_rate": formats.percent,
    }


# --- what if B were another ----------------------------------------------------------------------


def limits(_: Words, formats: Formats, what_if: pd.DataFrame) -> tuple[dict[str, str], str]:
    """The thresholds to choose from and their names, and the one of today."""
    names, today = {}, ""
    for row in what_if.to_dict("records"):
        word = _limit_word(row)
        names[word] = formats.count(row["assumed_score"])
        if row["is_current"]:
            names[word] = _("{score} (today)").format(score=names[word])
            today = word
    return names, today or next(iter(names), "")


def _limit_word(row: Mapping[Any, Any]) -> str:
    return f"{float(row['assumed_score']):g}"


def chosen_limit(what_if: pd.DataFrame, word: str) -> dict[Any, Any]:
    """The row of the threshold that the slider stands at."""
    return next(row for row in what_if.to_dict("records") if _limit_word(row) == word)


def what_if_sentence(_: Words, formats: Formats, row: Mapping[Any, Any]) -> str:
    """What another threshold would have meant, in two sentences."""
    score = formats.count(row["assumed_score"])
    if row["is_current"]:
        first = _(
            "Had B = {score} been kept strictly, {handed} leads would have gone to sales for a "
            "decision, instead of the {offered} that did."
        ).format(
            score=score,
            handed=formats.count(row["handed_over_count"]),
            offered=formats.count(row["offered_count"]),
        )
    else:
        first = _(
            "With B = {score}, {handed} leads would have gone to sales for a decision: {change} "
            "against the B of today, kept strictly."
        ).format(
            score=score,
            handed=formats.count(row["handed_over_count"]),
            change=formats.signed(row["handed_over_change"]),
        )
    lost = _(
        "Of those that sales really got, {held} would have been held back; {accepted} of them were "
        "accepted and {won} won. That would have been lost, unless they had ripened later."
    ).format(
        held=formats.count(row["held_back_count"]),
        accepted=formats.count(row["lost_accepted_count"]),
        won=formats.count(row["lost_won_count"]),
    )
    return f"{first} {lost}"


def what_if_facts(
    _: Words, formats: Formats, row: Mapping[Any, Any]
) -> list[tuple[str, str, str | None]]:
    """Label, value, and the change against the threshold of today."""

    def change(column: str) -> str | None:
        if row["is_current"] or is_missing(row[column]):
            return None
        return formats.signed(row[column])

    return [
        (_("Handed over"), formats.count(row["handed_over_count"]), change("handed_over_change")),
        (
            _("Expected acceptances"),
            formats.count(row["expected_accepted_count"]),
            change("expected_accepted_change"),
        ),
        (
            _("Expected wins"),
            formats.count(row["expected_won_count"]),
            change("expected_won_change"),
        ),
        (_("Acceptances lost"), formats.count(row["lost_accepted_count"]), None),
        (_("Wins lost"), formats.count(row["lost_won_count"]), None),
    ]


def what_if_lines(_: Words, palette: Palette) -> list[Expectation]:
    return [
        Expectation("handed_over_count", _("Handed over"), palette.badge),
        Expectation(
            "expected_accepted_count",
            _("Expected acceptances"),
            palette.climb,
            "expected_accepted_low",
            "expected_accepted_high",
        ),
        Expectation(
            "expected_won_count",
            _("Expected wins"),
            palette.customer,
            "expected_won_low",
            "expected_won_high",
        ),
        Expectation("held_back_count", _("Held back"), palette.muted, dash="dot"),
    ]


def what_if_marks(
    _: Words, formats: Formats, what_if: pd.DataFrame, row: Mapping[Any, Any]
) -> list[Mark]:
    today = [
        Mark(float(found["assumed_score"]), _("B today"))
        for found in what_if.to_dict("records")
        if found["is_current"]
    ]
    if row["is_current"]:
        return today
    score = float(row["assumed_score"])
    return [*today, Mark(score, _("B = {score}").format(score=formats.count(score)))]


def what_if_meaning(_: Words, formats: Formats, what_if: pd.DataFrame, as_of: Any) -> Meaning:
    first = what_if.iloc[0]
    return Meaning(
        counting=texts.counting_name(_, "cohort"),
        grain=_("stay of a lead with marketing, and the handover in it"),
        period=texts.since_records(_, formats, as_of),
        population=_("{count} leads offered to sales, and those that stayed with marketing").format(
            count=formats.count(first["offered_count"])
        ),
        definition=(
            _(
                "Each threshold is applied strictly: nobody below it goes to sales. **Kept** is "
                "who stood at or above it when handed over; what came of them is known. "
                "**Held back** is who stood below it. **Added** is who never came to sales "
                "though the score once stood at or above it."
            ),
            _(
                "Added leads are expected to do as those did that were offered in the ripeness "
                "band of that threshold; the pale band is the 95% interval of that rate. Kept ones "
                "are counted, so without added ones there is no interval."
            ),
            _(
                "{count} further handovers are in no number here, since no threshold decides "
                "them: the fast lane, and what sales fetched itself."
            ).format(count=formats.count(first["unaffected_count"])),
            _(
                "Nothing here is an experiment. What is lost is the most that can be: a lead that "
                "is held back may ripen later."
            ),
        ),
        differences=(
            (
                _("Why is the B of today not what really happened?"),
                _(
                    "Because sales also got leads below B. Here B is kept strictly, so these are "
                    "held back."
                ),
            ),
        ),
    )


# --- reasons -------------------------------------------------------------------------------------


def reason_bars(_: Words, palette: Palette, reasons: pd.DataFrame, part: str) -> pd.DataFrame:
    """The reasons of one side of B, in the order of both."""
    colour = palette.badge if part == "above" else palette.muted
    return pd.DataFrame(
        [
            {
                **row,
                "key": row["reason_group"],
                "label": reason_group_name(_, row["reason_group"]),
                "colour": colour,
            }
            for row in reasons.to_dict("records")
            if row["part"] == part
        ]
    )


def reasons_sentence(_: Words, formats: Formats, reasons: pd.DataFrame) -> str:
    """The first reason on either side of B."""
    said = []
    for part, text in (
        ("below", _("Unripe leads come back most often as “{reason}” ({rate}).")),
        ("above", _("Ripe leads come back most often as “{reason}” ({rate}).")),
    ):
        rows = reasons[(reasons["part"] == part) & reasons["rate"].notna()]
        if not rows.empty:
            first = rows.sort_values("reason_count", ascending=False, kind="stable").iloc[0]
            said.append(
                text.format(
                    reason=reason_group_name(_, first["reason_group"]),
                    rate=formats.percent(first["rate"]),
                )
            )
    return " ".join(said)


def reasons_meaning(
    _: Words, formats: Formats, filters: FilterState, reasons: pd.DataFrame, way: str, as_of: Any
) -> Meaning:
    sides = reasons.drop_duplicates("part").to_dict("records")
    return Meaning(
        counting=texts.counting_name(_, "cohort"),
        grain=grain_name(_, "handover"),
        period=texts.months_chosen(_, formats, filters, as_of),
        population=_("handovers of the period that sales gave back before it accepted them"),
        definition=(
            _(
                "Of the leads that sales gave back, the share for each group of reasons, as sales "
                "chose it: on one side those that stood below threshold B when they were handed "
                "over, on the other those at or above it."
            ),
            _(
                "Where unripe leads come back as not ripe and ripe ones for other reasons, the "
                "threshold is right."
            ),
        ),
        lists=[
            ListLink(
                f"{_side(_, row['part'])} ({formats.count(row['population_count'])})",
                "handover",
                {"way": way, "ripe": str(row["part"]), "result": "rejected"},
            )
            for row in sides
        ],
    )


def _side(_: Words, part: str) -> str:
    return _("at or above B") if part == "above" else _("below B")


# --- overlooked ----------------------------------------------------------------------------------


def state_name(_: Words, state: str) -> str:
    return {
        "waiting": _("still waiting for sales"),
        "late": _("came to sales late"),
        "ended": _("ended before sales had it"),
    }[state]


def overlooked_bars(
    _: Words, formats: Formats, palette: Palette, overlooked: pd.DataFrame
) -> pd.DataFrame:
    """How many, and by how many days they are over the time allowed."""
    colours = {"waiting": palette.climb, "late": palette.badge, "ended": palette.muted}
    return pd.DataFrame(
        [
            {
                "key": row["state"],
                "label": state_name(_, row["state"]),
                "count": row["lead_count"],
                "text": formats.count(row["lead_count"])
                if is_missing(row["median_overdue_days"])
                else _("{count} · median {days} over").format(
                    count=formats.count(row["lead_count"]),
                    days=formats.days(row["median_overdue_days"]),
                ),
                "colour": colours[row["state"]],
            }
            for row in overlooked.to_dict("records")
        ]
    )


def overlooked_meaning(
    _: Words, formats: Formats, filters: FilterState, overlooked: pd.DataFrame, as_of: Any
) -> Meaning:
    allowed = overlooked["allowed_days"].max()
    return Meaning(
        counting=texts.counting_name(_, "cohort"),
        grain=_("lead cycle, each time that it ripens"),
        period=texts.months_chosen(_, formats, filters, as_of),
        population=_("leads whose score came to threshold B in the period"),
        definition=(
            _(
                "The score called these leads ready for sales, and no record of the sales systems "
                "shows them there within the time allowed ({days})."
            ).format(days=formats.days(allowed)),
        ),
        differences=(
            (
                _("Why does the ledger show them in MQL?"),
                _(
                    "The score itself moves a lead to MQL. That brings it to nobody; here only "
                    "records of the sales systems count."
                ),
            ),
        ),
        lists=[
            ListLink(
                f"{state_name(_, row['state'])} ({formats.count(row['lead_count'])})",
                "overlooked",
                {"overlooked": str(row["state"])},
            )
            for row in overlooked.to_dict("records")
        ],
    )


# --- scoring rules -------------------------------------------------------------------------------


def rule_name(_: Words, row: Mapping[Any, Any]) -> str:
    """A rule by what it looks at."""
    if is_missing(row["event_type"]):
        name = row["contract"] if is_missing(row["field"]) else field_name(_, row["field"])
    else:
        name = event_name(_, row["event_type"])
        if not is_missing(row["field"]):
            name = _("{event} (selection)").format(event=name)
    return f"{row['rule_id']} {name}"


def verdict_name(_: Words, verdict: str) -> str:
    return {
        "earns": _("pays"),
        "misleads": _("misleads"),
        "earns_nothing": _("earns nothing"),
        "unproven": _("unproven"),
        "too_few": _("too few"),
        "never_fired": _("never met"),
    }.get(verdict, verdict)


def rule_bars(
    _: Words, formats: Formats, palette: Palette, rules: pd.DataFrame, measure: str
) -> pd.DataFrame:
    """The difference that each rule makes to acceptance or to wins, and its verdict in words."""
    colours = {"earns": palette.climb, "misleads": palette.rock_bottom}
    return pd.DataFrame(
        [
            {
                "key": row["rule_id"],
                "label": rule_name(_, row),
                "text": _("{points} pts · {verdict}").format(
                    points=formats.count(row["rule_points"]),
                    verdict=verdict_name(_, row["verdict"]),
                ),
                "difference": row[f"{measure}_difference"],
                "low": row[f"{measure}_difference_low"],
                "high": row[f"{measure}_difference_high"],
                "colour": colours.get(row["verdict"], palette.muted),
            }
            for row in rules.to_dict("records")
        ]
    )


def rules_sentence(_: Words, formats: Formats, rules: pd.DataFrame) -> str:
    """How many rules earn their points, and which mislead."""
    earning = int((rules["verdict"] == "earns").sum())
    said = _.plural(
        "{earning} of {count} rule pays.",
        "{earning} of {count} rules pay.",
        len(rules),
    ).format(earning=formats.count(earning), count=formats.count(len(rules)))
    misleading = [
        escape_markdown(rule_name(_, row))
        for row in rules.to_dict("records")
        if row["verdict"] == "misleads"
    ]
    if misleading:
        said += " " + _("Misleading: {rules}.").format(rules=formats.listing(misleading))
    return said


def rules_meaning(_: Words, formats: Formats, rules: pd.DataFrame, as_of: Any) -> Meaning:
    return Meaning(
        counting=texts.counting_name(_, "cohort"),
        grain=grain_name(_, "handover"),
        period=texts.since_records(_, formats, as_of),
        population=_("{count} handovers for sales to decide, the fast lane included").format(
            count=formats.count(rules["handover_count"].max())
        ),
        definition=(
            _(
                "For each rule: the share that sales accepted (or that was won) where the rule "
                "gave points, less the share where it gave none. The line is the 95% interval of "
                "that difference; where it crosses the middle, chance may do as much."
            ),
            _(
                "A rule **pays** where acceptance or wins go in the direction of the "
                "points, beyond chance, and **misleads** where they go in the other one. Many "
                "rules are looked at: of twenty that are worth nothing, one may seem to earn."
            ),
        ),
    )


def rules_table(_: Words, rules: pd.DataFrame) -> pd.DataFrame:
    return rules.assign(
        label=[rule_name(_, row) for row in rules.to_dict("records")],
        verdict=rules["verdict"].map(lambda verdict: verdict_name(_, verdict)),
    )


def rules_columns(
    _: Words, formats: Formats
) -> tuple[dict[str, str], dict[str, Callable[[Any], str]]]:
    columns = {
        "label": _("Rule"),
        "rule_points": _("Points"),
        "fired_count": _("Met at handovers"),
        "fired_rate": _("Share"),
        "fired_acceptance_rate": _("Accepted where met"),
        "silent_acceptance_rate": _("Accepted where not"),
        "acceptance_difference": _("Difference in acceptance (points)"),
        "fired_win_rate": _("Won where met"),
        "silent_win_rate": _("Won where not"),
        "win_difference": _("Difference in wins (points)"),
        "verdict": _("Verdict"),
    }
    rates = [name for name in columns if name.endswith("_rate")]
    return columns, {
        "rule_points": formats.count,
        "fired_count": formats.count,
        **dict.fromkeys(rates, formats.percent),
        "acceptance_difference": formats.points,
        "win_difference": formats.points,
    }


# --- calibration ---------------------------------------------------------------------------------


def calibration_bars(
    _: Words, formats: Formats, palette: Palette, calibration: pd.DataFrame, outcome: str
) -> pd.DataFrame:
    """A bar per group of scores, from the lowest."""
    return pd.DataFrame(
        [
            {
                **row,
                "key": row["score_group"],
                "label": _("score {low} to {high}").format(
                    low=formats.count(row["score_from"]), high=formats.count(row["score_to"])
                ),
                "colour": palette.climb if outcome == "accepted" else palette.customer,
            }
            for row in calibration.to_dict("records")
            if row["outcome"] == outcome and row["score_group"] > 0
        ]
    )


def calibration_sentence(_: Words, formats: Formats, calibration: pd.DataFrame) -> str:
    """How often the better lead had the higher score."""
    texts_ = {
        "accepted": _(
            "Of one lead that sales accepted and one that it did not, the former had the higher "
            "score in {share} of all pairs; chance would be 50%."
        ),
        "won": _("For wins it is {share}."),
    }
    known = calibration.drop_duplicates("outcome").set_index("outcome")["concordance"]
    return " ".join(
        text.format(share=formats.percent(known[outcome]))
        for outcome, text in texts_.items()
        if outcome in known and not is_missing(known[outcome])
    )


def calibration_meaning(
    _: Words, formats: Formats, calibration: pd.DataFrame, as_of: Any
) -> Meaning:
    whole = calibration[calibration["score_group"] == 0]["population_count"]
    return Meaning(
        counting=texts.counting_name(_, "cohort"),
        grain=grain_name(_, "handover"),
        period=texts.since_records(_, formats, as_of),
        population=_("{count} handovers for sales to decide, the fast lane included").format(
            count=formats.count(whole.max() if len(whole) else 0)
        ),
        definition=(
            _(
                "The handovers stand in ten groups of equal size by their score. If the score "
                "means something, the bars grow from group to group. Equal scores stay in one "
                "group, so some may be larger or missing."
            ),
            _("Both rates are naive: who is undecided or open counts as not yet."),
        ),
    )
