"""Marketing's part of a plot: it opens, climbs, asks for consent, and is handed over to sales."""

from __future__ import annotations

from leadsummit.demo import company
from leadsummit.demo.company import Touch
from leadsummit.demo.journey import DAY, FAST_LANE, HOUR, MINUTE, Gap, days
from leadsummit.demo.records import SalesRecords
from leadsummit.demo.teller import INSTANT, SOON, WARM_POINTS, WEEKS


class Marketing(SalesRecords):
    """Nurturing, consent, and the handover."""

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
        told.open(told.touch(gap, self.touch_for(stage, climbs=True)), stage)

    def open_cycle(self, gap: Gap) -> None:
        """The first evidence of a cycle, by the way this measure brings people in."""
        told = self.told
        if self.opening in ("lead", "call") and not told.is_known:
            told.is_known = True
            if self.opening == "call" and self.chance(0.3):
                seq = told.emit(gap, "sales_activities", "call", evidence=True, note="contact")
                told.open(seq, "SFC")
                return
            self.create_lead(gap, "MQL" if self.chance(self.cast.family.at_once) else "INF")
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

    def become_known(self) -> None:
        """A form names the address."""
        told = self.told
        if told.is_known:
            return
        told.is_known = True
        touch = company.SOCIAL_FORM if self.opening == "profile" else company.FORM
        self.leave_touch(self.weeks, touch, "BEF")
        if self.chance(0.9):
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
        elif (
            cycle.is_nurtured
            and stage in (*cycle.order, "CUS")
            and cycle.position(stage) > cycle.position(cycle.stage)
        ):
            told.climb(seq, stage)
        return seq

    def contact_request(self, gap: Gap) -> None:
        told = self.told
        if self.may_be_mailed and self.chance(0.15):
            touch, stage = company.MAIL_CONTACT_REQUEST, "BEW"
        elif self.chance(0.2):
            touch, stage = company.PLAIN_CONTACT_REQUEST, ""
        else:
            touch, stage = self.rng.choice(company.CONTACT_REQUESTS), "BEW"
        if not stage:
            stage = told.cycle.order[0] if told.cycle else ("AFS" if told.is_customer else "INF")
        told.ask(self.leave_touch(gap, touch, stage))

    def nurture(self, most_steps: int) -> None:
        """Marketing's part: climb, skip, linger, ask, become known."""
        told = self.told
        for _ in range(self.rng.randint(1, most_steps)):
            if told.cycle is None or not told.cycle.is_nurtured:
                return
            if self.cast.warm and told.points > WARM_POINTS - 4:
                return
            cycle = told.open_cycle
            if told.consents and self.chance(company.OPT_OUT * self.cast.persona.opts_out):
                self.take_back_consent()
                continue
            if told.is_known and self.chance(company.ASKS):
                self.ask_for_contact()
                continue
            ways = [s for s in cycle.nurturing if cycle.position(s) > cycle.position(cycle.stage)]
            draw = self.rng.random()
            if not told.is_known and draw < 0.42 and self.cast.kind not in ("anonymous", "device"):
                self.become_known()
            elif self.opening == "profile" and not told.is_known:
                self.leave_touch(self.weeks, self.touch_for("INF"), "INF")
            elif draw < 0.68 and ways:
                stage = ways[0] if self.chance(0.8) else self.rng.choice(ways)
                if stage == "WIK" and self.chance(0.5):
                    stage = "CUS"
                self.forward_by_marketing(stage)
            elif draw < 0.86:
                stages = [
                    s for s in cycle.nurturing if cycle.position(s) <= cycle.position(cycle.stage)
                ]
                gap = self.months if self.chance(0.2) else self.weeks
                self.leave_touch(gap, self.touch_for(stages[-1]), stages[-1])
            elif draw < 0.9 and told.is_known:
                self.ask_for_consent()
            elif draw < 0.915 and told.lead_status:
                self.unknown_status()
            elif draw < 0.92 and told.is_known and not self.may_be_mailed:
                told.unsubscribe(WEEKS, "unsubscribed")
            elif self.cast.warm and told.is_known:
                self.lone_saving()

    def forward_by_marketing(self, stage: str) -> None:
        told = self.told
        if told.lead_status and stage in company.LEAD_STATUS and self.chance(0.12):
            told.climb(self.change_lead(self.weeks, company.LEAD_STATUS[stage]), stage, self.lead())
        else:
            self.leave_touch(self.weeks, self.touch_for(stage, climbs=True), stage)

    def lone_saving(self) -> None:
        """One saved project, or a price looked up after a long pause: warm, but below B."""
        told = self.told
        cycle = told.open_cycle
        if cycle.position(cycle.stage) < cycle.position("EVA"):
            self.leave_touch(self.weeks, self.touch_for("EVA"), "EVA")
        if told.cycle is None or told.points > WARM_POINTS - 4:
            return
        if self.cast.warm == "project" and told.saved_projects == 0:
            told.touch(self.weeks, company.PROJECT)
            told.saved_projects = 1
        elif self.cast.warm == "price":
            told.touch(days(43, 70), company.PRICE)
            told.emit(days(43, 44), "web_events", "page_view", evidence=True, url="/vergleich/ruhe")
            told.points += 1

    def ripen_by_score(self) -> bool:
        """Two saved projects, or two prices looked up on one day: the second crosses B."""
        told = self.told
        cycle = told.open_cycle
        if cycle.position(cycle.stage) < cycle.position("EVA"):
            self.leave_touch(self.weeks, self.touch_for("EVA"), "EVA")
        if told.cycle is None or told.points > WARM_POINTS - 4:
            return False
        if self.cast.warm == "project":
            if told.saved_projects == 0:
                told.touch(self.weeks, company.PROJECT)
            gap = told.gap_for_arrival(self.weeks)
            seq = told.touch(gap, company.PROJECT)
            told.saved_projects = 2
        else:
            low = 0
            if cycle.requested is not None:
                low = max(0, FAST_LANE + HOUR - cycle.requested.low)
            told.touch((max(low, 43 * DAY), low + 60 * DAY), company.PRICE)
            seq = told.touch((10 * MINUTE, 11 * HOUR), company.PRICE)
        told.climb(seq, "MQL", is_ripe=True)
        return True

    # -- consent ----------------------------------------------------------------------------

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
        eager = min(0.92, 0.72 * (0.6 + 0.4 * self.ripens))
        if draw < 0.06 + 0.94 * eager:
            if self.chance(0.02):  # asked again at once: the same request
                told.consent((MINUTE, HOUR), "requested", purpose, channel, method="double")
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

    # -- handover ---------------------------------------------------------------------------

    def hand_over(self) -> None:
        """From nurturing to sales, in one of the ways it happens."""
        told = self.told
        self.become_known()
        if told.cycle is None:
            return
        if self.cast.warm and self.chance(0.7) and self.ripen_by_score():
            gap = SOON if self.chance(0.94) else days(4, 12)  # now and then nobody looks for days
            if told.lead_status and self.chance(0.5):
                self.change_lead(gap, company.LEAD_STATUS["MQL"])
            else:
                self.create_lead(gap, "INF")
            return
        if self.cast.warm == "project" and told.cycle is not None and self.chance(0.5):
            self.lone_saving()  # one project, and sales takes it for two
        if told.cycle is None or not told.cycle.is_nurtured:
            return
        draw = self.rng.random()
        if draw < 0.35 and not (self.cast.warm and told.points > WARM_POINTS - 4):
            self.ask_for_contact()
        else:
            self.pass_on(WEEKS, draw)

    def ask_for_contact(self) -> None:
        """A request that somebody answers within days, or nobody ever does."""
        self.contact_request(WEEKS)
        if not self.chance(company.UNANSWERED):
            is_at_once = not self.told.lead_status and self.chance(0.1)
            self.pass_on(INSTANT if is_at_once else days(0.01, 5), self.rng.random())

    def pass_on(self, gap: Gap, draw: float) -> None:
        """The records by which sales comes to have a lead."""
        told = self.told
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
