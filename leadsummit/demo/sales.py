"""Sales' part of a plot: up to the offer and its end, or back, or out."""

from __future__ import annotations

from leadsummit.demo import company
from leadsummit.demo.company import SALES_STAGES
from leadsummit.demo.journey import GRACE, HOUR, MINUTE, Clock, days
from leadsummit.demo.marketing import Marketing
from leadsummit.demo.teller import MONTHS, SOON, WEEKS


class Sales(Marketing):
    """Works a lead that was handed over."""

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
            if cycle.is_offered:
                cycle.is_offered = False
                if self.chance(0.04):  # nobody ever looks at it
                    return
                if self.chance(self.acceptance):
                    self.forward_by_sales()
                elif self.give_back():
                    return
                continue
            draw = self.rng.random()
            given_back = 0.08 + company.GIVEN_BACK[cycle.grade]
            if draw < 0.08:
                stage = self.rng.choice(cycle.nurturing)
                self.leave_touch(SOON, self.touch_for(stage), stage)
            elif draw < given_back:
                if self.give_back():
                    return
            elif draw > 0.98:
                return
            elif draw > 0.97:
                self.unknown_status()
            elif draw > 0.95 and not told.open_opportunities:
                told.leave(self.change_lead(WEEKS, company.DISQUALIFIED), "disqualified")
            elif 0.92 < draw <= 0.95:
                self.step_down()
            elif (
                told.consents
                and not told.open_opportunities
                and self.chance(company.OPT_OUT * self.cast.persona.opts_out)
            ):
                self.take_back_consent()
            else:
                self.forward_by_sales()

    @property
    def acceptance(self) -> float:
        """How likely sales accepts this lead as it was offered."""
        grade = self.told.open_cycle.grade
        wanted = 0.8 + 0.2 * self.cast.persona.buys
        return min(0.96, company.ACCEPTED[grade] * wanted * self.earns)

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
        """A rejection at MQL, a return later; empty words while an opportunity is open."""
        told = self.told
        cycle = told.open_cycle
        is_reject = cycle.stage == "MQL"
        status = company.REJECTED if is_reject else company.RETURNED
        reasons = company.REJECT_REASONS if is_reject else company.RETURN_REASONS
        reason = company.UNKNOWN_REASON if self.chance(0.01) else self.rng.choice(reasons)
        if is_reject and cycle.grade in ("warm", "cold") and self.chance(0.5):
            reason = "Noch nicht reif"
        seq = self.change_lead(WEEKS, status, reason=reason)
        if told.open_opportunities:
            cycle.ignored[self.lead()] = Clock()
            return False
        told.fall_back(seq, "reject" if is_reject else "return", self.lead())
        self.given_back_for = reason
        if self.chance(0.15):  # a late tick in the CRM
            told.answer(
                told.emit(
                    (30 * MINUTE, GRACE - 2 * HOUR),
                    "sales_activities",
                    "call",
                    evidence=True,
                    lead_no=max(told.lead_status),
                )
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
        loyal = 1.3 if told.is_customer else 1
        worth = company.WINS[told.open_cycle.grade] * self.earns
        win = min(0.8, 0.3 * self.cast.persona.buys * loyal * worth)
        if draw < win:
            self.win_opportunity(number)
        elif draw < win + 0.5 * (1 - win):
            self.lose_opportunity(number)
        elif draw < win + 0.58 * (1 - win) and is_single:
            self.given_back_for = self.rng.choice(company.RETURN_REASONS)
            seq = self.change_opportunity(
                WEEKS, number, company.RETURNED, reason=self.given_back_for
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
        told.win(told.answer(seq), number)

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
        told.answer(seq)
        told.open_opportunities.pop(number)
        if told.open_opportunities:
            return
        told.fall_back(seq, "lose", f"O{number}")
        self.given_back_for = reason
        if by_change and self.chance(0.5 * company.COMES_BACK[reason]):
            self.come_back(number)

    def come_back(self, number: int) -> None:
        """An opportunity that was given up is negotiated again."""
        told = self.told
        seq = self.change_opportunity(MONTHS, number, company.OFFER_WORDS[1])
        self.given_back_for = ""
        told.open_opportunities[number] = "ANG"
        told.climb(seq, "ANG", f"O{number}")
