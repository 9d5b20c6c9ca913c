"""Filters come from the URL, are checked, and lead back to the same URL."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from leadsummit.dashboard.filters import (
    CHOICES,
    COUNTINGS,
    Dropped,
    FilterOptions,
    FilterState,
    from_url,
    to_url,
)

MONTHS = tuple(date(2025 + (number + 3) // 12, (number + 3) % 12 + 1, 1) for number in range(18))
OPTIONS = FilterOptions(
    months=MONTHS,
    personas=("mia", "kurt", "unknown"),
    measures=("m1", "m2", "none"),
    directions=("inbound", "outbound"),
    routes=("direct", "indirect"),
    cycle_types=("new_lead", "existing_customer_lead"),
)


def test_an_empty_url_means_the_last_twelve_months_of_everybody():
    state, dropped = from_url({}, OPTIONS)
    assert state == FilterState("cohort", MONTHS[-12], MONTHS[-1])
    assert dropped == ()
    assert to_url(state, OPTIONS) == {}


def test_known_values_are_taken_in_the_order_of_the_offer():
    state, dropped = from_url(
        {"count": ["flow"], "from": ["2026-01"], "to": ["2026-03"], "persona": ["kurt", "mia"]},
        OPTIONS,
    )
    assert state.counting == "flow"
    assert (state.first_month, state.last_month) == (date(2026, 1, 1), date(2026, 3, 1))
    assert state.personas == ("mia", "kurt")
    assert dropped == ()


def test_unknown_values_are_dropped_and_named():
    state, dropped = from_url(
        {"count": ["magic"], "from": ["1999-01"], "persona": ["mia", "'; drop table x"]}, OPTIONS
    )
    assert state == FilterState("cohort", MONTHS[-12], MONTHS[-1], personas=("mia",))
    assert dropped == (
        Dropped("count", "magic"),
        Dropped("from", "1999-01"),
        Dropped("persona", "'; drop table x"),
    )


def test_choosing_everything_is_choosing_all():
    state, _ = from_url({"direction": ["inbound", "outbound"]}, OPTIONS)
    assert state.directions == ()


def test_a_period_that_ends_before_it_begins_is_mended_and_named():
    state, dropped = from_url({"from": ["2026-05"], "to": ["2026-02"]}, OPTIONS)
    assert state.first_month <= state.last_month == date(2026, 2, 1)
    assert dropped == (Dropped("from", "2026-05"),)


def test_an_early_end_alone_pulls_the_beginning_with_it():
    state, dropped = from_url({"to": ["2025-05"]}, OPTIONS)
    assert state.first_month <= state.last_month == date(2025, 5, 1)
    assert dropped == ()


def test_an_empty_release_offers_nothing_and_drops_everything():
    state, dropped = from_url({"persona": ["mia"], "from": ["2026-01"]}, FilterOptions())
    assert state == FilterState()
    assert {item.value for item in dropped} == {"mia", "2026-01"}


def test_no_choice_reaches_the_queries_as_null():
    parameters = FilterState(personas=("mia",)).query_parameters()
    assert parameters["personas"] == ["mia"]
    assert parameters["measures"] is None


@st.composite
def states(draw: st.DrawFn) -> FilterState:
    first, last = sorted(draw(st.lists(st.sampled_from(MONTHS), min_size=2, max_size=2)))
    chosen = {}
    for field in CHOICES.values():
        allowed = getattr(OPTIONS, field)
        some = draw(st.sets(st.sampled_from(allowed), max_size=len(allowed) - 1))
        chosen[field] = tuple(value for value in allowed if value in some)
    return FilterState(draw(st.sampled_from(COUNTINGS)), first, last, **chosen)


@given(states())
def test_every_choice_survives_the_way_through_the_url(state):
    assert from_url(to_url(state, OPTIONS), OPTIONS) == (state, ())


@given(st.dictionaries(st.sampled_from(["count", "from", "to", *CHOICES]), st.lists(st.text())))
def test_any_url_gives_a_valid_choice(url):
    state, _ = from_url(url, OPTIONS)
    assert state.counting in COUNTINGS
    assert state.first_month in MONTHS
    assert state.last_month in MONTHS
    assert state.first_month <= state.last_month
    for field in CHOICES.values():
        assert set(getattr(state, field)) <= set(getattr(OPTIONS, field))
