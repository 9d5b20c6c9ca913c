"""The rules of the stage ledger, each told as a tiny story."""

from __future__ import annotations

import pytest

from oracle.stories import Story, without_stages

HOUR = 1 / 24


def test_the_first_evidence_opens_a_cycle_and_the_next_moves_it() -> None:
    story = Story().web(0, "story").web(1, "howto").web(2, "price").web(3, "story")
    assert story.told() == [
        "1 day 0 enter >INF",
        "1 day 1 advance INF>BEF",
        "1 day 2 skip BEF>BEW",
    ]


def test_crm_states_move_on_and_back_but_early_ones_only_forward() -> None:
    story = (
        Story()
        .lead(0)
        .lead_is(1, "Handed over")
        .lead_is(2, "Contacted")
        .lead_is(3, "Accepted")
        .lead_is(4, "Warm")
    )
    assert story.told() == [
        "1 day 0 enter >INF",
        "1 day 1 skip INF>MQL",
        "1 day 2 skip MQL>SFC",
        "1 day 3 regress SFC>SAL",
    ]


def test_touches_move_nothing_while_sales_owns_the_lead() -> None:
    story = Story().lead(0, "Handed over").web(1, "price", lead_id="l")
    assert story.told() == ["1 day 0 enter >MQL"]


def test_a_rejected_lead_goes_back_to_where_it_ripened() -> None:
    story = (
        Story()
        .lead(0, "Warm")
        .lead_is(1, "Hot", was="Warm")
        .lead_is(2, "Handed over")
        .lead_is(3, "Refused", reason="No time")
        .lead_is(4, "Refused")
        .lead_is(5, "Handed over")
        .lead_is(6, "Accepted")
        .lead_is(7, "Refused")
    )
    assert story.told() == [
        "1 day 0 enter >BEF",
        "1 day 1 skip BEF>BEW",
        "1 day 2 advance BEW>MQL",
        "1 day 3 reject MQL>BEW",
        "1 day 5 reopen BEW>MQL",
        "1 day 6 advance MQL>SAL",
        "1 day 7 return SAL>BEW",
    ]
    moves = story.company().moves
    assert [move.round for move in moves] == [1, 1, 1, 1, 2, 2, 2]
    assert moves[3].reason == "No time"


def test_without_a_nurturing_past_a_rejection_leads_to_the_first_stage() -> None:
    story = Story().lead(0, "Handed over").lead_is(1, "Refused", was="Handed over")
    assert story.told() == ["1 day 0 enter >MQL", "1 day 1 reject MQL>INF"]


@pytest.mark.parametrize(("asked", "kind"), [(0.0, "fast_lane"), (-0.01, "advance")])
def test_fast_lane_within_its_days_inclusive(asked: float, kind: str) -> None:
    story = (
        Story()
        .web(-1, "story", lead_id="l")
        .web(-1, "price", lead_id="l")
        .web(asked, event_type="contact_request", lead_id="l")
        .lead(-1, "New")
        .lead_is(7, "Handed over")
    )
    assert story.told()[-1] == f"1 day 7 {kind} BEW>MQL"


def test_an_unmapped_contact_request_opens_in_the_first_stage() -> None:
    assert Story().web(0, event_type="contact_request").told() == ["1 day 0 enter >INF"]
    assert Story().web(0, event_type="contact_request", is_bot=True).told() == []


def test_reopen_goes_before_fast_lane_and_needs_its_own_record() -> None:
    start = (
        Story()
        .lead(0, "Handed over")
        .lead_is(1, "Refused", was="Handed over")
        .web(2, "ask", lead_id="l")
    )
    assert start.lead_is(3, "Accepted").told()[-1] == "1 day 3 reopen INF>SAL"
    other = (
        Story()
        .lead(0, "Handed over")
        .lead_is(1, "Refused", was="Handed over")
        .web(2, "ask", lead_id="l")
        .opportunity(3)
    )
    assert other.told()[-1] == "1 day 3 fast_lane INF>ANG"


@pytest.mark.parametrize(("hours", "moves"), [(23, False), (24, True)])
def test_late_ticks_after_a_rejection_move_nothing(hours: int, moves: bool) -> None:
    story = Story().lead(0, "Handed over").lead_is(1, "Refused", was="Handed over")
    told = story.work(1 + hours * HOUR, "call").told()
    assert (told[-1] == "1 day 2 reopen INF>SFC") is moves


