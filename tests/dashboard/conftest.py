"""Warehouses to look at: one for each state in which a reader may find the dashboard."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import release_factory as factory

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def warehouses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Warehouse folders by name."""
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
    return {folder.name: folder for folder in root.iterdir()}


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches the pages."""
    for name in [name for name in os.environ if name.startswith(("LEADSUMMIT_", "STREAMLIT_"))]:
        monkeypatch.delenv(name)
