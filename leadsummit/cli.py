"""The command line. Commands parse, call and print; the work is done elsewhere."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from leadsummit.config import (
    Settings,
    project_root,
    project_var,
    read_settings,
    require_hash_key,
)
from leadsummit.errors import LeadsummitError
from leadsummit.landing import DEFAULT_MAX_REJECT_SHARE
from leadsummit.locking import writer_lock
from leadsummit.pipeline import (
    audit_step,
    build_step,
    land_step,
    plan_build,
    require_passed,
    run_all,
)
from leadsummit.release import make_release
from leadsummit.state import new_run_id, reported_run
from leadsummit.status import read_status
from leadsummit.summary import (
    as_json,
    print_audit,
    print_build,
    print_landing,
    print_release,
    print_run,
    print_status,
)
from leadsummit.terminal import messages, output, shown_step

app = typer.Typer(
    name="leadsummit",
    help="Full-funnel reporting for B2B companies: from landed files to the Leadmanagement Summit.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Landing = Annotated[
    Path,
    typer.Option(
        "--landing",
        envvar="LEADSUMMIT_LANDING",
        help="Folder with the exports: <source>/<object>/*.",
    ),
]
Warehouse = Annotated[
    Path,
    typer.Option(
        "--warehouse",
        envvar="LEADSUMMIT_WAREHOUSE",
        help="Folder of the warehouse and its releases.",
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        envvar="LEADSUMMIT_AS_OF",
        help="The instant that the numbers are about; a date means the end of that day. Without"
        " it: the latest landing, or the demo's own.",
    ),
]
Vars = Annotated[
    str | None,
    typer.Option("--vars", envvar="LEADSUMMIT_VARS", help="Variables for dbt, as a JSON object."),
]
MaxRejectShare = Annotated[
    float,
    typer.Option(
        "--max-reject-share",
        envvar="LEADSUMMIT_MAX_REJECT_SHARE",
        min=0.0,
        max=1.0,
        help="A file with a greater share of unreadable rows is refused whole.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
FullRefresh = Annotated[
    bool, typer.Option("--full-refresh", help="Build incremental models from nothing.")
]


class Outcome(StrEnum):
    """What may come of a handed-over lead."""

    accepted = "accepted"
    won = "won"


class Language(StrEnum):
    """The languages of the dashboard."""

    de = "de"
    en = "en"


class ReportForm(StrEnum):
    """What a report is written as."""

    html = "html"
    pdf = "pdf"


DEFAULT_LANDING = Path("landing")
DEFAULT_WAREHOUSE = Path("warehouse")


@app.command()
def demo(
    leads: Annotated[int, typer.Option(min=1, help="How many leads to tell of.")] = 5000,
    months: Annotated[int, typer.Option(min=1, help="How many months to tell of.")] = 24,
    seed: Annotated[int, typer.Option(help="The same seed makes the same company.")] = 1,
    out: Annotated[
        Path,
        typer.Option(
            envvar="LEADSUMMIT_LANDING",
            help="Landing folder to fill; the truth goes into the folder truth beside it.",
        ),
    ] = DEFAULT_LANDING,
    is_json: Json = False,
) -> None:
    """Make the demo company: files to land, and the truth that they were drawn from."""
    from leadsummit.demo import generate

    with shown_step("demo") as progress:
        result = generate(leads, months, seed, out, progress=progress)
    if is_json:
        _print_json(as_json(result))
    else:
        output.print(f"The demo company with {leads} leads over {months} months lies in {out}.")


@app.command()
def land(
    landing: Landing = DEFAULT_LANDING,
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    max_reject_share: MaxRejectShare = DEFAULT_MAX_REJECT_SHARE,
    is_json: Json = False,
) -> None:
    """Land every new file exactly once; rows that cannot be read are set aside."""
    settings = read_settings(landing, warehouse)
    run_id = new_run_id()
    with writer_lock(warehouse), reported_run(warehouse, run_id) as status:
        status.step("land")
        with shown_step("land") as progress:
            result = land_step(settings, run_id, max_reject_share, progress)
        refused = len(result.refused)
        status.finish("failed" if refused else "ok", f"{refused} files refused" if refused else "")
    if is_json:
        _print_json({"run_id": run_id, **as_json(result)})
    else:
        print_landing(result)
    if refused:
        raise typer.Exit(1)


@app.command()
def build(
    landing: Landing = DEFAULT_LANDING,
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    as_of: AsOf = None,
    dbt_vars: Vars = None,
    full_refresh: FullRefresh = False,
    is_json: Json = False,
) -> None:
    """Build seeds and models from what has landed, and run dbt's data tests."""
    settings = read_settings(landing, warehouse, as_of, dbt_vars)
    require_hash_key(settings)
    run_id = new_run_id()
    with writer_lock(warehouse), reported_run(warehouse, run_id) as status:
        status.step("build")
        plan = plan_build(settings, run_id)
        with shown_step("build") as progress:
            result = build_step(settings, plan, progress, full_refresh=full_refresh)
        status.finish("ok", "")
    if is_json:
        _print_json({"run_id": run_id, "as_of": plan.record.as_of, **as_json(result)})
    else:
        print_build(result, plan.record.as_of)