def test_sales_work_never_moves_backwards() -> None:
    story = Story().lead(0, "Analysed").work(1, "call").work(2, "presentation")
    assert story.told() == ["1 day 0 enter >BAN", "1 day 2 skip BAN>LPN"]


def test_losing_the_only_opportunity_goes_back_and_another_keeps_the_cycle() -> None:
    lost = Story().lead(0).opportunity(1).opportunity_is(2, "Lost", reason="Too dear")
    assert lost.told() == [
        "1 day 0 enter >INF",
        "1 day 1 skip INF>ANG",
        "1 day 2 lose ANG>INF",
    ]
    assert lost.company().moves[-1].reason == "Too dear"
    both = (
        Story().lead(0).opportunity(1).opportunity(1, opportunity_id="p").opportunity_is(2, "Lost")
    )
    assert both.told() == ["1 day 0 enter >INF", "1 day 1 skip INF>ANG"]


def test_a_win_closes_and_the_customer_starts_over() -> None:
    story = (
        Story()
        .lead(0)
        .opportunity(1, closed_at=2, is_won=True)
        .opportunity(3, opportunity_id="p", business_type="repurchase")
    )
    assert story.told() == [
        "1 day 0 enter >INF",
        "1 day 1 skip INF>ANG",
        "1 day 2 win ANG>ABS",
        "2 day 2 enter >AFS",
        "2 day 3 skip AFS>WIK",
        "2 day 3 skip WIK>ANG",
    ]


def test_a_new_customer_moves_on_to_the_other_open_opportunity() -> None:
    story = (
        Story()
        .lead(0)
        .opportunity(1, closed_at=3, is_won=True)
        .opportunity(1, opportunity_id="p", status="Presented")
    )
    assert story.told()[-3:] == [
        "1 day 3 win ANG>ABS",
        "2 day 3 enter >AFS",
        "2 day 3 skip AFS>LPN",
    ]
    assert story.company().moves[-1].record_id == "p"


def test_a_win_without_a_cycle_opens_one() -> None:
    story = (
        Story()
        .lead(0)
        .opportunity(1, closed_at=3, is_won=True)
        .lead_is(2, "Useless")
        .opportunity_is(1.5, "Dead")
    )
    assert story.told() == [
        "1 day 0 enter >INF",
        "1 day 1 skip INF>ANG",
        "1 day 1.5 exit ANG>",
        "2 day 3 enter >ANG",
        "2 day 3 win ANG>ABS",
        "3 day 3 enter >AFS",
    ]


def test_an_open_opportunity_protects_the_cycle_from_the_lead() -> None:
    story = Story().lead(0).opportunity(1).lead_is(2, "Useless").lead_is(3, "Accepted")
    assert story.told() == ["1 day 0 enter >INF", "1 day 1 skip INF>ANG"]


def test_an_order_without_an_opportunity_is_created_and_won() -> None:
    story = (
        Story().order(0, "new").order(1, "repeat", order_id="d").order(2, "service", order_id="e")
    )
    assert story.told() == [
        "1 day 0 enter >ANG",
        "1 day 0 win ANG>ABS",
        "2 day 0 enter >AFS",
        "2 day 1 skip AFS>WIK",
        "2 day 1 skip WIK>ANG",
        "2 day 1 win ANG>ABS",
        "3 day 1 enter >AFS",
    ]


def test_only_a_customers_cycle_churns() -> None:
    story = Story().lead(0).lead_is(1, "Left us")
    assert story.told() == ["1 day 0 enter >INF"]
    story = story.opportunity(2, closed_at=2, is_won=True).lead_is(3, "Left us")
    assert story.told()[-1] == "2 day 3 exit AFS>"


@pytest.mark.parametrize(
    ("later", "told"),
    [
        (365.0, ["1 day 0 enter >INF", "1 day 365 advance INF>BEF"]),
        (365.1, ["1 day 0 enter >INF", "1 day 365 exit INF>", "2 day 365.1 enter >BEF"]),
    ],
)
def test_a_cycle_falls_dormant_after_its_days(later: float, told: list[str]) -> None:
    story = Story(as_of="2026-01-10T12:00:00Z").web(0, "story").web(later, "howto")
    assert story.told() == told


