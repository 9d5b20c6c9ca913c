"""The rules that the business owns: seeds as tables, and the single values."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = Mapping[str, str | None]
Table = Sequence[Row]

NEW = "new_lead"
CUSTOMER = "existing_customer_lead"


def truth(text: str | None) -> bool | None:
    """A delivered yes or no; null when nothing was delivered."""
    if text is None or text.strip() == "":
        return None
    return text.strip().lower() in {"true", "t", "1", "yes", "y"}


@dataclass(frozen=True)
class Settings:
    """The single values; the defaults are the project's."""

    as_of: str
    source: str = "canonical"
    source_timezone: str = "Europe/Berlin"
    reporting_timezone: str = "Europe/Berlin"
    counting_consent_methods: tuple[str, ...] = ("double",)
    pending_opt_in_days: int = 30
    fast_lane_days: int = 7
    dormant_after_days: int = 365
    reopen_grace_hours: int = 24
    max_emails_per_identifier: int = 3
    mql_evidence: str = "earliest"
    hash_key: str = "oracle"

    def dbt_vars(self) -> dict[str, Any]:
        """The same values as variables of the dbt project."""
        return {
            "as_of": self.as_of,
            "counting_consent_methods": list(self.counting_consent_methods),
            "pending_opt_in_days": self.pending_opt_in_days,
            "fast_lane_days": self.fast_lane_days,
            "dormant_after_days": self.dormant_after_days,
            "reopen_grace_hours": self.reopen_grace_hours,
            "max_emails_per_identifier": self.max_emails_per_identifier,
            "mql_evidence": self.mql_evidence,
        }


@dataclass(frozen=True)
class Ladder:
    """The order of the stages for one type of cycle.

    `rank` covers the active stages only; WIK and CUS share one rank.
    """

    full: tuple[tuple[str, int], ...]
    active: frozenset[str]
    rank: Mapping[str, int]
    first: str

    @classmethod
    def build(cls, full: Sequence[tuple[str, int]], active: frozenset[str]) -> Ladder:
        """Number the active stages of `full` (code, step) one after the other."""
        steps = sorted({step for code, step in full if code in active})
        rank = {code: steps.index(step) for code, step in full if code in active}
        first = min(rank, key=lambda code: rank[code])
        return cls(tuple(full), active, rank, first)

    def resolve(self, stage: str) -> str:
        """The active stage that evidence of `stage` counts for in this order.

        A stage that this order does not have (AFS, WIK, CUS of a new lead) and one that is
        inactive with nothing active before it count for the first stage.
        """
        if stage in self.rank:
            return stage
        step = dict(self.full).get(stage)
        if step is None:
            return self.first
        before = [code for code, at in self.full if code in self.active and at < step]
        # [D1] Where WIK and CUS are both the nearest one before, WIK is taken (by code order
        # of the seed); it cannot happen with the shipped order, where MQL follows and is active.
        return max(before, key=lambda code: self.rank[code]) if before else self.first

    def is_nurturing(self, stage: str) -> bool:
        """Does the stage lie before MQL?"""
        return self.rank[stage] < self.rank["MQL"]


def _ladders(stages: Table) -> dict[str, Ladder]:
    active = frozenset(str(s["stage_code"]) for s in stages if truth(s["is_active"]))
    new = [
        (str(s["stage_code"]), int(str(s["position"])))
        for s in stages
        if s["stage_code"] not in {"AFS", "WIK", "CUS"}
    ]
    customer = [(str(s["stage_code"]), int(str(s["customer_position"]))) for s in stages]
    side_by_side = min(step for code, step in customer if code in {"WIK", "CUS"})
    customer = [(code, side_by_side if code in {"WIK", "CUS"} else step) for code, step in customer]
    by_step = {
        NEW: sorted(new, key=lambda item: item[1]),
        CUSTOMER: sorted(customer, key=lambda item: item[1]),
    }
    return {kind: Ladder.build(order, active) for kind, order in by_step.items()}


@dataclass(frozen=True)
class Rules:
    """All seeds, ready to ask."""

    tables: Mapping[str, Table]
    ladders: Mapping[str, Ladder] = field(init=False)
    statuses: Mapping[tuple[str, str, str], Row] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ladders", _ladders(self.tables["stages"]))
        known = {
            (str(r["source"]), str(r["object"]), str(r["status"])): r
            for r in self.tables["crm_status_map"]
        }
        object.__setattr__(self, "statuses", known)

    @classmethod
    def load(cls, folder: Path) -> Rules:
        """Read every CSV file of a seeds folder."""
        return cls({path.stem: read_csv(path) for path in sorted(folder.glob("*.csv"))})

    def table(self, name: str) -> Table:
        """The rows of a seed; empty where the business has none."""
        return self.tables.get(name, [])

    def column(self, name: str) -> frozenset[str]:
        """The values of a seed with one column, in lower case."""
        return frozenset(str(next(iter(r.values()))).strip().lower() for r in self.table(name))

    def status(self, source: str, thing: str, status: str | None) -> Row | None:
        """What a CRM status means, or null where no rule knows it."""
        return None if status is None else self.statuses.get((source, thing, status))

    @property
    def threshold_b(self) -> float:
        """The score from which a lead is ready for sales."""
        rows = [r for r in self.table("thresholds") if r["threshold_code"] == "B"]
        return float(str(rows[0]["minimum_score"]))


def read_csv(path: Path) -> list[Row]:
    """Rows of a CSV file; an empty field is null."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [
            {name: (value if value != "" else None) for name, value in row.items()}
            for row in csv.DictReader(lines)
        ]


def matches(pattern: str | None, value: str | None) -> bool:
    """Anywhere, whatever the case; an empty pattern matches all."""
    if pattern is None:
        return True
    return value is not None and re.search(pattern, value, re.IGNORECASE) is not None


def rule_matches(rule: Row, contract: str, event_type: str | None, row: Row) -> bool:
    """Does a rule of the form contract, event type, field, pattern match a record?"""
    if rule.get("contract") is not None and rule["contract"] != contract:
        return False
    if rule.get("event_type") is not None and rule["event_type"] != event_type:
        return False
    name = rule.get("field")
    return matches(rule.get("pattern"), row.get(name) if name is not None else None)


def best_rule(candidates: Sequence[Row]) -> Row | None:
    """The greatest priority, then the smallest rule id."""
    if not candidates:
        return None
    return min(
        candidates, key=lambda rule: (-int(str(rule.get("priority") or 0)), str(rule["rule_id"]))
    )
