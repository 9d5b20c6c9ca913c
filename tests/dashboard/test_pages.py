"""Both pages in every state: run by Streamlit's own test runner, without a browser."""

import re
from datetime import date
from pathlib import Path

import pytest
import release_factory as factory
from streamlit.testing.v1 import AppTest

from leadsummit.dashboard import catalogues
from leadsummit.dashboard.i18n import words_for
from leadsummit.dashboard.pages import discover

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"
PACKAGE = APP.parents[1] / "leadsummit" / "dashboard"
PAGES = {file.stem: spec for file, spec in discover(APP.parent / "views")}
STATES = ["company", "demo", "shortened", "one", "empty", "failed", "none", "none-failed"]


@pytest.fixture
def open_app(warehouses, monkeypatch):
    """Open the app on a warehouse with the URL's parameters."""

    def open_(state, page=None, **url):
        monkeypatch.setenv("LEADSUMMIT_WAREHOUSE", str(warehouses.get(state, state)))
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.query_params.update(url)
        if page:
            app.switch_page(f"views/{page}.py")
        app.run()
        assert not app.exception, [error.message for error in app.exception]
        return app

    return open_


def words_on(app):
    """Everything that a reader can read, the charts' labels aside."""
    kinds = ("title", "subheader", "caption", "markdown", "info", "warning", "error")
    elements = [element for kind in kinds for element in getattr(app, kind)]
    return "\n".join(element.value for element in elements)


def figures(app):
    import json

    return [json.loads(element.proto.spec) for element in app.get("plotly_chart")]


def tables(app):
    return [table.value for table in app.table]


def foreign_words(shown, language):
    """Messages of the other language that stand on a page."""
    for message in catalogues.read("de"):
        if isinstance(message.id, str) and message.id and message.string != message.id:
            foreign = message.string if language == "en" else message.id
            # Short words are parts of many others; long ones are enough to notice a gap.
            if len(foreign) > 12 and "{" not in foreign and foreign in shown:
                yield foreign


@pytest.mark.parametrize("page", list(PAGES))
@pytest.mark.parametrize(
    ("state", "language"),
    [(state, "de") for state in STATES] + [(state, "en") for state in ("company", "none")],
)
def test_every_page_opens_in_every_state_in_its_own_language(open_app, state, page, language):
    app = open_app(state, page, lang=language)
    _ = words_for(language)
    assert app.title[0].value == _(PAGES[page].title)
    assert app.caption[0].value == _(PAGES[page].question)
    assert bool(app.info) or state not in ("none", "none-failed")
    assert list(foreign_words(words_on(app), language)) == []


def test_german_comes_first_and_unknown_languages_fall_back_to_it(open_app):
    assert "begonnenen Zyklen" in open_app("demo").subheader[0].value
    assert "begonnenen Zyklen" in open_app("demo", lang="fr").subheader[0].value
    assert "cycles that set out" in open_app("demo", lang="en").subheader[0].value


def test_the_language_switch_writes_into_the_url(open_app):
    app = open_app("demo", count="flow")
    app.segmented_control(key="language").set_value("en").run()
    assert app.query_params == {"count": "flow", "lang": "en"}
    assert "cycles passed A" in app.subheader[0].value
    app.segmented_control(key="language").set_value("de").run()
    assert app.query_params == {"count": "flow"}


@pytest.mark.parametrize("counting", ["cohort", "flow", "stock", "reached"])
def test_each_way_of_counting_explains_itself(open_app, counting):
    app = open_app("demo", count=counting, lang="en")
    sentence = next(m.value for m in app.markdown if m.value.startswith("We "))
    assert sentence.endswith(".")
    scope = app.caption[1].value
    for part in ("Population: ", "Grain: lead cycle", "Period: ", "As of: 30 Sept 2026 23:59"):
        assert part in scope


def test_the_switch_of_counting_writes_into_the_url_and_changes_the_numbers(open_app):
    app = open_app("demo")
    before = tables(app)[1]
    app.segmented_control(key="counting").set_value("stock").run()
    assert app.query_params == {"count": "stock"}
    assert not tables(app)[1].equals(before)
    app.segmented_control(key="counting").set_value("cohort").run()
    assert app.query_params == {}


def test_filters_write_into_the_url_and_a_link_leads_back(open_app):
    app = open_app("demo")
    app.multiselect(key="personas").set_value(["mia", "unknown"]).run()
    app.multiselect(key="routes").set_value(["direct"]).run()
    app.selectbox(key="first_month").set_value(date(2026, 1, 1)).run()
    expected = {"from": "2026-01", "persona": ["mia", "unknown"], "route": "direct"}
    assert app.query_params == expected
    again = open_app("demo", **expected)
    assert [table.to_dict() for table in tables(again)] == [t.to_dict() for t in tables(app)]
    assert "2 Filter gesetzt" in again.caption[1].value
    again.button(key="reset").click().run()
    assert again.query_params == {}


def test_filters_stay_when_the_page_changes(open_app):
    app = open_app("demo", count="flow", persona="mia", lang="en")
    app.switch_page("views/trust.py").run()
    assert app.title[0].value == "Trust"
    assert app.query_params == {"count": "flow", "persona": "mia", "lang": "en"}
    app.switch_page("views/summit.py").run()
    assert app.query_params == {"count": "flow", "persona": "mia", "lang": "en"}


