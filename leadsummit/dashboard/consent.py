"""The words, rows and bars of the page of consents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from leadsummit.dashboard import texts
from leadsummit.dashboard.charts.plain import Series
from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import NOTHING, Formats, is_missing
from leadsummit.dashboard.i18n import Words
from leadsummit.dashboard.meaning import Meaning
from leadsummit.dashboard.terms import grain_name
from leadsummit.dashboard.theme import Palette

Shown = Mapping[str, Callable[[Any], str]]

RATES = ("opt_in", "campaign_opt_out", "base_opt_out")
CUTS = ("month", "persona", "stage", "channel")
BASES = ("month_before", "same_month")
CAUSES = ("never_asked", "pending", "unconfirmed", "declined", "withdrawn", "ended")
RATE_FILTERS = ("personas", "measures", "directions")
ROWS_SHOWN = 200


def purpose_name(_: Words, purpose: str) -> str:
    """What a consent allows; what the company named itself is shown as it is."""
    return {
        "any": _("any purpose"),
        "marketing": _("Marketing"),
        "newsletter": _("Newsletter"),
    }.get(purpose, purpose)


def consent_channel_name(_: Words, channel: str) -> str:
    """By which way a consent allows to contact somebody."""
    return {
        "any": _("any way"),
        "email": _("e-mail"),
        "phone": _("phone"),
        "post": _("post"),
        "sms": _("text message"),
    }.get(channel, channel)


def kind_names(_: Words, kinds: pd.DataFrame) -> dict[str, str]:
    """Purpose and channel in one -> how the choice is called."""
    names = {}
    for row in kinds.to_dict("records"):
        parts = [consent_channel_name(_, row["channel"]), purpose_name(_, row["purpose"])]
        if (row["purpose"], row["channel"]) == ("any", "any"):
            parts = [_("contactable at all")]
        names[f"{row['purpose']}.{row['channel']}"] = " · ".join(parts)
    return names


def rate_names(_: Words) -> dict[str, str]:
    """The three rates."""
    return {
        "opt_in": _("Opt-in"),
        "campaign_opt_out": _("Campaign opt-out"),
        "base_opt_out": _("Base opt-out"),
    }


def cut_names(_: Words) -> dict[str, str]:
    """What a rate can be cut by."""
    return {
        "month": _("Month"),
        "persona": _("Persona"),
        "stage": _("Stage"),
        "channel": _("Channel"),
    }


def basis_names(_: Words) -> dict[str, str]:
    """Whose e-mails count."""
    return {
        "month_before": _("E-mails of the month before"),
        "same_month": _("E-mails of the same month"),
    }


def cause_names(_: Words) -> dict[str, str]:
    """Why no consent stood when an e-mail was sent."""
    return {
        "never_asked": _("never asked for consent"),
        "pending": _("asked, not answered yet"),
        "unconfirmed": _("asked, not confirmed in time"),
        "declined": _("asked and declined"),
        "withdrawn": _("consent had been withdrawn"),
        "ended": _("consent had ended otherwise"),
    }


# --- headline -----------------------------------------------------------------------------------


def headline(
    _: Words,
    formats: Formats,
    base: dict[str, Any],
    rates: pd.DataFrame,
    violations: pd.DataFrame,
) -> str:
    """How many may be contacted, whether they want it, and what was not allowed."""
    said = [_base_sentence(_, formats, base)]
    opt_in = _rate_row(rates, "opt_in")
    opt_out = _rate_row(rates, "base_opt_out")
    if opt_in is not None and opt_out is not None:
        said.append(
            _("{opt_in} of the requests were confirmed; {opt_out} of the consents are withdrawn "
              "per month.").format(
                opt_in=formats.percent(opt_in["rate"]), opt_out=formats.percent(opt_out["rate"])
            )
        )  # fmt: skip
    total = violations.iloc[0]
    if int(total["violation_count"]):
        said.append(
            _.plural(
                "{count} e-mail went out without consent.",
                "{count} e-mails went out without consent.",
                int(total["violation_count"]),
            ).format(count=formats.count(total["violation_count"]))
        )
    return " ".join(said)


def _base_sentence(_: Words, formats: Formats, base: dict[str, Any]) -> str:
    count, change = int(base["at_end_count"]), int(base["net_change_count"])
    if not count and not int(base["population_count"]):
        return _("No consent is known: nobody may be contacted.")
    text = _.plural(
        "We may contact {count} person, {change} than at the start of the period.",
        "We may contact {count} persons, {change} than at the start of the period.",
        count,
    )
    more = _("{count} more") if change >= 0 else _("{count} fewer")
    return text.format(
        count=formats.count(count), change=more.format(count=formats.count(abs(change)))
    )


def _rate_row(rates: pd.DataFrame, kind: str) -> dict[Any, Any] | None:
    rows = rates[(rates["kind"] == kind) & rates["rate"].notna()].to_dict("records")
    return rows[0] if rows else None


# --- the base -----------------------------------------------------------------------------------


def base_bars(
    _: Words, formats: Formats, palette: Palette, base: dict[str, Any], filters: FilterState
) -> pd.DataFrame:
    """Start, what came and went, end."""
    steps = (
        (
            _at_start(_, formats, filters),
            "at_start_count",
            None,
            "at_start_count",
            palette.rock_bottom,
        ),
        (_("confirmed"), "confirmed_count", "at_start_count", "after_confirmed", palette.climb),
        (_("withdrawn"), "withdrawn_count", "after_confirmed", "after_withdrawn", palette.muted),
        (_("declined"), "declined_count", "after_withdrawn", "after_declined", palette.muted),
        (_("expired"), "expired_count", "after_declined", "after_expired", palette.muted),
        (_at_end(_, formats, filters), "at_end_count", None, "at_end_count", palette.rock_bottom),
    )
    return _balance(formats, base, steps, plus="confirmed_count")


def request_bars(
    _: Words, formats: Formats, palette: Palette, requests: dict[str, Any], filters: FilterState
) -> pd.DataFrame:
    """Pending, made, answered, pending."""
    steps = (
        (
            _at_start(_, formats, filters),
            "at_start_count",
            None,
            "at_start_count",
            palette.rock_bottom,
        ),
        (
            _("requested"),
            "requested_count",
            "at_start_count",
            "after_requested",
            palette.rock_bottom,
        ),
        (_("confirmed"), "confirmed_count", "after_requested", "after_confirmed", palette.climb),
        (_("declined"), "declined_count", "after_confirmed", "after_declined", palette.muted),
        (_("expired"), "expired_count", "after_declined", "after_expired", palette.muted),
        (_at_end(_, formats, filters), "at_end_count", None, "at_end_count", palette.rock_bottom),
    )
    return _balance(formats, requests, steps, plus="requested_count")


def _balance(
    formats: Formats,
    row: dict[str, Any],
    steps: tuple[tuple[str, str, str | None, str, str], ...],
    plus: str,
) -> pd.DataFrame:
    """Rows of a balance; a step that never happened is left out."""
    bars = []
    for label, count, start, end, colour in steps:
        if start is not None and not row[count]:
            continue
        sign = "" if start is None else ("+" if count == plus else "−")
        bars.append(
            {
                "label": label,
                "text": f"{sign}{formats.count(row[count])}",
                "bar_from": 0 if start is None else row[start],
                "bar_to": row[end],
                "colour": colour,
            }
        )
    return pd.DataFrame(bars)


def _at_start(_: Words, formats: Formats, filters: FilterState) -> str:
    if filters.first_month is None:
        return _("at the start")
    return _("at the start of {month}").format(month=formats.month(filters.first_month))


def _at_end(_: Words, formats: Formats, filters: FilterState) -> str:
    if filters.last_month is None:
        return _("at the end")
    return _("at the end of {month}").format(month=formats.month(filters.last_month))


def base_series(_: Words, palette: Palette) -> list[Series]:
    """Who came, and below zero who left."""
    return [
        Series("confirmed_count", _("confirmed"), palette.climb),
        Series("left_below_count", _("left"), palette.muted),
    ]


def first_open_month(months: pd.DataFrame) -> Any:
    """From which month on the numbers may still grow."""
    open_months = months[months["is_open"]]
    return None if open_months.empty else open_months["month"].iloc[0]


def base_table(_: Words, formats: Formats) -> tuple[dict[str, str], Shown]:
    """The balance month by month."""
    columns = {
        "month": _("Month"),
        "at_start_count": _("At the start"),
        "confirmed_count": _("confirmed"),
        "withdrawn_count": _("withdrawn"),
        "declined_count": _("declined"),
        "expired_count": _("expired"),
        "at_end_count": _("At the end"),
    }
    return columns, {
        **dict.fromkeys([name for name in columns if name != "month"], formats.count),
        "month": lambda month: formats.short_month(month.date()),
    }


def base_meaning(
    _: Words,
    formats: Formats,
    filters: FilterState,
    base: dict[str, Any],
    kind: str,
    as_of: Any,
) -> Meaning:
    """The balance in plain words."""
    rate = (
        formats.percent(base["opt_out_rate"])
        + f" ({formats.interval(base['opt_out_rate_low'], base['opt_out_rate_high'])})"
    )
    said_rate = (
        _("Too few to say which share left.")
        if base["opt_out_rate"] is None
        else _(
            "Of all who stood at the start or came in the period, {rate} withdrew in it."
        ).format(rate=rate)
    )
    return Meaning(
        counting=_("Stock at the start and the end, flow between"),
        grain=grain_name(_, "person"),
        period=texts.period(_, formats, _flow(filters), as_of),
        population=kind,
        definition=(
            _(
                "At the start + confirmed − withdrawn − declined − expired = at the end. Each "
                "month begins with the end of the one before."
            ),
            _(
                "Contactable at all counts a person once, however many consents stand. So the "
                "choices overlap and must not be added up."
            ),
            said_rate,
        ),
        differences=(
            (
                _("Why are fewer confirmed here than requests were confirmed below?"),
                _(
                    "A person who may be contacted already and confirms another consent does not "
                    "become contactable a second time. And consents that were brought along were "
                    "never requested."
                ),
            ),
        ),
    )


def _flow(filters: FilterState) -> FilterState:
    return FilterState("flow", filters.first_month, filters.last_month)


# --- the rates ----------------------------------------------------------------------------------


def rate_metrics(_: Words, formats: Formats, rates: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Name, rate and what it is of, for each of the three."""
    units = {
        "opt_in": _("{interval} · of {count} requests"),
        "campaign_opt_out": _("{interval} · of {count} persons and measures"),
        "base_opt_out": _("{interval} · of {count} consents and months"),
    }
    found = []
    for kind, name in rate_names(_).items():
        rows = rates[rates["kind"] == kind].to_dict("records")
        if not rows:
            found.append((name, NOTHING, _("nothing known of it")))
            continue
        row = rows[0]
        value = _("too few") if is_missing(row["rate"]) else formats.percent(row["rate"])
        note = units[kind].format(
            interval=formats.interval(row["rate_low"], row["rate_high"]),
            count=formats.count(row["population_count"]),
        )
        found.append((name, value, note))
    return found


