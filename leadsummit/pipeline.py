"""The steps from landing folder to release, each usable alone, and all of them as one run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadsummit.build import BuildResult, run_dbt_build
from leadsummit.config import Settings, project_root, require_hash_key
from leadsummit.errors import LeadsummitError, MisuseError
from leadsummit.fingerprint import fingerprint
from leadsummit.landing import LandingResult, land
from leadsummit.landing.catalogue import read_catalogue
from leadsummit.locking import writer_lock
from leadsummit.processes import run_apart
from leadsummit.progress import Progress
from leadsummit.release import ReleaseRefused, ReleaseResult, current_fingerprint, make_release
from leadsummit.release_reader import ReleaseInfo, current_release
from leadsummit.state import (
    AuditRecord,
    BuildRecord,
    RunStatus,
    begin_build,
    last_build,
    record_audit,
    record_build,
    reported_run,
)
from leadsummit.warehouse import open_warehouse

if TYPE_CHECKING:
    from leadsummit.audit import AuditResult

Step = Callable[[str], AbstractContextManager[Progress]]


class AuditFailed(LeadsummitError):
    """The audit found violated or broken checks."""


@dataclass
class RunResult:
    """What a whole run did; a part that did not happen is None."""

    run_id: str
    landing: LandingResult
    build: BuildResult | None = None
    audit: AuditResult | None = None
    release: ReleaseResult | None = None
    current: ReleaseInfo | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def was_needed(self) -> bool:
        """False if nothing had changed since the current release."""
        return self.release is not None


def land_step(
    settings: Settings, run_id: str, max_reject_share: float, progress: Progress
) -> LandingResult:
    """Land what is new. The caller holds the lock."""
    return land(
        settings.landing,
        settings.warehouse,
        run_id,
        max_reject_share=max_reject_share,
        progress=progress,
    )


@dataclass(frozen=True)
class BuildPlan:
    """What a build will be made from."""

    root: Path
    variables: dict[str, Any]
    hash_key: str
    record: BuildRecord


def plan_build(settings: Settings, run_id: str) -> BuildPlan:
    """Fix the as-of and take the fingerprint.

    Raises:
        MisuseError: no key, or nothing has landed and no as-of was given.
    """
    root, hash_key = project_root(), require_hash_key(settings)
    with open_warehouse(settings.warehouse) as connection:
        read_catalogue(connection)
        row = connection.execute(
            "select max(loaded_at) from raw._loads where status = 'landed'"
        ).fetchone()
        latest: datetime | None = row[0] if row else None
        as_of = settings.as_of or latest
        if as_of is None:
            raise MisuseError(
                f"nothing has landed in {settings.warehouse} yet",
                hint=f"Put exports into {settings.landing}/<source>/<object>/ and run:"
                " leadsummit run",
            )
        instant = as_of.astimezone(UTC).isoformat()
        variables = {**settings.dbt_vars, "as_of": instant}
        mark = fingerprint(connection, root, variables, hash_key)
    record = BuildRecord(run_id, instant, mark, settings.is_demo)
    return BuildPlan(root, variables, hash_key, record)


def build_step(
    settings: Settings, plan: BuildPlan, progress: Progress, *, full_refresh: bool = False
) -> BuildResult:
    """Build seeds and models and run dbt's data tests. The caller holds the lock."""
    begin_build(settings.warehouse)
    result = run_dbt_build(
        plan.root,
        settings.warehouse,
        plan.variables,
        plan.hash_key,
        full_refresh=full_refresh,
        progress=progress,
    )
    record_build(settings.warehouse, plan.record)
    return result


def audit_step(settings: Settings, run_id: str, progress: Progress) -> AuditResult:
    """Check raw, staging and marts. The caller holds the lock.

    Raises:
        ReleaseRefused: there is no finished build to audit.
    """
    build = last_build(settings.warehouse)
    if build is None:
        raise ReleaseRefused(
            f"no finished build stands in {settings.warehouse}", hint="Run: leadsummit build"
        )
    # In a process of its own: Great Expectations may keep the warehouse open until the end.
    result = run_apart(_audit, (settings.warehouse, settings.reports, run_id), progress)
    record_audit(
        settings.warehouse,
        AuditRecord(
            run_id,
            build.run_id,
            result.success,
            result.failed,
            result.faults,
            str(result.results),
        ),
    )
    return result


def _audit(warehouse: Path, reports: Path, run_id: str, progress: Progress) -> AuditResult:
    from leadsummit.audit import run_audit  # Great Expectations takes seconds to import.

    return run_audit(
        warehouse,
        reports,
        run_id,
        on_progress=lambda done, total, what: progress(what, done, total),
    )


def require_passed(audit: AuditResult) -> None:
    """Stop here unless every check holds.

    Raises:
        AuditFailed: some do not.
    """
    if not audit.success:
        raise AuditFailed(
            f"the audit failed: {audit.failed} of {audit.checked} checks violated,"
            f" {audit.faults} broken",
            hint=f"Read {audit.report}. The last release stays in place.",
        )


def run_all(
    settings: Settings,
    run_id: str,
    step: Step,
    *,
    max_reject_share: float,
    full_refresh: bool = False,
    force: bool = False,
) -> RunResult:
    """Land, build, audit and release under one lock and one run id.

    Where nothing has changed since the current release, it stops after landing.

    Args:
        settings: folders, as-of and variables.
        run_id: the name of this run.
        step: opens a step's progress.
        max_reject_share: see ``land``.
        full_refresh: build incremental models from nothing.
        force: build and release even if nothing has changed.
    """
    require_hash_key(settings)
    with (
        writer_lock(settings.warehouse),
        reported_run(settings.warehouse, run_id) as status,
    ):
        clock = _Clock(step, status)
        with clock("land") as progress:
            landing = land_step(settings, run_id, max_reject_share, progress)
        result = RunResult(run_id, landing, seconds=clock.seconds)
        plan = plan_build(settings, run_id)
        is_new = current_fingerprint(settings.warehouse) != plan.record.fingerprint
        if is_new or force or full_refresh:
            with clock("build") as progress:
                result.build = build_step(settings, plan, progress, full_refresh=full_refresh)
            with clock("audit") as progress:
                result.audit = audit_step(settings, run_id, progress)
            require_passed(result.audit)
            with clock("release") as progress:
                result.release = make_release(settings.warehouse, progress=progress)
        result.current = current_release(settings.warehouse)
        _finish(status, landing)
    return result


def _finish(status: RunStatus, landing: LandingResult) -> None:
    """A refused file makes a run fail, although everything else was released."""
    if landing.refused:
        names = ", ".join(file.file for file in landing.refused)
        status.finish("failed", f"released without {len(landing.refused)} refused file(s): {names}")
    else:
        status.finish("ok", "")


class _Clock:
    """Opens steps: tells the status file, shows progress, takes the time."""

    def __init__(self, step: Step, status: RunStatus) -> None:
        self._step = step
        self._status = status
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, name: str) -> Iterator[Progress]:
        started = time.monotonic()
        self._status.step(name)
        with self._step(name) as progress:
            yield progress
        self.seconds[name] = round(time.monotonic() - started, 3)
