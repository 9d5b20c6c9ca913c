"""Runs the command line as users do: as a process of its own, in folders of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = (sys.executable, "-m", "leadsummit.cli")


def run_leadsummit(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end; whatever its exit code is, the test judges it."""
    return subprocess.run(
        [*COMMAND, *args], env=environment(**env), capture_output=True, text=True, check=False
    )


def start_leadsummit(*args: str, **env: str) -> subprocess.Popen[bytes]:
    """Start one command and do not wait for it."""
    return subprocess.Popen(
        [*COMMAND, *args],
        env=environment(**env),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def environment(**env: str) -> dict[str, str]:
    """This process's environment without settings of its own, and with these instead."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("LEADSUMMIT_") or name == "LEADSUMMIT_TORTURE"
    }
    return kept | {"LEADSUMMIT_MEMORY": "1GB"} | env


@dataclass(frozen=True)
class Site:
    """A landing folder with its warehouse."""

    base: Path

    @property
    def landing(self) -> Path:
        return self.base / "landing"

    @property
    def warehouse(self) -> Path:
        return self.base / "warehouse"

    @property
    def env(self) -> dict[str, str]:
        return {
            "LEADSUMMIT_LANDING": str(self.landing),
            "LEADSUMMIT_WAREHOUSE": str(self.warehouse),
            "LEADSUMMIT_DBT_TARGET": str(self.base / "target"),
        }

    def run(self, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run a command here."""
        return run_leadsummit(*args, **self.env, **env)

    def start(self, *args: str, **env: str) -> subprocess.Popen[bytes]:
        """Start a command here."""
        return start_leadsummit(*args, **self.env, **env)

    def answer(self, *args: str, **env: str) -> dict[str, Any]:
        """Run a command that must succeed, and read its JSON."""
        done = self.run(*args, "--json", **env)
        assert done.returncode == 0, f"{args}: {done.stdout}{done.stderr}"
        content = json.loads(done.stdout)
        assert isinstance(content, dict)
        return content

    def clear(self) -> Site:
        """Nothing landed, nothing built. What dbt has parsed stays: it takes the longest."""
        for folder in (self.landing, self.warehouse):
            shutil.rmtree(folder, ignore_errors=True)
        return self

    def copy_to(self, base: Path) -> Site:
        """The same folders elsewhere, to be changed at will."""
        shutil.copytree(self.base, base)
        return Site(base)
