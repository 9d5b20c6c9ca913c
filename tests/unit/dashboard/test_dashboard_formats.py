"""Numbers and dates read as each language writes them."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from leadsummit.dashboard.formats import NOTHING, Formats

DE, EN = Formats("de"), Formats("en")


def test_counts_are_grouped_as_the_language_does():
    assert DE.count(12840) == "12.840"
    assert EN.count(12840) == "12,840"


def test_percents_have_one_decimal_and_the_languages_sign():
    assert DE.percent(0.3814) == "38,1\u00a0%"
    assert EN.percent(0.3814) == "38.1%"


@pytest.mark.parametrize(
    ("share", "german", "english"),
    [
        (0.0, "0,0\u00a0%", "0.0%"),
        (1.0, "100,0\u00a0%", "100.0%"),
        (0.00004, "< 0,1\u00a0%", "< 0.1%"),
        (0.99996, "> 99,9\u00a0%", "> 99.9%"),
    ],
)
def test_rounding_never_claims_none_or_all(share, german, english):
    assert DE.percent(share) == german
    assert EN.percent(share) == english


def test_an_interval_writes_its_sign_once():
    assert DE.interval(0.374, 0.388) == "37,4–38,8\u00a0%"
    assert EN.interval(0.374, 0.388) == "37.4–38.8%"
    assert EN.interval(0.99, 1.0) == "99.0–100.0%"


def test_days_have_a_decimal_below_ten_and_agree_in_number():
    assert DE.days(1) == "1 Tag"
    assert DE.days(6.54) == "6,5 Tage"
    assert DE.days(41.4) == "41 Tage"
    assert DE.days(9.97) == "10 Tage"
    assert EN.days(1) == "1 day"
    assert EN.days(6.54) == "6.5 days"


def test_money_names_its_currency():
    assert DE.money(1250, "EUR") == "1.250,00\u00a0€"
    assert EN.money(1250, "EUR") == "€1,250.00"
    assert DE.money(1250, "CHF") == "1.250,00\u00a0CHF"


def test_money_may_leave_its_cents_out():
    assert DE.whole_money(1249.6, "EUR") == "1.250\u00a0€"
    assert EN.whole_money(1249.6, "EUR") == "€1,250"
    assert EN.whole_money(1249.6, "JPY") == "JP¥1,250"
    assert DE.whole_money(None, "EUR") == "–"


def test_money_is_rounded_as_one_speaks_of_it():
    assert DE.rounded_money(87632.55, "EUR") == "87.633\u00a0€"
    assert EN.rounded_money(87632.55, "EUR") == "€87,633"
    assert DE.rounded_money(19_926_300, "EUR") == "19,9\u00a0Mio.\u00a0€"
    assert EN.rounded_money(999_600, "EUR") == "€999,600"
    assert DE.rounded_money(-1234, "CHF") == "-1.234\u00a0CHF"


def test_changes_carry_their_sign():
    assert DE.percentage_points(1.24) == "+1,2"
    assert EN.percentage_points(-0.36) == "−0.4"
    assert EN.percentage_points(0.01) == "±0.0"
    assert DE.signed(3034) == "+3.034"
    assert DE.signed(-12.4) == "−12"


def test_moments_are_shown_in_the_reporting_zone():
    summer = datetime(2026, 9, 30, 22, 30)  # noqa: DTZ001 - the release holds naive UTC
    assert DE.moment(summer) == "01.10.2026 00:30"
    assert EN.moment(summer.replace(tzinfo=UTC)) == "1 Oct 2026 00:30"
    assert DE.day_of(summer) == "01.10.2026"


def test_periods_name_both_ends_or_the_one_month():
    assert DE.months(date(2026, 1, 1), date(2026, 9, 1)).startswith("Jan.")
    assert "2026" in DE.months(date(2026, 1, 1), date(2026, 9, 1))
    assert DE.months(date(2026, 9, 1), date(2026, 9, 1)) == "September 2026"


def test_lists_end_with_the_languages_and():
    assert DE.listing(["A", "B", "C"]) == "A, B und C"
    assert EN.listing(["A", "B", "C"]) == "A, B and C"


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NaT, pd.NA])
def test_what_is_missing_reads_as_a_dash_and_never_as_zero(nothing):
    for formatter in (
        DE.count,
        DE.percent,
        DE.days,
        DE.moment,
        DE.number_of_days,
        DE.day,
        DE.points,
        DE.signed,
    ):
        assert formatter(nothing) == NOTHING
    assert DE.interval(nothing, 0.5) == NOTHING
    assert DE.rounded_money(nothing, "EUR") == NOTHING


def test_ages_take_the_unit_that_tells_most():
    assert DE.age(3 / 24 / 60) == "3 Minuten"
    assert DE.age(0.3) == "7 Stunden"
    assert DE.age(41) == "41 Tage"
    assert EN.age(1.5) == "36 hours"
    assert EN.age(None) == NOTHING
