"""The words, rows and bars of the waterhole: what attracts whom, when, and at what cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from leadsummit.dashboard import texts
from leadsummit.dashboard.charts.plain import Series
from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import NOTHING, Formats, is_missing
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.markdown import escape_markdown
from leadsummit.dashboard.meaning import ListLink, Meaning
from leadsummit.dashboard.names import direction_names
from leadsummit.dashboard.terms import grain_name, model_name, passing_name, threshold_name
from leadsummit.dashboard.theme import Palette

Shown = Mapping[str, Callable[[Any], str]]

BY = ("direction", "channel", "measure")
THRESHOLDS = ("A", "B", "C", "close")
DEFAULT_BY = "direction"
DEFAULT_THRESHOLD = "B"
# Attribution begins behind the opt-in; for that the models of B are shown.
ATTRIBUTED = ("B", "C", "close")
ROWS_SHOWN = 12
# Which filters choose among the rows of a report that is cut by direction, channel or measure.
KNOWN_FILTERS = {
    "direction": ("directions",),
    "channel": ("directions",),
    "measure": ("measures", "directions"),
}
MODELS = ("first_touch", "last_touch", "linear", "position_based", "markov")


def by_names(_: Words) -> dict[str, str]:
    """What the rows of the page may be."""
    return {"direction": _("Direction"), "channel": _("Channel"), "measure": _("Measure")}


def threshold_names(_: Words) -> dict[str, str]:
    """What measures are judged by."""
    return {threshold: threshold_name(_, threshold) for threshold in THRESHOLDS}


def colour_of(palette: Palette, direction: object) -> str:
    """Drawn in, approached, or not known which."""
    colours = {"inbound": palette.climb, "outbound": palette.rock_bottom}
    return colours.get(str(direction), palette.muted)


def row_of(frame: pd.DataFrame, part: str) -> dict[str, Any] | None:
    """The row of one part, if the frame has it."""
    rows = frame[frame["part"] == part].to_dict("records")
    return {str(name): value for name, value in rows[0].items()} if rows else None


def shortened_note(_: Words, formats: Formats, whole: int) -> str | None:
    """That a chart shows the first rows only."""
    if whole <= ROWS_SHOWN:
        return None
    return _("The first {shown} of {whole}; the table has them all.").format(
        shown=formats.count(ROWS_SHOWN), whole=formats.count(whole)
    )


# --- headline -----------------------------------------------------------------------------------


def headline(
    _: Words,
    formats: Formats,
    currency: str,
    threshold: str,
    attracted: pd.DataFrame,
    costs: pd.DataFrame,
    delays: pd.DataFrame,
) -> str:
    """Who brings more, who is cheaper, who lasts longer: all by direction."""
    if attracted.empty:
        return _("No cycle set out in the period, so nobody was attracted.")
    sides = {
        side: row["share"]
        for side in ("inbound", "outbound")
        if (row := row_of(attracted, side)) and not is_missing(row["share"])
    }
    if not sides:
        total = int(attracted["all_cycle_count"].iloc[0])
        return _.plural(
            "{count} cycle set out in the period: too few to tell what attracts.",
            "{count} cycles set out in the period; how they were attracted is not known, "
            "or they are too few.",
            total,
        ).format(count=formats.count(total))
    if len(sides) < len(("inbound", "outbound")):
        ((side, share),) = sides.items()
        said = [
            _("{share} of the new cycles were attracted {direction}.").format(
                share=formats.percent(share),
                direction=texts.direction_name(_, side).lower(),
            )
        ]
    else:
        said = [
            _("Inbound brings {inbound} of the new cycles, outbound {outbound}.").format(
                inbound=formats.percent(sides["inbound"]),
                outbound=formats.percent(sides["outbound"]),
            )
        ]
    prices = _of_both(costs, "cost_per_passing")
    if prices:
        said.append(
            _("{passing} costs {inbound} inbound and {outbound} outbound.").format(
                passing=_sentence_start(passing_name(_, threshold)),
                inbound=formats.whole_money(prices[0], currency),
                outbound=formats.whole_money(prices[1], currency),
            )
        )
    weeks = _of_both(delays, "half_life_weeks")
    if weeks:
        said.append(
            _(
                "Half of all {passings} so far had come after {inbound} weeks inbound and "
                "{outbound} weeks outbound."
            ).format(
                passings=threshold_name(_, threshold),
                inbound=formats.count(weeks[0]),
                outbound=formats.count(weeks[1]),
            )
        )
    return " ".join(said)


def _of_both(frame: pd.DataFrame, column: str) -> tuple[float, float] | None:
    rows = [row_of(frame, side) for side in ("inbound", "outbound")]
    values = [row[column] for row in rows if row is not None and not is_missing(row[column])]
    return (float(values[0]), float(values[1])) if len(values) == len(rows) else None


def _sentence_start(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- what attracts ------------------------------------------------------------------------------


def attracted_bars(
    _: Words,
    formats: Formats,
    palette: Palette,
    attracted: pd.DataFrame,
    names: Mapping[str, str],
    threshold: str,
) -> pd.DataFrame:
    """One bar per part: how many set out, and what became of them."""
    return pd.DataFrame(
        [
            {
                "key": row["part"],
                "label": names.get(row["part"], row["part"]),
                "count": row["cycle_count"],
                "text": _attracted_text(_, formats, row, threshold),
                "colour": colour_of(palette, row["direction"]),
            }
            for row in attracted.head(ROWS_SHOWN).to_dict("records")
        ]
    )


def _attracted_text(_: Words, formats: Formats, row: dict[Any, Any], threshold: str) -> str:
    count = formats.count(row["cycle_count"])
    if is_missing(row["rate"]):
        return count
    return _("{count} → {rate} {passings}").format(
        count=count, rate=formats.percent(row["rate"]), passings=threshold_name(_, threshold)
    )


def attracted_meaning(
    _: Words,
    formats: Formats,
    filters: FilterState,
    attracted: pd.DataFrame,
    names: Mapping[str, str],
    by: str,
    threshold: str,
    as_of: Any,
) -> Meaning:
    """What a bar counts, and the cycles behind it."""
    return Meaning(
        counting=texts.counting_name(_, "cohort"),
        grain=grain_name(_, "cycle"),
        period=texts.period(_, formats, _as_cohort(filters), as_of),
        population=_("all cycles that set out in the period and that the filters leave"),
        definition=(
            _(
                "Each cycle belongs to one measure only: that of its first contact. So the bars "
                "add up to all cycles that set out."
            ),
            _(
                "Inbound: they came to us (search, content, recommendation). Outbound: we "
                "approached them (fair, call, mailing, advertisement)."
            ),
            _(
                "The percentage says how many of them have come that far by now. It is naive: who "
                "is still on the way counts as not there yet."
            ),
        ),
        differences=(
            (
                _("Why do costs and durations rest on other numbers?"),
                _(
                    "Here the cycles of the period are followed. Costs take only cycles old "
                    "enough to be judged, durations all passings since records began."
                ),
            ),
        ),
        lists=list(_attracted_lists(_, formats, attracted, names, by, threshold)),
    )


def _attracted_lists(
    _: Words,
    formats: Formats,
    attracted: pd.DataFrame,
    names: Mapping[str, str],
    by: str,
    threshold: str,
) -> list[ListLink]:
    links = []
    for row in attracted.head(ROWS_SHOWN).to_dict("records"):
        name = escape_markdown(names.get(row["part"], row["part"]))
        # There is no filter by channel, so its cycles cannot be listed apart.
        if by == "channel":
            continue
        whose = (
            {"attracted": str(row["part"])}
            if by == "direction"
            else {"attracted": "all", "measure": str(row["part"])}
        )
        for reached, count in (("start", row["cycle_count"]), (threshold, row["passed_count"])):
            what = _("set out") if reached == "start" else threshold_name(_, threshold)
            links.append(
                ListLink(
                    f"{name}: {what} ({formats.count(count)})",
                    "attracted",
                    {**whose, "reached": reached, "count": "cohort"},
                )
            )
    return links


def _as_cohort(filters: FilterState) -> FilterState:
    return FilterState("cohort", filters.first_month, filters.last_month)


def attracted_table(
    _: Words, formats: Formats, attracted: pd.DataFrame, names: Mapping[str, str], threshold: str
) -> tuple[pd.DataFrame, dict[str, str], Shown]:
    """All parts, also those that the chart leaves out."""
    frame = _named(attracted, names, _)
    columns = {
        "name": _("Attracted by"),
        "way": _("Direction"),
        "cycle_count": _("Cycles"),
        "share": _("Share"),
        "passed_count": threshold_name(_, threshold),
        "rate": _("Rate (naive)"),
        "rate_low": _("95% from"),
        "rate_high": _("95% to"),
    }
    shares = ("share", "rate", "rate_low", "rate_high")
    return (
        frame,
        columns,
        {
            **dict.fromkeys(("cycle_count", "passed_count"), formats.count),
            **dict.fromkeys(shares, formats.percent),
        },
    )


def _named(frame: pd.DataFrame, names: Mapping[str, str], _: Words) -> pd.DataFrame:
    directions = direction_names(_)
    return frame.assign(
        name=[names.get(part, part) for part in frame["part"]],
        way=[directions.get(str(direction), NOTHING) for direction in frame["direction"]],
    )


# --- whom ---------------------------------------------------------------------------------------


def persona_rates(
    palette: Palette, personas: pd.DataFrame, names: Mapping[str, str], channels: Mapping[str, str]
) -> pd.DataFrame:
    """Per persona the share that came by itself."""
    return personas.assign(
        colour=[
            palette.muted if persona == "unknown" else palette.climb
            for persona in personas["persona_id"]
        ],
        label=[names.get(persona, persona) for persona in personas["persona_id"]],
        top_channel=[
            NOTHING if is_missing(channel) else channels.get(channel, channel)
            for channel in personas["top_channel_id"]
        ],
    )


def persona_columns(_: Words, formats: Formats) -> tuple[dict[str, str], Shown]:
    """The heads of the table of personas."""
    columns = {
        "label": _("Persona"),
        "cycle_count": _("Cycles"),
        "inbound_count": _("Inbound"),
        "outbound_count": _("Outbound"),
        "unknown_count": _("unknown"),
        "rate": _("Share inbound"),
        "top_channel": _("Most come through"),
        "top_channel_count": _("of them"),
    }
    counts = ("cycle_count", "inbound_count", "outbound_count", "unknown_count")
    return columns, {
        **dict.fromkeys((*counts, "top_channel_count"), formats.count),
        "rate": formats.percent,
    }


def persona_meaning(_: Words, formats: Formats, filters: FilterState, as_of: Any) -> Meaning:
    """What the share inbound is."""
    return Meaning(
        counting=texts.counting_name(_, "cohort"),
        grain=grain_name(_, "cycle"),
        period=texts.period(_, formats, _as_cohort(filters), as_of),
        population=_("cycles that set out in the period and whose direction is known"),
        definition=(
            _(
                "Of the cycles of a persona, the share that came to us by itself. The rest was "
                "approached by us. The persona is the one known today."
            ),
            _("The line through the end of a bar is the 95% interval."),
        ),
        lists=[
            ListLink(
                texts.direction_name(_, direction),
                "attracted",
                {"attracted": direction, "reached": "start", "count": "cohort"},
            )
            for direction in ("inbound", "outbound")
        ],
    )


# --- what it costs ------------------------------------------------------------------------------


def parts_only(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of the parts, without the total."""
    return frame[frame["dimension"] != "total"]


