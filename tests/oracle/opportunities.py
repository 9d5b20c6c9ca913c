"""Opportunities: when each is won, lost and open, and at which stage it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from oracle.identity import Identity
from oracle.records import Records
from oracle.rules import CUSTOMER, Row, Rules, truth
from oracle.touches import stage_of

# Orders of these types count as an opportunity of their own where they belong to none.
ORDER_BUSINESS: Mapping[str, str] = {
    "new": "new",
    "repeat": "repurchase",
    "cross_sell": "cross_sell",
    "up_sell": "up_sell",
}
SERVICE_ORDERS = frozenset({"service", "training", "spare_parts", "consumables"})
# Stage evidence that the business type of an existing customer's opportunity adds.
BUSINESS_STAGE: Mapping[str, str] = {"repurchase": "WIK", "cross_sell": "CUS", "up_sell": "CUS"}


@dataclass(frozen=True)
class State:
    """A known state of an opportunity; `rank` orders states of one instant."""

    at: datetime
    rank: tuple[int, int, str, str]
    meaning: str
    stage: str | None
    contract: str
    record_id: str
    reason: str | None
    is_inferred: bool


@dataclass(frozen=True)
class Opportunity:
    """A live opportunity, or an order that counts as one.

    `states` begin with the creation; `won` is the state by which it was won, `losses` those by
    which it was lost.
    """

    contract: str
    record_id: str
    person: str
    account_id: str | None
    business_type: str | None
    created_at: datetime
    states: Sequence[State]
    won: State | None
    losses: Sequence[State]
    worked_at: Sequence[datetime]

    def last_state(self, at: datetime) -> State:
        """The last state at an instant at or after the creation."""
        return max((s for s in self._history() if s.at <= at), key=lambda s: (s.at, s.rank))

    def _history(self) -> list[State]:
        return [*self.states, *self.losses]

    def stage_at(self, at: datetime) -> str:
        """The stage of the last state that means one."""
        meaning_stage = [s for s in self.states if s.at <= at and s.stage is not None]
        stage = max(meaning_stage, key=lambda s: (s.at, s.rank)).stage
        assert stage is not None
        return stage

    def is_open(self, at: datetime, dormant_after: timedelta) -> bool:
        """Created, not won, not lost or disqualified, and not gone quiet."""
        if self.created_at > at or (self.won is not None and self.won.at <= at):
            return False
        if self.last_state(at).meaning in {"lost", "disqualified"}:
            return False
        signs = [s.at for s in self._history()] + list(self.worked_at)
        return at - max(sign for sign in signs if sign <= at) <= dormant_after


def state_class(meaning: str) -> int:
    """The order of states at one instant: stages, the win, setbacks, ends."""
    return {"stage": 0, "won": 1, "rejected": 2, "returned": 2, "lost": 2}.get(meaning, 3)


def opportunities(records: Records, rules: Rules, identity: Identity) -> list[Opportunity]:
    """All live opportunities and the orders that count as one."""
    return [*_delivered(records, rules, identity), *_orders(records, identity)]


def activity_stage(rules: Rules, row: Row) -> str | None:
    """The stage that a sales activity stands for."""
    return stage_of(rules, "sales_activities", str(row["activity_type"]), row, None)


def _delivered(records: Records, rules: Rules, identity: Identity) -> list[Opportunity]:
    source = records.settings.source
    changes: dict[str, list[Row]] = defaultdict(list)
    for row in records.latest("opportunity_stage_changes"):
        changes[str(row["opportunity_id"])].append(row)
    worked: dict[str, list[datetime]] = defaultdict(list)
    for row in records.latest("sales_activities"):
        # [D17] Sales work on an opportunity is evidence of its own.
        if row.get("opportunity_id") is not None and activity_stage(rules, row) is not None:
            worked[str(row["opportunity_id"])].append(records.instant(row, "occurred_at"))
    found = []
    for row in records.latest("opportunities"):
        if truth(row.get("is_deleted")):
            continue
        opportunity_id = str(row["opportunity_id"])
        created_at = records.instant(row, "created_at")
        history = sorted(
            changes[opportunity_id],
            key=lambda c: (records.instant(c, "occurred_at"), str(c["record_id"])),
        )
        known = [
            state
            for change in history
            if (state := _changed(records, rules, source, change)) is not None
        ]
        born = _born(rules, source, row, history, created_at)
        person = identity.opportunity_owner(opportunity_id)
        found.append(
            Opportunity(
                contract="opportunities",
                record_id=opportunity_id,
                person=person,
                # [D18] Where it names no account, it was sold to its person's.
                account_id=row.get("account_id") or identity.accounts.get(person),
                business_type=row.get("business_type"),
                created_at=created_at,
                states=[born, *known],
                won=_won(records, row, created_at, known),
                losses=_losses(records, row, created_at, known),
                worked_at=worked[opportunity_id],
            )
        )
    return found


def _rank(
    rules: Rules, meaning: str, stage: str | None, contract: str, record_id: str
) -> tuple[int, int, str, str]:
    ladder = rules.ladders[CUSTOMER]
    position = ladder.rank[ladder.resolve(stage)] if stage is not None else 0
    return (state_class(meaning), position, contract, record_id)


def _born(
    rules: Rules, source: str, row: Row, history: Sequence[Row], created_at: datetime
) -> State:
    status = history[0].get("from_status") if history else row.get("status")
    known = rules.status(source, "opportunity", status)
    stage = known["stage_code"] if known is not None and known["meaning"] == "stage" else "ANG"
    opportunity_id = str(row["opportunity_id"])
    return State(
        at=created_at,
        rank=_rank(rules, "stage", stage, "opportunities", opportunity_id),
        meaning="stage",
        stage=stage,
        contract="opportunities",
        record_id=opportunity_id,
        reason=None,
        is_inferred=truth(row.get("is_date_known")) is False,
    )


def _changed(records: Records, rules: Rules, source: str, change: Row) -> State | None:
    known = rules.status(source, "opportunity", change.get("to_status"))
    if known is None:
        return None
    meaning, record_id = str(known["meaning"]), str(change["record_id"])
    stage = known["stage_code"] if meaning == "stage" else None
    return State(
        at=records.instant(change, "occurred_at"),
        rank=_rank(rules, meaning, stage, "opportunity_stage_changes", record_id),
        meaning=meaning,
        stage=stage,
        contract="opportunity_stage_changes",
        record_id=record_id,
        reason=change.get("reason"),
        is_inferred=truth(change.get("is_date_known")) is False,
    )


def _closing(records: Records, row: Row, created_at: datetime, meaning: str) -> State | None:
    """The state that `closed_at` tells of; null where it is not delivered or lies ahead."""
    closed_at = records.when(row.get("closed_at"))
    if closed_at is None or max(closed_at, created_at) > records.as_of:
        return None
    opportunity_id = str(row["opportunity_id"])
    return State(
        at=max(closed_at, created_at),
        rank=(state_class(meaning), 0, "opportunities", opportunity_id),
        meaning=meaning,
        stage=None,
        contract="opportunities",
        record_id=opportunity_id,
        reason=row.get("lost_reason") if meaning == "lost" else None,
        is_inferred=truth(row.get("is_date_known")) is False,
    )


def _won(records: Records, row: Row, created_at: datetime, known: Sequence[State]) -> State | None:
    is_won = truth(row.get("is_won"))
    if is_won is False:
        return None
    if is_won and row.get("closed_at") is not None:
        return _closing(records, row, created_at, "won")
    return next((state for state in known if state.meaning == "won"), None)


def _losses(
    records: Records, row: Row, created_at: datetime, known: Sequence[State]
) -> list[State]:
    losses = [
        replace(state, reason=state.reason or row.get("lost_reason"))
        for state in known
        if state.meaning == "lost"
    ]
    if losses or truth(row.get("is_won")) is not False:
        return losses
    closing = _closing(records, row, created_at, "lost")
    return [closing] if closing is not None else []


def _orders(records: Records, identity: Identity) -> list[Opportunity]:
    known = {
        opportunity_id
        for opportunity_id, row in records.by_id("opportunities").items()
        if not truth(row.get("is_deleted"))
    }
    found = []
    for row in records.latest("orders"):
        business_type = ORDER_BUSINESS.get(str(row.get("order_type")))
        # [D19] A deleted opportunity does not tell of the sale, so the order does.
        if business_type is None or row.get("opportunity_id") in known:
            continue
        order_id, at = str(row["order_id"]), records.instant(row, "ordered_at")
        person = identity.order_owner(row)

        def state(
            meaning: str, stage: str | None, order_id: str = order_id, at: datetime = at
        ) -> State:
            return State(
                at=at,
                rank=(state_class(meaning), 0, "orders", order_id),
                meaning=meaning,
                stage=stage,
                contract="orders",
                record_id=order_id,
                reason=None,
                is_inferred=False,
            )

        found.append(
            Opportunity(
                contract="orders",
                record_id=order_id,
                person=person,
                account_id=row.get("account_id") or identity.accounts.get(person),
                business_type=business_type,
                created_at=at,
                states=[state("stage", "ANG")],
                won=state("won", None),
                losses=[],
                worked_at=[],
            )
        )
    return found
