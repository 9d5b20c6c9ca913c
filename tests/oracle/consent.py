"""Consent: the ledger per person, purpose and channel, and what stands when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from oracle.identity import Identity
from oracle.records import Records
from oracle.rules import Row, truth

# [D13] The order at one instant; a withdrawal comes last.
ORDER = ("requested", "confirmed", "declined", "expired", "withdrawn")
ENDING = frozenset({"declined", "expired", "withdrawn"})


@dataclass(frozen=True)
class ConsentEvent:
    """One row of the ledger; `contract` and `record_id` point at what was landed."""

    person: str
    purpose: str | None
    channel: str | None
    event_type: str
    at: datetime
    method: str | None
    is_machine: bool
    is_derived: bool
    contract: str
    record_id: str

    @property
    def subject(self) -> tuple[str | None, str | None]:
        """What the consent is about: purpose and channel."""
        return (self.purpose, self.channel)

    @property
    def is_human_confirmation(self) -> bool:
        """Confirmed, and not by a link scanner."""
        return self.event_type == "confirmed" and not self.is_machine


@dataclass
class ConsentLedger:
    """All consent events of one person, in their order."""

    events: list[ConsentEvent] = field(default_factory=list)
    counting_methods: frozenset[str] = frozenset()

    def stands_at(self, at: datetime, *, counting_only: bool = False) -> bool:
        """Does any confirmed consent stand after everything that happened at the instant?

        A request never ends a standing consent, and neither does the expiry of a pending one.
        """
        standing: set[tuple[str | None, str | None]] = set()
        for event in self.events:
            if event.at > at:
                break
            if event.is_human_confirmation:
                if not counting_only or event.method in self.counting_methods:
                    standing.add(event.subject)
            elif event.event_type in ENDING and not (
                event.is_derived and event.event_type == "expired"
            ):
                standing.discard(event.subject)
        return bool(standing)

    def counting_confirmations(self) -> list[datetime]:
        """The instants of confirmations by a method that counts."""
        return [
            event.at
            for event in self.events
            if event.is_human_confirmation and event.method in self.counting_methods
        ]

    def withdrawals(self) -> list[ConsentEvent]:
        """Every withdrawal, delivered or derived, whether or not it ended something."""
        return [event for event in self.events if event.event_type == "withdrawn"]


def _sorting(event: ConsentEvent) -> tuple[datetime, int, str, str]:
    return (event.at, ORDER.index(event.event_type), event.contract, event.record_id)


def _delivered(records: Records, identity: Identity) -> list[ConsentEvent]:
    events = []
    for row in records.latest("consent_events"):
        person = identity.owner("consent_events", row)
        if person is None:
            continue
        events.append(
            ConsentEvent(
                person=person,
                purpose=row.get("purpose"),
                channel=row.get("channel"),
                event_type=str(row["event_type"]),
                at=records.instant(row, "occurred_at"),
                method=row.get("method"),
                is_machine=bool(truth(row.get("is_machine"))),
                is_derived=False,
                contract="consent_events",
                record_id=str(row["record_id"]),
            )
        )
    return events


def _refusals(records: Records) -> list[tuple[datetime, str, Row]]:
    """E-mails unsubscribed from or complained about, in the order of time and record."""
    return sorted(
        (
            (records.instant(row, "occurred_at"), str(row["record_id"]), row)
            for row in records.latest("email_events")
            if row["event_type"] in {"unsubscribed", "complained"}
        ),
        key=lambda refusal: refusal[:2],
    )


def _standing_for_mail(
    events: Sequence[ConsentEvent], at: datetime
) -> list[tuple[str | None, str | None]]:
    """Every e-mail consent that stands at an instant; a refusal withdraws them all.

    [D14] Everything delivered for the instant comes before it, withdrawals too.
    """
    standing: dict[tuple[str | None, str | None], bool] = {}
    for event in sorted(events, key=_sorting):
        if event.at > at:
            break
        if event.is_human_confirmation:
            standing[event.subject] = True
        elif event.event_type in ENDING:
            standing[event.subject] = False
    return [subject for subject, stands in standing.items() if stands and subject[1] == "email"]


def _expired_requests(
    events: Sequence[ConsentEvent], pending_days: int, as_of: datetime
) -> list[ConsentEvent]:
    """A derived row for each request that nobody answered in time.

    [D15] Whatever happens at the very end of the period is still in time; a second request then
    is still the same request. Declining, withdrawing and a delivered expiry answer it too.
    """
    expired = []
    by_subject: dict[tuple[str | None, str | None], list[ConsentEvent]] = defaultdict(list)
    for event in sorted(events, key=_sorting):
        by_subject[event.subject].append(event)
    for history in by_subject.values():
        pending: ConsentEvent | None = None

        def close(request: ConsentEvent, until: datetime) -> bool:
            end = request.at + timedelta(days=pending_days)
            if end >= until:
                return False
            expired.append(_expiry(request, end))
            return True

        for event in history:
            if pending is not None and close(pending, event.at):
                pending = None
            if event.event_type == "requested":
                pending = pending or event
            elif event.is_human_confirmation or event.event_type in ENDING:
                pending = None
        if pending is not None:
            close(pending, as_of + timedelta(microseconds=1))
    return expired


def _expiry(request: ConsentEvent, at: datetime) -> ConsentEvent:
    return ConsentEvent(
        person=request.person,
        purpose=request.purpose,
        channel=request.channel,
        event_type="expired",
        at=at,
        method=None,
        is_machine=False,
        is_derived=True,
        contract=request.contract,
        record_id=request.record_id,
    )


def consent_ledgers(records: Records, identity: Identity) -> dict[str, ConsentLedger]:
    """The ledger of every person who has any consent event."""
    by_person: dict[str, list[ConsentEvent]] = defaultdict(list)
    for event in _delivered(records, identity):
        by_person[event.person].append(event)
    for at, record_id, row in _refusals(records):
        person = identity.owner("email_events", row)
        if person in by_person:
            events = by_person[person]
            events.extend(
                ConsentEvent(
                    person=person,
                    purpose=purpose,
                    channel=channel,
                    event_type="withdrawn",
                    at=at,
                    method=None,
                    is_machine=bool(truth(row.get("is_machine"))),
                    is_derived=True,
                    contract="email_events",
                    record_id=record_id,
                )
                for purpose, channel in _standing_for_mail(events, at)
            )
    settings = records.settings
    ledgers = {}
    for person, events in by_person.items():
        derived = _expired_requests(events, settings.pending_opt_in_days, records.as_of)
        ledgers[person] = ConsentLedger(
            sorted([*events, *derived], key=_sorting),
            frozenset(settings.counting_consent_methods),
        )
    return ledgers