def known_count(frame: pd.DataFrame, column: str) -> int:
    """Of how many parts the column is known."""
    return int(parts_only(frame)[column].notna().sum())


def cost_bars(
    _: Words,
    formats: Formats,
    palette: Palette,
    currency: str,
    costs: pd.DataFrame,
    names: Mapping[str, str],
) -> pd.DataFrame:
    """One bar per part whose cost is known, cheapest first."""
    known = parts_only(costs)
    known = known[known["cost_per_passing"].notna()]
    return pd.DataFrame(
        [
            {
                "key": row["part"],
                "label": names.get(row["part"], row["part"]),
                "count": row["cost_per_passing"],
                "text": _("{price} each · {count} passed").format(
                    price=formats.whole_money(row["cost_per_passing"], currency),
                    count=formats.count(row["passed_count"]),
                ),
                "colour": colour_of(palette, row["direction"]),
            }
            for row in known.head(ROWS_SHOWN).to_dict("records")
        ]
    )


def cost_sentence(
    _: Words, formats: Formats, currency: str, threshold: str, costs: pd.DataFrame
) -> str:
    """What a passing costs in all, or why it cannot be said."""
    total = row_of(costs, "all")
    if total is not None and not total["cost"] and not total["young_cost"]:
        return _("No costs have been delivered, so no price can be said.")
    if total is None or is_missing(total["mature_up_to"]):
        return _(
            "No cohort is old enough yet to be judged: nobody has come the whole way, so it is not "
            "known how long it takes."
        )
    if is_missing(total["cost_per_passing"]):
        return _("Too few have passed, or nothing was spent, up to {day}.").format(
            day=formats.day(total["mature_up_to"])
        )
    said = _(
        "All together, {passing} costs {price}: of the cycles that set out up to {day}."
    ).format(
        price=formats.whole_money(total["cost_per_passing"], currency),
        passing=passing_name(_, threshold),
        day=formats.day(total["mature_up_to"]),
    )
    young = _("Younger and not judged: {cost} spent, {count} passed so far.").format(
        cost=formats.whole_money(total["young_cost"], currency),
        count=formats.count(total["young_passed_count"]),
    )
    return f"{said} {young}"


