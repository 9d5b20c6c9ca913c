"""One journey up the mountain, told step by step while it is drawn.

A `Journey` is the narrator's notebook: `emit` writes down a record that some system will hold,
`move` what that record did to the lead cycle. Steps have no dates yet, only a range for the time
since the step before; every lead that lives this journey draws its own times from the ranges. So
every statement here has to hold for each time in the range, and the clocks carry ranges, too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from leadsummit.demo import company

MINUTE: Final = 60
HOUR: Final = 3600
DAY: Final = 86400
FAST_LANE: Final = 7 * DAY
GRACE: Final = 24 * HOUR
DORMANT: Final = 365 * DAY
PENDING: Final = 30 * DAY
COLLEAGUES_JOIN: Final = 1 * DAY
"""Within this time after a buying centre's first member its others have started."""

Gap = tuple[int, int]
"""Shortest and longest time since the step before, in seconds."""

WARM_LIMIT: Final = 16
"""Small points that a warm lead may collect: fit gives at most 20, a project or a price 60."""


class NotCertain(Exception):
    """What happens next would hang on the times drawn later. The journey is drawn anew."""


def days(shortest: float, longest: float) -> Gap:
    """A range in days, never shorter than a minute, so that no two steps share an instant."""
    return (max(MINUTE, round(shortest * DAY)), max(2 * MINUTE, round(longest * DAY)))


@dataclass
class Clock:
    """Time that passed since something, as a range."""

    low: int = 0
    high: int = 0

    def tick(self, gap: Gap) -> None:
        self.low += gap[0]
        self.high += gap[1]


@dataclass(frozen=True)
class Step:
    """A record that a system will hold."""

    seq: int
    gap: Gap
    contract: str
    event_type: str
    is_known: bool
    is_evidence: bool
    lead_no: int = 0
    opportunity_no: int = 0
    order_no: int = 0
    content_id: str = ""
    url: str = ""
    from_status: str = ""
    to_status: str = ""
    reason: str = ""
    purpose: str = ""
    channel: str = ""
    method: str = ""
    note: str = ""


@dataclass(frozen=True)
class Move:
    """What a record did to the lead cycle."""

    move_no: int
    seq: int
    cycle_number: int
    cycle_type: str
    transition_number: int
    round: int
    from_stage: str
    to_stage: str
    kind: str
    outcome: str
    evidence_seq: int


@dataclass(frozen=True)
class ConsentRow:
    """A row of the consent ledger. `shift` is added to the instant of its step (derived expiry)."""

    seq: int
    shift: int
    purpose: str
    channel: str
    event_type: str
    is_derived: bool
    is_machine: bool


@dataclass
class Request:
    """A request for contact, and the first work of sales after it: 0 if there is none."""

    seq: int
    cycle_number: int
    answer_seq: int = 0


@dataclass
class Cycle:
    """The cycle that stands open."""

    number: int
    cycle_type: str
    stage: str = ""
    round: int = 1
    moves: int = 0
    has_arrived: bool = False
    follows_win: bool = False
    grade: str = "cold"
    is_offered: bool = False
    stood: set[str] = field(default_factory=set)
    requested: Clock | None = None
    burned: dict[str, Clock] = field(default_factory=dict)
    ignored: dict[str, Clock] = field(default_factory=dict)

    @property
    def order(self) -> list[str]:
        return company.NEW_ORDER if self.cycle_type == "new_lead" else company.CUSTOMER_ORDER

    def position(self, stage: str) -> int:
        return self.order.index("WIK" if stage == "CUS" else stage)

    @property
    def nurturing(self) -> list[str]:
        return self.order[: self.order.index("MQL")]

    @property
    def is_nurtured(self) -> bool:
        return self.position(self.stage) < self.position("MQL")


