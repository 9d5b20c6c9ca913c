"""The sales records of a plot: leads, opportunities, activities, and what each did to the cycle."""

from __future__ import annotations

from leadsummit.demo import company
from leadsummit.demo.journey import Gap
from leadsummit.demo.teller import WEEKS, Teller


class SalesRecords(Teller):
    """Writes down sales records."""

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
        return told.answer(seq) if status in company.SAID_BY_SALES else seq

    def unknown_status(self) -> None:
        self.change_lead(WEEKS, self.rng.choice(company.UNKNOWN_STATUS), evidence=False)

    def create_opportunity(self, gap: Gap, stage: str = "ANG", business_type: str = "new") -> int:
        """An opportunity born in `stage`; a customer's may be repurchase or cross-selling."""
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
        told.answer(seq)
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
        if (
            side
            and cycle.is_nurtured
            and cycle.cycle_type == "existing_customer_lead"
            and cycle.position(side) > cycle.position(cycle.stage)
        ):
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
        return told.answer(seq)

    def work(self, gap: Gap, stage: str) -> int:
        """Sales work that climbs to `stage`: on the opportunity if there is one, else the lead."""
        told = self.told
        event = self.rng.choice(company.ACTIVITY[stage])
        if told.open_opportunities:
            number = min(told.open_opportunities)
            record, parts = f"O{number}", {"opportunity_no": number}
        else:
            record, parts = self.lead(), {"lead_no": max(told.lead_status)}
        gap = told.gap_for_arrival(gap, record, is_work=True)
        seq = told.answer(told.emit(gap, "sales_activities", event, evidence=True, **parts))
        told.climb(seq, stage, record)
        return seq
