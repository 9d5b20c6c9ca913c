"""Releases to read from: the factory lies beside the page tests."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "dashboard"))

import release_factory as factory

from leadsummit.dashboard.data import ReleaseDatabase


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[factory.Company, ReleaseDatabase]:
    """A lively company and its open release."""
    company = factory.demo_company(700)
    file = factory.build_release(tmp_path_factory.mktemp("demo"), company)
    return company, ReleaseDatabase.open(file)


@pytest.fixture(scope="session")
def single(tmp_path_factory: pytest.TempPathFactory) -> tuple[factory.Company, ReleaseDatabase]:
    company = factory.one_lead()
    file = factory.build_release(tmp_path_factory.mktemp("single"), company)
    return company, ReleaseDatabase.open(file)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> ReleaseDatabase:
    file = factory.build_release(tmp_path_factory.mktemp("empty"), factory.empty_company())
    return ReleaseDatabase.open(file)
