"""Both pages in a real Chromium: nothing overlaps, nothing is cut off, nothing is called from afar.

The screenshots stay in `build/screenshots`, to be looked at.
"""

import os
import re
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path

import pytest
import release_factory as factory
from conftest import NO_BROWSER, PROJECT, find_browser
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    expect,
    sync_playwright,
)

from leadsummit.dashboard.serve import command

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_browser() is None, reason=NO_BROWSER),
]

SCREENSHOTS = PROJECT / "build" / "screenshots"
WIDTHS = [1440, 390]
WAIT = 30_000
TITLES = {
    ("summit", "de"): "Leadmanagement Summit",
    ("summit", "en"): "Leadmanagement Summit",
    ("trust", "de"): "Vertrauen",
    ("trust", "en"): "Trust",
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox"] if as_root else []
        )
        yield browser
        browser.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(warehouse: Path) -> Iterator[str]:
    """The dashboard of a warehouse, started as its command starts it."""
    port = free_port()
    environment = {**os.environ, "LEADSUMMIT_WAREHOUSE": str(warehouse)}
    server = subprocess.Popen(
        command(port, "localhost"),
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2)
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        errors = server.communicate(timeout=20)[1]
    assert "Traceback" not in errors, errors


@pytest.fixture(scope="session")
def servers(warehouses) -> Iterator[Callable[[str], str]]:
    """The address of the dashboard for each warehouse, started when first asked for."""
    running: dict[str, tuple[str, object]] = {}

    def address(state: str) -> str:
        if state not in running:
            context = serving(warehouses[state])
            running[state] = (context.__enter__(), context)
        return running[state][0]

    yield address
    for _, context in running.values():
        context.__exit__(None, None, None)  # type: ignore[attr-defined]


class Watched:
    """A page and everything that went wrong on it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.errors: list[str] = []
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.errors.append(f"script error: {error}"))
        page.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        # Opened by a link to a page, Streamlit first looks for its server below that page.
        is_search = "/_stcore/" in message.location.get("url", "")
        if message.type == "error" and not (is_search and "404" in message.text):
            self.errors.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:", "ws://localhost")):
            self.errors.append(f"foreign request: {request.url}")

    def open(self, page: str, **url: str) -> None:
        """Open a page and wait until it stands still."""
        path = "" if page == "summit" else page
        query = "&".join(f"{name}={value}" for name, value in url.items())
        self.page.goto(f"{self.address}/{path}?{query}")
        # The last thing that the page shows: a chart's caption and tables, a table, or a notice.
        last = {"summit": "stExpander", "trust": "stDataFrame"}[page]
        end = self.page.get_by_test_id(last).or_(self.page.locator("[data-testid=stAlert] pre"))
        expect(end.first).to_be_visible(timeout=WAIT)
        self.settle()

    @property
    def headline(self) -> Locator:
        """The sentence that answers the page's question."""
        return self.page.get_by_test_id("stMain").locator("h3").first

    def settle(self) -> None:
        """Wait for the script's end and for charts to have drawn their labels."""
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=WAIT)
        # A picture is loaded after everything else; the summit has one for each layout.
        charts = 2 if self.page.get_by_test_id("stExpander").count() else 0
        expect(self.page.locator(".js-plotly-plot")).to_have_count(charts, timeout=WAIT)
        self.page.wait_for_function(
            "count => document.querySelectorAll('.infolayer .annotation').length >= 10 * count",
            arg=charts,
            timeout=WAIT,
        )
        self.page.evaluate("document.fonts.ready")
        self.page.wait_for_timeout(400)

    def shoot(self, name: str) -> None:
        """A picture of the whole page, not only of what fits on the screen."""
        height = self.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        width = (self.page.viewport_size or {"width": 0})["width"]
        self.page.set_viewport_size({"width": width, "height": min(height + 16, 4000)})
        self.page.wait_for_timeout(500)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")

    def labels(self) -> list[dict[str, object]]:
        """Every line of every label of the chart that is seen, with its box on the screen."""
        return list(
            self.page.evaluate("""() => [...document.querySelectorAll('.js-plotly-plot')]
                .filter(plot => getComputedStyle(plot).visibility === 'visible')
                .flatMap(plot => {
                    const frame = plot.getBoundingClientRect();
                    return [...plot.querySelectorAll('.annotation-text-g text')].flatMap(text => {
                        const lines = [...text.querySelectorAll(':scope > tspan.line')];
                        return (lines.length ? lines : [text]).map(line => {
                            const box = line.getBoundingClientRect();
                            return {text: line.textContent, left: box.left, right: box.right,
                                    top: box.top, bottom: box.bottom, isInside:
                                    box.left >= frame.left - 1 && box.right <= frame.right + 1 &&
                                    box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1};
                        });
                    });
                })""")
        )


@pytest.fixture
def watched(browser, servers) -> Iterator[Callable[..., Watched]]:
    pages: list[Watched] = []

    def open_(state: str, width: int, scheme: str = "light") -> Watched:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, locale="de-DE"
        )
        pages.append(Watched(context.new_page(), servers(state)))
        return pages[-1]

    yield open_
    for page in pages:
        page.page.context.close()
        assert page.errors == []


