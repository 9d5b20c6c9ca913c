"""Runs suites against a warehouse file and says what each check found."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import great_expectations as gx
from great_expectations.data_context.types.base import ProgressBarsConfig

from leadsummit.audit.catalogue import Table
from leadsummit.audit.engine import DuckDBDatasource
from leadsummit.audit.suite import Suite

_OBSERVED_LIMIT = 500


@dataclass(frozen=True)
class CheckResult:
    """What one check found.

    Attributes:
        suite: The name of the suite.
        layer: raw, staging or marts.
        object: The table, or the layer where the check is about it as a whole.
        expectation: The claim in words.
        column_name: The column that the claim is about, if any.
        success: The claim holds.
        is_fault: The check itself broke: nothing is known about the data.
        observed: What was seen, in words. Never a value from the data.
        checked_count: Rows looked at; None when the check broke.
        failed_count: Rows that speak against the claim; None when the check broke.
    """

    suite: str
    layer: str
    object: str
    expectation: str
    column_name: str | None
    success: bool
    is_fault: bool
    observed: str
    checked_count: int | None
    failed_count: int | None


def run_suites(
    warehouse_file: Path,
    suites: Sequence[Suite],
    *,
    settings: dict[str, str],
    on_object: Callable[[int, int, str], None] = lambda _done, _total, _what: None,
) -> list[CheckResult]:
    """Run the suites read-only, all those of a table together: one scan serves them all.

    Args:
        warehouse_file: The DuckDB file. It is closed again when this returns.
        suites: What to check.
        settings: DuckDB settings, such as the memory limit.
        on_object: Called before each table, for a progress display: how many are done, how many
            there are, and its name.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        context = gx.get_context(mode="ephemeral")
        context.enable_analytics(False)
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        results: list[CheckResult] = []
        with closing(_Sources(context, warehouse_file, settings)) as sources:
            groups = _by_table(suites)
            for done, (name, group) in enumerate(groups.items()):
                on_object(done, len(groups), name)
                results.extend(_run(sources, name, group))
        return results


class _Sources:
    """One data source per schema, opened when the first suite needs it."""

    def __init__(self, context: Any, warehouse_file: Path, settings: dict[str, str]) -> None:
        self._context = context
        self._url = f"duckdb:///{warehouse_file}"
        self._connect_args = {"read_only": True, "config": settings}
        self._sources: dict[str, DuckDBDatasource] = {}

    def open(self, schema: str) -> DuckDBDatasource:
        if schema not in self._sources:
            self._sources[schema] = self._context.data_sources.add_duckdb(
                name=schema,
                connection_string=self._url,
                schema_in_file=schema,
                kwargs={"connect_args": self._connect_args},
            )
        return self._sources[schema]

    def close(self) -> None:
        for source in self._sources.values():
            source.close()


def _batch(source: DuckDBDatasource, table: Table | None, name: str) -> Any:
    """The rows that a suite reads: those of its table, or a single empty one."""
    asset: Any
    if table is None:
        asset = source.add_query_asset(name=name, query="select 1 as one")
    else:
        asset = source.add_table_asset(name=name, table_name=f'"{table.name}"')
    return asset.add_batch_definition_whole_table("all").get_batch()


def _by_table(suites: Sequence[Suite]) -> dict[str, list[Suite]]:
    groups: dict[str, list[Suite]] = {}
    for suite in suites:
        name = f"{suite.table.schema}.{suite.table.name}" if suite.table else suite.layer
        groups.setdefault(name, []).append(suite)
    return groups


def _run(sources: _Sources, name: str, suites: Sequence[Suite]) -> Iterator[CheckResult]:
    """Run the suites of one table."""
    table = suites[0].table
    checks = {_identity(check.configuration.kwargs): check for s in suites for check in s.checks}
    source = sources.open(table.schema if table else "main")
    found: dict[tuple[str, str, str], Any] = {}
    broken = "no result came back"
    try:
        validated = _batch(source, table, name).validate(
            gx.ExpectationSuite(name=name, expectations=list(checks.values())),
            result_format="BASIC",
        )
        found = {_identity(r.expectation_config.kwargs): r for r in validated.results}
    except Exception as error:  # what breaks here is a finding of its own, whatever it is
        broken = str(error)
    for suite in suites:
        for check in suite.checks:
            result = found.get(_identity(check.configuration.kwargs))
            fault = broken if result is None else _exception(result.exception_info)
            if result is None or fault is not None:
                yield _fault(suite, check.claim, check.column_name, fault or broken)
            else:
                yield _finding(suite, check.claim, check.column_name, result.result)


def _identity(kwargs: dict[str, Any]) -> tuple[str, str, str]:
    about = str(kwargs.get("condition") or kwargs.get("query"))
    return str(kwargs["claim"]), str(kwargs.get("column_name")), about


def _finding(suite: Suite, claim: str, column: str | None, result: dict[str, Any]) -> CheckResult:
    failed, checked = int(result["observed_value"]), int(result["details"]["checked"])
    return CheckResult(
        suite=suite.name,
        layer=suite.layer,
        object=suite.object,
        expectation=claim,
        column_name=column,
        success=failed == 0,
        is_fault=False,
        observed=f"{failed:,} found in {checked:,} rows" if suite.table else f"{failed:,} found",
        checked_count=checked,
        failed_count=failed,
    )


def _fault(suite: Suite, claim: str, column: str | None, message: str) -> CheckResult:
    return CheckResult(
        suite=suite.name,
        layer=suite.layer,
        object=suite.object,
        expectation=claim,
        column_name=column,
        success=False,
        is_fault=True,
        observed=without_values(message),
        checked_count=None,
        failed_count=None,
    )


def _exception(info: dict[str, Any] | None) -> str | None:
    """The message of what broke, or None. Broken metrics come as one entry per metric."""
    entries = [info or {}, *(entry for entry in (info or {}).values() if isinstance(entry, dict))]
    raised = [entry for entry in entries if entry.get("raised_exception")]
    return str(raised[0].get("exception_message")) if raised else None


def without_values(message: str) -> str:
    """An error message without what it quotes from the data, and short enough to show.

    What stands in single quotes may be a value, and what stands in double quotes is a name only
    where names are the matter. Anything that looks like an address goes, quoted or not.
    """
    plain = re.split(r"\[SQL:|\s+LINE \d+:", message)[0]
    plain = re.sub(r"^\([\w.]+\)\s*", "", plain)
    plain = re.sub(r"'[^']*'", "'…'", plain)
    if not plain.startswith(("Binder Error", "Catalog Error", "Parser Error")):
        plain = re.sub(r'"[^"]*"', '"…"', plain)
    plain = re.sub(r"\S+@\S+", "…", plain)
    plain = " ".join(plain.split())
    return plain if len(plain) <= _OBSERVED_LIMIT else plain[: _OBSERVED_LIMIT - 1] + "…"
