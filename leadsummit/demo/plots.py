"""How the demo company's journeys go: the process that the truth is drawn from.

A plot decides what happens to a lead (it ripens, sales takes it, gives it back, wins it, it comes
again) and only then which record tells of it. It never asks a record what it means.
"""

from __future__ import annotations

from leadsummit.demo import company
from leadsummit.demo.journey import Journey, days
from leadsummit.demo.sales import Sales
from leadsummit.demo.teller import MONTHS, SETTLING_IN, SOON


class Plot(Sales):
    """Draws one whole journey."""

    def serve(self) -> None:
        """An existing customer uses, asks, buys again, or leaves."""
        told = self.told
        self.become_known()
        for _ in range(self.rng.randint(1, 6)):
            cycle = told.cycle
            if cycle is None or not cycle.is_nurtured:
                return
            if cycle.follows_win and not told.open_opportunities:
                cycle.follows_win = False
                self.leave_touch(SETTLING_IN, self.touch_for("AFS"), "AFS")
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

    # -- the whole --------------------------------------------------------------------------

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
        if told.is_known and self.chance(0.7):
            self.ask_for_consent()
        for round_of_life in range(7):
            if cast.kind in ("anonymous", "device"):
                self.nurture(3)
            elif told.cycle is not None:
                self.live(round_of_life)
            if told.cycle is not None:
                if (
                    round_of_life < 5
                    and not told.open_opportunities
                    and self.chance(self.persistence)
                ):
                    continue
                if round_of_life < 5 and told.open_opportunities and self.chance(0.6):
                    continue
                self.rest()
            self.given_back_for = ""
            if told.cycle_count >= most_cycles or not self.chance(0.45):
                break
            self.open_cycle(days(5, 150))
        self.rest()
        return told

    @property
    def persistence(self) -> float:
        """How likely something more happens in the cycle."""
        return company.COMES_BACK[self.given_back_for] if self.given_back_for else 0.35

    def live(self, round_of_life: int) -> None:
        told = self.told
        cycle = told.open_cycle
        if self.given_back_for and cycle.is_nurtured:
            self.return_to_sales()
        elif cycle.cycle_type == "existing_customer_lead" and cycle.is_nurtured:
            self.serve()
        elif cycle.is_nurtured:
            self.nurture(6 if round_of_life == 0 else 3)
            if told.cycle is None or not told.cycle.is_nurtured:
                return
            ways = told.cycle.position(told.cycle.stage)
            if self.chance(min(0.85, 0.1 * self.ripens * (1 + 0.5 * ways))):
                self.hand_over()
            elif told.is_known and self.cast.may_buy and self.chance(0.01):
                self.order_at_once()
        if told.cycle is not None and not told.cycle.is_nurtured:
            self.sell()

    def return_to_sales(self) -> None:
        """A lead that was given back, and for whose reason time has passed."""
        told = self.told
        self.given_back_for = ""
        self.nurture(3)
        if told.cycle is not None and told.cycle.is_nurtured and self.chance(0.75):
            self.hand_over()
