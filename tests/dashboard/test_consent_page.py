"""The page of consents: balances add up, rates are those of the marts, and gaps are said."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from leadsummit.dashboard import consent
from leadsummit.dashboard.data import ReleaseDatabase, filter_options
from leadsummit.dashboard.filters import FilterState
from leadsummit.release_reader import current_release

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"
ANY = {"purpose": "any", "channel": "any"}
NARROWED = [{}, {"personas": ("mia_marketing",)}, {"personas": ("kurt_konstrukteur", "unknown")}]


@pytest.fixture(scope="module")
def release(company_run):
    found = current_release(company_run.warehouse)
    database = ReleaseDatabase.open(found.path)
    yield database, found.as_of
    database.connection.close()


def asked(release, **narrowed):
    database, as_of = release
    months = filter_options(database).months
    state = FilterState("cohort", months[-9], months[-2], **narrowed)
    rules = {"timezone": "Europe/Berlin", "min_group_size": 5, "as_of": as_of}
    return {**state.query_parameters(), **rules}


def rows(release, text, values=None):
    database, _ = release
    with database.connection.cursor() as cursor:
        cursor.execute(f'use "{database.catalogue}"')
        return cursor.execute(text, values or []).df()


@pytest.mark.parametrize("narrowed", NARROWED)
def test_the_base_adds_up_for_every_consent(release, narrowed):
    database, _ = release
    given = asked(release, **narrowed)
    kinds = database.fetch("consent_kinds", given).to_dict("records")
    assert (kinds[0]["purpose"], kinds[0]["channel"]) == ("any", "any")
    for kind in kinds:
        (base,) = database.fetch("consent_base", {**given, **kind}).to_dict("records")
        assert base["after_expired"] == base["at_end_count"], kind
        months = database.fetch("consent_base_months", {**given, **kind})
        assert months["at_start_count"].iloc[0] == base["at_start_count"]
        assert months["at_end_count"].iloc[-1] == base["at_end_count"]
        assert months["confirmed_count"].sum() == base["confirmed_count"]
        assert (
            base["net_change_count"]
            == months["confirmed_count"].sum() + months["left_below_count"].sum()
        )


def test_the_base_at_the_end_is_that_of_the_mart(release):
    database, _ = release
    given = asked(release)
    (base,) = database.fetch("consent_base", given | ANY).to_dict("records")
    kept = rows(
        release,
        "select sum(at_end_count) as n from marts.rpt_contactable_base"
        " where purpose = 'any' and channel = 'any' and month = ?",
        [given["last_month"]],
    )
    assert base["at_end_count"] == kept["n"].iloc[0] > 0
    assert base["opt_out_rate_low"] < base["opt_out_rate"] < base["opt_out_rate_high"]


@pytest.mark.parametrize("narrowed", NARROWED)
def test_requests_add_up(release, narrowed):
    database, _ = release
    (row,) = database.fetch("consent_requests", asked(release, **narrowed) | ANY).to_dict("records")
    assert row["requested_count"] > 0
    assert row["after_expired"] == row["at_end_count"]


def test_the_rates_are_those_of_the_mart_however_they_are_cut(release):
    database, _ = release
    given = asked(release)
    kept = rows(
        release,
        "select rate, sum(population_count) as population, sum(passed_count) as passed"
        " from marts.rpt_opt_in_out where month between ? and ? group by rate",
        [given["first_month"], given["last_month"]],
    ).set_index("rate")
    for cut in ("total", *consent.CUTS):
        shown = database.fetch("consent_rates", given | {"cut": cut})
        assert set(shown["kind"]) == set(consent.RATES)
        for kind, rates in shown.groupby("kind"):
            assert rates["population_count"].sum() == kept.loc[kind, "population"]
            assert rates["passed_count"].sum() == kept.loc[kind, "passed"]
    (opt_in,) = shown_total(database, given, "opt_in")
    assert opt_in["rate"] == pytest.approx(opt_in["passed_count"] / opt_in["population_count"])
    assert opt_in["rate_low"] < opt_in["rate"] < opt_in["rate_high"]


def shown_total(database, given, kind):
    totals = database.fetch("consent_rates", given | {"cut": "total"})
    return totals[totals["kind"] == kind].to_dict("records")


def test_measures_and_directions_narrow_the_rates(release):
    database, _ = release
    everything = shown_total(database, asked(release), "campaign_opt_out")[0]
    outbound = shown_total(database, asked(release, directions=("outbound",)), "campaign_opt_out")[
        0
    ]
    assert 0 < outbound["population_count"] <= everything["population_count"]
    inbound = shown_total(database, asked(release, directions=("inbound",)), "opt_in")[0]
    assert (
        inbound["population_count"]
        < shown_total(database, asked(release), "opt_in")[0]["population_count"]
    )


def test_small_groups_have_no_rate(release):
    database, _ = release
    few = asked(release) | {"min_group_size": 10**9, "cut": "persona"}
    assert database.fetch("consent_rates", few)["rate"].isna().all()
    assert database.fetch("consent_violations", few)["rate"].isna().all()
    assert database.fetch("consent_base", few | ANY)["opt_out_rate"].isna().all()


@pytest.mark.parametrize("narrowed", [{}, {"directions": ("outbound",)}])
def test_each_violation_has_one_cause_and_is_listed(release, narrowed):
    database, _ = release
    given = asked(release, **narrowed)
    violations = database.fetch("consent_violations", given)
    total = violations.iloc[0]
    assert total["part"] == "all"
    assert total["violation_count"] > 0
    assert sum(total[f"{cause}_count"] for cause in consent.CAUSES) == total["violation_count"]
    assert violations["violation_count"].iloc[1:].sum() == total["violation_count"]
    listed = database.fetch("consent_violation_keys", given | {"row_limit": None})
    assert len(listed) == total["violation_count"] == listed["total_count"].iloc[0]


def test_the_bands_of_pressure_keep_their_order(release):
    database, _ = release
    for basis in consent.BASES:
        bands = database.fetch(
            "consent_pressure", {"basis": basis, "dimension": "total", "dimension_value": "all"}
        )
        assert list(bands["mails_from"]) == sorted(bands["mails_from"])
        assert len(bands) > 1


@pytest.fixture
def open_page(monkeypatch):
    def open_(warehouse, **url):
        monkeypatch.setenv("LEADSUMMIT_WAREHOUSE", str(warehouse))
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.query_params.update({"lang": "en", **url})
        app.switch_page("views/consent.py").run()
        assert not app.exception, [error.message for error in app.exception]
        return app

    return open_


def test_the_choices_stand_in_the_url_and_change_the_numbers(company_run, open_page):
    app = open_page(company_run.warehouse)
    before = app.dataframe[0].value
    app.segmented_control(key="consent").set_value("any.phone").run()
    app.segmented_control(key="rate").set_value("base_opt_out").run()
    app.segmented_control(key="cut").set_value("persona").run()
    assert app.query_params == {
        "lang": "en",
        "consent": "any.phone",
        "rate": "base_opt_out",
        "cut": "persona",
    }
    assert not app.dataframe[0].value.equals(before)
    assert "🦊 Mia Marketing" in set(app.dataframe[1].value["Part"])


def test_the_headline_names_who_may_be_contacted(company_run, open_page):
    app = open_page(company_run.warehouse)
    at_end = app.dataframe[0].value["At the end"].iloc[-1]
    assert app.subheader[0].value.startswith(f"We may contact {at_end} persons, ")
    assert app.metric[0].value in app.subheader[0].value


def test_without_consents_each_block_says_so(warehouses, open_page):
    app = open_page(warehouses["demo"])
    said = "\n".join(element.value for element in app.markdown)
    assert app.subheader[0].value == "No consent is known: nobody may be contacted."
    assert "No consents have been delivered." in said
    assert "No consent was requested in the period." in said
    assert "No delivered e-mails are known" in said
    assert "No e-mail is known to have been sent in the period." in said
    assert not app.get("plotly_chart")