def cost_table(
    _: Words,
    formats: Formats,
    currency: str,
    costs: pd.DataFrame,
    names: Mapping[str, str],
    threshold: str,
) -> tuple[pd.DataFrame, dict[str, str], Shown]:
    """Costs and passings, the mature and the young ones."""
    frame = _named(costs, {**names, "all": _("All")}, _)

    def money(value: Any) -> str:
        return formats.whole_money(value, currency)

    columns = {
        "name": _("Attracted by"),
        "way": _("Direction"),
        "cost_per_passing": _("Cost of one"),
        "cost": _("Spent"),
        "passed_count": threshold_name(_, threshold),
        "cycle_count": _("Cycles"),
        "young_cost": _("Young: spent"),
        "young_passed_count": _("Young: passed"),
        "young_cycle_count": _("Young: cycles"),
    }
    counts = ("passed_count", "cycle_count", "young_passed_count", "young_cycle_count")
    return (
        frame,
        columns,
        {
            **dict.fromkeys(("cost_per_passing", "cost", "young_cost"), money),
            **dict.fromkeys(counts, formats.count),
        },
    )


def cost_meaning(_: Words, formats: Formats, costs: pd.DataFrame) -> Meaning:
    """Why only old cohorts are judged."""
    total = row_of(costs, "all")
    day = NOTHING if total is None else formats.day(total["mature_up_to"])
    return Meaning(
        counting=texts.counting_name(_, "cohort"),
        grain=grain_name(_, "cycle"),
        period=_("since records began, up to {day}").format(day=day),
        population=_("cycles that have had the time to come so far"),
        definition=(
            _(
                "What was spent up to the day, divided by the cycles that began up to the day and "
                "have passed, whenever that was."
            ),
            _(
                "Younger money is left out: it is spent already, but its leads are still on their "
                "way. The day goes back by the time that most need for all steps."
            ),
            _("The total also counts what no measure began."),
        ),
        differences=(
            (
                _("Why is the total not between its parts?"),
                _(
                    "Cycles without a measure cost nothing that is known, but they count in the "
                    "total. So it lies below its parts."
                ),
            ),
        ),
    )


