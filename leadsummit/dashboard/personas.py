"""The words, rows and bars of the page of personas: whom do we attract against whom we want?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from leadsummit.dashboard import texts
from leadsummit.dashboard.charts.plain import Series
from leadsummit.dashboard.filters import FilterOptions, FilterState, month_in_url
from leadsummit.dashboard.formats import Formats, is_missing
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.markdown import escape_markdown
from leadsummit.dashboard.meaning import ListLink, Meaning
from leadsummit.dashboard.slices import TITLES, Slice
from leadsummit.dashboard.terms import grain_name, threshold_name
from leadsummit.dashboard.theme import Palette

Shown = Mapping[str, Callable[[Any], str]]
Names = Mapping[str, str]

THRESHOLDS = ("A", "B", "C", "close")
DEFAULT_THRESHOLD = "B"
# The metric of the targets that stands for passing each threshold.
METRICS = {"A": "opt_in", "B": "mql", "C": "opportunity", "close": "win"}
GAPS_SHOWN = 10


def threshold_names(_: Words) -> dict[str, str]:
    """What personas are judged by."""
    return {threshold: threshold_name(_, threshold) for threshold in THRESHOLDS}


# --- headline -----------------------------------------------------------------------------------


def headline(
    _: Words,
    formats: Formats,
    reached: pd.DataFrame,
    wanted: pd.DataFrame,
    names: Names,
    threshold: str,
) -> str:
    """Who comes most, how many nobody knows, and who is missed most."""
    known = reached[reached["persona_id"] != "unknown"]
    if reached.empty or not int(reached["all_cycle_count"].iloc[0]):
        return _("No cycle set out in the period, so there is nobody to describe.")
    said = []
    if not known.empty and int(known["cycle_count"].max()):
        most = known.sort_values("cycle_count", ascending=False, kind="stable").iloc[0]
        said.append(_most_sentence(_, formats, most, names))
    unknown = reached[reached["persona_id"] == "unknown"]
    if not unknown.empty and not is_missing(unknown["attracted_rate"].iloc[0]):
        said.append(
            _("Of {share} we do not know who they are.").format(
                share=formats.percent(unknown["attracted_rate"].iloc[0])
            )
        )
    said.append(_missed_sentence(_, formats, wanted, names, threshold))
    return " ".join(said)


def _most_sentence(_: Words, formats: Formats, most: Any, names: Names) -> str:
    name = escape_markdown(names.get(most["persona_id"], most["persona_id"]))
    if is_missing(most["attracted_rate"]):
        return _("{persona} comes most often ({count}).").format(
            persona=name, count=formats.count(most["cycle_count"])
        )
    return _("{persona} comes most often: {share} of the new cycles.").format(
        persona=name, share=formats.percent(most["attracted_rate"])
    )


def _missed_sentence(
    _: Words, formats: Formats, wanted: pd.DataFrame, names: Names, threshold: str
) -> str:
    compared = wanted[wanted["missing_share"].notna()]
    if compared.empty:
        return _("There are no targets to compare with.")
    missed = compared.sort_values("missing_share", ascending=False, kind="stable").iloc[0]
    if float(missed["missing_share"]) <= 0:
        return _("Among the {passings} no persona is missed.").format(
            passings=threshold_name(_, threshold)
        )
    return _(
        "{persona} is missed most: {share} of the {passings} instead of the wanted {wanted}."
    ).format(
        persona=escape_markdown(names.get(missed["persona_id"], missed["persona_id"])),
        share=formats.percent(missed["rate"]),
        passings=threshold_name(_, threshold),
        wanted=formats.percent(missed["wanted_share"]),
    )


# --- wanted -------------------------------------------------------------------------------------


def wanted_bars(
    _: Words, formats: Formats, palette: Palette, wanted: pd.DataFrame, names: Names
) -> pd.DataFrame:
    """Per persona the share that came, and the one that was wanted."""
    rows = []
    for row in wanted.to_dict("records"):
        share = (
            formats.count(row["actual_count"])
            if is_missing(row["rate"])
            else formats.percent(row["rate"])
        )
        text = share
        if not is_missing(row["wanted_share"]):
            text = _("{share} · wanted {wanted}").format(
                share=share, wanted=formats.percent(row["wanted_share"])
            )
        rows.append(
            {
                "label": names.get(row["persona_id"], row["persona_id"]),
                "rate": row["rate"],
                "rate_low": row["rate_low"],
                "rate_high": row["rate_high"],
                "target": row["wanted_share"],
                "text": text,
                "colour": palette.muted if row["persona_id"] == "unknown" else palette.climb,
            }
        )
    return pd.DataFrame(rows)


def wanted_note(_: Words, formats: Formats, wanted: pd.DataFrame) -> str:
    """Of which months targets are known, and whether the last one is over."""
    row = wanted.iloc[0]
    if wanted["target_value"].isna().all():
        return _("There are no targets for these months, so only what came is shown.")
    said = _("Targets are known for {known} of the {all} months of the period.").format(
        known=formats.count(row["month_count"]), all=formats.count(row["period_month_count"])
    )
    if int(row["open_month_count"]):
        said += " " + _("The last month is not over, so more may come.")
    return said


def wanted_meaning(
    _: Words,
    formats: Formats,
    filters: FilterState,
    wanted: pd.DataFrame,
    threshold: str,
    as_of: Any,
) -> Meaning:
    """Shares tell the mix, attainment the amount."""
    total = 0 if wanted.empty else int(wanted["all_actual_count"].iloc[0] or 0)
    flow = FilterState("flow", filters.first_month, filters.last_month)
    return Meaning(
        counting=texts.counting_name(_, "flow"),
        grain=grain_name(_, "cycle"),
        period=texts.period(_, formats, flow, as_of),
        population=_("{count} {passings}").format(
            count=formats.count(total), passings=threshold_name(_, threshold)
        ),
        definition=(
            _(
                "The bar is the share of the persona in all that passed the threshold in the "
                "period, with its 95% interval. The mark is its share in the targets."
            ),
            _(
                "Shares tell the mix: a persona is missed if its bar ends before its mark, even in "
                "a month in which all targets are reached. The amounts are in the table."
            ),
        ),
        differences=(
            (
                _("Why do the shares not equal those of the new cycles?"),
                _(
                    "Here counts who passed the threshold in the period, whenever the cycle set "
                    "out. Below are the cycles that set out in the period."
                ),
            ),
        ),
    )


def wanted_table(
    _: Words, formats: Formats, wanted: pd.DataFrame, names: Names
) -> tuple[pd.DataFrame, dict[str, str], Shown]:
    """Amounts and shares against the targets."""
    columns = {
        "name": _("Persona"),
        "actual_count": _("Came"),
        "target_value": _("Target"),
        "attainment": _("Attained"),
        "rate": _("Share"),
        "rate_low": _("95% from"),
        "rate_high": _("95% to"),
        "wanted_share": _("Wanted share"),
    }
    shares = ("attainment", "rate", "rate_low", "rate_high", "wanted_share")
    return (
        _named(wanted, names),
        columns,
        {
            **dict.fromkeys(("actual_count", "target_value"), formats.count),
            **dict.fromkeys(shares, formats.percent),
        },
    )


def _named(frame: pd.DataFrame, names: Names) -> pd.DataFrame:
    return frame.assign(name=[names.get(persona, persona) for persona in frame["persona_id"]])


# --- reached ------------------------------------------------------------------------------------


def reached_rates(palette: Palette, reached: pd.DataFrame, names: Names) -> pd.DataFrame:
    """Per persona the share that came past the threshold."""
    return _named(reached, names).assign(
        label=[names.get(persona, persona) for persona in reached["persona_id"]],
        key=reached["persona_id"],
        colour=[
            palette.muted if persona == "unknown" else palette.climb
            for persona in reached["persona_id"]
        ],
    )


def reached_meaning(
    _: Words,
    formats: Formats,
    filters: FilterState,
    reached: pd.DataFrame,
    names: Names,
    threshold: str,
    as_of: Any,
) -> Meaning:
    """How far they come, and the cycles behind it."""
    cohort = FilterState("cohort", filters.first_month, filters.last_month)
    lists = []
    for row in reached.to_dict("records"):
        name = escape_markdown(names.get(row["persona_id"], row["persona_id"]))
        for step, count in (("start", row["cycle_count"]), (threshold, row["passed_count"])):
            what = _("set out") if step == "start" else threshold_name(_, threshold)
            lists.append(
                ListLink(
                    f"{name}: {what} ({formats.count(count)})",
                    "attracted",
                    {
                        "attracted": "all",
                        "reached": step,
                        "count": "cohort",
                        "persona": str(row["persona_id"]),
                    },
                )
            )
    return Meaning(
        counting=texts.counting_name(_, "cohort"),
        grain=grain_name(_, "cycle"),
        period=texts.period(_, formats, cohort, as_of),
        population=_("all cycles that set out in the period and that the filters leave"),
        definition=(
            _(
                "Of the cycles of a persona that set out in the period, the share that has passed "
                "the threshold by now. It is naive: who is still on the way counts as not there "
                "yet."
            ),
            _("The persona is that of today: whoever changed the job takes the past along."),
        ),
        differences=(
            (
                _("Why do unknown ones come so far?"),
                _(
                    "Among them are sales without a person: they are known only because they were "
                    "sold, and no rule can tell a persona. The table of their worth counts them."
                ),
            ),
        ),
        lists=lists,
    )


def reached_columns(_: Words, formats: Formats) -> tuple[dict[str, str], Shown]:
    """Cycles and how many passed each threshold."""
    columns = {
        "name": _("Persona"),
        "cycle_count": _("Cycles"),
        "attracted_rate": _("Share"),
        "attracted_rate_low": _("95% from"),
        "attracted_rate_high": _("95% to"),
        "a_count": threshold_name(_, "A"),
        "b_count": threshold_name(_, "B"),
        "c_count": threshold_name(_, "C"),
        "close_count": threshold_name(_, "close"),
    }
    counts = ("cycle_count", "a_count", "b_count", "c_count", "close_count")
    shares = ("attracted_rate", "attracted_rate_low", "attracted_rate_high")
    return columns, {
        **dict.fromkeys(counts, formats.count),
        **dict.fromkeys(shares, formats.percent),
    }


def without_personas(part: Slice) -> Slice:
    """The slice of a report whose rows are personas: that filter always has its effect."""
    return replace(
        part, ignored=tuple(title for title in part.ignored if title != TITLES["personas"])
    )


# --- worth --------------------------------------------------------------------------------------


def worth_bars(
    _: Words, formats: Formats, palette: Palette, currency: str, worth: pd.DataFrame, names: Names
) -> pd.DataFrame:
    """What one cycle of each persona has brought so far."""
    known = worth[worth["value_per_cycle"].notna()]
    return pd.DataFrame(
        [
            {
                "label": names.get(row["persona_id"], row["persona_id"]),
                "count": row["value_per_cycle"],
                "text": _.plural(
                    "{value} per cycle · {count} sale",
                    "{value} per cycle · {count} sales",
                    int(row["sale_count"]),
                ).format(
                    value=formats.whole_money(row["value_per_cycle"], currency),
                    count=formats.count(row["sale_count"]),
                ),
                "colour": palette.muted if row["persona_id"] == "unknown" else palette.rock_bottom,
            }
            for row in known.to_dict("records")
        ]
    )


def worth_meaning(_: Words, formats: Formats, worth: pd.DataFrame) -> Meaning:
    """Value so far."""
    return Meaning(
        counting=texts.counting_name(_, "cohort"),
        grain=grain_name(_, "cycle"),
        period=_("since records began"),
        population=_("{count} lead cycles").format(
            count=formats.count(worth["shown_cycle_count"].iloc[0])
        ),
        definition=(
            _(
                "Opportunities won, and orders of new business that belong to none, divided by all "
                "cycles of the persona. Service orders are no sales."
            ),
            _("It is what was won so far: young cycles have sold little yet."),
            _(
                "Withdrawn: of the cycles that gave their consent, those in which it was withdrawn "
                "afterwards."
            ),
        ),
    )


def worth_table(
    _: Words, formats: Formats, currency: str, worth: pd.DataFrame, names: Names
) -> tuple[pd.DataFrame, dict[str, str], Shown]:
    """Value, days and opt-outs."""

    def money(value: Any) -> str:
        return formats.whole_money(value, currency)

    columns = {
        "name": _("Persona"),
        "cycle_count": _("Cycles"),
        "stand_in_count": _("of them without a person"),
        "sale_count": _("Sales"),
        "won_value": _("Value"),
        "value_per_cycle": _("Value per cycle"),
        "value_per_sale": _("Value per sale"),
        "median_days_to_a": _("Days to A"),
        "median_days_to_b": _("Days to B"),
        "median_days_to_c": _("Days to C"),
        "median_days_to_close": _("Days to the close"),
        "opt_out_rate": _("Withdrawn"),
        "opt_out_rate_low": _("95% from"),
        "opt_out_rate_high": _("95% to"),
    }
    days = [name for name in columns if name.startswith("median_days")]
    shares = [name for name in columns if name.startswith("opt_out")]
    values = ("won_value", "value_per_cycle", "value_per_sale")
    counts = ("cycle_count", "stand_in_count", "sale_count")
    return (
        _named(worth, names),
        columns,
        {
            **dict.fromkeys(days, formats.number_of_days),
            **dict.fromkeys(shares, formats.percent),
            **dict.fromkeys(values, money),
            **dict.fromkeys(counts, formats.count),
        },
    )


# --- certainty ----------------------------------------------------------------------------------


def certainty_series(_: Words, palette: Palette) -> list[Series]:
    """From sure to not known at all."""
    return [
        Series("sole", _("no other in question"), palette.climb),
        Series("clear", _("clear"), palette.rock_top),
        Series("narrow", _("narrow"), palette.rock_bottom),
        Series("contested", _("contested"), palette.water),
        Series("none", _("no rule tells"), palette.muted),
        Series("stand_in", _("no person known"), palette.near_range),
    ]


def certainty_rows(
    _: Words, formats: Formats, certainty: pd.DataFrame, names: Names
) -> pd.DataFrame:
    """Persons of each persona, and how many of them rest on little."""
    return _named(certainty, names).assign(
        label=[names.get(persona, persona) for persona in certainty["persona_id"]],
        text=[
            _("{count} · {weak} weak").format(
                count=formats.count(row["person_count"]),
                weak=formats.count(row["weak_evidence_count"]),
            )
            for row in certainty.to_dict("records")
        ],
    )


def certainty_table(_: Words, formats: Formats, palette: Palette) -> tuple[dict[str, str], Shown]:
    """The shares of each certainty."""
    kinds = {one.column: one.name for one in certainty_series(_, palette)}
    columns = {
        "name": _("Persona"),
        "person_count": _("Persons"),
        "weak_evidence_count": _("on little evidence"),
        **kinds,
    }
    return columns, {
        **dict.fromkeys(("person_count", "weak_evidence_count"), formats.count),
        **dict.fromkeys(kinds, formats.percent),
    }


def certainty_meaning(_: Words, formats: Formats, certainty: pd.DataFrame) -> Meaning:
    """What sure means."""
    return Meaning(
        counting=texts.counting_name(_, "stock"),
        grain=grain_name(_, "person"),
        period=_("as known today"),
        population=_("{count} persons with a lead cycle").format(
            count=formats.count(certainty["shown_person_count"].iloc[0])
        ),
        definition=(
            _(
                "Each rule that speaks for a persona has a weight. No other in question: all "
                "weight is for this one. Clear: at least three quarters. Narrow: more than half. "
                "Contested: half or less, so that a tie may have decided."
            ),
            _(
                "Little evidence: less than a third of what the rules of the persona could say was "
                "said, such as one page read."
            ),
        ),
    )


# --- content ------------------------------------------------------------------------------------


def content_series(_: Words, palette: Palette) -> list[Series]:
    """Whom the content was made for."""
    return [
        Series("rate", _("made for this persona"), palette.climb),
        Series("shared_rate", _("made for everybody"), palette.rock_bottom),
        Series("other_rate", _("made for others"), palette.muted),
    ]


def content_rows(_: Words, formats: Formats, content: pd.DataFrame, names: Names) -> pd.DataFrame:
    """Per persona the share of its touches with content of its own."""
    rows = _named(content, names)
    texts_shown = []
    for row in content.to_dict("records"):
        if is_missing(row["rate"]):
            texts_shown.append(
                _("too few ({count})").format(count=formats.count(row["population_count"]))
            )
        elif row["persona_id"] != "unknown" and not int(row["content_count"]):
            texts_shown.append(_("nothing was made for it"))
        else:
            texts_shown.append(
                _("{rate} own ({interval})").format(
                    rate=formats.percent(row["rate"]),
                    interval=formats.interval(row["rate_low"], row["rate_high"]),
                )
            )
    return rows.assign(label=rows["name"], text=texts_shown)


def content_table(_: Words, formats: Formats) -> tuple[dict[str, str], Shown]:
    """Touches by whom the content was made for."""
    columns = {
        "name": _("Persona"),
        "content_count": _("Contents of its own"),
        "population_count": _("Touches"),
        "own_count": _("made for this persona"),
        "shared_count": _("made for everybody"),
        "other_count": _("made for others"),
        "rate": _("Share of its own"),
        "rate_low": _("95% from"),
        "rate_high": _("95% to"),
    }
    shares = ("rate", "rate_low", "rate_high")
    return columns, {
        name: formats.percent if name in shares else formats.count
        for name in columns
        if name != "name"
    }


def content_meaning(
    _: Words, formats: Formats, filters: FilterState, content: pd.DataFrame, as_of: Any
) -> Meaning:
    """What fits, and what the number owes to the rules."""
    flow = FilterState("flow", filters.first_month, filters.last_month)
    return Meaning(
        counting=texts.counting_name(_, "flow"),
        grain=grain_name(_, "touch"),
        period=texts.period(_, formats, flow, as_of),
        population=_("{count} touches with content of the catalogue").format(
            count=formats.count(content["shown_touch_count"].iloc[0])
        ),
        definition=(
            _(
                "Of the touches of a persona with content of the catalogue, the share with content "
                "that was made for this persona. Touches of machines are left out."
            ),
            _(
                "Where rules look at contents, the share is partly of its own making: who reads "
                "Kurt's pages becomes Kurt."
            ),
        ),
    )


# --- gaps ---------------------------------------------------------------------------------------


def gap_sentence(_: Words, formats: Formats, gaps: pd.DataFrame) -> str:
    """How many places have no content of their own."""
    first = gaps.iloc[0]
    if not int(first["gap_count"]):
        return _("Every persona has content of its own in every stage before sales.")
    said = _.plural(
        "In {count} of {all} places a persona has no content of its own; {stock} cycles stand "
        "there.",
        "In {count} of {all} places a persona has no content of its own; {stock} cycles stand "
        "there.",
        int(first["gap_count"]),
    ).format(
        count=formats.count(first["gap_count"]),
        all=formats.count(first["place_count"]),
        stock=formats.count(first["gap_stock_count"]),
    )
    if int(first["empty_count"]):
        said += " " + _.plural(
            "In {count} of them there is not even content for everybody.",
            "In {count} of them there is not even content for everybody.",
            int(first["empty_count"]),
        ).format(count=formats.count(first["empty_count"]))
    return said


def gap_rows(
    _: Words, palette: Palette, gaps: pd.DataFrame, names: Names, stages: Names
) -> pd.DataFrame:
    """All places with readable names."""
    return _named(gaps, names).assign(
        stage=[stages.get(code, code) for code in gaps["stage_code"]],
        kind=[texts.cycle_type_name(_, cycle_type) for cycle_type in gaps["cycle_type"]],
        label=[
            f"{names.get(row['persona_id'], row['persona_id'])} · "
            f"{row['stage_code']} · {texts.cycle_type_name(_, row['cycle_type'])}"
            for row in gaps.to_dict("records")
        ],
        count=gaps["stock_count"],
        colour=[
            palette.rock_bottom if is_empty else palette.climb for is_empty in gaps["is_empty"]
        ],
        gap=[
            _("nothing at all")
            if row["is_empty"]
            else (_("none of its own") if row["is_gap"] else "")
            for row in gaps.to_dict("records")
        ],
    )


def gap_table(_: Words, formats: Formats) -> tuple[dict[str, str], Shown]:
    """Contents and cycles of each place."""
    columns = {
        "name": _("Persona"),
        "kind": _("Cycle type"),
        "stage": _("Stage"),
        "stock_count": _("Stand here"),
        "own_content_count": _("Contents of its own"),
        "shared_content_count": _("Contents for everybody"),
        "gap": _("Gap"),
    }
    counts = ("stock_count", "own_content_count", "shared_content_count")
    return columns, dict.fromkeys(counts, formats.count)


def gap_meaning(
    _: Words, formats: Formats, gaps: pd.DataFrame, names: Names, options: FilterOptions, as_of: Any
) -> Meaning:
    """A plan for the editors."""
    latest = options.months[-1] if options.months else None
    lists = []
    for row in gaps[gaps["is_gap"]].head(GAPS_SHOWN).to_dict("records"):
        parameters = {
            "stage": str(row["stage_code"]),
            "count": "stock",
            "persona": str(row["persona_id"]),
            "cycle": str(row["cycle_type"]),
        }
        if latest is not None:
            parameters["to"] = month_in_url(latest)
        name = escape_markdown(names.get(row["persona_id"], row["persona_id"]))
        kind = texts.cycle_type_name(_, row["cycle_type"])
        lists.append(
            ListLink(
                f"{name}, {row['stage_code']}, {kind} ({formats.count(row['stock_count'])})",
                "stage",
                parameters,
            )
        )
    return Meaning(
        counting=texts.counting_name(_, "stock"),
        grain=grain_name(_, "cycle"),
        period=_("at {moment}").format(moment=formats.moment(as_of)),
        population=_("open cycles of wanted personas before sales"),
        definition=(
            _(
                "For each wanted persona and each stage before sales: is there content in the "
                "catalogue that was made for this persona and this stage, and how many cycles "
                "stand there now? Fullest first, it is a plan for the editors."
            ),
        ),
        lists=lists,
    )