def overlapping(labels: list[dict[str, object]]) -> list[tuple[object, object]]:
    """Pairs of lines whose boxes share more than the air around their letters."""
    air = 2.5
    return [
        (one["text"], other["text"])
        for one, other in combinations(labels, 2)
        if one["left"] < other["right"] - air
        and other["left"] < one["right"] - air
        and one["top"] < other["bottom"] - air
        and other["top"] < one["bottom"] - air
    ]


def assert_looks_right(watched: Watched, has_picture: bool) -> None:
    page = watched.page
    assert page.get_by_test_id("stException").count() == 0
    sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert sideways <= 0, f"the page is {sideways} px wider than the screen"
    labels = watched.labels()
    if not has_picture:
        assert labels == []
        return
    assert len(labels) > 15
    assert [label["text"] for label in labels if not label["isInside"]] == [], "cut off"
    assert overlapping(labels) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("page", ["summit", "trust"])
def test_pages_look_right_with_the_demo(watched, page, language, width):
    seen = watched("demo", width)
    seen.open(page, lang=language)
    assert seen.page.locator("h1").first.inner_text() == TITLES[page, language]
    assert_looks_right(seen, has_picture=page == "summit")
    seen.shoot(f"{page}-{language}-{width}")


@pytest.mark.parametrize("width", [1920, 1024, 820, 600, 360])
def test_nothing_overlaps_at_widths_in_between(watched, width):
    seen = watched("demo", width)
    seen.open("summit", count="reached")
    assert_looks_right(seen, has_picture=True)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("state", ["shortened", "one", "empty", "failed", "none"])
def test_every_state_has_a_proper_view(watched, state, width):
    seen = watched(state, width)
    seen.open("summit")
    assert_looks_right(seen, has_picture=state != "none")
    seen.shoot(f"summit-{state}-{width}")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("counting", ["flow", "stock"])
def test_every_way_of_counting_looks_right(watched, counting, width):
    seen = watched("demo", width)
    seen.open("summit", count=counting, lang="en")
    assert_looks_right(seen, has_picture=True)
    seen.shoot(f"summit-{counting}-{width}")


def test_dark_looks_right_too(watched):
    seen = watched("demo", 1440, scheme="dark")
    seen.open("summit")
    assert_looks_right(seen, has_picture=True)
    seen.shoot("summit-dark-1440")


def test_a_click_changes_the_numbers_and_the_link(watched):
    seen = watched("demo", 1440)
    seen.open("summit")
    before = seen.headline.inner_text()
    seen.page.get_by_role("radio", name="Bestand").click()
    expect(seen.headline).not_to_have_text(before, timeout=WAIT)
    seen.page.get_by_role("radio", name="English").click()
    expect(seen.page.get_by_text("Sales route")).to_be_visible(timeout=WAIT)
    assert "count=stock" in seen.page.url
    assert "lang=en" in seen.page.url
    # The pages stand in groups, each of which opens on a click.
    seen.page.get_by_test_id("stTopNavSection").filter(has_text="Basis").click()
    seen.page.get_by_test_id("stTopNavDropdownLink").filter(has_text="Trust").click()
    expect(seen.page.locator("h1").first).to_have_text("Trust", timeout=WAIT)
    seen.settle()
    assert "lang=en" in seen.page.url
    assert "count=stock" in seen.page.url


def test_the_tables_can_be_opened_and_read(watched):
    seen = watched("demo", 390)
    seen.open("summit", lang="en")
    seen.page.get_by_text("The same numbers as tables").click()
    table = seen.page.get_by_role("table").first
    expect(table).to_be_visible(timeout=WAIT)
    assert "Attention / opt-in" in table.inner_text()
    assert_looks_right(seen, has_picture=True)
    seen.shoot("summit-tables-390")


def test_a_new_release_shows_up_on_an_open_page(browser, tmp_path):
    factory.build_release(tmp_path, factory.one_lead(), "20261001T000000Z")
    with serving(tmp_path) as address:
        seen = Watched(browser.new_page(), address)
        seen.open("summit", lang="en")
        expect(seen.headline).to_contain_text("Of 1 cycle")
        factory.build_release(tmp_path, factory.demo_company(1600), "20261002T000000Z")
        # Nobody touches the page: it looks for itself every half minute.
        expect(seen.headline).to_contain_text("Of 1,000 cycles", timeout=60_000)
        assert seen.errors == []
        seen.page.close()


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_one_pager_is_one_sheet_of_paper_without_controls(browser, servers, language):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    # A quarter has two changes to say in each tile: as long as the page gets.
    page.goto(f"{servers('demo')}/executive?lang={language}&from=2026-07")
    expect(page.get_by_test_id("stMetric")).to_have_count(4, timeout=WAIT)
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=WAIT)
    sheet = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    page.emulate_media(media="print")
    for part in ("stSidebar", "stHeader", "stPageLink", "stPopover"):
        assert page.get_by_test_id(part).count() > 0, part
        for found in page.get_by_test_id(part).all():
            expect(found).to_be_hidden()
    expect(page.get_by_test_id("stMetric").first).to_be_visible()
    page.close()