class Journey:
    """Notebook of one journey: steps, moves, consent rows, requests for contact."""

    def __init__(self, *, is_customer: bool, warm: str = "") -> None:
        self.is_customer = is_customer
        self.warm = warm
        self.steps: list[Step] = []
        self.moves: list[Move] = []
        self.consent_rows: list[ConsentRow] = []
        self.requests: list[Request] = []
        self.passed_a: dict[int, int] = {}
        self.cycle: Cycle | None = None
        self.cycle_count = 0
        self.is_known = False
        self.age = Clock()
        self.idle = Clock()
        self.last_evidence = 0
        self.lead_status: dict[int, str] = {}
        self.open_opportunities: dict[int, str] = {}
        self.opportunity_idle: dict[int, Clock] = {}
        self.opportunity_status: dict[int, str] = {}
        self.created_by: dict[int, int] = {}
        self.order_count = 0
        self.consents: dict[tuple[str, str], str] = {}
        self.saved_projects = 0
        self.points = 0

    # -- records ---------------------------------------------------------------------------

    def emit(
        self, gap: Gap, contract: str, event_type: str, *, evidence: bool, **parts: object
    ) -> int:
        """Write down a record and let the clocks run."""
        if not self.steps:
            gap = (0, 0)
        self._tick(gap)
        seq = len(self.steps) + 1
        self.steps.append(
            Step(seq, gap, contract, event_type, self.is_known, evidence, **parts)  # type: ignore[arg-type]
        )
        if evidence:
            self.idle = Clock()
            self.last_evidence = seq
        if parts.get("opportunity_no") in self.open_opportunities:
            self.opportunity_idle[int(str(parts["opportunity_no"]))] = Clock()
        return seq

    def _tick(self, gap: Gap) -> None:
        self.age.tick(gap)
        self.idle.tick(gap)
        for number in self.open_opportunities:
            clock = self.opportunity_idle.setdefault(number, Clock())
            clock.tick(gap)
            if clock.high >= DORMANT - DAY:
                raise NotCertain("an open opportunity may have gone stale")
        cycle = self.cycle
        if cycle is None:
            return
        for clock in (*cycle.burned.values(), *cycle.ignored.values()):
            clock.tick(gap)
        if cycle.requested is not None:
            cycle.requested.tick(gap)
        if self.idle.high >= DORMANT - DAY:
            raise NotCertain("the cycle may have fallen asleep")

    def touch(self, gap: Gap, touch: company.Touch) -> int:
        self.points += touch.points
        if (
            self.warm
            and self.points > WARM_LIMIT
            and (self.cycle is None or self.cycle.is_nurtured)
        ):
            raise NotCertain("small points may carry a warm lead over threshold B")
        return self.emit(
            gap,
            touch.contract,
            touch.event_type,
            evidence=True,
            content_id=touch.content_id,
            url=touch.url,
        )

    def ask(self, seq: int) -> None:
        """The step `seq` asks for contact."""
        self.open_cycle.requested = Clock()
        self.requests.append(Request(seq, self.open_cycle.number))

    def answer(self, seq: int) -> int:
        """Sales works on the lead by the step `seq`: whatever it asked before is answered."""
        for request in self.requests:
            request.answer_seq = request.answer_seq or seq
        return seq

    # -- moves -----------------------------------------------------------------------------

    def move(
        self, seq: int, to_stage: str, kind: str, outcome: str = "", evidence_seq: int | None = None
    ) -> None:
        cycle = self.open_cycle
        cycle.moves += 1
        self.moves.append(
            Move(
                move_no=len(self.moves) + 1,
                seq=seq,
                cycle_number=cycle.number,
                cycle_type=cycle.cycle_type,
                transition_number=cycle.moves,
                round=cycle.round,
                from_stage=cycle.stage,
                to_stage=to_stage,
                kind=kind,
                outcome=outcome,
                evidence_seq=evidence_seq or seq,
            )
        )
        if to_stage:
            cycle.stage = to_stage
            if to_stage in cycle.nurturing or to_stage == "CUS":
                cycle.stood.add(to_stage)
        if outcome:
            self.cycle = None

    @property
    def open_cycle(self) -> Cycle:
        if self.cycle is None:
            raise AssertionError("no cycle is open")
        return self.cycle

    def open(self, seq: int, to_stage: str) -> None:
        """Open a cycle with the record `seq` in `to_stage`."""
        self.cycle_count += 1
        kind = "existing_customer_lead" if self.is_customer else "new_lead"
        self.cycle = Cycle(self.cycle_count, kind)
        if to_stage not in self.cycle.order and to_stage != "CUS":
            to_stage = self.cycle.order[0]
        if self.cycle.position(to_stage) >= self.cycle.position("MQL"):
            self.cycle.has_arrived = True
            self.cycle.is_offered = to_stage == "MQL"
        self.saved_projects = 0
        self.points = 0
        self.move(seq, to_stage, "enter")
        if self.counts_for_a():
            self.passed_a[self.cycle_count] = seq

    def gap_for_arrival(self, gap: Gap, record: str = "", *, is_work: bool = False) -> Gap:
        """Widen a gap so that fast lane and grace are certain, whatever is drawn from it."""
        cycle = self.open_cycle
        low, high = gap
        for refused in (cycle.burned, cycle.ignored):
            if is_work and record in refused:
                low = max(low, GRACE - refused[record].low + HOUR)
        requested = cycle.requested
        if (
            cycle.is_nurtured
            and requested is not None
            and requested.low + low <= FAST_LANE < requested.high + high
        ):
            low = max(low, FAST_LANE - requested.low + HOUR)
        return (max(low, 0), max(high, low + HOUR) if low > gap[0] else high)

    def climb(self, seq: int, to_stage: str, record: str = "", *, is_ripe: bool = False) -> None:
        """Move forward to `to_stage` by the step `seq`: a touch, or a state of a sales `record`."""
        cycle = self.open_cycle
        kind = self._forward_kind(to_stage, record)
        if cycle.is_nurtured and cycle.position(to_stage) >= cycle.position("MQL"):
            if cycle.has_arrived:
                cycle.round += 1
            cycle.has_arrived = True
            cycle.grade = "ripe" if is_ripe else self._grade(kind, to_stage)
            cycle.is_offered = to_stage == "MQL"
        self.move(seq, to_stage, kind)

    def _grade(self, kind: str, to_stage: str) -> str:
        """How far a lead is that comes to sales without having shown its interest twice."""
        if kind == "fast_lane":
            return "asked"
        if to_stage not in ("MQL", "SAL"):
            return "fetched"
        return "warm" if self.saved_projects else "cold"

    def _forward_kind(self, to_stage: str, record: str) -> str:
        cycle = self.open_cycle
        distance = cycle.position(to_stage) - cycle.position(cycle.stage)
        if distance <= 0:
            raise AssertionError(f"{to_stage} is not above {cycle.stage}")
        if cycle.is_nurtured and cycle.position(to_stage) >= cycle.position("MQL"):
            if record and record in cycle.burned:
                return "reopen"
            requested = cycle.requested
            if requested is not None and requested.high <= FAST_LANE:
                return "fast_lane"
            if requested is not None and requested.low <= FAST_LANE:
                raise NotCertain("the fast lane may be open or closed")
        return "advance" if distance == 1 else "skip"

    def fall_back(self, seq: int, kind: str, record: str) -> None:
        """Back to nurturing by a rejection, a return or a loss of `record`."""
        cycle = self.open_cycle
        places = sorted(cycle.stood, key=cycle.position) or [cycle.order[0]]
        self.move(seq, places[-1], kind)
        cycle.burned[record] = Clock()
        self.saved_projects = 0
        self.points = 0

    def leave(self, seq: int, outcome: str, evidence_seq: int | None = None) -> None:
        self.move(seq, "", "exit", outcome, evidence_seq)

    def sleep(self) -> None:
        """Nothing more happens: the cycle, if one is open, ends a year after its last evidence."""
        if self.cycle is None:
            return
        if self.last_evidence != len(self.steps):
            raise AssertionError("a journey may only fall asleep on evidence")
        self.cycle.requested = None
        self.cycle.burned = {}
        self.age.tick((DORMANT, DORMANT))
        seq = len(self.steps) + 1
        self.steps.append(Step(seq, (DORMANT, DORMANT), "", "dormant", self.is_known, False))
        self.leave(seq, "dormant", self.last_evidence)
        self.open_opportunities.clear()

    def win(self, seq: int, opportunity_no: int = 0) -> None:
        """Close by a won opportunity; the person goes on as a customer."""
        if self.age.low < COLLEAGUES_JOIN:
            raise NotCertain("a colleague may start after the win, and so as a customer")
        self.move(seq, "ABS", "win", "won")
        self.is_customer = True
        self.open_opportunities.pop(opportunity_no, None)
        self.open(seq, "AFS")
        self.open_cycle.follows_win = True
        if self.open_opportunities:
            number = min(self.open_opportunities)
            cycle = self.open_cycle
            cycle.has_arrived = True
            self.move(
                seq, self.open_opportunities[number], "skip", evidence_seq=self.created_by[number]
            )

    # -- consent ---------------------------------------------------------------------------

    def counts_for_a(self) -> bool:
        return "double" in self.consents.values()

    def consent(
        self,
        gap: Gap,
        event_type: str,
        purpose: str,
        channel: str,
        *,
        method: str = "",
        is_machine: bool = False,
    ) -> int:
        """A consent event and its row in the ledger; a last withdrawal may end the cycle."""
        seq = self.emit(
            gap,
            "consent_events",
            event_type,
            evidence=False,
            purpose=purpose,
            channel=channel,
            method=method,
            note="machine" if is_machine else "",
        )
        self.consent_rows.append(
            ConsentRow(seq, 0, purpose, channel, event_type, False, is_machine)
        )
        if event_type == "confirmed" and not is_machine:
            self.consents[purpose, channel] = method
            if method == "double" and self.cycle is not None:
                self.passed_a.setdefault(self.cycle.number, seq)
        elif event_type == "withdrawn":
            self._withdrawn(seq, [(purpose, channel)])
        return seq

    def expire(self, seq: int, purpose: str, channel: str) -> None:
        """The request of step `seq` stays unanswered for thirty days."""
        self.consent_rows.append(ConsentRow(seq, PENDING, purpose, channel, "expired", True, False))

    def unsubscribe(self, gap: Gap, event_type: str) -> None:
        """An unsubscribe link or a complaint takes back every standing e-mail consent."""
        seq = self.emit(gap, "email_events", event_type, evidence=False)
        gone = sorted(key for key in self.consents if key[1] == "email")
        for purpose, channel in gone:
            self.consent_rows.append(ConsentRow(seq, 0, purpose, channel, "withdrawn", True, False))
        self._withdrawn(seq, gone)

    def _withdrawn(self, seq: int, gone: list[tuple[str, str]]) -> None:
        for key in gone:
            self.consents.pop(key, None)
        cycle = self.cycle
        if (
            gone
            and not self.consents
            and cycle is not None
            and cycle.position(cycle.stage) <= cycle.position("MQL")
        ):
            self.leave(seq, "opted_out")