def test_what_a_link_asks_for_in_vain_is_named_and_left_out(open_app):
    app = open_app("demo", persona=["mia", "[x](http://evil.example)"], count="magic")
    (note,) = app.warning
    assert r"persona=\[x\]\(http\:\/\/evil\.example\)" in note.value
    assert "count" in note.value
    assert app.multiselect(key="personas").value == ["mia"]


def test_the_picture_and_the_tables_show_the_same_numbers(open_app):
    app = open_app("demo")
    steps, stages, personas = tables(app)
    for figure in figures(app):
        labels = " ".join(note["text"] for note in figure["layout"]["annotations"])
        for rate in steps["Quote (naiv)"]:
            assert rate in labels
        for count in [*stages["Zyklen"][:11], *personas["Zyklen"]]:
            assert count in labels
    assert [row.split(" ")[0] for row in stages["Stufe"]] == list(factory.STAGE_CODES)


def test_the_picture_comes_in_two_layouts_with_words_for_screen_readers(open_app):
    app = open_app("demo", lang="en")
    names = [figure["layout"]["meta"]["layout"] for figure in figures(app)]
    assert names == ["wide", "compact"]
    for element in app.get("plotly_chart"):
        assert "The funnel as a mountain. Of 1,000 cycles" in element.proto.alt


def test_inactive_stages_are_absent(open_app):
    stages = tables(open_app("shortened"))[1]
    assert [row.split(" ")[0] for row in stages["Stufe"]] == list(factory.SHORTENED)


def test_one_lead_is_told_without_rates(open_app):
    app = open_app("one")
    assert app.subheader[0].value.startswith("Von 1 begonnenen Zyklus haben bisher 1 das Opt-in")
    steps = tables(app)[0]
    assert list(steps["Grundgesamtheit"]) == ["1", "1", "0", "0"]
    assert set(steps["Quote (naiv)"]) == {"zu wenige"}
    assert set(steps["95-%-Intervall"]) == {"–"}


def test_an_empty_release_says_so_and_still_shows_the_mountain(open_app):
    app = open_app("empty")
    assert "noch keine Leadzyklen" in app.info[0].value
    assert len(figures(app)) == 2
    trust = open_app("empty", "trust")
    assert "Es ist noch nichts gelandet." in words_on(trust)
    assert "keine Prüfergebnisse" in words_on(trust)


@pytest.mark.parametrize("page", list(PAGES))
def test_without_a_release_the_next_step_is_said(open_app, page):
    app = open_app("none", page)
    assert "leadsummit run" in app.info[0].value
    assert "leadsummit demo" in app.info[0].value
    assert not figures(app)


@pytest.mark.parametrize("page", list(PAGES))
def test_a_failed_run_is_said_on_every_page(open_app, page):
    (banner,) = open_app("failed", page).error
    assert (
        "Der letzte Lauf ist am 02.10.2026 06:11 im Schritt **audit** gescheitert" in banner.value
    )
    assert "letzte gute Ausgabe, Stand 30.09.2026 23:59" in banner.value
    assert r"\<b\>orders\<\/b\> \*currency\*" in banner.value


def test_a_failed_first_run_says_that_there_is_nothing_earlier(open_app):
    (banner,) = open_app("none-failed").error
    assert "noch keine frühere Ausgabe" in banner.value


def test_a_good_run_leaves_no_banner(open_app):
    assert not open_app("demo").error


def test_the_trust_page_says_what_landed_and_what_failed(open_app):
    app = open_app("demo", "trust", lang="en")
    assert app.subheader[0].value == "Of 5 checks 1 failed and 1 could not be carried out."
    assert [(metric.label, metric.value) for metric in app.metric] == [
        ("As of", "30 Sept 2026 23:59"), ("Released", "1 Oct 2026 06:12"),
        ("Checks", "5"), ("Not passed", "2"),
    ]  # fmt: skip
    frames = [frame.value for frame in app.dataframe]
    outcomes = list(frames[-1]["Outcome"])
    assert outcomes[:2] == ["✗ broken check", "✗ failed"]
    assert set(outcomes[2:]) == {"✓ passed"}
    assert list(frames[0]["Object"]) == ["web_events", "email_events", "leads", "Opportunity"]
    unmapped = frames[3]
    assert list(unmapped["Records"]) == [12, 230]


def test_no_page_shows_html_of_data(open_app):
    for file in [*APP.parent.rglob("*.py"), *PACKAGE.rglob("*.py")]:
        source = file.read_text(encoding="utf-8")
        assert "unsafe_allow" not in source, file
        assert source.count("st.html(") == (file.name == "frame.py"), "our style sheet only"
    app = open_app("demo")
    (style,) = app.get("html")
    assert style.proto.body.startswith("<style>")
    labels = [note["text"] for figure in figures(app) for note in figure["layout"]["annotations"]]
    assert all(set(re.findall(r"<(\w+)", label)) <= {"b", "br", "span"} for label in labels)


def test_a_new_release_appears_without_a_restart(tmp_path, open_app):
    factory.build_release(tmp_path, factory.one_lead(), "20261001T000000Z")
    app = open_app(tmp_path)
    assert app.subheader[0].value.startswith("Von 1 begonnenen")
    factory.build_release(tmp_path, factory.demo_company(1600), "20261002T000000Z")
    app.run()
    assert app.subheader[0].value.startswith("Von 1.000 begonnenen")
    assert not app.exception
