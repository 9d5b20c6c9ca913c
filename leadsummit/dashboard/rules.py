"""The few single-value rules of the business that the dashboard must share with the models.

They live in `dbt_project.yml` and may be overridden by `LEADSUMMIT_VARS`, as for dbt itself, so
that a limit is never written down twice.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

PROJECT_FILE = "dbt_project.yml"


@dataclass(frozen=True)
class Rules:
    """What counts as a small group, and in whose days and money we report."""

    reporting_timezone: str = "Europe/Berlin"
    reporting_currency: str = "EUR"
    min_group_size: int = 5


def project_folder() -> Path:
    """The folder that holds the dbt project: said by the environment, else beside the package."""
    said = os.environ.get("LEADSUMMIT_PROJECT")
    return Path(said) if said else Path(__file__).resolve().parents[2]


def load_rules(project: Path | None = None) -> Rules:
    """Read the rules from the dbt project; what it leaves open keeps its default."""
    file = (project or project_folder()) / PROJECT_FILE
    values: dict[str, Any] = {}
    if file.exists():
        values.update(yaml.safe_load(file.read_text(encoding="utf-8")).get("vars") or {})
    values.update(json.loads(os.environ.get("LEADSUMMIT_VARS") or "{}"))
    known = {name: values[name] for name in Rules.__dataclass_fields__ if name in values}
    return Rules(**known)
