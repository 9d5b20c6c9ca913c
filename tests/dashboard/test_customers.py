"""The customers page: rates and values of the marts, and the cycles and customers behind them."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from leadsummit.dashboard import customers
from leadsummit.dashboard.data import ReleaseDatabase, filter_options
from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.i18n import words_for
from leadsummit.dashboard.lists import LISTS
from leadsummit.dashboard.slices import slice_of
from leadsummit.release_reader import current_release

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"
EN = words_for("en")
FORMATS = Formats("en")


@pytest.fixture(scope="module")
def release(company_run):
    found = current_release(company_run.warehouse)
    database = ReleaseDatabase.open(found.path)
    yield database, found.as_of
    database.connection.close()


def parameters(release, **narrowed):
    database, as_of = release
    months = filter_options(database).months
    state = FilterState("cohort", months[-9], months[-1], **narrowed)
    rules = {"min_group_size": 5, "timezone": "Europe/Berlin", "as_of": as_of, "row_limit": None}
    part = slice_of(state, ("personas", "routes"))
    return {**state.query_parameters(), **rules, **part.parameters()}


def ask(release, query, values=()):
    database, _ = release
    with database.connection.cursor() as cursor:
        cursor.execute(f'use "{database.catalogue}"')
        return cursor.execute(query, list(values)).df()


NARROWED = [{}, {"routes": ("direct",)}, {"personas": ("peter_produktionsleiter",)}]


@pytest.mark.parametrize("narrowed", NARROWED)
@pytest.mark.parametrize("counting", ["cohort", "flow"])
def test_the_circle_sums_the_months_and_each_list_is_as_long(release, counting, narrowed):
    given = parameters(release, **narrowed) | {"circle_counting": counting}
    (circle,) = release[0].fetch("customers_circle", given).to_dict("records")
    months = release[0].fetch("customers_circle_months", given)
    assert circle["opened_count"] == months["opened_count"].sum() > 0
    assert circle["won_count"] == months["won_count"].sum()
    assert circle["won_rate"] == pytest.approx(circle["won_count"] / circle["population_count"])
    assert circle["won_rate_low"] < circle["won_rate"] < circle["won_rate_high"]
    for happening in LISTS["circle"].parameters["happening"]:
        asked = {**given, "counting": counting, "happening": happening}
        listed = release[0].fetch("list_circle", asked)
        assert len(listed) == circle[f"{happening}_count"], happening
        assert listed["lead_cycle_key"].is_unique


def test_small_circles_have_no_share(release):
    given = parameters(release) | {"circle_counting": "cohort", "min_group_size": 10**9}
    (circle,) = release[0].fetch("customers_circle", given).to_dict("records")
    assert circle["won_rate"] != circle["won_rate"]
    assert circle["won_rate_low"] != circle["won_rate_low"]


def test_the_curve_ends_where_too_few_are_followed_and_meets_the_rate(release):
    given = parameters(release) | {"purchase": "first_purchase"}
    curve = release[0].fetch("customers_curve", given)
    assert (curve["at_risk_count"] >= 5).all()
    assert curve["days"].is_monotonic_increasing
    rates = release[0].fetch("customers_repeat", given)
    half = customers.at(rates, "first_purchase", 180)
    assert curve[curve["days"] <= 180]["rate"].iloc[-1] == pytest.approx(half["repeat_rate"])


@pytest.mark.parametrize("narrowed", NARROWED)
def test_the_sleeping_customers_are_those_of_the_mart(release, narrowed):
    given = parameters(release, **narrowed)
    listed = release[0].fetch("customers_sleeping", given)
    (total,) = release[0].fetch("customers_sleeping_sum", given).to_dict("records")
    assert len(listed) == total["customer_count"] > 0
    assert float(listed["sale_amount"].sum()) == pytest.approx(float(total["sale_amount"]))
    mart = ask(release, "select customer_key, persona_id, route from marts.rpt_sleeping_customers")
    for field, column in (("routes", "route"), ("personas", "persona_id")):
        if field in narrowed:
            mart = mart[mart[column].isin(narrowed[field])]
    assert set(listed["customer_key"]) == set(mart["customer_key"])


def test_a_measure_leaves_the_customers_with_such_a_cycle(release):
    everybody = release[0].fetch("customers_sleeping", parameters(release))
    keys = ask(
        release,
        "select coalesce(account_key, person_key) as customer_key, first_measure_key as measure"
        " from marts.fct_lead_cycles where first_measure_key is not null",
    )
    keys = keys[keys["customer_key"].isin(everybody["customer_key"])]
    measure = keys["measure"].mode().iloc[0]
    some = release[0].fetch("customers_sleeping", parameters(release, measures=(measure,)))
    wanted = set(keys[keys["measure"] == measure]["customer_key"])
    assert set(some["customer_key"]) == wanted
    assert 0 < len(some) < len(everybody)


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("held", "It held."),
        ("too_low", "The expectation was too low. Do not plan with it."),
        ("too_high", "The expectation was too high. Do not plan with it."),
        ("too_few", "there were too few customers"),
        ("not_checked", "could not be tested"),
    ],
)
def test_the_check_is_said_as_it_went(release, verdict, said):
    row = {"check_verdict": verdict, "check_came_value": 3e6}
    row |= dict.fromkeys(
        ("check_expected_value", "check_expected_value_low", "check_expected_value_high"), 1e6
    )

    def money(value):
        return FORMATS.rounded_money(value, "EUR")

    assert said in customers.check_answer(EN, row, money)


def test_nothing_is_expected_of_few():
    assert "Nothing is expected" in customers.expected_answer(EN, FORMATS, None, str)
    row = {"expectation_status": "not_calculated", "expected_value": None}
    assert "Nothing is expected" in customers.expected_answer(EN, FORMATS, row, str)


def test_the_headline_says_rate_and_silence(release):
    given = parameters(release)
    rates = release[0].fetch("customers_repeat", given)
    year = customers.at(rates, "first_purchase", 365)
    said = customers.headline(EN, FORMATS, rates, 3)
    assert said.startswith(f"{FORMATS.percent(year['repeat_rate'])} of new customers buy again")
    assert said.endswith("3 customers have fallen silent and should be called.")
    assert customers.headline(EN, FORMATS, rates.iloc[0:0], 0).startswith("Nobody has bought yet")


def test_the_page_keeps_its_choices_in_the_url(company_run, monkeypatch):
    monkeypatch.setenv("LEADSUMMIT_WAREHOUSE", str(company_run.warehouse))
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params.update({"lang": "en", "route": "direct", "direction": "inbound"})
    app.switch_page("views/customers.py").run()
    assert not app.exception
    assert "Without effect here" in app.info[0].value
    app.segmented_control(key="purchase").set_value("every_purchase").run()
    app.segmented_control(key="count").set_value("flow").run()
    assert not app.exception
    assert app.query_params["purchase"] == "every_purchase"
    assert app.query_params["count"] == "flow"
    assert any("that ended in the period" in text.value for text in app.markdown)