@app.command()
def audit(
    landing: Landing = DEFAULT_LANDING,
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    is_json: Json = False,
) -> None:
    """Check raw, staging and marts against what the business expects of them."""
    settings = read_settings(landing, warehouse)
    run_id = new_run_id()
    with writer_lock(warehouse), reported_run(warehouse, run_id) as status:
        status.step("audit")
        with shown_step("audit") as progress:
            result = audit_step(settings, run_id, progress)
        if is_json:
            _print_json({"run_id": run_id, **as_json(result)})
        else:
            print_audit(result)
        require_passed(result)
        status.finish("ok", "")


@app.command()
def release(warehouse: Warehouse = DEFAULT_WAREHOUSE, is_json: Json = False) -> None:
    """Publish the marts of the audited build for the dashboard."""
    run_id = new_run_id()
    with writer_lock(warehouse), reported_run(warehouse, run_id) as status:
        status.step("release")
        with shown_step("release") as progress:
            result = make_release(warehouse, progress=progress)
        status.finish("ok", "")
    if is_json:
        _print_json(as_json(result))
    else:
        print_release(result)


@app.command()
def run(
    landing: Landing = DEFAULT_LANDING,
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    as_of: AsOf = None,
    dbt_vars: Vars = None,
    max_reject_share: MaxRejectShare = DEFAULT_MAX_REJECT_SHARE,
    full_refresh: FullRefresh = False,
    force: Annotated[
        bool, typer.Option("--force", help="Build and release even if nothing has changed.")
    ] = False,
    is_json: Json = False,
) -> None:
    """Land, build, audit and release, all under one lock. Quick if nothing has changed."""
    settings: Settings = read_settings(landing, warehouse, as_of, dbt_vars)
    result = run_all(
        settings,
        new_run_id(),
        shown_step,
        max_reject_share=max_reject_share,
        full_refresh=full_refresh,
        force=force,
    )
    if is_json:
        _print_json({**as_json(result), "was_needed": result.was_needed})
    else:
        print_run(result)
    if result.landing.refused:
        raise typer.Exit(1)


@app.command()
def status(warehouse: Warehouse = DEFAULT_WAREHOUSE, is_json: Json = False) -> None:
    """Tell what landed, what is released, and how the last run went."""
    result = read_status(warehouse)
    if is_json:
        _print_json(as_json(result))
    else:
        print_status(result)


@app.command()
def scorecard(
    landing: Landing = DEFAULT_LANDING,
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    outcome: Annotated[
        Outcome, typer.Option(help="What the points shall tell of a handed-over lead.")
    ] = Outcome.accepted,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for scorecard.diff and scorecard.json; without it the diff is printed."
        ),
    ] = None,
    dbt_vars: Vars = None,
    is_json: Json = False,
) -> None:
    """Propose scoring points fitted from what came of the handovers. Changes no seed."""
    from leadsummit.scorecard import make_scorecard, write_scorecard
    from leadsummit.scorecard.summary import print_scorecard

    settings = read_settings(landing, warehouse, None, dbt_vars)
    root = project_root()
    with shown_step("scorecard"):
        result = make_scorecard(
            warehouse,
            root,
            outcome=outcome.value,
            mature_share=float(project_var(root, settings.dbt_vars, "mature_share")),
        )
    written = write_scorecard(as_json(result), result.diff, out) if out else ()
    if is_json:
        _print_json(as_json(result))
        return
    print_scorecard(result)
    for file in written:
        output.print(f"Written: {file}", markup=False)
    if not out:
        print(result.diff, end="")


@app.command()
def dashboard(
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8501,
    address: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 opens it to the network.")
    ] = "localhost",
) -> None:
    """Serve the dashboard from the current release."""
    from leadsummit.dashboard.serve import serve

    messages.print(f"The dashboard is on http://{address}:{port} (stop it with Ctrl-C).")
    raise typer.Exit(serve(warehouse.resolve(), port, address))


@app.command()
def report(
    pages: Annotated[
        list[str] | None,
        typer.Argument(help="Pages to write, as they are called in their links."),
    ] = None,
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = Path("build/reports"),
    language: Annotated[Language, typer.Option(help="Language of the pages.")] = Language.de,
    query: Annotated[
        str,
        typer.Option(
            help="Filters as in a link, behind its question mark: route=direct&from=2026-01"
        ),
    ] = "",
    form: Annotated[
        ReportForm, typer.Option("--format", help="HTML that needs nothing but itself, or PDF.")
    ] = ReportForm.html,
    is_json: Json = False,
) -> None:
    """Write pages of the dashboard as files, for mails, archives and printers."""
    from leadsummit.report import write_reports

    with shown_step("report"):
        files = write_reports(
            warehouse.resolve(),
            pages or ["summit"],
            out,
            language=language.value,
            query=query,
            as_pdf=form is ReportForm.pdf,
        )
    if is_json:
        _print_json({"files": [str(file) for file in files]})
        return
    for file in files:
        output.print(f"Written: {file}", markup=False)


def _print_json(result: Any) -> None:
    print(json.dumps(result, indent=2, ensure_ascii=False))


def main() -> None:
    """Run a command; tell what went wrong in words, and leave with 1 (failed) or 2 (misused)."""
    try:
        app()
    except LeadsummitError as error:
        if "--json" in sys.argv:
            _print_json({"error": error.message, "hint": error.hint})
        messages.print(f"[bold red]Error:[/] {escape(error.message)}")
        if error.hint:
            messages.print(escape(error.hint))
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