def rate_bars(
    _: Words,
    formats: Formats,
    palette: Palette,
    rates: pd.DataFrame,
    kind: str,
    cut: str,
    names: Mapping[str, str],
) -> pd.DataFrame:
    """One rate by its parts; months whose requests are still pending are paler."""
    colour = palette.climb if kind == "opt_in" else palette.rock_bottom
    rows = []
    for row in rates[rates["kind"] == kind].to_dict("records"):
        pending = int(row["pending_count"] or 0)
        name = (
            formats.short_month(date.fromisoformat(row["part"]))
            if cut == "month"
            else names.get(row["part"], row["part"])
        )
        is_young = cut == "month" and pending > 0
        if is_young:
            name = _("{name} – {count} still pending").format(
                name=name, count=formats.count(pending)
            )
        rows.append({**row, "label": name, "colour": palette.near_range if is_young else colour})
    return pd.DataFrame(rows)


def rate_table(_: Words, formats: Formats, kind: str) -> tuple[dict[str, str], Shown]:
    """A rate with its counts."""
    columns = {
        "label": _("Part"),
        "population_count": _("Population"),
        "passed_count": _("confirmed") if kind == "opt_in" else _("withdrawn"),
        "rate": _("Rate"),
        "rate_low": _("95% from"),
        "rate_high": _("95% to"),
    }
    if kind == "opt_in":
        columns |= {
            "pending_count": _("still pending"),
            "expired_count": _("expired"),
            "declined_count": _("declined"),
        }
    shares = ("rate", "rate_low", "rate_high")
    return columns, {
        name: formats.percent if name in shares else formats.count
        for name in columns
        if name != "label"
    }


