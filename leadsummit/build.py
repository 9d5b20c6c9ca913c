"""Runs ``dbt build`` as a process of its own and tells in plain words how it went."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import shorten
from typing import Any

from leadsummit.errors import LeadsummitError
from leadsummit.processes import die_with_parent
from leadsummit.progress import Progress, silent
from leadsummit.seed_files import conversion_problem, unreadable_seeds

SHOWN_FAILURES = 10
SHOWN_LETTERS = 600


class BuildFailed(LeadsummitError):
    """dbt could not build, or a test of it failed."""


@dataclass(frozen=True)
class BuildResult:
    """What dbt did."""

    node_count: int
    warnings: tuple[str, ...]
    log: Path


@dataclass
class _Heard:
    """What dbt said while it ran: its last complaints, and what tests told of their rows."""

    last_words: deque[str] = field(default_factory=lambda: deque(maxlen=SHOWN_FAILURES))
    told: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


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
        BuildFailed: with what failing tests tell of their rows, else with dbt's own words.
    """
    if unreadable := unreadable_seeds(root / "seeds"):
        raise BuildFailed(
            "some seeds cannot be read\n" + _listed(unreadable),
            hint="The last release stays in place.",
        )
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
    heard = _Heard()
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
                _listen(line, progress, heard)
        except BaseException:
            process.kill()
            raise
    log = log_folder / "dbt.log"
    nodes = _read_results(results)
    failures = _describe(nodes, {"error", "fail"}, heard)
    if process.returncode != 0:
        raise _failure(failures or list(heard.last_words), log)
    warnings = tuple(_describe(nodes, {"warn"}, heard))
    return BuildResult(len(nodes), warnings, log)


def _listen(line: str, progress: Progress, heard: _Heard) -> None:
    """Take one line of dbt's log: how far it is, what it complains about, what a test tells."""
    try:
        event = json.loads(line)
        info, data = event["info"], event["data"]
    except (ValueError, KeyError, TypeError):
        if line.strip():
            heard.last_words.append(line.strip())
        return
    if info.get("level") == "error" and str(info.get("msg", "")).strip():
        heard.last_words.append(str(info["msg"]).strip())
    node = data.get("node_info") or {}
    if info.get("name") == "JinjaLogInfo" and node.get("resource_type") == "test":
        heard.told[str(node["unique_id"])].append(str(info["msg"]).strip())
    if "index" in data and "total" in data and data["total"]:
        is_start = info.get("name") == "LogStartLine"
        done = int(data["index"]) - (1 if is_start else 0)
        progress(str(node.get("node_name") or "dbt"), done, int(data["total"]))


def _read_results(file: Path) -> list[dict[str, Any]]:
    try:
        return list(json.loads(file.read_text(encoding="utf-8"))["results"])
    except (FileNotFoundError, ValueError, KeyError):
        return []


def _describe(nodes: list[dict[str, Any]], statuses: set[str], heard: _Heard) -> list[str]:
    """A line for each node, or several where a test told of its rows; these come first."""
    found = [node for node in nodes if node["status"] in statuses]
    told = [line for node in found for line in heard.told.get(str(node["unique_id"]), ())]
    return told + [_message(node) for node in found if str(node["unique_id"]) not in heard.told]


def _message(node: Mapping[str, Any]) -> str:
    kind, _, name = (*str(node["unique_id"]).split("."), "", "")[:3]
    words = str(node.get("message") or node["status"])
    problem = conversion_problem(name, words) if kind == "seed" else None
    return problem or f"{kind} {name}: {shorten(words, SHOWN_LETTERS, placeholder=' …')}"


def _listed(messages: list[str]) -> str:
    lines = [f"  {message}" for message in messages[:SHOWN_FAILURES]]
    if len(messages) > SHOWN_FAILURES:
        lines.append(f"  … and {len(messages) - SHOWN_FAILURES} more")
    return "\n".join(lines)


def _failure(messages: list[str], log: Path) -> BuildFailed:
    return BuildFailed(
        "dbt build failed\n" + _listed(messages or ["dbt ended without a word"]),
        hint=f"The whole log is {log}. The last release stays in place.",
    )
