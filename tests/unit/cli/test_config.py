"""Settings are checked before anything runs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leadsummit.config import (
    parse_as_of,
    parse_vars,
    project_root,
    read_settings,
    require_hash_key,
)
from leadsummit.errors import MisuseError
from leadsummit.hashing import DEMO_HASH_KEY


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-31", utc(2026, 1, 31, 22, 59, 59, 999999)),
        ("2026-03-29", utc(2026, 3, 29, 21, 59, 59, 999999)),
        ("2026-01-31T18:00:00+01:00", utc(2026, 1, 31, 17)),
        ("2026-01-31T18:00:00Z", utc(2026, 1, 31, 18)),
        ("2026-07-31 18:00", utc(2026, 7, 31, 16)),
    ],
)
def test_as_of_is_an_instant(text: str, expected: datetime) -> None:
    assert parse_as_of(text) == expected


def test_a_bare_date_ends_in_the_reporting_zone() -> None:
    assert parse_as_of("2026-01-31", "America/New_York") == utc(2026, 2, 1, 4, 59, 59, 999999)


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "31.01.2026", "9999-12-31"])
def test_other_words_are_no_as_of(text: str) -> None:
    with pytest.raises(MisuseError, match="neither a date nor a time"):
        parse_as_of(text)


@pytest.mark.parametrize("text", ["{", "[1]", '"x"', "fast_lane_days=5"])
def test_vars_are_a_json_object(text: str) -> None:
    with pytest.raises(MisuseError, match="--vars is"):
        parse_vars(text)


def test_the_demo_brings_its_as_of_and_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LEADSUMMIT_HASH_KEY", raising=False)
    (tmp_path / "demo.json").write_text(json.dumps({"as_of": "2026-01-31"}))
    settings = read_settings(tmp_path, tmp_path / "warehouse")
    assert settings.as_of == utc(2026, 1, 31, 22, 59, 59, 999999)
    assert require_hash_key(settings) == DEMO_HASH_KEY
    assert read_settings(tmp_path, tmp_path, as_of="2026-01-01T00:00Z").as_of == utc(2026, 1, 1)
    assert read_settings(tmp_path, tmp_path, dbt_vars='{"as_of": "2026-01-01T00:00Z"}').as_of == (
        utc(2026, 1, 1)
    )


def test_real_data_needs_a_key_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEADSUMMIT_HASH_KEY", raising=False)
    settings = read_settings(tmp_path, tmp_path / "warehouse")
    assert settings.as_of is None
    with pytest.raises(MisuseError, match="LEADSUMMIT_HASH_KEY is not set") as caught:
        require_hash_key(settings)
    assert "secrets.token_hex" in caught.value.hint
    monkeypatch.setenv("LEADSUMMIT_HASH_KEY", "ours")
    assert require_hash_key(settings) == "ours"


def test_a_broken_demo_marker_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text("{")
    with pytest.raises(MisuseError, match="cannot be read"):
        read_settings(tmp_path, tmp_path)


def test_the_project_is_found_or_said_to_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LEADSUMMIT_PROJECT", raising=False)
    assert (project_root() / "dbt_project.yml").is_file()
    monkeypatch.setenv("LEADSUMMIT_PROJECT", str(tmp_path))
    with pytest.raises(MisuseError, match=r"holds no dbt_project\.yml"):
        project_root()