def rate_meaning(
    _: Words, formats: Formats, filters: FilterState, kind: str, as_of: Any
) -> Meaning:
    """One of the three rates."""
    definitions = {
        "opt_in": (
            _(
                "Requests that were confirmed in time, of all requests of the period. What is "
                "still pending stands in the denominator, so the newest months still grow."
            ),
        ),
        "campaign_opt_out": (
            _(
                "Persons who withdrew by a measure, of the persons that it was delivered to for "
                "the first time in the period. Who was reached late has had less time to."
            ),
        ),
        "base_opt_out": (
            _(
                "Consents withdrawn in a month, of those that stood at its start or were confirmed "
                "in it. Over several months, a consent counts in each month in which it could "
                "have been withdrawn: so this is the rate of one month."
            ),
        ),
    }
    counting = "flow" if kind == "base_opt_out" else "cohort"
    populations = {
        "opt_in": _("requests made in the period"),
        "campaign_opt_out": _("persons first reached by a measure in the period"),
        "base_opt_out": _("standing consents, month by month"),
    }
    grains = {
        "opt_in": _("request for consent"),
        "campaign_opt_out": _("person and measure"),
        "base_opt_out": _("consent and month"),
    }
    return Meaning(
        counting=texts.counting_name(_, counting),
        grain=grains[kind],
        period=texts.period(_, formats, _flow(filters), as_of),
        population=populations[kind],
        definition=definitions[kind],
        differences=(
            (
                _("Why do the two opt-out rates differ?"),
                _(
                    "One asks whom a campaign drives away, the other whether the consents that we "
                    "have won stay with us, month by month."
                ),
            ),
        ),
    )


