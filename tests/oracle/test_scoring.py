"""The score: decay, caps, fit, and what ripens a lead anew."""

from __future__ import annotations

import pytest

from oracle.stories import Story


def test_the_score_hands_over_when_it_reaches_the_threshold() -> None:
    story = Story().web(0, event_type="form_submit").web(1, event_type="form_submit")
    assert story.told() == ["1 day 0 enter >EVA"]
    assert story.web(2, event_type="form_submit").told()[-1] == "1 day 2 skip EVA>MQL"


def test_caps_and_half_lives_hold_the_score_down() -> None:
    capped = Story()
    for number in range(9):
        capped.web(number, "story", event_type="content_view")
    assert capped.told() == ["1 day 0 enter >INF"]
    decayed = Story().web(0, event_type="form_submit").web(1, event_type="form_submit")
    decayed.mail(2, "clicked", email="a@x.example").mail(20, "clicked", email="a@x.example")
    assert "MQL" not in "".join(decayed.told())


@pytest.mark.parametrize(("title", "ripe"), [("Engineer", True), ("Buyer", False)])
def test_fit_counts_as_it_was_then(title: str, ripe: bool) -> None:
    story = (
        Story()
        .add("contacts", contact_id="c", visitor_id="v", job_title=title, updated_at=-5)
        .add("contacts", contact_id="c", visitor_id="v", job_title="Buyer", updated_at=9)
        .web(0, event_type="form_submit")
        .web(1, event_type="form_submit")
    )
    assert any(">MQL" in line for line in story.told()) is ripe


def test_after_a_rejection_a_lead_ripens_anew() -> None:
    story = Story()
    for number in range(3):
        story.web(number, event_type="form_submit", lead_id="l")
    story.lead(0).lead_is(3, "Refused")
    for number in (3, 4, 5):
        story.web(number, event_type="form_submit", lead_id="l")
    assert story.told()[-1] == "1 day 3 reject MQL>EVA"
    assert story.web(6, event_type="form_submit").told()[-1] == "1 day 6 skip EVA>MQL"


def test_who_decides_is_a_setting() -> None:
    def story(evidence: str) -> Story:
        told = Story(mql_evidence=evidence).lead(0)
        for number in range(3):
            told.web(number, event_type="form_submit", lead_id="l")
        return told.lead_is(1, "Handed over")

    assert story("earliest").told()[-1] == "1 day 1 skip EVA>MQL"
    assert story("crm").told()[-1] == "1 day 1 skip EVA>MQL"
    assert story("scored").told()[-1] == "1 day 2 skip EVA>MQL"


def test_the_score_opens_no_cycle() -> None:
    story = Story()
    for number in range(5):
        story.web(number, event_type="page_view", page_url="https://x.example/xprice")
        story.web(number, event_type="content_view", page_url="https://x.example/else")
    story.rows["web_events"] = [
        {**row, "page_url": str(row["page_url"]).replace("/xprice", "/xpric")}
        for row in story.rows["web_events"]
    ]
    assert story.told() == []
