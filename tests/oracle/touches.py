"""Touches: web and social events and clicked e-mails, with what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from oracle.identity import Identity
from oracle.records import Records
from oracle.rules import Row, Rules, best_rule, matches, rule_matches, truth

URLS = {"web_events": "page_url", "social_events": "landing_url", "email_events": "url"}
MACHINES = {"web_events": "is_bot", "email_events": "is_machine"}


@dataclass(frozen=True)
class Touch:
    """One event; `person` is null where the event names nobody."""

    contract: str
    record_id: str
    at: datetime
    person: str | None
    row: Row
    event_type: str
    is_machine: bool
    content_id: str | None
    stage: str | None
    measure_id: str | None
    channel_id: str | None
    is_contact_request: bool

    @property
    def may_be_evidence(self) -> bool:
        """Those of a human being may."""
        return not self.is_machine


def content_of(rules: Rules, contract: str, row: Row) -> Row | None:
    """The catalogued content that an event is about.

    [D10] A `content_id` that the catalogue does not know is as good as none.
    """
    catalogue = rules.table("content_catalogue")
    by_id = [c for c in catalogue if c["content_id"] == row.get("content_id")]
    if by_id:
        return by_id[0]
    url = row.get(URLS[contract])
    by_url = [
        c for c in catalogue if c["url_pattern"] is not None and matches(c["url_pattern"], url)
    ]
    if not by_url:
        return None
    return min(by_url, key=lambda c: (-len(str(c["url_pattern"])), str(c["content_id"])))


def stage_of(
    rules: Rules, contract: str, event_type: str, row: Row, content: Row | None
) -> str | None:
    """The stage of the content, else that of the best stage rule."""
    if content is not None and content["stage_code"] is not None:
        return content["stage_code"]
    rule = best_rule(
        [r for r in rules.table("stage_rules") if rule_matches(r, contract, event_type, row)]
    )
    return rule["stage_code"] if rule is not None else None


def _is_contact_request(contract: str, event_type: str, content: Row | None) -> bool:
    if event_type == "contact_request":
        return True
    if content is None or not truth(content.get("is_contact_request")):
        return False
    # [D11] "Clicked or visited": every web event visits its page.
    return contract == "web_events" or event_type in {"click", "clicked", "lead_form_submit"}


def _channel(rules: Rules, contract: str, row: Row) -> str | None:
    rules_that_match = [
        r
        for r in rules.table("channel_rules")
        if rule_matches({**r, "event_type": None}, contract, None, row)
    ]
    best = best_rule(rules_that_match)
    return best["channel_id"] if best is not None else None


def all_touches(records: Records, rules: Rules, identity: Identity) -> list[Touch]:
    """Every touch, in the order of time, contract and record."""
    touches = []
    for contract in ("web_events", "social_events", "email_events"):
        for row in records.latest(contract):
            event_type = str(row["event_type"])
            if contract == "email_events" and event_type != "clicked":
                continue  # [D23] Sent, opened and the like are no touches.
            content = content_of(rules, contract, row)
            is_machine = bool(truth(row.get(MACHINES.get(contract, ""))))
            touches.append(
                Touch(
                    contract=contract,
                    record_id=str(row["record_id"]),
                    at=records.instant(row, "occurred_at"),
                    person=identity.owner(contract, row),
                    row=row,
                    event_type=event_type,
                    is_machine=is_machine,
                    content_id=content["content_id"] if content is not None else None,
                    stage=stage_of(rules, contract, event_type, row, content),
                    # [D12] The measure that the event names, else its content's.
                    measure_id=row.get("measure_id") or (content or {}).get("measure_id"),
                    channel_id=_channel(rules, contract, row),
                    is_contact_request=not is_machine
                    and _is_contact_request(contract, event_type, content),
                )
            )
    return sorted(touches, key=lambda touch: (touch.at, touch.contract, touch.record_id))
