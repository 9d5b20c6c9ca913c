"""Folders of one's own for each test, and demo companies for all that only read them.

Also makes what lies beside this file importable by every test, like `oracle` and `running`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock
from running import Site
from truths import built_company

DEMO_LEADS = 300
DEMO_MONTHS = 12
COMPANY_LEADS = 3_500
COMPANY_SEED = 1
BUILT_COMPANY = os.environ.get("LEADSUMMIT_TEST_COMPANY")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """An empty landing folder and no warehouse yet; the environment names them."""
    site = Site(tmp_path / "site")
    site.landing.mkdir(parents=True)
    for name, value in site.env.items():
        monkeypatch.setenv(name, value)
    return site


@pytest.fixture
def workshop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """An empty landing folder and no warehouse, in the same place for all tests of a module.

    What dbt parsed for the one test serves the next: with other paths it would begin anew.
    """
    name = request.module.__name__.rpartition(".")[2]
    return Site(tmp_path_factory.getbasetemp() / "workshops" / name).clear()


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The files of a small demo company, made once for all workers. Copy before changing."""
    site = Site(_shared(tmp_path_factory) / "demo_files")
    with FileLock(f"{site.base}.lock"):
        if not (site.landing / "demo.json").exists():
            made = site.run(
                *("demo", "--leads", str(DEMO_LEADS), "--months", str(DEMO_MONTHS)),
                *("--seed", "7", "--out", str(site.landing)),
            )
            assert made.returncode == 0, made.stderr
    return site


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory, demo_files: Site) -> Site:
    """A small demo company, landed, built, audited and released. Only to be read."""
    site = Site(_shared(tmp_path_factory) / "demo_run")
    with FileLock(f"{site.base}.lock"):
        if not site.base.exists():
            demo_files.copy_to(site.base)
        if not (site.base / "done").exists():
            done = site.run("run")
            assert done.returncode == 0, f"{done.stdout}{done.stderr}"
            (site.base / "done").touch()
    return site


@pytest.fixture(scope="session")
def company_run(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A demo company with its truth, large enough to learn from. Only to be read.

    Whoever works on a page names a folder with one in LEADSUMMIT_TEST_COMPANY and need not wait.
    """
    if BUILT_COMPANY:
        return Site(Path(BUILT_COMPANY))
    site = Site(_shared(tmp_path_factory) / "company_run")
    with FileLock(f"{site.base}.lock"):
        if not (site.base / "done").exists():
            built_company(site, COMPANY_LEADS, COMPANY_SEED)
            (site.base / "done").touch()
    return site


def _shared(factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this test run share."""
    base = factory.getbasetemp()
    return base.parent if base.name.startswith("popen-") else base
