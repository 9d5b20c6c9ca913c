"""Who is who."""

from __future__ import annotations

from oracle.identity import Identity
from oracle.stories import Story


def identity(story: Story) -> Identity:
    """The persons of a story."""
    return story.company().identity


def test_what_is_named_together_is_one_person() -> None:
    who = identity(
        Story()
        .web(0, email="A@firm.example ", visitor_id="v")
        .web(1, visitor_id="v", contact_id="c")
        .lead(2)
    )
    assert len(set(who.persons.values())) == 1


def test_role_mailboxes_are_persons_of_their_own() -> None:
    who = identity(
        Story().web(0, email="Info@firm.example", visitor_id="v").lead(1, email="info@firm.example")
    )
    assert len(set(who.persons.values())) == 3
    assert who.owner("leads", {"lead_id": "l", "email": "info@firm.example"}) == "lead l"


def test_a_shared_cookie_is_cut_and_keeps_only_merges() -> None:
    story = Story()
    for number in range(4):
        story.web(number, email=f"{number}@firm.example", visitor_id="v")
    assert identity(story).cuts == {("cookie", "v")}
    assert len(set(identity(story).persons.values())) == 5
    few = Story()
    for number in range(3):
        few.web(number, email=f"{number}@firm.example", visitor_id="v")
    few.web(5, email="info@firm.example", visitor_id="v")
    assert identity(few).cuts == {("email", "info@firm.example")}


def test_merges_hold_even_for_cut_contacts() -> None:
    story = Story()
    for number in range(4):
        story.mail(number, "clicked", lead_id=None, contact_id="c", email=f"{number}@firm.example")
    story.add("contacts", contact_id="c", updated_at=0, merged_into_contact_id="d")
    who = identity(story)
    assert ("contact", "c") in who.cuts
    assert who.person(("contact", "c")) == who.person(("contact", "d"))


def test_an_account_comes_from_the_latest_sales_object_then_contact_then_domain() -> None:
    story = Story().add("accounts", account_id="x", domain="firm.example").lead(0)
    person = "email a@firm.example"
    assert identity(story).accounts == {person: "x"}
    story.add("contacts", contact_id="c", email="a@firm.example", account_id="y", updated_at=0)
    assert list(identity(story).accounts.values()) == ["y"]
    story.opportunity(1, account_id="z")
    assert list(identity(story).accounts.values()) == ["z"]


def test_an_opportunity_belongs_to_its_primary_contact() -> None:
    story = (
        Story()
        .opportunity(0)
        .add("opportunity_contacts", opportunity_id="o", contact_id="b")
        .add("opportunity_contacts", opportunity_id="o", contact_id="c", is_primary=True)
    )
    assert identity(story).opportunity_owner("o") == "contact c"
    nobody = Story().opportunity(0, lead_id=None)
    assert identity(nobody).opportunity_owner("o") == "opportunity o"
