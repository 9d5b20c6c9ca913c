"""A small warehouse whose build has passed its audit."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from finished_builds import pass_audit

from leadsummit.warehouse import warehouse_file

MARTS = """
create schema marts;
create schema raw;
create table marts.dim_stage as select 'INF' as stage_code, 1 as position;
create table marts.fct_touches as select range as n from range(1000);
create view marts.rpt_summit as select count(*) as n from marts.fct_touches;
create table marts.dim_person_identifiers as select 'hash' as identifier;
create table raw.people as select 'mia@example.com' as email;
"""


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """Marts of two tables and a view, and one table that must stay inside."""
    folder = tmp_path / "warehouse"
    folder.mkdir()
    with duckdb.connect(str(warehouse_file(folder))) as connection:
        connection.execute(MARTS)
    pass_audit(folder)
    return folder
