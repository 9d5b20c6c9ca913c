"""The score of a person as of any instant: behaviour of this way up, and fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from oracle.identity import Identity
from oracle.records import Records
from oracle.rules import Row, Rules, rule_matches
from oracle.touches import Touch

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Score:
    """Asks rules, touches and records for one person's score."""

    records: Records
    rules: Rules
    identity: Identity

    def at(
        self, person: str, touches: Sequence[Touch], at: datetime, since: datetime, *, after: bool
    ) -> float:
        """The score at an instant, from touches since an instant (or, exclusively, after it)."""
        counting = [
            t
            for t in touches
            if not t.is_machine and t.at <= at and (t.at > since if after else t.at >= since)
        ]
        total = sum(
            self._behaviour(rule, counting, at)
            if rule["dimension"] == "behaviour"
            else self._fit(rule, person, at)
            for rule in self.rules.table("scoring_rules")
        )
        return round(total, 6)

    def _behaviour(self, rule: Row, touches: Sequence[Touch], at: datetime) -> float:
        half_life = rule.get("half_life_days")
        points = float(str(rule["points"]))
        total = 0.0
        for touch in touches:
            if rule_matches(rule, touch.contract, touch.event_type, touch.row):
                age = (at - touch.at) / DAY
                total += points * (1.0 if half_life is None else 2.0 ** (-age / float(half_life)))
        cap = rule.get("cap")
        return total if cap is None else min(float(cap), total)

    def _fit(self, rule: Row, person: str, at: datetime) -> float:
        """A fit rule gives its points once, if any record of the person matches. [D20]"""
        for contract, record_id in self._describing(person):
            row = self.records.as_known_at(contract, record_id, at)
            if rule_matches({**rule, "event_type": None}, contract, None, row):
                return float(str(rule["points"]))
        return 0.0

    def _describing(self, person: str) -> list[tuple[str, str]]:
        """The contacts, leads and account that say who a person is."""
        found = [
            ("contacts", contact_id)
            for contact_id, row in self.records.by_id("contacts").items()
            if self.identity.owner("contacts", row) == person
        ]
        found += [
            ("leads", lead_id)
            for lead_id, row in self.records.by_id("leads").items()
            if self.identity.owner("leads", row) == person
        ]
        account = self.identity.accounts.get(person)
        if account is not None and account in self.records.by_id("accounts"):
            found.append(("accounts", account))
        return found
