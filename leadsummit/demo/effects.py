"""What is planted in the demo company for the reports to find, in the numbers it is drawn with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadsummit.demo import company


@dataclass(frozen=True)
class Effect:
    """Something that is true of the demo company, and the report that should tell it."""

    effect: str
    kind: str
    subject: str
    report: str
    drawn_with: Mapping[str, float]


def planted_effects() -> list[Effect]:
    """Every planted effect: its subject is what the constants of the company make it."""
    families = {f.family: f for f in company.FAMILIES if f.share}
    inbound = {name: f.growth * f.pace for name, f in families.items() if f.direction == "inbound"}
    fading = {
        name: f.delay_days
        for name, f in families.items()
        if f.direction == "outbound" and f.delay_days
    }
    at_once = {name: f.at_once for name, f in families.items()}
    opt_out = {p.persona_id: company.OPT_OUT * p.opts_out for p in company.PERSONAS}
    return [
        _most("opts_out_most", "persona", "rpt_opt_in_out", opt_out),
        _most("works_late", "measure", "rpt_measure_delays", inbound),
        _least("works_at_once_and_fades", "measure", "rpt_measure_yield", fading),
        Effect(
            "earns_nothing",
            "scoring rule",
            company.COLLECTED,
            "rpt_scoring_rules",
            {
                "collecting": company.COLLECTING_EARNS[True],
                "others": company.COLLECTING_EARNS[False],
            },
        ),
        _most("comes_back_best", "reason", "rpt_returns", company.COMES_BACK),
        _most("hands_over_unripe", "measure", "rpt_handover_ripeness", at_once),
        _most("is_accepted_best", "ripeness", "rpt_handover_ripeness", company.ACCEPTED),
        _most("is_won_best", "ripeness", "rpt_handover_ripeness", company.WINS),
        Effect(
            "moves_people",
            "content",
            company.MOVING_CONTENT,
            "rpt_content_effect",
            {"climbing": company.MOVING, "lingering": 1 / company.MOVING},
        ),
    ]


def _most(effect: str, kind: str, report: str, drawn_with: Mapping[str, float]) -> Effect:
    return Effect(effect, kind, max(drawn_with, key=drawn_with.__getitem__), report, drawn_with)


def _least(effect: str, kind: str, report: str, drawn_with: Mapping[str, float]) -> Effect:
    return Effect(effect, kind, min(drawn_with, key=drawn_with.__getitem__), report, drawn_with)
