"""Tiny stories: a few records told in one line each, and the moves that they must make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from oracle.company import Company
from oracle.ledger import Move
from oracle.rules import Row, Rules, Settings

SEEDS = Path(__file__).parent / "seeds"
START = datetime(2025, 1, 1, 12, tzinfo=UTC)
AS_OF = "2025-12-01T12:00:00Z"

ID_COLUMNS = {
    "contacts": "contact_id",
    "leads": "lead_id",
    "opportunities": "opportunity_id",
    "orders": "order_id",
    "accounts": "account_id",
}


def day(number: float) -> str:
    """The instant so many days after the start, as text."""
    return (START + timedelta(days=number)).isoformat()


class Story:
    """Collects records; every one gets the next record id unless it names its own."""

    def __init__(self, **settings: Any) -> None:
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.settings = Settings(**{"as_of": AS_OF, **settings})
        self._count = 0

    def add(self, contract: str, **values: Any) -> Story:
        """One delivered row; times may be given as a number of days after the start."""
        self._count += 1
        row: dict[str, str | None] = {}
        if contract not in {*ID_COLUMNS, "opportunity_contacts"}:
            row["record_id"] = f"r{self._count:02}"
        for name, value in values.items():
            if name.endswith("_at") and isinstance(value, int | float):
                row[name] = day(value)
            elif isinstance(value, bool):
                row[name] = str(value).lower()
            else:
                row[name] = None if value is None else str(value)
        self.rows[contract].append(row)
        return self

    # The records that stories are made of.

    def web(self, at: float, content: str | None = None, **values: Any) -> Story:
        """A visit of the person with the cookie `v`."""
        names = {"visitor_id": "v", "event_type": "page_view", "content_id": content}
        return self.add("web_events", occurred_at=at, **{**names, **values})

    def lead(self, at: float, status: str | None = "New", **values: Any) -> Story:
        """The lead `l`, of the same person."""
        names = {"lead_id": "l", "email": "a@firm.example", "updated_at": at}
        return self.add("leads", created_at=at, status=status, **{**names, **values})

    def lead_is(self, at: float, status: str, was: str | None = "New", **values: Any) -> Story:
        """A change of the status of the lead `l`."""
        row = {"lead_id": "l", "from_status": was, "to_status": status, **values}
        return self.add("lead_status_changes", occurred_at=at, **row)

    def opportunity(self, at: float, status: str | None = None, **values: Any) -> Story:
        """The opportunity `o` of the lead `l`."""
        names = {"opportunity_id": "o", "lead_id": "l", "updated_at": at}
        return self.add("opportunities", created_at=at, status=status, **{**names, **values})

    def opportunity_is(
        self, at: float, status: str, was: str | None = None, **values: Any
    ) -> Story:
        """A change of the stage of the opportunity `o`."""
        row = {"opportunity_id": "o", "from_status": was, "to_status": status, **values}
        return self.add("opportunity_stage_changes", occurred_at=at, **row)

    def work(self, at: float, activity_type: str, **values: Any) -> Story:
        """Sales work on the lead `l`."""
        names = {"lead_id": "l", "activity_type": activity_type}
        return self.add("sales_activities", occurred_at=at, **{**names, **values})

    def consent(self, at: float, event_type: str, **values: Any) -> Story:
        """A consent event of the lead `l`."""
        names = {"lead_id": "l", "purpose": "news", "channel": "email", "method": "double"}
        row = {**names, "event_type": event_type, **values}
        return self.add("consent_events", occurred_at=at, **row)

    def mail(self, at: float, event_type: str, **values: Any) -> Story:
        """An e-mail event of the lead `l`."""
        names = {"lead_id": "l", "event_type": event_type}
        return self.add("email_events", occurred_at=at, **{**names, **values})

    def order(self, at: float, order_type: str, **values: Any) -> Story:
        """An order of the contact `c`."""
        names = {"order_id": "b", "contact_id": "c", "order_type": order_type}
        return self.add("orders", ordered_at=at, **{**names, **values})

    # What comes out.

    def company(self, rules: Rules | None = None) -> Company:
        """The oracle's answer."""
        return Company(self.rows, rules or default_rules(), self.settings)

    def told(self, rules: Rules | None = None) -> list[str]:
        """The moves, one line each: cycle, day, kind, from and to."""
        return [tell(move) for move in self.company(rules).moves]


def default_rules() -> Rules:
    """The seeds beside this file."""
    return Rules.load(SEEDS)


def without_stages(*inactive: str) -> Rules:
    """The same seeds with some stages switched off."""
    tables = dict(default_rules().tables)
    tables["stages"] = [
        {**row, "is_active": "false"} if row["stage_code"] in inactive else row
        for row in tables["stages"]
    ]
    return Rules(tables)


def tell(move: Move) -> str:
    """A move as one line, like `1 day 3 advance INF>BEF`."""
    number = (move.at - START) / timedelta(days=1)
    way = f"{move.from_stage or ''}>{move.to_stage or ''}"
    return f"{move.cycle_number} day {number:g} {move.kind} {way}"


def kinds(moves: Sequence[Move]) -> list[str]:
    """Only the kinds of some moves."""
    return [move.kind for move in moves]
