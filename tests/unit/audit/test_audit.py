"""What an audit leaves behind, and what it does where it cannot judge."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
from audited import Audit

from leadsummit.audit import run_audit
from leadsummit.audit.audit import NothingToAudit
from leadsummit.audit.results import COLUMNS
from leadsummit.audit.runner import without_values

MISSING_COLUMN = "alter table marts.dim_stage rename column is_active to active"


def test_a_check_that_breaks_is_a_fault_and_not_bad_data(audit: Audit) -> None:
    audited = audit(MISSING_COLUMN)
    assert audited.failures() == set()
    assert audited.failures(faults=True) == {
        ("fct_stage_transitions", "from_stage", "is an active stage"),
        ("fct_stage_transitions", "to_stage", "is an active stage"),
    }
    assert not audited.result.success
    assert (audited.result.failed, audited.result.faults) == (0, 2)


def test_a_missing_column_breaks_its_own_checks_only(audit: Audit) -> None:
    audited = audit("alter table marts.fct_lead_cycles drop column won_at")
    assert audited.failures() == {("fct_lead_cycles", "won_at", "has the promised columns")}
    assert {column for _, column, _ in audited.failures(faults=True)} == {"won_at"}


def test_a_company_without_a_source_is_not_asked_for_it(audit: Audit) -> None:
    audited = audit(
        "drop table raw.canonical__opportunities",
        "delete from raw._loads where object = 'opportunities'",
        "drop table staging.stg_canonical__opportunities",
        "delete from marts.fct_stage_transitions where evidence_contract = 'opportunities'",
    )
    assert not any("opportunities" in name for name, _, _ in audited.failures(faults=True))


def test_the_warehouse_is_free_again_and_unchanged(audit: Audit, tmp_path: Path) -> None:
    audited = audit()
    file = audited.folder / "leadsummit.duckdb"
    before = file.read_bytes()
    run_audit(tmp_path, tmp_path / "reports", "run_2")
    assert file.read_bytes() == before
    with duckdb.connect(str(file)) as connection:
        connection.execute("create table main.written (i int)")


def test_results_are_rows_with_the_promised_columns(audit: Audit) -> None:
    audited = audit("update marts.dim_account set name = 'ann@example.com'")
    relation = duckdb.read_parquet(str(audited.result.results))
    assert audited.result.results == audited.folder / "audit" / "run_1.parquet"
    assert relation.columns == list(COLUMNS)
    bad = duckdb.execute(
        "select layer, checked_count, failed_count, observed from read_parquet($file)"
        " where not success",
        {"file": str(audited.result.results)},
    ).fetchall()
    assert bad == [("marts", 1, 1, "1 found in 1 rows")]


class _Page(HTMLParser):
    """Tags and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_report_needs_no_other_host(audit: Audit) -> None:
    text = audit(MISSING_COLUMN).result.report.read_text()
    assert not re.search(r"(https?:)?//[a-z]", text)
    tags = {tag for tag, _ in _Page(text).tags}
    assert not tags & {"script", "link", "img", "iframe", "object"}
    assert not any({"src", "href"} & set(attributes) for _, attributes in _Page(text).tags)


def test_the_report_shows_what_is_wrong_first_and_in_two_languages(audit: Audit) -> None:
    audited = audit(MISSING_COLUMN, "update marts.dim_account set name = 'ann@example.com'")
    text = audited.result.report.read_text()
    assert audited.result.report == audited.folder / "reports" / "run_1.html"
    order = [
        text.index("Verletzte Erwartungen"),
        text.index("Defekte Prüfungen"),
        text.index("Rohdaten"),
        text.index("Aufbereitung"),
        text.index("Auswertung"),
    ]
    assert order == sorted(order)
    assert "Violated expectations" in text
    assert "ann@example.com" not in text


def test_the_report_can_be_read_without_seeing_it(audit: Audit) -> None:
    page = _Page(audit(MISSING_COLUMN).result.report.read_text())
    attributes = dict(page.tags)
    assert attributes["html"]["lang"] == "de"
    tables = [tag for tag, _ in page.tags if tag == "table"]
    assert len([tag for tag, _ in page.tags if tag == "caption"]) == len(tables) > 0
    assert all("scope" in attrs for tag, attrs in page.tags if tag == "th")


def test_names_from_the_data_are_shown_as_text(audit: Audit) -> None:
    audited = audit(
        'alter table marts.dim_account add column "<script>alert(1)</script>" text',
        "update marts.dim_account set \"<script>alert(1)</script>\" = 'ann@example.com'",
    )
    assert not audited.result.success
    assert "<script" not in audited.result.report.read_text()


def test_nothing_to_audit_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NothingToAudit, match="leadsummit build"):
        run_audit(tmp_path, tmp_path, "run_1")
    duckdb.connect(str(tmp_path / "leadsummit.duckdb")).close()
    with pytest.raises(NothingToAudit, match="holds no tables"):
        run_audit(tmp_path, tmp_path, "run_1")


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (
            'Binder Error: Referenced column "nope" not found',
            'Binder Error: Referenced column "nope" not found',
        ),
        (
            "Conversion Error: Could not convert string 'ann@example.com' to INT32 [SQL: select 1]",
            "Conversion Error: Could not convert string '…' to INT32",
        ),
        (
            '(_duckdb.ConversionException) Conversion Error: invalid date: "1970" LINE 2: ...',
            'Conversion Error: invalid date: "…"',
        ),
        ("row ann@example.com is odd", "row … is odd"),
    ],
)
def test_what_broke_is_told_without_values(message: str, shown: str) -> None:
    assert without_values(message) == shown
