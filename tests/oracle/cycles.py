"""Lead cycles with their stamps, the stock of every day, and the persona of a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from oracle import instants
from oracle.consent import ConsentLedger
from oracle.ledger import Cycle


@dataclass(frozen=True)
class CycleRow:
    """One row of the cycles, as far as the ledger and the consents tell."""

    person: str
    cycle_number: int
    cycle_type: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    entered_at: Mapping[str, datetime]
    a_passed_at: datetime | None
    b_passed_at: datetime | None
    c_passed_at: datetime | None
    won_at: datetime | None
    round_count: int
    current_stage: str
    current_stage_since: datetime
    account_id: str | None
    persona_id: str


def cycle_row(
    cycle: Cycle, consent: ConsentLedger, account_id: str | None, persona_id: str
) -> CycleRow:
    """Read the stamps off the moves."""
    rank = cycle.ladder.rank
    stands = [(move.to_stage, move.at) for move in cycle.moves if move.to_stage is not None]

    def first_at_least(stage: str) -> datetime | None:
        return next((at for stood, at in stands if rank[stood] >= rank[stage]), None)

    entered: dict[str, datetime] = {}
    for stage, at in stands:
        entered.setdefault(stage, at)
    return CycleRow(
        person=cycle.person,
        cycle_number=cycle.number,
        cycle_type=cycle.cycle_type,
        started_at=cycle.started_at,
        ended_at=cycle.ended_at,
        outcome=cycle.outcome,
        entered_at=entered,
        a_passed_at=_a_passed_at(cycle, consent),
        b_passed_at=first_at_least("MQL"),
        c_passed_at=first_at_least("ANG"),
        won_at=cycle.ended_at if cycle.outcome == "won" else None,
        round_count=cycle.round,
        current_stage=stands[-1][0],
        current_stage_since=stands[-1][1],
        account_id=account_id,
        persona_id=persona_id,
    )


def _a_passed_at(cycle: Cycle, consent: ConsentLedger) -> datetime | None:
    if consent.stands_at(cycle.started_at, counting_only=True):
        return cycle.started_at
    # [D29] Both ends belong to the cycle.
    return next(
        (
            at
            for at in consent.counting_confirmations()
            if cycle.started_at <= at and (cycle.ended_at is None or at <= cycle.ended_at)
        ),
        None,
    )


@dataclass(frozen=True)
class DayRow:
    """Stock at the end of a day, and what came and went on it."""

    stock: int = 0
    entered: int = 0
    left: int = 0


# Day, stage, type of cycle, persona.
DayKey = tuple[date, str, str, str]


def daily(
    cycles: Sequence[Cycle], personas: Mapping[str, str], zone: str, as_of: datetime
) -> dict[DayKey, DayRow]:
    """Every day and stage with something in it; empty rows are left out."""
    entered: dict[DayKey, int] = defaultdict(int)
    left: dict[DayKey, int] = defaultdict(int)
    stock: dict[DayKey, int] = defaultdict(int)
    today = instants.day_of(as_of, zone)
    for cycle in cycles:
        persona = personas.get(cycle.person, "unknown")
        for index, move in enumerate(cycle.moves):
            day = instants.day_of(move.at, zone)
            if move.from_stage is not None:
                left[(day, move.from_stage, cycle.cycle_type, persona)] += 1
            if move.to_stage is None:
                continue
            entered[(day, move.to_stage, cycle.cycle_type, persona)] += 1
            if move.to_stage == "ABS":
                left[(day, "ABS", cycle.cycle_type, persona)] += 1
                continue
            following = cycle.moves[index + 1 :]
            until = instants.day_of(following[0].at, zone) if following else today + timedelta(1)
            while day < until:
                stock[(day, move.to_stage, cycle.cycle_type, persona)] += 1
                day += timedelta(days=1)
    return {
        key: DayRow(stock[key], entered[key], left[key])
        for key in sorted({*stock, *entered, *left})
    }
