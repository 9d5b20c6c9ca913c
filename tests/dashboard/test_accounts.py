"""The accounts page: every company once, every number that of the mart."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from leadsummit.dashboard import accounts
from leadsummit.dashboard.data import ReleaseDatabase, filter_options
from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.i18n import words_for
from leadsummit.release_reader import current_release

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"
EN = words_for("en")
GROUPS = ["target", "all"]


@pytest.fixture(scope="module")
def release(company_run):
    found = current_release(company_run.warehouse)
    database = ReleaseDatabase.open(found.path)
    yield database, found.as_of
    database.connection.close()


def parameters(release, group, **narrowed):
    database, as_of = release
    months = filter_options(database).months
    state = FilterState("cohort", months[-9], months[-1], **narrowed)
    rules = {"min_group_size": 5, "as_of": as_of, "row_limit": None, "accounts": group}
    return {**state.query_parameters(), **rules}


def ask(release, query, values=()):
    database, _ = release
    with database.connection.cursor() as cursor:
        cursor.execute(f'use "{database.catalogue}"')
        return cursor.execute(query, list(values)).df()


def of_group(release, group):
    mart = ask(release, "select * from marts.rpt_account_coverage")
    return mart[mart["is_target_account"]] if group == "target" else mart


@pytest.mark.parametrize("group", GROUPS)
def test_every_block_counts_the_same_companies(release, group):
    given = parameters(release, group)
    mart = of_group(release, group)
    assert len(mart) > 0
    coverage = release[0].fetch("accounts_coverage", given)
    counts = mart["coverage"].value_counts()
    assert dict(zip(coverage["coverage"], coverage["account_count"], strict=True)) == {
        level: counts.get(level, 0)
        for level in ("opportunity", "customer", "lead", "known", "nobody_known")
    }
    routes = release[0].fetch("accounts_routes", given)
    assert routes["account_count"].sum() == len(mart)
    levels = ["opportunity", "customer", "lead", "known", "nobody_known"]
    assert routes[[f"{level}_count" for level in levels]].sum().sum() == len(mart)
    listed = release[0].fetch("accounts_list", given)
    assert set(listed["account_key"]) == set(mart["account_key"])
    assert (listed["total_count"] == len(mart)).all()
    assert listed["coverage"].map(levels.index).is_monotonic_increasing
    known = release[0].fetch("accounts_known", given).set_index("item")
    assert known.loc["known", "account_count"] == (mart["person_count"] > 0).sum()
    assert known.loc["engaged", "account_count"] == (mart["engaged_person_count"] > 0).sum()
    assert known.loc["customer", "account_count"] == (mart["sale_count"] > 0).sum()
    assert (known["population_count"] == len(mart)).all()


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize(
    "narrowed", [{}, {"routes": ("indirect",)}, {"personas": ("peter_produktionsleiter",)}]
)
def test_the_list_of_cycles_is_as_long_as_the_number(release, group, narrowed):
    given = parameters(release, group, **narrowed)
    known = release[0].fetch("accounts_known", given).set_index("item")
    listed = release[0].fetch("list_front", given)
    assert len(listed) == known.loc["lead", "account_count"]


def test_a_company_on_both_routes_stays_for_either(release):
    mart = of_group(release, "all")
    for route in ("direct", "indirect"):
        listed = release[0].fetch("accounts_list", parameters(release, "all", routes=(route,)))
        assert set(listed["account_key"]) == set(
            mart[mart["route"].isin([route, "both"])]["account_key"]
        )


def test_a_persona_leaves_the_companies_with_such_a_cycle(release):
    given = parameters(release, "all", personas=("peter_produktionsleiter",))
    listed = release[0].fetch("accounts_list", given)
    cycles = ask(
        release,
        "select distinct account_key from marts.fct_lead_cycles"
        " where persona_id = 'peter_produktionsleiter' and account_key is not null",
    )
    assert set(listed["account_key"]) == set(cycles["account_key"])


def test_roles_count_the_companies_that_have_them(release):
    roles = release[0].fetch("accounts_roles", parameters(release, "all"))
    mart = ask(
        release,
        "select role_group, count(*) as n from marts.rpt_account_roles where account_key in"
        " (select account_key from marts.fct_opportunities) group by 1",
    )
    found = dict(zip(mart["role_group"], mart["n"], strict=True))
    assert found
    for row in roles.to_dict("records"):
        assert row["account_count"] == found.get(row["role_group"], 0)
        assert row["rate_low"] <= row["rate"] <= row["rate_high"]
    assert list(roles["role_group"])[:6] == [
        *("initiator", "user", "influencer", "buyer", "decider", "gatekeeper")
    ]
    few = release[0].fetch("accounts_roles", parameters(release, "all") | {"min_group_size": 10**9})
    assert few["rate"].isna().all()
    assert few["rate_low"].isna().all()


@pytest.fixture
def open_page(company_run, monkeypatch):
    monkeypatch.setenv("LEADSUMMIT_WAREHOUSE", str(company_run.warehouse))

    def open_(**url):
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.query_params.update({"lang": "en", **url})
        app.switch_page("views/accounts.py").run()
        assert not app.exception, [error.message for error in app.exception]
        return app

    return open_


def test_the_page_begins_with_the_companies_that_we_want(open_page, release):
    app = open_page()
    known = release[0].fetch("accounts_known", parameters(release, "target"))
    assert app.subheader[0].value == accounts.headline(EN, Formats("en"), known, "target")
    app.segmented_control(key="accounts").set_value("all").run()
    assert app.query_params == {"lang": "en", "accounts": "all"}
    assert "companies in all" in app.subheader[0].value
    assert len(app.dataframe[-1].value) <= accounts.ROWS_SHOWN


def test_names_of_companies_never_become_markup(open_page):
    for text in open_page().markdown:
        assert "GmbH" not in text.value, "names stand in tables, which know no Markdown"
