"""How the demo company's journeys go: the process that the truth is drawn from.

A plot decides what happens to a lead (it ripens, sales takes it, gives it back, wins it, it comes again)
and only then which record tells of it. It never asks a record what it means.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

from leadsummit.demo import company
from leadsummit.demo.company import SALES_STAGES, Family, Persona, Touch
from leadsummit.demo.journey import GRACE, HOUR, MINUTE, Clock, Gap, Journey, NotCertain, days

SOON: Final[Gap] = days(0.02, 0.8)
WEEKS: Final[Gap] = days(1, 24)
MONTHS: Final[Gap] = days(20, 110)
INSTANT: Final[Gap] = (0, 0)
WARM_POINTS: Final = 14
"""What small touches may add to a warm lead's score so that saved projects alone decide."""


@dataclass(frozen=True)
class Cast:
    """Who lives a journey, and what they may do."""

    kind: str  # new, colleague, customer, anonymous, device
    persona: Persona
    family: Family
    is_role: bool
    warm: str  # "", project, price
    may_buy: bool = True


class Plot:
    """Draws one journey for one cast."""

    def __init__(self, rng: random.Random, cast: Cast) -> None:
        self.rng = rng
        self.cast = cast
        self.told = Journey(rng, is_customer=cast.kind == "customer", warm=cast.warm)
        self.opening = (
            "cookie" if cast.is_role and cast.family.opening == "profile" else cast.family.opening
        )
        self.lost_by_change: set[int] = set()

    # -- small decisions -------------------------------------------------------------------

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    @property
    def ripens(self) -> float:
        return self.cast.persona.ripens * self.cast.family.ripens

    def touch_for(self, stage: str) -> Touch:
        """A touch that stands for `stage`, such as this lead can leave now."""
        told = self.told
        topics = [t for t in self.cast.persona.topics if company.TOPIC_STAGE[t][0] == stage]
        if topics and not self.cast.warm and self.opening != "profile" and self.chance(0.25):
            url = company.TOPIC_STAGE[topics[0]][1]
            return Touch("web_events", "content_view", topics[0], url, 2)
        choice = [t for t in company.TOUCHES[stage] if self._can_leave(t)]
        if not choice:  # an anonymous social profile has few ways to show itself
            choice = [t for t in company.TOUCHES[stage] if t.contract == "web_events"]
        if self.cast.warm:
            choice = [t for t in choice if t.points <= 1] or choice
        touch = self.rng.choice(choice)
        if told.is_known or touch.contract == (
            "social_events" if self.opening == "profile" else "web_events"
        ):
            return touch
        raise NotCertain(f"an anonymous {self.opening} cannot leave {touch}")

    def _can_leave(self, touch: Touch) -> bool:
        if touch.contract == "social_events":
            return not self.cast.is_role and (self.told.is_known or self.opening == "profile")
        if touch.contract == "email_events":
            return self.told.is_known
        return self.told.is_known or self.opening != "profile"

    # -- nurturing -------------------------------------------------------------------------

    def open_anonymous(self, gap: Gap) -> None:
        told = self.told
        if self.opening == "profile" and not told.is_known:
            stage = "INF"
        elif told.is_customer:
            stage = self.rng.choices(
                ("AFS", "INF", "BEF", "EVA", "CUS", "WIK"), (50, 25, 8, 5, 7, 5)
            )[0]
        else:
            stage = self.rng.choices(("INF", "BEF", "EVA", "BEW", "AFS"), (66, 20, 8, 4, 2))[0]
        told.open(told.touch(gap, self.touch_for(stage)), stage)

    def open_cycle(self, gap: Gap) -> None:
        """The first evidence of a cycle, by the way this measure brings people in."""
        told = self.told
        if self.opening in ("lead", "call") and not told.is_known:
            told.is_known = True
            if self.opening == "call" and self.chance(0.3):
                seq = told.emit(gap, "sales_activities", "call", evidence=True, note="contact")
                told.open(seq, "SFC")
                return
            if self.chance(0.2):
                self.create_lead(gap, "MQL")
            else:
                self.create_lead(gap, "INF")
            return
        if self.opening == "click":
            told.is_known = True
        if told.is_known and told.lead_status and self.chance(0.15):
            self.create_lead(gap, "INF")
            return
        if told.is_known and not told.is_customer and self.chance(0.06):
            self.contact_request(gap)
            return
        self.open_anonymous(gap)

    def become_known(self, gap: Gap = WEEKS) -> None:
        """A form names the address."""
        told = self.told
        if told.is_known:
            return
        told.is_known = True
        touch = company.SOCIAL_FORM if self.opening == "profile" else company.FORM
        self.leave_touch(gap, touch, "BEF")
        if self.chance(0.8):
            self.ask_for_consent()
        if not told.lead_status and self.chance(0.4):
            self.create_lead(SOON, "INF")

    def leave_touch(self, gap: Gap, touch: Touch, stage: str) -> int:
        """A touch of `stage`: it climbs if that is forward in nurturing, else it moves nothing."""
        told = self.told
        seq = told.touch(gap, touch)
        cycle = told.cycle
        if cycle is None:
            told.open(seq, stage)
        elif cycle.is_nurtured and stage in (*cycle.order, "CUS"):
            if cycle.position(stage) > cycle.position(cycle.stage):
                told.climb(seq, stage)
        return seq

    def contact_request(self, gap: Gap) -> None:
        told = self.told
        if told.is_known and self.chance(0.15):
            touch, stage = company.MAIL_CONTACT_REQUEST, "BEW"
        elif self.chance(0.2):
            touch, stage = company.PLAIN_CONTACT_REQUEST, ""
        else:
            touch, stage = self.rng.choice(company.CONTACT_REQUESTS), "BEW"
        if not stage:
            stage = told.cycle.order[0] if told.cycle else ("AFS" if told.is_customer else "INF")
        self.leave_touch(gap, touch, stage)
        told.open_cycle.requested = Clock()

    def nurture(self, most_steps: int) -> None:
        """Marketing's part: climb, skip, linger, ask, become known."""
        told = self.told
        for _ in range(self.rng.randint(1, most_steps)):
            if told.cycle is None or not told.cycle.is_nurtured:
                return
            if self.cast.warm and told.points > WARM_POINTS - 4:
                return
            cycle = told.open_cycle
            ways = [s for s in cycle.nurturing if cycle.position(s) > cycle.position(cycle.stage)]
            draw = self.rng.random()
            if not told.is_known and draw < 0.3 and self.cast.kind not in ("anonymous", "device"):
                self.become_known()
            elif self.opening == "profile" and not told.is_known:
                self.leave_touch(WEEKS, self.touch_for("INF"), "INF")
            elif draw < 0.68 and ways:
                stage = ways[0] if self.chance(0.8) else self.rng.choice(ways)
                if stage == "WIK" and self.chance(0.5):
                    stage = "CUS"
                self.forward_by_marketing(stage)
            elif draw < 0.86:
                stages = [
                    s for s in cycle.nurturing if cycle.position(s) <= cycle.position(cycle.stage)
                ]
                self.leave_touch(
                    MONTHS if self.chance(0.2) else WEEKS, self.touch_for(stages[-1]), stages[-1]
                )
            elif draw < 0.9 and told.is_known:
                self.ask_for_consent()
            elif draw < 0.92 and told.is_known and told.consents:
                self.take_back_consent()
            elif draw < 0.94 and told.lead_status:
                self.unknown_status()
            elif draw < 0.95 and told.is_known and not any(c == "email" for _, c in told.consents):
                told.unsubscribe(WEEKS, "unsubscribed")
            elif self.cast.warm and told.is_known:
                self.lone_saving()

    def forward_by_marketing(self, stage: str) -> None:
        told = self.told
        if told.lead_status and stage in company.LEAD_STATUS and self.chance(0.12):
            told.climb(self.change_lead(WEEKS, company.LEAD_STATUS[stage]), stage, self.lead())
        else:
            self.leave_touch(WEEKS, self.touch_for(stage), stage)

    def lone_saving(self) -> None:
        """One saved project, or a price looked up after a long pause: warm, but below threshold B."""
        told = self.told
        cycle = told.open_cycle
        if cycle.position(cycle.stage) < cycle.position("EVA"):
            self.leave_touch(WEEKS, self.touch_for("EVA"), "EVA")
        if told.cycle is None or told.points > WARM_POINTS - 4:
            return
        if self.cast.warm == "project" and told.saved_projects == 0:
            told.touch(WEEKS, company.PROJECT)
            told.saved_projects = 1
        elif self.cast.warm == "price":
            told.touch(days(43, 70), company.PRICE)
            told.emit(days(43, 44), "web_events", "page_view", evidence=True, url="/vergleich/ruhe")
            told.points += 1

    def ripen_by_score(self) -> bool:
        """Two saved projects, or two looked-up prices on one day: the second crosses threshold B."""
        told = self.told
        cycle = told.open_cycle
        if cycle.position(cycle.stage) < cycle.position("EVA"):
            self.leave_touch(WEEKS, self.touch_for("EVA"), "EVA")
        if told.cycle is None or told.points > WARM_POINTS - 4:
            return False
        if self.cast.warm == "project":
            if told.saved_projects == 0:
                told.touch(WEEKS, company.PROJECT)
            gap = told.gap_for_arrival(WEEKS)
            seq = told.touch(gap, company.PROJECT)
            told.saved_projects = 2
        else:
            low = 0
            if cycle.requested is not None:
                low = max(0, 7 * 86400 + HOUR - cycle.requested.low)
            told.touch((max(low, 43 * 86400), low + 60 * 86400), company.PRICE)
            seq = told.touch((10 * MINUTE, 11 * HOUR), company.PRICE)
        told.climb(seq, "MQL")
        return True

    # -- consent ---------------------------------------------------------------------------

    def ask_for_consent(self) -> None:
        """A request, and what became of it."""
        told = self.told
        purpose, channel = self.rng.choices(
            (("marketing", "email"), ("newsletter", "email"), ("marketing", "phone")), (70, 15, 15)
        )[0]
        if (purpose, channel) in told.consents or self._was_asked(purpose, channel):
            return
        draw = self.rng.random()
        if draw < 0.06:
            told.consent(
                SOON, "confirmed", purpose, channel, method=self.rng.choice(("single", "imported"))
            )
            return
        seq = told.consent((MINUTE, HOUR), "requested", purpose, channel, method="double")
        eager = min(0.9, 0.55 * (0.6 + 0.4 * self.ripens))
        if draw < 0.06 + 0.94 * eager:
            if self.chance(0.02):
                told.consent(
                    (MINUTE, HOUR), "requested", purpose, channel, method="double", is_repeat=True
                )
            told.consent(days(0.001, 4), "confirmed", purpose, channel, method="double")
            return
        fate = self.rng.random()
        if fate < 0.15:
            told.consent(days(0.01, 10), "declined", purpose, channel)
            return
        if fate < 0.3:
            told.consent(
                (MINUTE, 5 * MINUTE),
                "confirmed",
                purpose,
                channel,
                method="double",
                is_machine=True,
            )
        told.expire(seq, purpose, channel)
        if fate > 0.85:
            told.consent(days(31, 45), "confirmed", purpose, channel, method="double")

    def _was_asked(self, purpose: str, channel: str) -> bool:
        return any((r.purpose, r.channel) == (purpose, channel) for r in self.told.consent_rows)

    def take_back_consent(self) -> None:
        told = self.told
        if not told.consents:
            return
        purpose, channel = sorted(told.consents)[0]
        if channel == "email" and self.chance(0.6):
            told.unsubscribe(WEEKS, "complained" if self.chance(0.1) else "unsubscribed")
        else:
            told.consent(WEEKS, "withdrawn", purpose, channel)

    # -- sales records ---------------------------------------------------------------------

    def lead(self) -> str:
        return f"L{max(self.told.lead_status)}"

    def create_lead(self, gap: Gap, stage: str) -> int:
        """A new lead in the CRM, born in `stage` (INF or MQL)."""
        told = self.told
        told.is_known = True
        status = company.LEAD_NEW if stage == "INF" else company.LEAD_STATUS[stage]
        if told.cycle is not None:
            gap = told.gap_for_arrival(gap)
        number = len(told.lead_status) + 1
        seq = told.emit(gap, "leads", "created", evidence=True, lead_no=number, to_status=status)
        told.lead_status[number] = status
        if told.cycle is None:
            told.open(seq, stage)
        elif told.cycle.position(stage) > told.cycle.position(told.cycle.stage):
            told.climb(seq, stage, f"L{number}")
        return seq

    def change_lead(self, gap: Gap, status: str, *, evidence: bool = True, reason: str = "") -> int:
        told = self.told
        number = max(told.lead_status)
        seq = told.emit(
            gap,
            "lead_status_changes",
            "changed",
            evidence=evidence,
            lead_no=number,
            from_status=told.lead_status[number],
            to_status=status,
            reason=reason,
        )
        told.lead_status[number] = status
        return seq

    def unknown_status(self) -> None:
        self.change_lead(WEEKS, self.rng.choice(company.UNKNOWN_STATUS), evidence=False)

    def create_opportunity(self, gap: Gap, stage: str = "ANG", business_type: str = "new") -> int:
        """An opportunity born in `stage`; of a customer it may be repurchase or cross-selling, too."""
        told = self.told
        number = len(told.opportunity_status) + 1
        if told.cycle is not None:
            gap = told.gap_for_arrival(gap)
        status = company.OPPORTUNITY_STATUS[stage]
        seq = told.emit(
            gap,
            "opportunities",
            "created",
            evidence=True,
            opportunity_no=number,
            to_status=status,
            note=business_type,
        )
        told.opportunity_status[number] = status
        told.open_opportunities[number] = stage
        told.created_by[number] = seq
        side = {"repurchase": "WIK", "cross_sell": "CUS", "up_sell": "CUS"}.get(business_type)
        if told.cycle is None:
            if side and told.is_customer:
                told.open(seq, side)
                told.climb(seq, stage, f"O{number}")
            else:
                told.open(seq, stage)
            return seq
        cycle = told.open_cycle
        if side and cycle.is_nurtured and cycle.cycle_type == "existing_customer_lead":
            if cycle.position(side) > cycle.position(cycle.stage):
                told.climb(seq, side)
        if cycle.position(stage) > cycle.position(cycle.stage):
            told.climb(seq, stage, f"O{number}")
        return seq

    def change_opportunity(self, gap: Gap, number: int, status: str, *, reason: str = "") -> int:
        told = self.told
        seq = told.emit(
            gap,
            "opportunity_stage_changes",
            "changed",
            evidence=True,
            opportunity_no=number,
            from_status=told.opportunity_status[number],
            to_status=status,
            reason=reason,
        )
        told.opportunity_status[number] = status
        return seq

    def work(self, gap: Gap, stage: str) -> int:
        """Sales work that climbs to `stage`, on the opportunity if there is one, else on the lead."""
        told = self.told
        event = self.rng.choice(company.ACTIVITY[stage])
        if told.open_opportunities:
            number = min(told.open_opportunities)
            record, parts = f"O{number}", {"opportunity_no": number}
        else:
            record, parts = self.lead(), {"lead_no": max(told.lead_status)}
        gap = told.gap_for_arrival(gap, record, is_work=True)
        seq = told.emit(gap, "sales_activities", event, evidence=True, **parts)
        told.climb(seq, stage, record)
        return seq

    # -- handover --------------------------------------------------------------------------

    def hand_over(self) -> None:
        """From nurturing to sales, in one of the ways it happens."""
        told = self.told
        self.become_known()
        if told.cycle is None:
            return
        draw = self.rng.random()
        if self.cast.warm and draw < 0.7 and self.ripen_by_score():
            if told.lead_status and self.chance(0.5):
                self.change_lead(SOON, company.LEAD_STATUS["MQL"])
            else:
                self.create_lead(SOON, "INF")
            return
        if told.cycle is None:
            return
        if draw < 0.25 and not (self.cast.warm and told.points > WARM_POINTS - 4):
            self.contact_request(WEEKS)
            gap = INSTANT if not told.lead_status and self.chance(0.1) else days(0.01, 5)
        else:
            gap = WEEKS
        if not told.lead_status or self.lead() in told.open_cycle.ignored or self.chance(0.12):
            self.create_lead(gap, "MQL")
        elif draw > 0.9 and self.cast.may_buy:
            self.create_opportunity(gap, self.rng.choice(("BAN", "ANG", "ANG")))
        elif draw > 0.82:
            self.work(gap, self.rng.choice(("SFC", "SFC", "BAN")))
        else:
            gap = told.gap_for_arrival(gap)
            stage = "SAL" if self.chance(0.08) else "MQL"
            told.climb(self.change_lead(gap, company.LEAD_STATUS[stage]), stage, self.lead())

    # -- sales -----------------------------------------------------------------------------

    def sell(self) -> None:
        """Sales' part: up to the offer and its end, or back, or out, or nothing more."""
        told = self.told
        for _ in range(14):
            cycle = told.cycle
            if cycle is None or cycle.is_nurtured:
                return
            if not told.lead_status:
                self.create_lead(SOON, "INF")
            if cycle.stage == "ANG":
                self.decide_offer()
                if told.cycle is not cycle or cycle.is_nurtured or self.chance(0.15):
                    return
                continue
            draw = self.rng.random()
            if draw < 0.6 + 0.06 * self.cast.persona.buys:
                self.forward_by_sales()
            elif draw < 0.73:
                stage = self.rng.choice(cycle.nurturing)
                if self.cast.warm:
                    stage = "INF"
                self.leave_touch(SOON, self.touch_for(stage), stage)
            elif draw < 0.88:
                if self.give_back():
                    return
            elif draw < 0.91:
                self.step_down()
            elif draw < 0.94 and not told.open_opportunities:
                told.leave(self.change_lead(WEEKS, company.DISQUALIFIED), "disqualified")
            elif draw < 0.955 and told.consents and not told.open_opportunities:
                self.take_back_consent()
            elif draw < 0.965:
                self.unknown_status()
            elif draw < 0.985:
                return

    def forward_by_sales(self) -> None:
        told = self.told
        cycle = told.open_cycle
        ways = [s for s in SALES_STAGES if cycle.position(s) > cycle.position(cycle.stage)]
        if not self.cast.may_buy:
            ways = [s for s in ways if s != "ANG"]
        if not ways:
            self.give_back()
            return
        stage = ways[0] if self.chance(0.82) else self.rng.choice(ways[:3])
        gap = days(0.1, 9) if stage in ("SAL", "SFC") else days(1, 20)
        if stage == "ANG":
            if told.open_opportunities:
                number = min(told.open_opportunities)
                told.climb(
                    self.change_opportunity(gap, number, company.OFFER_WORDS[0]),
                    "ANG",
                    f"O{number}",
                )
                told.open_opportunities[number] = "ANG"
            elif self.chance(0.1):
                self.work(gap, "ANG")
            else:
                self.create_opportunity(gap)
        elif told.open_opportunities and stage in company.OPPORTUNITY_STATUS and self.chance(0.7):
            number = min(told.open_opportunities)
            word = company.OPPORTUNITY_STATUS[stage]
            told.climb(self.change_opportunity(gap, number, word), stage, f"O{number}")
            told.open_opportunities[number] = stage
        elif (
            stage in company.OPPORTUNITY_STATUS
            and not told.open_opportunities
            and self.cast.may_buy
            and self.chance(0.12)
        ):
            self.create_opportunity(gap, stage)
        elif stage in company.ACTIVITY and self.chance(0.5):
            self.work(gap, stage)
        else:
            told.climb(self.change_lead(gap, company.LEAD_STATUS[stage]), stage, self.lead())

    def give_back(self) -> bool:
        """A rejection at MQL, a return later. While an opportunity is open, the lead's word counts nothing."""
        told = self.told
        cycle = told.open_cycle
        is_reject = cycle.stage == "MQL"
        status = company.REJECTED if is_reject else company.RETURNED
        reasons = company.REJECT_REASONS if is_reject else company.RETURN_REASONS
        reason = company.UNKNOWN_REASON if self.chance(0.01) else self.rng.choice(reasons)
        seq = self.change_lead(WEEKS, status, reason=reason)
        if told.open_opportunities:
            cycle.ignored[self.lead()] = Clock()
            return False
        told.fall_back(seq, "reject" if is_reject else "return", self.lead())
        if self.chance(0.15):  # a late tick in the CRM
            told.emit(
                (30 * MINUTE, GRACE - 2 * HOUR),
                "sales_activities",
                "call",
                evidence=True,
                lead_no=max(told.lead_status),
            )
        elif self.chance(0.06):
            self.change_lead(SOON, company.RETURNED, reason=reason)
            cycle.burned[self.lead()] = Clock()
        return True

    def step_down(self) -> None:
        """A CRM state says that the lead is further down than thought."""
        told = self.told
        cycle = told.open_cycle
        lower = [s for s in SALES_STAGES if cycle.position(s) < cycle.position(cycle.stage)]
        if not lower:
            return
        if told.open_opportunities:
            number = min(told.open_opportunities)
            words = [s for s in lower if s in company.OPPORTUNITY_STATUS]
            if words and len(told.open_opportunities) == 1:
                seq = self.change_opportunity(WEEKS, number, company.OPPORTUNITY_STATUS[words[-1]])
                told.open_opportunities[number] = words[-1]
                told.move(seq, words[-1], "regress")
            else:
                self.change_lead(WEEKS, company.LEAD_STATUS[lower[-1]])
        else:
            stage = self.rng.choice(lower)
            told.move(self.change_lead(WEEKS, company.LEAD_STATUS[stage]), stage, "regress")

    def decide_offer(self) -> None:
        """What becomes of an offer."""
        told = self.told
        if not told.open_opportunities:
            self.create_opportunity(SOON)
        number = min(told.open_opportunities)
        if told.open_opportunities[number] != "ANG":
            self.change_opportunity(SOON, number, company.OFFER_WORDS[0])
            told.open_opportunities[number] = "ANG"
        if self.chance(0.3):
            self.change_opportunity(WEEKS, number, company.OFFER_WORDS[1])
        if len(told.open_opportunities) == 1 and self.chance(0.04):
            self.create_opportunity(days(1, 15))
        is_single = len(told.open_opportunities) == 1
        draw = self.rng.random()
        win = min(0.7, 0.3 * self.cast.persona.buys * (1.3 if told.is_customer else 1))
        if draw < win:
            self.win_opportunity(number)
        elif draw < win + 0.5 * (1 - win):
            self.lose_opportunity(number)
        elif draw < win + 0.58 * (1 - win) and is_single:
            seq = self.change_opportunity(
                WEEKS, number, company.RETURNED, reason=self.rng.choice(company.RETURN_REASONS)
            )
            told.fall_back(seq, "return", f"O{number}")
            if self.chance(0.5):
                self.change_opportunity(WEEKS, number, company.LOST, reason="Sonstiges")
                self.lost_by_change.add(number)
                told.open_opportunities.pop(number)
            else:
                self.come_back(number)
        elif draw < win + 0.62 * (1 - win) and is_single:
            seq = self.change_opportunity(WEEKS, number, company.CANCELLED)
            told.open_opportunities.pop(number)
            told.leave(seq, "disqualified")
        elif draw < win + 0.7 * (1 - win) and is_single:
            self.step_down()
        elif draw < win + 0.78 * (1 - win):
            self.change_lead(WEEKS, company.LEAD_STATUS["SFC"])

    def win_opportunity(self, number: int) -> None:
        told = self.told
        gap = days(5, 70)
        if self.chance(0.3):
            seq = self.change_opportunity(gap, number, company.WON)
        else:
            seq = told.emit(
                gap,
                "opportunities",
                "closed",
                evidence=True,
                opportunity_no=number,
                from_status=told.opportunity_status[number],
                to_status=company.WON,
                note="with_change" if self.chance(0.5) else "",
            )
        told.win(seq, number)

    def lose_opportunity(self, number: int) -> None:
        told = self.told
        reason = self.rng.choice(company.LOSS_REASONS)
        by_change = number in self.lost_by_change or self.chance(0.6)
        if by_change:
            self.lost_by_change.add(number)
            seq = self.change_opportunity(days(5, 60), number, company.LOST, reason=reason)
        else:
            seq = told.emit(
                days(5, 60),
                "opportunities",
                "closed",
                evidence=True,
                opportunity_no=number,
                from_status=told.opportunity_status[number],
                to_status=company.LOST,
                reason=reason,
            )
        told.open_opportunities.pop(number)
        if told.open_opportunities:
            return
        told.fall_back(seq, "lose", f"O{number}")
        if by_change and self.chance(0.2):
            self.come_back(number)

    def come_back(self, number: int) -> None:
        """An opportunity that was given up is negotiated again."""
        told = self.told
        seq = self.change_opportunity(MONTHS, number, company.OFFER_WORDS[1])
        told.open_opportunities[number] = "ANG"
        told.climb(seq, "ANG", f"O{number}")

    # -- customers -------------------------------------------------------------------------

    def serve(self) -> None:
        """An existing customer uses, asks, buys again, or leaves."""
        told = self.told
        self.become_known()
        for _ in range(self.rng.randint(1, 6)):
            cycle = told.cycle
            if cycle is None or not cycle.is_nurtured:
                return
            draw = self.rng.random()
            if draw < 0.3:
                self.leave_touch(MONTHS, self.touch_for("AFS"), "AFS")
            elif draw < 0.45:
                told.order_count += 1
                kind = self.rng.choice(("service", "training", "spare_parts", "consumables"))
                told.emit(MONTHS, "orders", kind, evidence=True, order_no=told.order_count)
            elif draw < 0.6:
                self.nurture(2)
            elif draw < 0.7:
                kind = self.rng.choice(("repurchase", "cross_sell", "up_sell"))
                self.create_opportunity(MONTHS, business_type=kind)
                return
            elif draw < 0.78 and not told.open_opportunities:
                self.order_at_once()
            elif draw < 0.82 and told.lead_status and not told.open_opportunities:
                told.leave(self.change_lead(MONTHS, company.CHURNED), "churned")
            elif draw < 0.95:
                self.hand_over()
                return

    def order_at_once(self) -> None:
        """An order that no opportunity announced: created and won in one instant."""
        told = self.told
        cycle = told.open_cycle
        kind, side = self.rng.choice((("repeat", "WIK"), ("cross_sell", "CUS"), ("up_sell", "CUS")))
        if cycle.cycle_type == "new_lead":
            kind, side = "new", ""
        gap = told.gap_for_arrival(MONTHS)
        told.order_count += 1
        seq = told.emit(gap, "orders", kind, evidence=True, order_no=told.order_count)
        if side and cycle.is_nurtured and cycle.position("WIK") > cycle.position(cycle.stage):
            told.climb(seq, side)
        if cycle.stage != "ANG":
            told.climb(seq, "ANG", "")
        told.win(seq)

    # -- the whole -------------------------------------------------------------------------

    def rest(self) -> None:
        """End on evidence, so that a journey falls asleep on a record."""
        told = self.told
        if told.cycle is not None and told.last_evidence != len(told.steps):
            stage = told.open_cycle.order[0]
            stage = "INF" if self.opening == "profile" and not told.is_known else stage
            self.leave_touch(SOON, self.touch_for(stage), stage)
        told.sleep()

    def play(self) -> Journey:
        """One life: first cycle, and what may follow."""
        told, cast = self.told, self.cast
        most_cycles = 1 if cast.kind in ("colleague", "device") else 3
        self.open_cycle((0, 0))
        for round_of_life in range(7):
            if cast.kind in ("anonymous", "device"):
                self.nurture(3)
            elif told.cycle is not None:
                self.live(round_of_life)
            if told.cycle is not None:
                if round_of_life < 5 and not told.open_opportunities and self.chance(0.35):
                    continue
                if round_of_life < 5 and told.open_opportunities and self.chance(0.6):
                    continue
                self.rest()
            if told.cycle_count >= most_cycles or not self.chance(0.45):
                break
            self.open_cycle(days(5, 150))
        self.rest()
        return told

    def live(self, round_of_life: int) -> None:
        told = self.told
        cycle = told.open_cycle
        if cycle.cycle_type == "existing_customer_lead" and cycle.is_nurtured:
            self.serve()
        elif cycle.is_nurtured:
            self.nurture(6 if round_of_life == 0 else 3)
            if told.cycle is None or not told.cycle.is_nurtured:
                return
            ways = told.cycle.position(told.cycle.stage)
            if self.chance(min(0.85, 0.16 * self.ripens * (1 + 0.5 * ways))):
                self.hand_over()
            elif told.is_known and self.cast.may_buy and self.chance(0.01):
                self.order_at_once()
        if told.cycle is not None and not told.cycle.is_nurtured:
            self.sell()
