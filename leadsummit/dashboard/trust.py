"""The words and tables of the trust page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from leadsummit.dashboard.formats import Formats, is_missing
from leadsummit.dashboard.i18n import N_, Words
from leadsummit.release_reader import ReleaseInfo

ROW_HEIGHT = 35
MOST_ROWS = 12


@dataclass(frozen=True)
class Table:
    """A frame that keeps its numbers, for sorting, beside the form in which they are shown."""

    frame: pd.DataFrame
    formats: dict[str, Callable[[Any], str]]

    @property
    def is_empty(self) -> bool:
        return bool(self.frame.empty)

    @property
    def height(self) -> int:
        """Just high enough for its rows; long ones scroll."""
        return ROW_HEIGHT * (min(len(self.frame), MOST_ROWS) + 1) + 3

    @property
    def styled(self) -> Any:
        return self.frame.style.format(self.formats, na_rep="–")


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame, one mapping each."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def headline(_: Words, formats: Formats, audit: Sequence[dict[str, Any]]) -> str:
    """What the checks say, in one sentence."""
    checks = sum(row["check_count"] for row in audit)
    failed = sum(row["failed_count"] for row in audit)
    faults = sum(row["fault_count"] for row in audit)
    if not checks:
        return _("This release carries no audit results.")
    if not failed and not faults:
        return _.plural(
            "{checks} check passed before this release appeared.",
            "All {checks} checks passed before this release appeared.",
            checks,
        ).format(checks=formats.count(checks))
    return _("Of {checks} checks {failed} failed and {faults} could not be carried out.").format(
        checks=formats.count(checks), failed=formats.count(failed), faults=formats.count(faults)
    )


def key_facts(
    _: Words, formats: Formats, release: ReleaseInfo, audit: Sequence[dict[str, Any]]
) -> list[tuple[str, str]]:
    """As-of, release time, checks, and those that did not pass."""
    checks = sum(row["check_count"] for row in audit)
    bad = sum(row["failed_count"] + row["fault_count"] for row in audit)
    return [
        (_("As of"), formats.moment(release.as_of)),
        (_("Released"), formats.moment(release.released_at)),
        (_("Checks"), formats.count(checks)),
        (_("Not passed"), formats.count(bad)),
    ]


def freshness_table(_: Words, formats: Formats, frame: pd.DataFrame) -> Table:
    columns = {
        "source": _("Source"),
        "object": _("Object"),
        "age_days": _("Age"),
        "last_at": _("Newest record"),
        "record_count": _("Records"),
        "first_at": _("Oldest record"),
    }
    return _table(
        frame,
        columns,
        {
            _("Records"): formats.count,
            _("Oldest record"): formats.moment,
            _("Newest record"): formats.moment,
            _("Age"): formats.age,
        },
    )


def landed_table(_: Words, formats: Formats, frame: pd.DataFrame) -> Table:
    """Files, rows and what was set aside, per object."""
    columns = {
        "source": _("Source"),
        "object": _("Object"),
        "file_count": _("Files"),
        "row_count": _("Rows"),
        "rejected_count": _("Rejected"),
        "rejected_share": _("Share"),
        "refused_count": _("Refused files"),
        "last_at": _("Last landed"),
    }
    return _table(
        frame,
        columns,
        {
            **{columns[name]: formats.count for name in columns if name.endswith("_count")},
            _("Share"): formats.percent,
            _("Last landed"): formats.moment,
        },
    )


def section_table(_: Words, formats: Formats, *frames: pd.DataFrame) -> Table:
    """A section of the trust report; columns in which nothing stands are left out."""
    filled = [frame for frame in frames if not frame.empty]
    frame = pd.concat(filled, ignore_index=True) if filled else frames[0]
    if not frame.empty:
        frame = frame.assign(item=[translated_item(_, item) for item in frame["item"]])
    columns = {
        "source": _("Source"),
        "object": _("Object"),
        "item": _("What"),
        "record_count": _("Records"),
        "share": _("Share"),
        "first_at": _("First"),
        "last_at": _("Last"),
    }
    used = {name: title for name, title in columns.items() if frame[name].notna().any()}
    return _table(
        frame,
        used,
        {
            _("Records"): formats.count,
            _("Share"): formats.percent,
            _("First"): formats.moment,
            _("Last"): formats.moment,
        },
    )


def audit_table(_: Words, formats: Formats, frame: pd.DataFrame) -> Table:
    """All checks with their outcome in words."""
    outcome = [
        _("✗ broken check")
        if row["is_fault"]
        else _("✓ passed")
        if row["success"]
        else _("✗ failed")
        for row in frame.to_dict("records")
    ]
    columns = {
        "outcome": _("Outcome"),
        "layer": _("Layer"),
        "object": _("Object"),
        "expectation": _("Expectation"),
        "column_name": _("Column"),
        "observed": _("Observed"),
        "checked_count": _("Checked"),
        "failed_count": _("Failed"),
    }
    return _table(
        frame.assign(outcome=outcome),
        columns,
        {
            _("Checked"): formats.count,
            _("Failed"): formats.count,
        },
    )


def _table(
    frame: pd.DataFrame, columns: dict[str, str], formats: dict[str, Callable[[Any], str]]
) -> Table:
    shown = frame[list(columns)].rename(columns=columns)
    return Table(shown, {name: format_ for name, format_ in formats.items() if name in shown})


def translated_item(_: Words, item: Any) -> str | None:
    """The report's own items in the reader's language; words from data stay as they are."""
    if is_missing(item):
        return None
    if item in ITEMS:
        return _(ITEMS[item])
    for message in REASONS:
        if match := _pattern(message).fullmatch(str(item)):
            return _(message).format(**match.groupdict())
    return str(item)


@cache
def _pattern(message: str) -> re.Pattern[str]:
    """What a message looks like when its places are filled in."""
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(message)))


# Reasons of the landing, as it words them; anything else is shown as it stands.
REASONS: tuple[str, ...] = (
    N_("expected {expected} fields as in the header, found {found}"),
    N_("byte {byte} is not valid UTF-8"),
    N_("longer than {size} MiB"),
    N_("holds a zero byte"),
    N_("a quote is opened and never closed"),
    N_("text behind a closing quote"),
    N_("a carriage return in the middle of a line"),
)


# Items that the models write themselves into rpt_data_trust.
ITEMS: dict[str, str] = {
    "rows": N_("rows"),
    "files": N_("files"),
    "refused_files": N_("files refused as a whole"),
    "required_value_unreadable": N_("rows whose required value cannot be read"),
    "(empty)": N_("(empty)"),
    "persons": N_("persons"),
    "stand_ins": N_("stand-ins for sales records without a person"),
    "cut_role_mailbox": N_("cut: role mailbox"),
    "cut_too_many_addresses": N_("cut: named with too many addresses"),
    "touch_names_nobody": N_("touches that name no identifier"),
    "names_nobody_known": N_("activities of nobody known"),
    "of_unknown_lead": N_("changes of an unknown lead"),
    "of_unknown_opportunity": N_("changes of an unknown opportunity"),
    "deleted": N_("deleted records, without evidence"),
    "amount_without_currency": N_("amounts without a currency, missing from every sum"),
    "pattern of a series": N_("patterns of a series of appointments"),
    "not completed": N_("activities not completed"),
    "of no known type": N_("activities of no known type"),
    "of a contact: no event that a contract knows": N_("campaign members that are contacts"),
    "later campaign of a lead: no event that a contract knows": N_(
        "further campaigns of a lead that already has one"
    ),
    "confirmed": N_("requests confirmed in time"),
    "declined": N_("requests declined"),
    "withdrawn": N_("requests withdrawn"),
    "lapsed": N_("requests expired without an answer"),
    "expired": N_("requests expired at the source"),
    "pending": N_("requests still pending"),
    "sent_without_consent": N_("e-mails sent without a standing consent"),
}
