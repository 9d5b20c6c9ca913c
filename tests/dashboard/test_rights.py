"""The door: a role sees its routes and nothing else, whatever a link asks for."""

import re
from importlib.resources import files
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from leadsummit.dashboard import login
from leadsummit.dashboard.data import ReleaseDatabase, filter_options, sql
from leadsummit.dashboard.filters import COUNTINGS, FilterState, from_url
from leadsummit.dashboard.restricted import OPEN
from leadsummit.dashboard.rights import EVERYTHING, Rights, load_roles, rights_of
from leadsummit.release_reader import current_release

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"
PARTNER = Rights("partner", ("indirect",))
ROLES = """
[[role]]
name = "management"
members = ["*@example.com"]

[[role]]
name = "partner"
members = ["anna@partner.example"]
groups = ["sales-partners"]
routes = ["indirect"]
"""


@pytest.fixture
def roles(tmp_path):
    file = tmp_path / "roles.toml"
    file.write_text(ROLES, encoding="utf-8")
    return load_roles(file)


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        ({"email": "Boss@Example.com"}, Rights("management")),
        ({"email": "anna@partner.example"}, PARTNER),
        ({"email": "x@elsewhere.example", "groups": ["sales-partners"]}, PARTNER),
        ({"email": "boss@example.com", "email_verified": False}, None),
        ({"email": "boss@example.com.evil.example"}, None),
        ({"groups": "sales-partners"}, None),
        ({"email": None}, None),
        ({}, None),
    ],
)
def test_the_first_role_that_fits_counts(roles, reader, expected):
    assert rights_of(reader, roles) == expected


@pytest.mark.parametrize(
    "text",
    [
        '[[role]]\nmembers = ["a@b.example"]',
        '[[role]]\nname = "partner"\nroutes = "indirect"',
        '[[role]]\nname = "partner"\nroute = ["indirect"]',
        '[[role]\nname = "partner"',
    ],
)
def test_a_mistake_in_the_roles_gives_nobody_more(tmp_path, text):
    file = tmp_path / "roles.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"roles\.toml"):
        load_roles(file)


@pytest.fixture(scope="module")
def opened(company_run):
    """The release as management and as the partner see it."""
    path = current_release(company_run.warehouse).path
    both = [ReleaseDatabase.open(path, rights) for rights in (EVERYTHING, PARTNER)]
    yield both
    for database in both:
        database.connection.close()


def rows(database, query):
    with database.connection.cursor() as cursor:
        cursor.execute(f'use "{database.catalogue}"')
        return cursor.execute(query).fetchall()


def test_every_mart_holds_only_what_the_routes_may_see(opened):
    everything, partner = opened
    tables = rows(
        everything,
        "select table_name, list(column_name) from duckdb_columns()"
        " where database_name = 'published' and schema_name = 'marts' group by 1",
    )
    assert len(tables) > 50
    told_apart = 0
    for table, columns in tables:
        seen = rows(partner, f"select count(*) from marts.{table}")[0][0]
        if table in OPEN:
            continue
        if "route" in columns:
            told_apart += seen > 0
            found = rows(partner, f"select distinct route from marts.{table}")
            assert found in ([], [("indirect",)]), table
        elif "lead_cycle_key" in columns:
            strange = rows(
                everything,
                f"select count(*) from marts.{table} as t inner join marts.fct_lead_cycles as c"
                " on t.lead_cycle_key = c.lead_cycle_key where c.route = 'indirect'",
            )
            assert seen == strange[0][0], table
        elif {"dimension", "dimension_value"} <= set(columns):
            mine = rows(
                everything,
                f"select count(*) from marts.{table}"
                " where dimension = 'route' and dimension_value = 'indirect'",
            )
            assert seen == mine[0][0], table
            found = rows(partner, f"select distinct dimension, dimension_value from marts.{table}")
            assert found in ([], [("total", "all")]), table
        else:
            assert seen == 0, table
    assert told_apart > 5
    assert rows(partner, "select count(*) from release.audit_results") == [(0,)]


