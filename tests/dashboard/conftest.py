"""Warehouses to look at: one for each state in which a reader may find the dashboard."""

import os
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import release_factory as factory
from running import Site

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def warehouses(tmp_path_factory: pytest.TempPathFactory, company_run: Site) -> dict[str, Path]:
    """Warehouse folders by name: `company` comes out of the pipeline, the others are made here."""
    root = tmp_path_factory.mktemp("warehouses")
    companies = {
        "demo": factory.demo_company(1500),
        "shortened": factory.demo_company(600, factory.SHORTENED),
        "one": factory.one_lead(),
        "empty": factory.empty_company(),
        "failed": factory.demo_company(300),
    }
    for name, company in companies.items():
        factory.build_release(root / name, company)
        factory.write_status(root / name, "ok", step="release")
    factory.write_status(
        root / "failed", "failed", step="audit", message="2 checks failed: <b>orders</b> *currency*"
    )
    (root / "none").mkdir()
    factory.write_status(root / "none-failed", "failed", step="land", message="no files")
    return {"company": company_run.warehouse} | {folder.name: folder for folder in root.iterdir()}


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches the pages."""
    for name in [name for name in os.environ if name.startswith(("LEADSUMMIT_", "STREAMLIT_"))]:
        monkeypatch.delenv(name)


BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NO_BROWSER = (
    "The dashboard was NOT looked at in a browser: no Chromium was found on the path.\n"
    "Get one and run the tests again: apt-get install chromium (Debian), "
    "snap install chromium (Ubuntu)."
)


def find_browser() -> str | None:
    """The system's Chromium or Chrome."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly when nobody looked."""
    if find_browser() is None:
        terminalreporter.section("browser tests skipped", sep="!", red=True, bold=True)
        terminalreporter.write_line(NO_BROWSER, red=True, bold=True)