# --- immediate or delayed -----------------------------------------------------------------------


def delay_rows(
    _: Words, formats: Formats, palette: Palette, delays: pd.DataFrame, names: Mapping[str, str]
) -> pd.DataFrame:
    """Quartiles of the days per part, quickest first."""
    timed = parts_only(delays)
    timed = timed[timed["median_days"].notna()]
    return pd.DataFrame(
        [
            {
                "label": names.get(row["part"], row["part"]),
                "low": row["first_quartile_days"],
                "middle": row["median_days"],
                "high": row["third_quartile_days"],
                "text": _("{median} ({low}–{high})").format(
                    median=formats.days(row["median_days"]),
                    low=formats.count(row["first_quartile_days"]),
                    high=formats.count(row["third_quartile_days"]),
                ),
                "colour": colour_of(palette, row["direction"]),
            }
            for row in timed.head(ROWS_SHOWN).to_dict("records")
        ]
    )


def delay_meaning(_: Words, delays: pd.DataFrame, formats: Formats) -> Meaning:
    """From where to where the days run."""
    total = row_of(delays, "all")
    timed = 0 if total is None else total["timed_count"]
    return Meaning(
        counting=texts.counting_name(_, "flow"),
        grain=grain_name(_, "cycle"),
        period=_("since records began"),
        population=_.plural(
            "{count} passing with a dated contact before",
            "{count} passings with a dated contact before",
            int(timed or 0),
        ).format(count=formats.count(timed)),
        definition=(
            _(
                "Days from the first contact with the measure to the passing. The dot is the "
                "median; the bar holds the middle half."
            ),
            _("A passing without a dated contact before it tells no days."),
        ),
        differences=(
            (
                _("Why is this quicker than the forecast of a young campaign?"),
                _(
                    "Only those that have passed are timed. Of young measures, only the quick "
                    "ones have had the time to."
                ),
            ),
        ),
    )


