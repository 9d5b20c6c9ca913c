"""Starts the dashboard for a warehouse."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from leadsummit.dashboard.rules import project_folder
from leadsummit.errors import LeadsummitError

APP = Path("dashboards") / "app.py"


class PortInUse(LeadsummitError):
    """Somebody else listens where the dashboard should."""

    exit_code = 1

    def __init__(self, address: str, port: int) -> None:
        super().__init__(
            f"port {port} on {address} is in use",
            hint=f"Choose another one: leadsummit dashboard --port {port + 1}.",
        )


class DashboardMissing(LeadsummitError):
    """The project folder does not hold the dashboard's pages."""

    exit_code = 2

    def __init__(self, project: Path) -> None:
        super().__init__(
            f"no dashboard in {project}: {APP} is missing",
            hint="Start it from a checkout of the project, or name one in LEADSUMMIT_PROJECT.",
        )


def serve(warehouse: Path, port: int = 8501, address: str = "localhost") -> int:
    """Serve the dashboard until it is interrupted.

    Args:
        warehouse: The folder whose current release is shown; it may still be empty.
        port: The port to listen on.
        address: Localhost unless others are meant to see it.

    Returns:
        The server's exit code; 0 after an interrupt, which is the usual end.

    Raises:
        PortInUse: The port is taken.
        DashboardMissing: The project has no pages.
    """
    project = project_folder()
    if not (project / APP).is_file():
        raise DashboardMissing(project)
    if is_taken(address, port):
        raise PortInUse(address, port)
    process = subprocess.Popen(
        command(port, address),
        cwd=project,
        env={**os.environ, "LEADSUMMIT_WAREHOUSE": str(warehouse.resolve())},
    )
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        return 0


def command(port: int, address: str) -> list[str]:
    """How Streamlit is called; everything else stands in `.streamlit/config.toml`."""
    options = [f"--server.port={port}", f"--server.address={address}"]
    return [sys.executable, "-m", "streamlit", "run", str(APP), *options]


def is_taken(address: str, port: int) -> bool:
    """Whether somebody already accepts connections there."""
    try:
        with socket.create_connection((address, port), timeout=1):
            return True
    except OSError:
        return False
