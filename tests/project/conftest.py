"""An empty warehouse in which dbt can plan and unit-test every model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = {"sources": ["canonical", "salesforce", "pipedrive", "dynamics", "marketo", "brevo"]}


def run_dbt(
    folder: Path, *words: str, variables: dict[str, Any] = SOURCES
) -> subprocess.CompletedProcess[str]:
    """Run dbt on the project with its warehouse and target in `folder`."""
    environment = os.environ | {
        "LEADSUMMIT_WAREHOUSE": str(folder),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    return subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", *words, "--profiles-dir", "."),
            *("--vars", json.dumps(variables)),
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with every seed and model, none of which holds a row of data."""
    folder = tmp_path_factory.mktemp("empty")
    built = run_dbt(folder, "run-operation", "begin_build")
    assert built.returncode == 0, built.stdout
    built = run_dbt(folder, "build", "--empty", "--exclude-resource-type", "unit_test", "test")
    assert built.returncode == 0, built.stdout[-4000:]
    return folder
