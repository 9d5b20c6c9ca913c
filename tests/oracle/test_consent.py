"""The consent ledger, and threshold A."""

from __future__ import annotations

from oracle.stories import START, Story


def told(story: Story) -> list[str]:
    """The ledger's rows as day, type and whether it is derived."""
    return [
        f"{(event.at - START).total_seconds() / 86400:g} {event.event_type}"
        + (" derived" if event.is_derived else "")
        for ledger in story.company().consents.values()
        for event in ledger.events
    ]


def test_a_request_expires_and_a_second_one_is_the_same() -> None:
    story = Story().consent(0, "requested").consent(10, "requested").consent(31, "confirmed")
    assert told(story) == ["0 requested", "10 requested", "30 expired derived", "31 confirmed"]
    in_time = Story().consent(0, "requested").consent(30, "confirmed")
    assert told(in_time) == ["0 requested", "30 confirmed"]


def test_a_link_scanner_confirms_nothing() -> None:
    story = Story().lead(0).consent(0, "requested").consent(1, "confirmed", is_machine=True)
    assert told(story)[-1] == "30 expired derived"
    assert story.company().cycle_rows[0].a_passed_at is None


def test_unsubscribing_withdraws_every_standing_mail_consent_once() -> None:
    story = Story().consent(0, "confirmed").consent(0, "confirmed", purpose="events")
    story.consent(0, "confirmed", channel="phone")
    story.mail(1, "unsubscribed").mail(2, "complained")
    assert told(story)[3:] == ["1 withdrawn derived"] * 2


def test_threshold_a_is_passed_at_the_start_or_at_the_first_counting_confirmation() -> None:
    def passed(story: Story) -> float | None:
        at = story.company().cycle_rows[0].a_passed_at
        return None if at is None else (at - START).total_seconds() / 86400

    assert passed(Story().lead(5).consent(1, "confirmed")) == 5
    assert passed(Story().lead(5).consent(1, "confirmed").consent(2, "withdrawn")) is None
    assert passed(Story().lead(5).consent(6, "confirmed", method="single")) is None
    assert passed(Story().lead(5).consent(7, "confirmed")) == 7
