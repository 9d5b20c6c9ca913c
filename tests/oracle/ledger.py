"""The stage ledger: how the evidence of one person moves their lead cycles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from oracle.consent import ConsentLedger
from oracle.evidence import WITHDRAWN, Evidence
from oracle.opportunities import Opportunity
from oracle.rules import CUSTOMER, NEW, Ladder, Rules, Settings

SalesRecord = tuple[str, str]

# [D28] Moves that tell the reason which their record gives; a dormant exit has none.
WITH_REASON = frozenset({"reject", "return", "lose", "exit"})


@dataclass(frozen=True)
class Move:
    """One row of the ledger."""

    person: str
    cycle_number: int
    cycle_type: str
    transition_number: int
    round: int
    from_stage: str | None
    to_stage: str | None
    at: datetime
    kind: str
    reason: str | None
    contract: str
    record_id: str
    is_inferred: bool


@dataclass
class Cycle:
    """One way up the mountain."""

    person: str
    number: int
    cycle_type: str
    ladder: Ladder
    started_at: datetime
    stage: str | None = None
    ended_at: datetime | None = None
    outcome: str = "open"
    round: int = 1
    arrivals: int = 0
    moves: list[Move] = field(default_factory=list)
    last_sign: Evidence | None = None
    last_setback_move_at: datetime | None = None
    set_back: set[SalesRecord] = field(default_factory=set)
    setback_moves: dict[SalesRecord, datetime] = field(default_factory=dict)
    scored_at: datetime | None = None
    crm_mql_at: datetime | None = None

    @property
    def is_nurturing(self) -> bool:
        """Does it stand before MQL?"""
        assert self.stage is not None
        return self.ladder.is_nurturing(self.stage)

    @property
    def rank(self) -> int:
        """How far up it stands."""
        assert self.stage is not None
        return self.ladder.rank[self.stage]

    def stood(self) -> list[str]:
        """Every stage it stood in so far, in order."""
        return [move.to_stage for move in self.moves if move.to_stage is not None]

    def resting_place(self) -> str:
        """Where a setback leads: the highest nurturing stage where it stood, else its first."""
        nurtured = [stage for stage in self.stood() if self.ladder.is_nurturing(stage)]
        return max(nurtured, key=lambda s: self.ladder.rank[s]) if nurtured else self.ladder.first


@dataclass
class Person:
    """All that the ledger needs to know about one person.

    Attributes:
        score: the score at an instant, since an instant, exclusively or not.
        customer_since: since when the person or their account is a customer, null if never;
            strictly later cycles are those of an existing customer.
    """

    name: str
    evidence: Sequence[Evidence]
    opportunities: Sequence[Opportunity]
    consent: ConsentLedger
    contact_requests: Sequence[datetime]
    score: Callable[[datetime, datetime, bool], float]
    customer_since: datetime | None


class Ledger:
    """Takes a person's evidence instant by instant and writes down the moves."""

    def __init__(self, person: Person, rules: Rules, settings: Settings, as_of: datetime) -> None:
        self.person = person
        self.rules = rules
        self.settings = settings
        self.as_of = as_of
        self.cycles: list[Cycle] = []
        self.dormant_after = timedelta(days=settings.dormant_after_days)

    # The course of time.

    def run(self) -> list[Cycle]:
        """All cycles of the person, with their moves."""
        timeline = sorted(self.person.evidence, key=lambda evidence: evidence.at)
        for at, group in groupby(timeline, key=lambda evidence: evidence.at):
            self._fall_dormant(before=at)
            ladder = self.rules.ladders[self._type_at(at)]
            for evidence in sorted(group, key=lambda e: self._order(e, ladder)):
                self._take(evidence)
        self._fall_dormant(before=None)
        return self.cycles

    def _order(self, evidence: Evidence, ladder: Ladder) -> tuple[int, int, str, str, str]:
        position = 0
        if evidence.order == 0:
            position = ladder.rank[self._resolve(evidence, ladder)]
        # [D24] A record that says two things of the same rank says them in any order.
        return (
            evidence.order,
            position,
            evidence.contract,
            self.settings.source,
            evidence.record_id,
        )

    @property
    def _open(self) -> Cycle | None:
        if self.cycles and self.cycles[-1].outcome == "open":
            return self.cycles[-1]
        return None

    def _type_at(self, at: datetime) -> str:
        if self._open is not None:
            return self._open.cycle_type
        since = self.person.customer_since
        return CUSTOMER if since is not None and since < at else NEW

    def _resolve(self, evidence: Evidence, ladder: Ladder) -> str:
        return ladder.first if evidence.stage is None else ladder.resolve(evidence.stage)

    def _fall_dormant(self, before: datetime | None) -> None:
        """End the cycle where nothing was heard for long, unless something comes in time."""
        cycle = self._open
        if cycle is None:
            return
        assert cycle.last_sign is not None
        end = cycle.last_sign.at + self.dormant_after
        if end > self.as_of or (before is not None and before <= end):
            return
        # [D25] The exit points at the last sign of life; of several at one instant, the last.
        self._exit(cycle, "dormant", cycle.last_sign, at=end)

    # One piece of evidence.

    def _take(self, evidence: Evidence) -> None:
        cycle = self._open
        if evidence.order == WITHDRAWN:
            if cycle is not None:
                self._withdraw(cycle, evidence)
            return
        counts = self._act(cycle, evidence)
        if counts and self._open is not None:
            self._open.last_sign = evidence

    def _act(self, cycle: Cycle | None, evidence: Evidence) -> bool:
        """Let evidence act; does it count as a sign of life?"""
        if evidence.says == "stage":
            if evidence.family == "score":
                return self._look_at_score(cycle, evidence)
            self._stage(cycle, evidence)
        elif evidence.says == "won":
            self._win(cycle, evidence)
        elif cycle is not None and evidence.says == "setback":
            self._set_back(cycle, evidence)
        elif cycle is not None and evidence.says == "disqualified":
            if self._may_move_back(evidence):
                self._exit(cycle, "disqualified", evidence)
        elif cycle is not None and evidence.says == "churned" and cycle.cycle_type == CUSTOMER:
            self._exit(cycle, "churned", evidence)
        return True

    def _look_at_score(self, cycle: Cycle | None, evidence: Evidence) -> bool:
        """The score opens no cycle, and counts only at or above threshold B."""
        if cycle is None or self.settings.mql_evidence == "crm":
            return False
        since, after = cycle.started_at, False
        if cycle.last_setback_move_at is not None:
            since, after = cycle.last_setback_move_at, True
        if self.person.score(evidence.at, since, after) < self.rules.threshold_b:
            return False
        cycle.scored_at = cycle.scored_at or evidence.at
        if cycle.is_nurturing:
            self._forward(cycle, evidence, "MQL")
        return True

    def _stage(self, cycle: Cycle | None, evidence: Evidence) -> None:
        is_crm_mql = evidence.family == "crm" and evidence.stage == "MQL"
        if is_crm_mql and self.settings.mql_evidence == "scored":
            return
        cycle_type = self._type_at(evidence.at)
        if evidence.customers_only and cycle_type == NEW:
            return
        if cycle is None:
            cycle = self._start(cycle_type, evidence.at)
            self._move(cycle, "enter", self._resolve(evidence, cycle.ladder), evidence)
        else:
            self._move_to(cycle, evidence)
        if is_crm_mql:
            cycle.crm_mql_at = cycle.crm_mql_at or evidence.at

    def _move_to(self, cycle: Cycle, evidence: Evidence) -> None:
        ladder = cycle.ladder
        target = self._resolve(evidence, ladder)
        is_forward = ladder.rank[target] > cycle.rank
        is_authoritative = evidence.family == "crm" and not ladder.is_nurturing(target)
        if evidence.family == "work":
            if is_forward and not self._in_grace(cycle, evidence):
                self._forward(cycle, evidence, target)
        elif not is_authoritative:
            if is_forward and cycle.is_nurturing:
                self._forward(cycle, evidence, target)
        elif is_forward:
            self._forward(cycle, evidence, target)
        elif ladder.rank[target] < cycle.rank and self._may_move_back(evidence):
            self._move(cycle, "regress", target, evidence)

    def _in_grace(self, cycle: Cycle, evidence: Evidence) -> bool:
        """Is this a late tick, soon after its own record was given back? [D26]"""
        if evidence.sales_record not in cycle.setback_moves:
            return False
        elapsed = evidence.at - cycle.setback_moves[evidence.sales_record]
        return elapsed < timedelta(hours=self.settings.reopen_grace_hours)

    def _forward(self, cycle: Cycle, evidence: Evidence, target: str) -> None:
        kind = "advance" if cycle.ladder.rank[target] == cycle.rank + 1 else "skip"
        if cycle.is_nurturing and not cycle.ladder.is_nurturing(target):
            if evidence.family in {"crm", "work"} and evidence.sales_record in cycle.set_back:
                kind = "reopen"
            elif self._asked_lately(cycle, evidence.at):
                kind = "fast_lane"
        self._move(cycle, kind, target, evidence)

    def _asked_lately(self, cycle: Cycle, at: datetime) -> bool:
        limit = timedelta(days=self.settings.fast_lane_days)
        return any(
            cycle.started_at <= asked <= at <= asked + limit
            for asked in self.person.contact_requests
        )

    def _open_opportunities(self, at: datetime) -> list[Opportunity]:
        return [o for o in self.person.opportunities if o.is_open(at, self.dormant_after)]

    def _may_move_back(self, evidence: Evidence) -> bool:
        """While an opportunity is open, only it may move the cycle back, and only if alone."""
        open_now = self._open_opportunities(evidence.at)
        return all((o.contract, o.record_id) == evidence.sales_record for o in open_now)

    def _set_back(self, cycle: Cycle, evidence: Evidence) -> None:
        """Rejected, returned or lost."""
        assert evidence.sales_record is not None
        cycle.set_back.add(evidence.sales_record)
        if cycle.is_nurturing:
            return
        if evidence.is_loss:
            kind = "lose"
            others = [
                o
                for o in self._open_opportunities(evidence.at)
                if (o.contract, o.record_id) != evidence.sales_record
            ]
            if others:
                return
        else:
            kind = "reject" if cycle.stage == "MQL" else "return"
            if not self._may_move_back(evidence):
                return
        self._move(cycle, kind, cycle.resting_place(), evidence)
        cycle.last_setback_move_at = evidence.at
        cycle.setback_moves[evidence.sales_record] = evidence.at

    def _win(self, cycle: Cycle | None, evidence: Evidence) -> None:
        if cycle is None:
            cycle = self._start(self._type_at(evidence.at), evidence.at)
            self._move(cycle, "enter", "ANG", evidence)
        self._move(cycle, "win", "ABS", evidence)
        cycle.outcome, cycle.ended_at = "won", evidence.at
        after_sales = self._start(CUSTOMER, evidence.at)
        self._move(after_sales, "enter", "AFS", evidence)
        self._go_on_with_another(after_sales, evidence.at)

    def _go_on_with_another(self, cycle: Cycle, at: datetime) -> None:
        """A new customer who still has an open opportunity moves on to where that stands."""
        still_open = self._open_opportunities(at)
        if not still_open:
            return
        other = min(still_open, key=lambda o: o.record_id)
        target = cycle.ladder.resolve(other.stage_at(at))
        if cycle.ladder.rank[target] > cycle.rank:
            evidence = Evidence(
                person=cycle.person,
                at=at,
                says="stage",
                family="crm",
                stage=target,
                contract=other.contract,
                record_id=other.record_id,
                sales_record=(other.contract, other.record_id),
                is_inferred=other.states[0].is_inferred,
            )
            self._move(cycle, "skip", target, evidence)

    def _withdraw(self, cycle: Cycle, evidence: Evidence) -> None:
        """[D27] What stands is judged after all that happened at the instant."""
        if cycle.rank > cycle.ladder.rank["MQL"] or self.person.consent.stands_at(evidence.at):
            return
        self._exit(cycle, "opted_out", evidence)

    # Writing it down.

    def _start(self, cycle_type: str, at: datetime) -> Cycle:
        number = len(self.cycles) + 1
        ladder = self.rules.ladders[cycle_type]
        cycle = Cycle(self.person.name, number, cycle_type, ladder, at)
        self.cycles.append(cycle)
        return cycle

    def _exit(
        self,
        cycle: Cycle,
        outcome: str,
        evidence: Evidence,
        *,
        at: datetime | None = None,
    ) -> None:
        self._move(cycle, "exit", None, evidence, at=at, outcome=outcome)
        cycle.outcome, cycle.ended_at = outcome, at or evidence.at

    def _move(
        self,
        cycle: Cycle,
        kind: str,
        to_stage: str | None,
        evidence: Evidence,
        *,
        at: datetime | None = None,
        outcome: str | None = None,
    ) -> None:
        came_from_below = cycle.stage is None or cycle.is_nurturing
        if to_stage is not None and came_from_below and not cycle.ladder.is_nurturing(to_stage):
            cycle.arrivals += 1
            cycle.round = cycle.arrivals
        cycle.moves.append(
            Move(
                person=cycle.person,
                cycle_number=cycle.number,
                cycle_type=cycle.cycle_type,
                transition_number=len(cycle.moves) + 1,
                round=cycle.round,
                from_stage=cycle.stage,
                to_stage=to_stage,
                at=at or evidence.at,
                kind=kind,
                reason=evidence.reason if kind in WITH_REASON and outcome != "dormant" else None,
                contract=evidence.contract,
                record_id=evidence.record_id,
                is_inferred=evidence.is_inferred,
            )
        )
        if to_stage is not None:
            cycle.stage = to_stage