# --- requests -----------------------------------------------------------------------------------


def request_meaning(
    _: Words, formats: Formats, filters: FilterState, kind: str, as_of: Any
) -> Meaning:
    """The balance of requests."""
    return Meaning(
        counting=_("Stock at the start and the end, flow between"),
        grain=_("request for consent"),
        period=texts.period(_, formats, _flow(filters), as_of),
        population=_("requests of the chosen consent: {name}").format(name=kind)
        if kind
        else _("all requests for consent"),
        definition=(
            _(
                "Pending at the start + requested − confirmed − declined − expired = pending at "
                "the end. Who is asked again while a request is pending has one request."
            ),
        ),
        differences=(
            (
                _("Why is confirmed / requested not the opt-in rate?"),
                _(
                    "Here stands what happened in the period, also to requests from before. The "
                    "opt-in rate follows the requests of the period."
                ),
            ),
        ),
    )


# --- pressure -----------------------------------------------------------------------------------


def pressure_bars(
    _: Words, formats: Formats, palette: Palette, bands: pd.DataFrame
) -> pd.DataFrame:
    """The opt-outs of each band of e-mails."""
    labels = []
    for row in bands.to_dict("records"):
        if is_missing(row["mails_to"]):
            text = _("{fewest} and more e-mails").format(fewest=formats.count(row["mails_from"]))
        elif row["mails_from"] == row["mails_to"]:
            text = _.plural("{count} e-mail", "{count} e-mails", int(row["mails_from"])).format(
                count=formats.count(row["mails_from"])
            )
        else:
            text = _("{fewest} to {most} e-mails").format(
                fewest=formats.count(row["mails_from"]), most=formats.count(row["mails_to"])
            )
        labels.append(text)
    return bands.assign(label=labels, colour=palette.rock_bottom)


def pressure_table(_: Words, formats: Formats) -> tuple[dict[str, str], Shown]:
    """Bands with their counts."""
    columns = {
        "label": _("E-mails in the month"),
        "population_count": _("Persons and months"),
        "opted_out_count": _("withdrawn"),
        "rate": _("Rate"),
        "rate_low": _("95% from"),
        "rate_high": _("95% to"),
    }
    shares = ("rate", "rate_low", "rate_high")
    return columns, {
        name: formats.percent if name in shares else formats.count
        for name in columns
        if name != "label"
    }


