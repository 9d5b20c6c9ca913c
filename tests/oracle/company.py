"""Everything that the rules say about one set of delivered rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property

from oracle.consent import ConsentLedger, consent_ledgers
from oracle.cycles import CycleRow, DayKey, DayRow, cycle_row, daily
from oracle.evidence import Evidence, all_evidence
from oracle.identity import Identity
from oracle.ledger import Cycle, Ledger, Move, Person
from oracle.opportunities import Opportunity, opportunities
from oracle.personas import personas
from oracle.records import Records
from oracle.rules import Row, Rules, Settings
from oracle.scoring import Score
from oracle.touches import Touch, all_touches

Rows = Mapping[str, Sequence[Row]]


class Company:
    """Asks all questions of one company; every answer is worked out once.

    Args:
        rows: per contract the rows in order of delivery, values as text.
        rules: the seeds.
        settings: the single values.
    """

    def __init__(self, rows: Rows, rules: Rules, settings: Settings) -> None:
        self.rules = rules
        self.settings = settings
        self.records = Records(rows, settings)
        self.identity = Identity(self.records, rules)

    @cached_property
    def touches(self) -> list[Touch]:
        """All touches, those of nobody too."""
        return all_touches(self.records, self.rules, self.identity)

    @cached_property
    def consents(self) -> dict[str, ConsentLedger]:
        """The consent ledger of every person who has one."""
        return consent_ledgers(self.records, self.identity)

    @cached_property
    def opportunities(self) -> list[Opportunity]:
        """Live opportunities, and orders that count as one."""
        return opportunities(self.records, self.rules, self.identity)

    @cached_property
    def evidence(self) -> dict[str, list[Evidence]]:
        """The evidence of every person."""
        return all_evidence(
            self.records,
            self.rules,
            self.identity,
            self.touches,
            self.opportunities,
            self.consents,
        )

    @cached_property
    def personas(self) -> dict[str, str]:
        """Persons with a persona."""
        return personas(self.records, self.rules, self.identity)

    @cached_property
    def cycles(self) -> list[Cycle]:
        """Every lead cycle, by person and number."""
        found: list[Cycle] = []
        for name in sorted(self.evidence):
            ledger = Ledger(self._person(name), self.rules, self.settings, self.records.as_of)
            found.extend(ledger.run())
        return found

    @property
    def moves(self) -> list[Move]:
        """The stage ledger."""
        return [move for cycle in self.cycles for move in cycle.moves]

    @property
    def cycle_rows(self) -> list[CycleRow]:
        """The cycles with their stamps."""
        return [
            cycle_row(
                cycle,
                self.consents.get(cycle.person, ConsentLedger()),
                self.identity.accounts.get(cycle.person),
                self.personas.get(cycle.person, "unknown"),
            )
            for cycle in self.cycles
        ]

    @property
    def daily(self) -> dict[DayKey, DayRow]:
        """Stock, entered and left per day."""
        zone = self.settings.reporting_timezone
        return daily(self.cycles, self.personas, zone, self.records.as_of)

    @property
    def bridge(self) -> dict[str, set[str]]:
        """The persons of every live opportunity: its owner and its contacts' owners."""
        persons: dict[str, set[str]] = {}
        for opportunity in self.opportunities:
            if opportunity.contract != "opportunities":
                continue
            contacts = self.identity.opportunity_contacts(opportunity.record_id)
            owners = {self.identity.owner("opportunity_contacts", row) for row in contacts}
            persons[opportunity.record_id] = {opportunity.person, *(o for o in owners if o)}
        return persons

    @cached_property
    def _customer_since(self) -> dict[str, datetime]:
        """The first win of every person, and of everybody at the same account."""
        wins = [o for o in self.opportunities if o.won is not None]
        first: dict[str, datetime] = {}
        for opportunity in wins:
            assert opportunity.won is not None
            at = opportunity.won.at
            for key in (f"person {opportunity.person}", f"account {opportunity.account_id}"):
                first[key] = min(at, first.get(key, at))
        return first

    def _person(self, name: str) -> Person:
        touches = [touch for touch in self.touches if touch.person == name]
        score = Score(self.records, self.rules, self.identity)
        account = self.identity.accounts.get(name)
        since = [
            self._customer_since[key]
            for key in (f"person {name}", f"account {account}")
            if key in self._customer_since and key != "account None"
        ]
        owned: dict[str, list[Opportunity]] = defaultdict(list)
        for opportunity in self.opportunities:
            owned[opportunity.person].append(opportunity)
        return Person(
            name=name,
            evidence=self.evidence[name],
            opportunities=owned[name],
            consent=self.consents.get(name, ConsentLedger()),
            contact_requests=[touch.at for touch in touches if touch.is_contact_request],
            score=lambda at, since, after: score.at(name, touches, at, since, after=after),
            customer_since=min(since) if since else None,
        )
