"""One hash over everything that a release is made from: same hash, same numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

CODE = (
    "dbt_project.yml",
    "profiles.yml",
    "models",
    "macros",
    "seeds",
    "tests/dbt",
    "expectations",
    "leadsummit",
)
# Parts of the package that cannot change a number.
WITHOUT_EFFECT = ("leadsummit/dashboard", "leadsummit/demo", "leadsummit/scorecard")
ENGINES = ("dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "numpy", "scipy")


def fingerprint(
    connection: duckdb.DuckDBPyConnection,
    root: Path,
    variables: Mapping[str, Any],
    hash_key: str,
) -> str:
    """Hash of landed files, rules, code, engines, variables and key.

    Args:
        connection: the warehouse.
        root: the project's folder.
        variables: dbt's variables, as-of included.
        hash_key: the key of the e-mail hashes; only its hash goes in.
    """
    digest = hashlib.sha256()
    loads = connection.execute(
        "select source, object, content_hash, status, reject_count from raw._loads order by all"
    ).fetchall()
    parts = [
        loads,
        variables,
        hashlib.sha256(hash_key.encode()).hexdigest(),
        {name: version(name) for name in ENGINES},
    ]
    digest.update(json.dumps(parts, sort_keys=True, default=str).encode())
    for file in _code(root):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _code(root: Path) -> list[Path]:
    """The project's files that take part in the numbers."""
    files: list[Path] = []
    for name in CODE:
        place = root / name
        files.extend([place] if place.is_file() else place.rglob("*"))
    return sorted(
        file
        for file in files
        if file.is_file()
        and "__pycache__" not in file.parts
        and not file.relative_to(root).as_posix().startswith(WITHOUT_EFFECT)
    )