def pressure_meaning(_: Words, basis: str) -> Meaning:
    """Which of the two readings to trust for what."""
    same = basis == "same_month"
    return Meaning(
        counting=texts.counting_name(_, "flow" if same else "cohort"),
        grain=_("person and month"),
        period=_("since records began"),
        population=_("persons of whom an e-mail consent stood, in months that are over"),
        definition=(
            _(
                "Of those who were sent so many e-mails, the share that withdrew an e-mail consent "
                "in the month."
            ),
            _(
                "The e-mails of the same month are unfair: who leaves on the third gets no more, "
                "and lands in a light band because of leaving."
            )
            if same
            else _(
                "The e-mails of the month before lie before what they are to explain. Trust this "
                "reading; it misses who leaves in the first heavy month."
            ),
        ),
        differences=(
            (
                _("Is the pressure real?"),
                _("If the rate rises with the e-mails in both readings, it is."),
            ),
        ),
    )


# --- violations ---------------------------------------------------------------------------------


def violation_sentence(_: Words, formats: Formats, violations: pd.DataFrame) -> str:
    """How many, of how many."""
    total = violations.iloc[0]
    if not int(total["sent_count"]):
        return _("No e-mail is known to have been sent in the period.")
    if not int(total["violation_count"]):
        return _("All {count} e-mails of the period were sent with a standing consent.").format(
            count=formats.count(total["sent_count"])
        )
    text = _("{count} of {sent} e-mails were sent without a standing consent")
    said = text.format(
        count=formats.count(total["violation_count"]), sent=formats.count(total["sent_count"])
    )
    if is_missing(total["rate"]):
        return f"{said}."
    interval = formats.interval(total["rate_low"], total["rate_high"])
    return f"{said}: {formats.percent(total['rate'])} ({interval})."


def cause_bars(
    _: Words, formats: Formats, palette: Palette, violations: pd.DataFrame
) -> pd.DataFrame:
    """Why no consent stood, most frequent first; causes that did not occur are left out."""
    total = violations.iloc[0]
    names = cause_names(_)
    counts = {cause: int(total[f"{cause}_count"]) for cause in CAUSES}
    found = sorted((cause for cause in CAUSES if counts[cause]), key=lambda cause: -counts[cause])
    return pd.DataFrame(
        [{"key": cause, "label": names[cause], "count": counts[cause]} for cause in found]
    ).assign(colour=palette.rock_bottom)


def violation_table(
    _: Words, formats: Formats, violations: pd.DataFrame, names: Mapping[str, str]
) -> tuple[pd.DataFrame, dict[str, str], Shown]:
    """The measures that sent without consent, worst first."""
    frame = violations[violations["violation_count"] > 0]
    frame = frame.assign(
        name=[_("All") if part == "all" else names.get(part, part) for part in frame["part"]]
    )
    causes = {f"{cause}_count": name for cause, name in cause_names(_).items()}
    columns = {
        "name": _("Measure"),
        "sent_count": _("sent"),
        "violation_count": _("without consent"),
        "rate": _("Rate"),
        "rate_low": _("95% from"),
        "rate_high": _("95% to"),
        **causes,
    }
    shares = ("rate", "rate_low", "rate_high")
    return (
        frame,
        columns,
        {
            name: formats.percent if name in shares else formats.count
            for name in columns
            if name != "name"
        },
    )


def key_table(
    _: Words, formats: Formats, keys: pd.DataFrame, names: Mapping[str, str]
) -> pd.DataFrame:
    """Each e-mail by its keys, no personal data."""
    return pd.DataFrame(
        {
            _("When"): keys["occurred_at"].map(formats.moment),
            _("Measure"): keys["measure_key"].map(lambda key: names.get(key, key)),
            _("Key of the person"): keys["person_key"],
            _("Source"): keys["source"],
            _("Record"): keys["record_id"],
        }
    )


def violation_meaning(_: Words, formats: Formats, filters: FilterState, as_of: Any) -> Meaning:
    """What counts as sent without consent."""
    return Meaning(
        counting=texts.counting_name(_, "flow"),
        grain=grain_name(_, "mail"),
        period=texts.period(_, formats, _flow(filters), as_of),
        population=_("e-mails sent to a known person in the period"),
        definition=(
            _(
                "An e-mail counts if no e-mail consent of the person stood at the moment when it "
                "was sent, for whatever purpose. The cause is what was last said before."
            ),
            _(
                "Requests to confirm a consent are e-mails, too. If your system exports them as "
                "sent, they stand here as not answered yet."
            ),
        ),
    )
