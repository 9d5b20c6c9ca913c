"""Results of commands in words and tables, or as plain values for JSON."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

from leadsummit.build import BuildResult
from leadsummit.landing import LandingResult
from leadsummit.pipeline import RunResult
from leadsummit.release import ReleaseResult
from leadsummit.release_reader import ReleaseInfo
from leadsummit.status import WarehouseStatus
from leadsummit.terminal import output

if TYPE_CHECKING:
    from leadsummit.audit import AuditResult


def as_json(value: Any) -> Any:
    """A result as what JSON knows: objects, lists, text, numbers."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, Path) else value


def print_landing(result: LandingResult) -> None:
    """What landed, and everything that did not, with the reason."""
    landed = result.landed
    rows = sum(file.row_count for file in landed)
    rejects = sum(file.reject_count for file in landed)
    output.print(
        f"[bold]Landed[/] {_count(len(landed), 'new file')} with {_count(rows, 'row')},"
        f" {_count(rejects, 'row')} set aside;"
        f" {_count(result.unchanged_count, 'file')} known already."
    )
    for file in landed:
        if file.message:
            output.print(f"  {escape(file.file)}: {escape(file.message)}")
    for skipped in result.skipped:
        output.print(f"  [yellow]skipped[/] {escape(skipped.file)}: {escape(skipped.reason)}")
    for file in result.refused:
        output.print(f"  [bold red]refused[/] {escape(file.file)}: {escape(file.message)}")


def print_build(result: BuildResult, as_of: str) -> None:
    """How the build went."""
    output.print(f"[bold]Built[/] {result.node_count} seeds, models and tests as of {as_of}.")
    for warning in result.warnings:
        output.print(f"  [yellow]warning[/] {escape(warning)}")


def print_audit(result: AuditResult) -> None:
    """How the audit went."""
    verdict = "all hold" if result.success else f"{result.failed} violated, {result.faults} broken"
    output.print(f"[bold]Audited[/] {result.checked} checks: {verdict}. {result.report}")


def print_release(result: ReleaseResult) -> None:
    """What was released."""
    output.print(
        f"[bold]Released[/] {result.info.release_id}: {_count(result.table_count, 'mart')},"
        f" {_count(result.row_count, 'row')}, as of {_moment(result.info.as_of)}."
    )


def print_run(result: RunResult) -> None:
    """The summary of a whole run."""
    print_landing(result.landing)
    if result.build and result.release:
        print_build(result.build, _moment(result.release.info.as_of))
    if result.audit:
        print_audit(result.audit)
    if result.release:
        print_release(result.release)
    else:
        output.print("Nothing has changed since the current release (--force runs all the same).")
    took = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in result.seconds.items())
    output.print(f"[dim]run {result.run_id}: {took}[/]")


def print_status(status: WarehouseStatus) -> None:
    """What landed, what is released, what failed."""
    _print_last_run(status.last_run)
    _print_current(status.current, status.release_count)
    if status.landed is None:
        output.print("Landed: cannot be told while a run is writing.")
        return
    if not status.landed:
        output.print("Landed: nothing yet.")
        return
    table = Table(box=None, pad_edge=False)
    for name in ("source", "object", "last landing"):
        table.add_column(name, no_wrap=True)
    for name in ("files", "rows", "set aside", "refused"):
        table.add_column(name, justify="right", no_wrap=True)
    for entry in status.landed:
        counts = (entry.file_count, entry.row_count, entry.reject_count, entry.refused_count)
        table.add_row(
            escape(entry.source),
            escape(entry.object),
            _moment(entry.last_loaded_at),
            *(f"{count:,}" for count in counts),
        )
    output.print(table)
    for file, message in status.refused:
        output.print(f"[bold red]refused[/] {escape(file)}: {escape(message)}")


def _print_last_run(last_run: dict[str, Any] | None) -> None:
    if last_run is None:
        output.print("Last run: none yet.")
        return
    colour = {"ok": "green", "running": "yellow"}.get(str(last_run.get("outcome")), "red")
    output.print(
        f"Last run: {last_run.get('run_id')} [{colour}]{last_run.get('outcome')}[/]"
        f" (step {last_run.get('step')}) {escape(str(last_run.get('message') or ''))}"
    )


def _print_current(current: ReleaseInfo | None, count: int) -> None:
    if current is None:
        output.print("Released: nothing yet.")
        return
    output.print(
        f"Released: {current.release_id}, as of {_moment(current.as_of)}, made"
        f" {_moment(current.released_at)} ({_count(count, 'release')} kept)."
    )


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