@pytest.mark.parametrize("counting", COUNTINGS)
def test_the_partner_sees_the_numbers_that_management_sees_of_that_route(opened, counting):
    everything, partner = opened
    months = filter_options(everything).months
    common = {"timezone": "Europe/Berlin", "min_group_size": 5}
    asked = FilterState(counting, months[0], months[-1], routes=("indirect",))
    for query in ("summit_steps", "summit_stages", "summit_personas"):
        theirs = everything.fetch(query, asked.query_parameters() | common)
        free = FilterState(counting, months[0], months[-1]).query_parameters() | common
        assert partner.fetch(query, free).equals(theirs), query


def test_a_forged_link_gets_nothing_more(opened):
    _, partner = opened
    options = filter_options(partner)
    assert options.routes == ("indirect",)
    state, dropped = from_url({"route": ["direct", "unknown"]}, options)
    assert state.routes == ()
    assert [item.value for item in dropped] == ["direct", "unknown"]
    common = {"timezone": "Europe/Berlin", "min_group_size": 5, "row_limit": None}
    months = options.months
    forged = FilterState("reached", months[0], months[-1], routes=("direct",)).query_parameters()
    forged |= common | {"step": "A", "part": "population"}
    assert partner.fetch("list_step", forged).empty


def test_the_restricted_connection_cannot_be_unlocked_and_reaches_no_file(opened):
    _, partner = opened
    with pytest.raises(duckdb.Error):
        partner.connection.execute("set lock_configuration = false")
    with pytest.raises(duckdb.Error):
        partner.connection.execute("attach '/etc/passwd' as other")


def test_no_query_reads_behind_the_views():
    for file in (files("leadsummit.dashboard") / "queries").iterdir():
        assert not re.search(r"\bpublished\s*\.", sql(file.name.removesuffix(".sql"))), file.name


@pytest.fixture
def open_app(company_run, monkeypatch, tmp_path):
    file = tmp_path / "roles.toml"
    file.write_text(ROLES, encoding="utf-8")
    monkeypatch.setenv("LEADSUMMIT_WAREHOUSE", str(company_run.warehouse))
    monkeypatch.setenv("LEADSUMMIT_ROLES", str(file))

    def open_(reader, *, has_login=True, page=None):
        monkeypatch.setattr(login, "has_login", lambda: has_login)
        monkeypatch.setattr(login, "reader", lambda: reader)
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.query_params["lang"] = "en"
        if page:
            app.switch_page(f"views/{page}.py")
        app.run()
        assert not app.exception, [error.message for error in app.exception]
        return app

    return open_


def test_nobody_gets_in_without_signing_in(open_app):
    app = open_app(None)
    assert "Please sign in" in app.markdown[0].value
    assert not app.get("plotly_chart")
    assert not app.subheader


@pytest.mark.parametrize("page", ["summit", "trust", "cycles"])
def test_who_has_no_role_sees_nothing(open_app, page):
    app = open_app({"email": "guest@elsewhere.example"}, page=page)
    assert "have no role here" in app.error[0].value
    assert not app.get("plotly_chart")
    assert not app.dataframe


def test_roles_without_a_login_let_nobody_in(open_app):
    app = open_app(None, has_login=False)
    assert "nobody can be recognised" in app.error[0].value
    assert not app.get("plotly_chart")


def test_a_partner_is_told_what_the_role_shows(open_app):
    app = open_app({"email": "anna@partner.example"})
    assert "Partner sales only" in app.info[0].value
    assert app.get("plotly_chart")
    manager = open_app({"email": "boss@example.com"})
    assert not manager.info
    assert manager.caption[1].value != app.caption[1].value


@pytest.mark.parametrize("page", ["plan", "customers", "accounts", "executive"])
def test_what_is_not_kept_by_route_is_not_told_as_if_it_were_nothing(open_app, page):
    app = open_app({"email": "anna@partner.example"}, page=page)
    shown = " ".join(text.value for text in [*app.markdown, *app.info, *app.subheader])
    assert "No consent has been recorded" not in shown
    assert "No month of the period has come" not in shown
    assert ("not by sales route" in shown) == (page == "plan")
