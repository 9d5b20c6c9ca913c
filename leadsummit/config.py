"""The settings of one call: folders, as-of, rules for dbt, and the key of the e-mail hashes."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml  # type: ignore[import-untyped]

from leadsummit.errors import MisuseError
from leadsummit.hashing import DEMO_HASH_KEY

DEFAULT_REPORTING_ZONE = "Europe/Berlin"
DEMO_MARKER = "demo.json"


@dataclass(frozen=True)
class Settings:
    """What a command works with."""

    landing: Path
    warehouse: Path
    as_of: datetime | None
    dbt_vars: dict[str, Any]
    is_demo: bool

    @property
    def reports(self) -> Path:
        """Where audits leave their pages."""
        return self.warehouse / "audit"

    @property
    def releases(self) -> Path:
        """Where the releases lie."""
        return self.warehouse / "releases"


def read_settings(
    landing: Path, warehouse: Path, as_of: str | None = None, dbt_vars: str | None = None
) -> Settings:
    """Check what came in, before anything runs.

    Raises:
        MisuseError: a time or a JSON text that cannot be read.
    """
    variables = parse_vars(dbt_vars)
    if "as_of" in variables:
        given = variables.pop("as_of")
        as_of = as_of or str(given)
    demo = read_demo_marker(landing)
    if not as_of and demo:
        as_of = str(demo.get("as_of") or "")
    zone = str(variables.get("reporting_timezone", DEFAULT_REPORTING_ZONE))
    return Settings(
        landing,
        warehouse,
        parse_as_of(as_of, zone) if as_of else None,
        variables,
        demo is not None,
    )


def parse_as_of(text: str, zone_name: str = DEFAULT_REPORTING_ZONE) -> datetime:
    """An instant from ISO 8601 text.

    A bare date means the end of that day in the reporting zone; a time without an offset is one
    of the reporting zone.

    Raises:
        MisuseError: the text is no date or time, or the zone is unknown.
    """
    try:
        zone = ZoneInfo(zone_name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise MisuseError(
            f"unknown reporting_timezone {zone_name!r}",
            hint="Expected the name of a time zone such as Europe/Berlin.",
        ) from error
    text = text.strip()
    try:
        if len(text) == len("2026-01-31"):
            midnight = datetime.combine(date.fromisoformat(text) + timedelta(days=1), time(), zone)
            return midnight.astimezone(UTC) - timedelta(microseconds=1)
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise MisuseError(
            f"--as-of {text!r} is neither a date nor a time",
            hint="Expected something like 2026-01-31 (the end of that day) or"
            " 2026-01-31T18:00:00+01:00.",
        ) from error


def parse_vars(text: str | None) -> dict[str, Any]:
    """Variables for dbt from JSON text.

    Raises:
        MisuseError: the text is no JSON object.
    """
    if not text:
        return {}
    try:
        variables = json.loads(text)
    except json.JSONDecodeError as error:
        raise MisuseError(
            f"--vars is not JSON: {error}", hint='Expected an object such as {"fast_lane_days": 5}.'
        ) from error
    if not isinstance(variables, dict):
        raise MisuseError(
            f"--vars is {type(variables).__name__}, not an object",
            hint='Expected an object such as {"fast_lane_days": 5}.',
        )
    return variables


def read_demo_marker(landing: Path) -> dict[str, Any] | None:
    """What the demo company says about itself; None for a company of flesh and blood.

    Raises:
        MisuseError: the marker is there but cannot be read.
    """
    marker = landing / DEMO_MARKER
    if not marker.is_file():
        return None
    try:
        content = json.loads(marker.read_text(encoding="utf-8"))
    except ValueError as error:
        raise MisuseError(
            f"{marker} cannot be read: {error}", hint="Make the demo again: leadsummit demo"
        ) from error
    return content if isinstance(content, dict) else {}


def require_hash_key(settings: Settings) -> str:
    """The key of the e-mail hashes.

    Raises:
        MisuseError: there is none, and the data is not the demo company's.
    """
    if key := os.environ.get("LEADSUMMIT_HASH_KEY"):
        return key
    if settings.is_demo:
        return DEMO_HASH_KEY
    raise MisuseError(
        f"LEADSUMMIT_HASH_KEY is not set, and {settings.landing} is not the demo company",
        hint="E-mail addresses are stored as keyed hashes. Make a key once and keep it safe:"
        ' python3 -c "import secrets; print(secrets.token_hex(32))" and then'
        " export LEADSUMMIT_HASH_KEY=<the key>",
    )


def project_var(root: Path, variables: dict[str, Any], name: str) -> Any:
    """A variable of the project: as given for this call, else as in dbt_project.yml.

    Raises:
        MisuseError: there is none of this name.
    """
    known = yaml.safe_load((root / "dbt_project.yml").read_text(encoding="utf-8")).get("vars", {})
    merged = {**known, **variables}
    if name not in merged:
        raise MisuseError(f"dbt_project.yml has no variable {name}", hint="Add it under vars.")
    return merged[name]


def project_root() -> Path:
    """The folder with dbt_project.yml.

    Raises:
        MisuseError: it is not where it should be.
    """
    named = os.environ.get("LEADSUMMIT_PROJECT")
    root = Path(named) if named else Path(__file__).resolve().parent.parent
    if not (root / "dbt_project.yml").is_file():
        raise MisuseError(
            f"{root} holds no dbt_project.yml",
            hint="Set LEADSUMMIT_PROJECT to the folder of the project.",
        )
    return root
