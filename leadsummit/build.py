"""Runs ``dbt build`` as a process of its own and tells in plain words how it went."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leadsummit.errors import LeadsummitError
from leadsummit.processes import die_with_parent
from leadsummit.progress import Progress, silent

SHOWN_FAILURES = 10


class BuildFailed(LeadsummitError):
    """dbt could not build, or a test of it failed."""


@dataclass(frozen=True)
class BuildResult:
    """What dbt did."""

    node_count: int
    warnings: tuple[str, ...]
    log: Path


def run_dbt_build(
    root: Path,
    warehouse: Path,
    variables: Mapping[str, Any],
    hash_key: str,
    *,
    full_refresh: bool = False,
    progress: Progress = silent,
) -> BuildResult:
    """Seeds, models and data tests; unit tests belong to the test suite.

    Args:
        root: the folder with dbt_project.yml.
        warehouse: the folder of the warehouse; the caller holds its lock.
        variables: dbt's ``--vars``.
        hash_key: the key of the e-mail hashes.
        full_refresh: build incremental models from nothing.
        progress: told about nodes done.

    Raises:
        BuildFailed: with dbt's own words for the first failures.
    """
    target = Path(os.environ.get("LEADSUMMIT_DBT_TARGET") or warehouse / "dbt").resolve()
    log_folder = (warehouse / "logs").resolve()
    results = target / "run_results.json"
    results.unlink(missing_ok=True)
    command = [
        *(sys.executable, "-m", "dbt.cli.main", "build"),
        *("--project-dir", str(root), "--profiles-dir", str(root)),
        *("--target-path", str(target), "--log-path", str(log_folder)),
        *("--vars", json.dumps(dict(variables)), "--exclude-resource-type", "unit_test"),
        *("--log-format", "json", "--log-level", "info", "--log-format-file", "text"),
        *(["--full-refresh"] if full_refresh else []),
    ]
    environment = os.environ | {
        "LEADSUMMIT_WAREHOUSE": str(warehouse.resolve()),
        "LEADSUMMIT_DBT_TARGET": str(target),
        "LEADSUMMIT_HASH_KEY": hash_key,
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
        "PYTHONUNBUFFERED": "1",
    }
    last_words: deque[str] = deque(maxlen=SHOWN_FAILURES)
    with subprocess.Popen(
        command,
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        preexec_fn=die_with_parent,  # else a killed run leaves dbt writing
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                _listen(line, progress, last_words)
        except BaseException:
            process.kill()
            raise
    log = log_folder / "dbt.log"
    nodes = _read_results(results)
    failures = [_describe(node) for node in nodes if node["status"] in {"error", "fail"}]
    warnings = tuple(_describe(node) for node in nodes if node["status"] == "warn")
    if process.returncode != 0:
        raise _failure(failures or list(last_words), log)
    return BuildResult(len(nodes), warnings, log)


def _listen(line: str, progress: Progress, last_words: deque[str]) -> None:
    """Take one line of dbt's log: how far it is, and what it complains about."""
    try:
        event = json.loads(line)
        info, data = event["info"], event["data"]
    except (ValueError, KeyError, TypeError):
        if line.strip():
            last_words.append(line.strip())
        return
    if info.get("level") == "error" and str(info.get("msg", "")).strip():
        last_words.append(str(info["msg"]).strip())
    node = data.get("node_info") or {}
    if "index" in data and "total" in data and data["total"]:
        is_start = info.get("name") == "LogStartLine"
        done = int(data["index"]) - (1 if is_start else 0)
        progress(str(node.get("node_name") or "dbt"), done, int(data["total"]))


def _read_results(file: Path) -> list[dict[str, Any]]:
    try:
        return list(json.loads(file.read_text(encoding="utf-8"))["results"])
    except (FileNotFoundError, ValueError, KeyError):
        return []


def _describe(node: Mapping[str, Any]) -> str:
    name = ".".join(str(node["unique_id"]).split(".")[2:3])
    kind = str(node["unique_id"]).partition(".")[0]
    return f"{kind} {name}: {' '.join(str(node.get('message') or node['status']).split())}"


def _failure(messages: list[str], log: Path) -> BuildFailed:
    shown = messages[:SHOWN_FAILURES] or ["dbt ended without a word"]
    more = len(messages) - len(shown)
    lines = "\n".join(f"  {message}" for message in shown)
    if more > 0:
        lines += f"\n  … and {more} more"
    return BuildFailed(
        f"dbt build failed\n{lines}",
        hint=f"The whole log is {log}. The last release stays in place.",
    )
