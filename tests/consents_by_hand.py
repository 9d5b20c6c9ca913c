"""Consents told anew in plain Python, event by event, from the ledger of consents."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from by_hand import NEVER, Facts, grouped

PENDING = timedelta(days=30)
ORDER = ("requested", "confirmed", "declined", "expired", "withdrawn")


class Consents:
    """Every consent with when it stood, and every request with what became of it."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.spans: list[Any] = []
        self.requests: list[Any] = []
        events = [
            event
            for event in facts.rows("from marts.fct_consent_events")
            # That nobody answered in time is worked out anew.
            if not (event.is_derived and event.event_type == "expired")
        ]
        for subject, own in grouped(events, "person_key", "purpose", "channel").items():
            own.sort(key=lambda e: (
                e.occurred_at, ORDER.index(e.event_type), e.is_derived, e.contract, e.source,
                e.record_id,
            ))  # fmt: skip
            self._tell(subject, own)

    def _tell(self, subject: tuple[str, str, str], events: list[Any]) -> None:
        person, purpose, channel = subject
        span: Any = None
        pending: Any = None
        for event in events:
            at = event.occurred_at
            if pending and at > pending.expires_at:
                pending = self._end(pending, "expired", pending.expires_at)
            if event.event_type == "requested":
                if pending is None:
                    pending = SimpleNamespace(
                        person=person, purpose=purpose, channel=channel, at=at,
                        expires_at=at + PENDING, measure_key=event.measure_key, outcome="pending",
                        ended_at=None,
                    )  # fmt: skip
                    self.requests.append(pending)
                continue
            if event.event_type == "confirmed" and event.is_machine:
                continue
            answered = pending
            if pending:
                ended_as = {"withdrawn": "declined"}.get(event.event_type, event.event_type)
                pending = self._end(pending, ended_as, at)
            if event.event_type == "confirmed" and span is None:
                span = SimpleNamespace(
                    person=person, purpose=purpose, channel=channel, begin=at, end=None,
                    ended_by=None,
                    measure_key=event.measure_key or (answered.measure_key if answered else None),
                )  # fmt: skip
                self.spans.append(span)
            elif event.event_type != "confirmed" and span is not None:
                span.end, span.ended_by, span = at, event.event_type, None
        if pending and pending.expires_at <= self.facts.as_of:
            self._end(pending, "expired", pending.expires_at)

    @staticmethod
    def _end(request: Any, outcome: str, at: datetime) -> None:
        request.outcome, request.ended_at = outcome, at

    @cached_property
    def contactable(self) -> list[Any]:
        """When each person could be contacted: by purpose and channel, by channel, at all."""
        stays: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
        for span in self.spans:
            for purpose, channel in (
                (span.purpose, span.channel), ("any", span.channel), ("any", "any"),
            ):  # fmt: skip
                stays[span.person, purpose, channel].append(span)
        found = []
        for (person, purpose, channel), spans in stays.items():
            spans.sort(key=lambda s: (s.begin, s.end or NEVER))
            whole: Any = None
            for span in spans:
                end = span.end or NEVER
                if whole is None or span.begin > whole.until:
                    whole = SimpleNamespace(
                        person=person, purpose=purpose, channel=channel, begin=span.begin,
                        until=end, ended_by=span.ended_by,
                    )  # fmt: skip
                    found.append(whole)
                elif end > whole.until:
                    whole.until, whole.ended_by = end, span.ended_by
                elif end == whole.until and span.ended_by == "withdrawn":
                    whole.ended_by = "withdrawn"
        return found

    @cached_property
    def mails(self) -> list[Any]:
        """E-mails sent and delivered with the person: the first named of contact, lead, address."""
        identifiers = {
            row.identifier: row for row in self.facts.rows("from marts.dim_person_identifiers")
        }
        measures = {
            (row.source, row.measure_id): row.measure_key
            for row in self.facts.rows("from intermediate.int_measure_lookup")
        }
        found = []
        for mail in self.facts.rows("""
            from intermediate.int_email_events where event_type in ('sent', 'delivered')
            order by occurred_at, coalesce(content_id, '')"""):
            named = [
                identifiers[name]
                for name in (
                    mail.contact_id and f"contact:{mail.source}:{mail.contact_id}",
                    mail.lead_id and f"lead:{mail.source}:{mail.lead_id}",
                    mail.email_hash and f"address:{mail.email_hash}",
                )
                if name in identifiers
            ]
            if named:
                mail.person = min(named, key=lambda i: i.is_cut).person_key
                mail.measure_key = measures.get((mail.source, mail.measure_id))
                found.append(mail)
        return found