def test_dormancy_waits_for_as_of() -> None:
    story = Story(as_of="2026-01-01T11:59:59Z").web(0, "story")
    assert story.told() == ["1 day 0 enter >INF"]
    story = Story(as_of="2026-01-01T12:00:00Z").web(0, "story")
    assert story.told() == ["1 day 0 enter >INF", "1 day 365 exit INF>"]


def test_a_withdrawal_ends_an_early_cycle_only_when_nothing_stands() -> None:
    story = Story().lead(0).consent(1, "confirmed").consent(1, "confirmed", channel="phone")
    story.consent(2, "withdrawn")
    assert story.told() == ["1 day 0 enter >INF"]
    assert story.mail(3, "unsubscribed").told() == ["1 day 0 enter >INF"]
    assert story.consent(4, "withdrawn", channel="phone").told()[-1] == "1 day 4 exit INF>"
    late = Story().lead(0, "Accepted").consent(1, "withdrawn")
    assert late.told() == ["1 day 0 enter >SAL"]


def test_unsubscribing_withdraws_what_stands_and_ends_the_cycle() -> None:
    story = Story().lead(0).consent(1, "confirmed", method="single").mail(2, "unsubscribed")
    assert story.told() == ["1 day 0 enter >INF", "1 day 2 exit INF>"]
    assert story.company().moves[-1].contract == "email_events"


def test_evidence_of_one_instant_is_taken_in_the_order_of_stages() -> None:
    story = Story().lead(0, "Handed over").web(0, "price", lead_id="l").web(0, "story", lead_id="l")
    assert story.told() == [
        "1 day 0 enter >INF",
        "1 day 0 skip INF>BEW",
        "1 day 0 advance BEW>MQL",
    ]


def test_an_inactive_stage_counts_for_the_one_before() -> None:
    rules = without_stages("BEF", "SAL", "INF")
    story = Story().web(0, "story", lead_id="l").lead(1, "Hot").lead_is(2, "Accepted", was="Hot")
    assert story.told(rules) == [
        "1 day 0 enter >EVA",
        "1 day 1 advance EVA>BEW",
        "1 day 2 advance BEW>MQL",
    ]


def test_for_a_new_lead_customers_touches_open_in_the_first_stage() -> None:
    assert Story().web(0, "spare").web(1, "portal").told() == ["1 day 0 enter >INF"]


def test_a_made_up_date_is_marked() -> None:
    story = Story().lead(0, is_date_known=False).lead_is(1, "Warm")
    assert [move.is_inferred for move in story.company().moves] == [True, False]


def test_deleted_leads_say_nothing_but_work_on_them_does() -> None:
    story = Story().lead(0, is_deleted=True).lead_is(1, "Warm").work(2, "call")
    assert story.told() == ["1 day 2 enter >SFC"]


def test_merged_leads_are_one_record() -> None:
    story = (
        Story()
        .lead(0, lead_id="old", email=None, merged_into_lead_id="l")
        .lead(1, "Handed over")
        .lead_is(2, "Refused", lead_id="old", was="New")
        .lead_is(1.5, "Handed over")
        .lead_is(3, "Accepted")
    )
    assert story.told() == [
        "1 day 0 enter >INF",
        "1 day 1.5 skip INF>MQL",
        "1 day 2 reject MQL>INF",
        "1 day 3 reopen INF>SAL",
    ]


def test_colleagues_of_a_customer_are_customers() -> None:
    story = (
        Story()
        .opportunity(0, lead_id=None, account_id="a", closed_at=1, is_won=True)
        .lead(1, account_id="a")
    )
    assert [m.cycle_type for m in story.company().moves if m.person == "email a@firm.example"] == [
        "new_lead"
    ]
    story = (
        Story()
        .opportunity(0, lead_id=None, account_id="a", closed_at=1, is_won=True)
        .lead(1.001, account_id="a")
    )
    cycle = next(c for c in story.company().cycle_rows if c.person == "email a@firm.example")
    assert (cycle.cycle_type, cycle.current_stage) == ("existing_customer_lead", "INF")
