"""Evidence: every dated, landed fact that may move a lead cycle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from oracle.consent import ConsentLedger
from oracle.identity import Identity
from oracle.opportunities import (
    BUSINESS_STAGE,
    SERVICE_ORDERS,
    Opportunity,
    State,
    activity_stage,
)
from oracle.records import Records
from oracle.rules import Row, Rules, truth
from oracle.touches import Touch

# What the evidence says. `known` is a CRM state that moves nothing but shows that somebody cares.
CLASSES = {"stage": 0, "won": 1, "known": 1, "setback": 2, "disqualified": 3, "churned": 3}
WITHDRAWN = 4


@dataclass(frozen=True)
class Evidence:
    """One fact about one person.

    Attributes:
        says: stage, won, known, setback, disqualified, churned or withdrawn.
        family: crm (a state), work (of sales), touch, or score (a touch seen as a score).
        stage: the stage that it names; null of stage evidence means the first nurturing stage.
        sales_record: the lead or opportunity that it is about.
        customers_only: the WIK or CUS of an opportunity, left out for a new lead.
    """

    person: str
    at: datetime
    says: str
    family: str
    stage: str | None
    contract: str
    record_id: str
    sales_record: tuple[str, str] | None = None
    reason: str | None = None
    is_inferred: bool = False
    is_loss: bool = False
    customers_only: bool = False

    @property
    def order(self) -> int:
        """The class by which evidence of one instant is taken."""
        return WITHDRAWN if self.says == "withdrawn" else CLASSES[self.says]


def _says(meaning: str) -> str:
    if meaning in {"rejected", "returned", "lost"}:
        return "setback"
    return meaning


def all_evidence(
    records: Records,
    rules: Rules,
    identity: Identity,
    touches: Sequence[Touch],
    opportunities: Sequence[Opportunity],
    consents: dict[str, ConsentLedger],
) -> dict[str, list[Evidence]]:
    """The evidence of every person, unordered."""
    found: dict[str, list[Evidence]] = defaultdict(list)
    for evidence in [
        *_of_leads(records, rules, identity),
        *_of_opportunities(opportunities),
        *_of_activities(records, rules, identity),
        *_of_orders(records, identity),
        *_of_touches(touches),
        *_of_withdrawals(consents),
    ]:
        if evidence.at <= records.as_of:
            found[evidence.person].append(evidence)
    return found


def _of_leads(records: Records, rules: Rules, identity: Identity) -> Iterator[Evidence]:
    """The birth and the changes of every lead record that is alive.

    [D21] Merged leads are one record, born when the first of them was created, with the status
    that its first change left or, without any, the one of the lead that it lives on in.
    """
    leads = records.by_id("leads")
    changes: dict[str, list[Row]] = defaultdict(list)
    for change in records.latest("lead_status_changes"):
        if change["lead_id"] in leads:
            changes[identity.lead_roots[str(change["lead_id"])]].append(change)
    members: dict[str, list[Row]] = defaultdict(list)
    for lead_id, lead in leads.items():
        members[identity.lead_roots[lead_id]].append(lead)
    for root, merged in members.items():
        if root in leads and truth(leads[root].get("is_deleted")):
            continue
        history = sorted(
            changes[root],
            key=lambda c: (records.instant(c, "occurred_at"), str(c["record_id"])),
        )
        first = min(
            merged, key=lambda lead: (records.instant(lead, "created_at"), str(lead["lead_id"]))
        )
        today = leads.get(root, first).get("status")
        born_as = history[0].get("from_status") if history else today
        states = [
            ("leads", str(first["lead_id"]), records.instant(first, "created_at"), born_as, first)
        ]
        states += [
            (
                "lead_status_changes",
                str(change["record_id"]),
                records.instant(change, "occurred_at"),
                change.get("to_status"),
                change,
            )
            for change in history
        ]
        for contract, record_id, at, status, row in states:
            known = rules.status(records.settings.source, "lead", status)
            if known is None:
                continue
            meaning = str(known["meaning"])
            # [D22] A lead is neither won nor lost: opportunities are.
            says = "known" if meaning in {"won", "lost"} else _says(meaning)
            yield Evidence(
                person=identity.lead_owner(str(row["lead_id"])),
                at=at,
                says=says,
                family="crm",
                stage=known["stage_code"] if meaning == "stage" else None,
                contract=contract,
                record_id=record_id,
                sales_record=("lead", root),
                reason=row.get("reason"),
                is_inferred=truth(row.get("is_date_known")) is False,
            )


def _of_opportunities(opportunities: Sequence[Opportunity]) -> Iterator[Evidence]:
    for opportunity in opportunities:
        created, *changes = opportunity.states
        yield _of_state(opportunity, created, "stage")
        added = BUSINESS_STAGE.get(opportunity.business_type or "")
        if added is not None:
            yield Evidence(
                person=opportunity.person,
                at=opportunity.created_at,
                says="stage",
                family="crm",
                stage=added,
                contract=opportunity.contract,
                record_id=opportunity.record_id,
                sales_record=(opportunity.contract, opportunity.record_id),
                is_inferred=created.is_inferred,
                customers_only=True,
            )
        for state in changes:
            if state is not opportunity.won and state.meaning != "lost":
                # Only the first "won" wins, and only where nothing better is delivered.
                says = "known" if state.meaning == "won" else _says(state.meaning)
                yield _of_state(opportunity, state, says)
        if opportunity.won is not None:
            yield _of_state(opportunity, opportunity.won, "won")
        for loss in opportunity.losses:
            yield _of_state(opportunity, loss, "setback")


def _of_state(opportunity: Opportunity, state: State, says: str) -> Evidence:
    return Evidence(
        person=opportunity.person,
        at=state.at,
        says=says,
        family="crm",
        stage=state.stage,
        contract=state.contract,
        record_id=state.record_id,
        sales_record=(opportunity.contract, opportunity.record_id),
        reason=state.reason,
        is_inferred=state.is_inferred,
        is_loss=state.meaning == "lost",
    )


def _of_activities(records: Records, rules: Rules, identity: Identity) -> Iterator[Evidence]:
    opportunities = records.by_id("opportunities")
    for row in records.latest("sales_activities"):
        person, stage = identity.activity_owner(row), activity_stage(rules, row)
        if person is None or stage is None:
            continue
        sales_record = None
        lead_id, opportunity_id = row.get("lead_id"), row.get("opportunity_id")
        if opportunity_id in opportunities:
            sales_record = ("opportunities", str(opportunity_id))
        elif lead_id in identity.lead_roots:
            sales_record = ("lead", identity.lead_roots[str(lead_id)])
        yield Evidence(
            person=person,
            at=records.instant(row, "occurred_at"),
            says="stage",
            family="work",
            stage=stage,
            contract="sales_activities",
            record_id=str(row["record_id"]),
            sales_record=sales_record,
        )


def _of_orders(records: Records, identity: Identity) -> Iterator[Evidence]:
    """Service orders; the others are opportunities."""
    for row in records.latest("orders"):
        if row.get("order_type") in SERVICE_ORDERS:
            yield Evidence(
                person=identity.order_owner(row),
                at=records.instant(row, "ordered_at"),
                says="stage",
                family="touch",
                stage="AFS",
                contract="orders",
                record_id=str(row["order_id"]),
            )


def _of_touches(touches: Sequence[Touch]) -> Iterator[Evidence]:
    """Each touch as evidence of its stage, and every touch of a human as a look at the score.

    [D23] The score is looked at with every touch but a machine's, whatever its kind.
    """
    for touch in touches:
        if touch.person is None or touch.is_machine:
            continue
        if touch.may_be_evidence and (touch.stage is not None or touch.is_contact_request):
            yield Evidence(
                person=touch.person,
                at=touch.at,
                says="stage",
                family="touch",
                stage=touch.stage,
                contract=touch.contract,
                record_id=touch.record_id,
            )
        yield Evidence(
            person=touch.person,
            at=touch.at,
            says="stage",
            family="score",
            stage="MQL",
            contract=touch.contract,
            record_id=touch.record_id,
        )


def _of_withdrawals(consents: dict[str, ConsentLedger]) -> Iterator[Evidence]:
    for person, ledger in consents.items():
        for event in ledger.withdrawals():
            yield Evidence(
                person=person,
                at=event.at,
                says="withdrawn",
                family="consent",
                stage=None,
                contract=event.contract,
                record_id=event.record_id,
            )