def delay_table(
    _: Words, formats: Formats, delays: pd.DataFrame, names: Mapping[str, str]
) -> tuple[pd.DataFrame, dict[str, str], Shown]:
    """Days, half-life and what came after the end."""
    columns = {
        "name": _("Attracted by"),
        "way": _("Direction"),
        "passed_count": _("Passed"),
        "first_quartile_days": _("A quarter within days"),
        "median_days": _("Median days"),
        "third_quartile_days": _("Three quarters within days"),
        "ninth_decile_days": _("Nine tenths within days"),
        "half_life_weeks": _("Half-life in weeks"),
        "observed_weeks": _("Observed weeks"),
        "after_end_rate": _("After the end"),
        "after_end_rate_low": _("95% from"),
        "after_end_rate_high": _("95% to"),
    }
    days = ("first_quartile_days", "median_days", "third_quartile_days", "ninth_decile_days")
    shares = ("after_end_rate", "after_end_rate_low", "after_end_rate_high")
    counts = ("passed_count", "half_life_weeks", "observed_weeks")
    return (
        _named(delays, {**names, "all": _("All")}, _),
        columns,
        {
            **dict.fromkeys(days, formats.number_of_days),
            **dict.fromkeys(shares, formats.percent),
            **dict.fromkeys(counts, formats.count),
        },
    )


# --- how long it lasts --------------------------------------------------------------------------


def week_rows(_: Words, formats: Formats, weeks: pd.DataFrame) -> pd.DataFrame:
    """The weeks, each with the number of measures that it has been observed of."""
    return weeks.assign(
        note=[
            _.plural("{count} measure observed", "{count} measures observed", int(count)).format(
                count=formats.count(count)
            )
            for count in weeks["measure_count"]
        ]
    )


def week_series(_: Words, palette: Palette) -> list[Series]:
    """While it runs, and after its last day."""
    return [
        Series("running_count", _("while the measure runs"), palette.climb),
        Series("after_count", _("after its last day"), palette.muted),
    ]


def lasting_sentence(_: Words, formats: Formats, threshold: str, lasting: pd.DataFrame) -> str:
    """Half-life and what still comes after the end."""
    if lasting.empty or is_missing(lasting["half_life_weeks"].iloc[0]):
        return _("Too few have passed to say how long the effect lasts.")
    row = lasting.iloc[0]
    half = _.plural(
        "Half of all {passings} so far had come after {weeks} week, of {observed} observed.",
        "Half of all {passings} so far had come after {weeks} weeks, of {observed} observed.",
        int(row["half_life_weeks"]),
    ).format(
        passings=threshold_name(_, threshold),
        weeks=formats.count(row["half_life_weeks"]),
        observed=formats.count(row["observed_weeks"]),
    )
    if is_missing(row["after_end_rate"]):
        return f"{half} " + _("No measure has ended that would tell what comes afterwards.")
    after = _("Of what ended measures brought, {rate} ({interval}) came after their last day.")
    return f"{half} " + after.format(
        rate=formats.percent(row["after_end_rate"]),
        interval=formats.interval(row["after_end_rate_low"], row["after_end_rate_high"]),
    )


