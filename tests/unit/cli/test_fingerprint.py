"""A run is needed when anything has changed that numbers are made from, and only then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_project import SmallProject

from leadsummit.config import read_settings
from leadsummit.landing import land
from leadsummit.pipeline import plan_build

GOOD = "id,status\n1,open\n"


def fingerprint(small: SmallProject, as_of: str = "2026-01-31", dbt_vars: str = "{}") -> str:
    land(small.site.landing, small.site.warehouse, "any run")
    settings = read_settings(small.site.landing, small.site.warehouse, as_of, dbt_vars)
    return plan_build(settings, "any run").record.fingerprint


@pytest.fixture
def project(small: SmallProject, monkeypatch: pytest.MonkeyPatch) -> SmallProject:
    for name, value in small.env.items():
        monkeypatch.setenv(name, value)
    small.put("a.csv", GOOD)
    return small


def edit(file: str) -> Callable[[SmallProject], dict[str, Any]]:
    def change(small: SmallProject) -> dict[str, Any]:
        path = small.root / file
        path.write_text(path.read_text() + "\n")
        return {}

    return change


def new_file(small: SmallProject) -> dict[str, Any]:
    small.put("b.csv", "id,status\n2,open\n")
    return {}


@pytest.mark.parametrize(
    "change",
    [
        edit("seeds/words.csv"),
        edit("models/fct_orders.sql"),
        edit("macros/schema.sql"),
        edit("expectations/__init__.py"),
        edit("dbt_project.yml"),
        new_file,
        lambda _: {"as_of": "2026-02-01"},
        lambda _: {"dbt_vars": '{"fast_lane_days": 5}'},
    ],
)
def test_a_change_is_seen(
    project: SmallProject, change: Callable[[SmallProject], dict[str, Any]]
) -> None:
    before = fingerprint(project)
    assert fingerprint(project, **change(project)) != before


def test_another_key_is_seen(project: SmallProject, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(project)
    monkeypatch.setenv("LEADSUMMIT_HASH_KEY", "another key")
    assert fingerprint(project) != before


def test_what_changes_no_number_is_not_seen(project: SmallProject) -> None:
    before = fingerprint(project)
    project.put("copy of a.csv", GOOD)
    (project.root / "README.md").write_text("words")
    cache = Path(project.root / "expectations" / "__pycache__")
    cache.mkdir()
    (cache / "x.pyc").write_bytes(b"x")
    assert fingerprint(project) == before
