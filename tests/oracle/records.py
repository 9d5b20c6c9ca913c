"""Records: which version of each counts, and which have been seen by `as_of`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from oracle import instants
from oracle.rules import Row, Settings

# The columns that make the key of a record, and the column that dates it.
KEYS: Mapping[str, tuple[str, ...]] = {
    "web_events": ("record_id",),
    "social_events": ("record_id",),
    "email_events": ("record_id",),
    "consent_events": ("record_id",),
    "contacts": ("contact_id",),
    "leads": ("lead_id",),
    "lead_status_changes": ("record_id",),
    "opportunities": ("opportunity_id",),
    "opportunity_stage_changes": ("record_id",),
    "opportunity_contacts": ("opportunity_id", "contact_id", "lead_id", "email"),
    "sales_activities": ("record_id",),
    "orders": ("order_id",),
    "accounts": ("account_id",),
    "measures": ("measure_id",),
    "measure_costs": ("measure_id", "spent_on", "currency"),
    "sales_units": ("sales_unit_id",),
}
DATES: Mapping[str, str] = {
    "web_events": "occurred_at",
    "social_events": "occurred_at",
    "email_events": "occurred_at",
    "consent_events": "occurred_at",
    "contacts": "created_at",
    "leads": "created_at",
    "lead_status_changes": "occurred_at",
    "opportunities": "created_at",
    "opportunity_stage_changes": "occurred_at",
    "opportunity_contacts": "added_at",
    "sales_activities": "occurred_at",
    "orders": "ordered_at",
}

LONG_AGO = datetime.min.replace(tzinfo=UTC)


def address(text: str | None) -> str | None:
    """An e-mail address as it is compared: trimmed and in lower case."""
    return text.strip().lower() or None if text is not None else None


def _key(contract: str, row: Row) -> tuple[str, ...]:
    if contract == "opportunity_contacts":
        for name in ("contact_id", "lead_id", "email"):
            value = address(row.get(name)) if name == "email" else row.get(name)
            if value is not None:
                return (str(row["opportunity_id"]), name, value)
    return tuple(str(row.get(name)) for name in KEYS[contract])


@dataclass(frozen=True)
class Version:
    """One delivered version of a record; `updated_at` is null where none was delivered."""

    row: Row
    updated_at: datetime | None


class Records:
    """All that was delivered, ready to ask for the rows that count.

    Args:
        rows: per contract the rows in order of delivery, values as text.
        settings: zone of naive times and `as_of`.
    """

    def __init__(self, rows: Mapping[str, Sequence[Row]], settings: Settings) -> None:
        self.settings = settings
        self.as_of = instants.as_of_instant(settings.as_of, settings.reporting_timezone)
        self._versions: dict[str, dict[tuple[str, ...], list[Version]]] = {}
        for contract in KEYS:
            versions = self._versions.setdefault(contract, {})
            for delivered in rows.get(contract, []):
                row = {name: (value or None) for name, value in delivered.items()}
                version = Version(row, self.when(row.get("updated_at")))
                versions.setdefault(_key(contract, row), []).append(version)
            for history in versions.values():
                # A stable sort: equal or absent dates keep the order of delivery.
                history.sort(key=lambda version: version.updated_at or LONG_AGO)
        self._latest = {contract: self._seen(contract) for contract in KEYS}

    def _seen(self, contract: str) -> list[Row]:
        # [D2] The latest version decides whether a record has been seen yet.
        latest = [history[-1].row for history in self._versions[contract].values()]
        column = DATES.get(contract)
        if column is None:
            return latest
        return [
            row
            for row in latest
            if row.get(column) is None or self.instant(row, column) <= self.as_of
        ]

    def when(self, text: str | None) -> datetime | None:
        """The instant of a delivered time, null for none."""
        return None if not text else instants.parse(text, self.settings.source_timezone)

    def instant(self, row: Row, column: str) -> datetime:
        """The instant in a column that must hold one."""
        value = self.when(row.get(column))
        assert value is not None, f"no {column} in {dict(row)}"
        return value

    def latest(self, contract: str) -> list[Row]:
        """The latest version of every record seen by `as_of`."""
        return self._latest[contract]

    def by_id(self, contract: str) -> dict[str, Row]:
        """Latest versions by their id, for contracts with one."""
        (column,) = KEYS[contract]
        return {str(row[column]): row for row in self._latest[contract]}

    def as_known_at(self, contract: str, record_id: str, at: datetime) -> Row:
        """The version of a record that was in force at an instant.

        Where none is that old, the latest one of all stands in for it. [D3] A version without a
        date is older than every dated one.
        """
        history = self._versions[contract][(record_id,)]
        old = [v for v in history if v.updated_at is None or v.updated_at <= at]
        return (old or history)[-1].row


def text_order(values: Iterable[str]) -> list[str]:
    """Ids in the order of their code points."""
    return sorted(values)