def lasting_meaning(_: Words, formats: Formats, lasting: pd.DataFrame) -> Meaning:
    """Weeks since the start, and what the half-life is not."""
    count = 0 if lasting.empty else int(lasting["measure_count"].iloc[0])
    return Meaning(
        counting=texts.counting_name(_, "flow"),
        grain=grain_name(_, "cycle"),
        period=_("since records began"),
        population=_.plural(
            "the cycles of {count} measure", "the cycles of {count} measures", count
        ).format(count=formats.count(count)),
        definition=(
            _(
                "Week 0 is the first seven days of a measure. Each passing stands in the week in "
                "which it happened, at the first measure of its cycle. Weeks below 0 came before "
                "the measure is said to have begun."
            ),
            _(
                "Half-life: the weeks after which half of what has come so far had come. That of a "
                "measure that still runs grows with it."
            ),
        ),
        differences=(
            (
                _("Why do the columns fall to the right?"),
                _(
                    "Partly because the effect fades, partly because only the older measures have "
                    "been observed for so long. Point at a week to see of how many."
                ),
            ),
        ),
    )


# --- whose merit --------------------------------------------------------------------------------


def model_series(_: Words, palette: Palette) -> list[Series]:
    """The five models, each with a colour of its own."""
    colours = (palette.climb_edge, palette.rock_bottom, palette.water, palette.muted, palette.text)
    return [
        Series(model, model_name(_, model), colour)
        for model, colour in zip(MODELS, colours, strict=True)
    ]


def model_rows(
    _: Words, formats: Formats, attribution: pd.DataFrame, names: Mapping[str, str]
) -> pd.DataFrame:
    """One line per part with the credit that each model gives."""
    without = _("without a measure before")
    return pd.DataFrame(
        [
            {
                **{model: row[model] for model in MODELS},
                "label": without
                if row["part"] == "(none)"
                else names.get(row["part"], row["part"]),
                "text": _("linear {share}").format(share=formats.percent(row["linear"])),
            }
            for row in attribution.head(ROWS_SHOWN).to_dict("records")
        ]
    )


def model_meaning(_: Words, formats: Formats, attribution: pd.DataFrame, threshold: str) -> Meaning:
    """How the models deal out the credit."""
    first = attribution.iloc[0]
    return Meaning(
        counting=texts.counting_name(_, "flow"),
        grain=grain_name(_, "cycle"),
        period=_("since records began"),
        population=_("{count} {passings}").format(
            count=formats.count(first["total_count"]), passings=threshold_name(_, threshold)
        ),
        definition=(
            _(
                "Each model deals out the same passings among the measures that the cycle had "
                "contact with in the {days} days before. First and last give all to one contact, "
                "linear gives the same to each, by position gives 40% each to the first and "
                "the last."
            ).format(days=formats.count(first["look_back_days"])),
            _(
                "Markov is learnt from the ways of all cycles, also those that led to nothing: how "
                "many would not have passed without the channel?"
            ),
            _("Credit is dealt out, not drawn, so it has no interval."),
        ),
        differences=(
            (
                _("Which model is right?"),
                _(
                    "None. Where the dots lie together, the choice does not matter. Where they lie "
                    "apart, you have to say what you believe in."
                ),
            ),
            (
                _("Why is the share of a direction different above?"),
                _("Above, the first measure gets a cycle as a whole, passed or not."),
            ),
        ),
    )


def model_table(
    _: Words, formats: Formats, attribution: pd.DataFrame, names: Mapping[str, str]
) -> tuple[pd.DataFrame, dict[str, str], Shown]:
    """All parts and all models."""
    frame = _named(attribution, {**names, "(none)": _("without a measure before")}, _)
    columns = {"name": _("Attracted by"), "way": _("Direction")} | {
        model: model_name(_, model) for model in MODELS
    }
    return frame, columns, dict.fromkeys(MODELS, formats.percent)
