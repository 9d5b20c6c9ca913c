"""The tables of schema ``raw`` and what they already hold."""

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb

from leadsummit.landing.columns import OWN_COLUMNS, quoted

DDL = """
create schema if not exists raw;
create table if not exists raw._loads (
    load_id bigint, run_id text, source text, object text, file text, content_hash text,
    byte_count bigint, row_count bigint, reject_count bigint, status text, message text,
    loaded_at timestamptz, delivery text, encoding text, max_reject_share double
);
create table if not exists raw._rejects (
    load_id bigint, source text, object text, file text, line bigint, column_name text,
    reason text, line_text text
);
-- Files as they were last seen, so that unchanged ones need not be read again. Only a memory
-- aid: what has landed is what raw._loads says.
create table if not exists raw._files (file text, stamp text, content_hash text);
"""


@dataclass
class Catalogue:
    """What has landed so far."""

    next_load_id: int
    stamps: dict[str, tuple[str, str]]
    landed: set[tuple[str, str, str]] = field(default_factory=set)
    latest_of_object: dict[tuple[str, str], str] = field(default_factory=dict)
    latest_of_file: dict[str, str] = field(default_factory=dict)

    def note_landed(self, source: str, object_name: str, file: str, content_hash: str) -> None:
        """Remember a load."""
        self.landed.add((source, object_name, content_hash))
        self.latest_of_object[source, object_name] = content_hash
        self.latest_of_file[file] = content_hash


def read_catalogue(connection: duckdb.DuckDBPyConnection) -> Catalogue:
    """Create the tables where missing, and read what has landed."""
    for statement in DDL.split(";\n"):
        if statement.strip():
            connection.execute(statement)
    row = connection.execute("select coalesce(max(load_id), 0) + 1 from raw._loads").fetchone()
    assert row is not None
    stamps = connection.execute("select file, stamp, content_hash from raw._files").fetchall()
    catalogue = Catalogue(row[0], {file: (stamp, digest) for file, stamp, digest in stamps})
    for load in connection.execute(
        "select source, object, file, content_hash from raw._loads"
        " where status = 'landed' order by load_id"
    ).fetchall():
        catalogue.note_landed(*load)
    return catalogue


def make_table(
    connection: duckdb.DuckDBPyConnection, table: str, columns: tuple[str, ...]
) -> dict[str, str]:
    """Create a raw table, or give an existing one the columns that it lacks.

    New columns get a transaction and a checkpoint of their own, before any row that uses them:
    a crash then leaves at worst an empty column, and no change of columns waits in the log.

    Returns:
        The table's own name of each delivered column (the same but for case).
    """
    rows = connection.execute(
        "select column_name from duckdb_columns()"
        " where schema_name = 'raw' and lower(table_name) = lower(?)",
        [table],
    ).fetchall()
    existing = {name.lower(): name for (name,) in rows}
    if existing:
        missing = [name for name in columns if name.lower() not in existing]
        for name in missing:
            connection.execute(f"alter table raw.{quoted(table)} add column {quoted(name)} varchar")
        if missing:
            connection.execute("checkpoint")
        return {name: existing.get(name.lower(), name) for name in columns}
    types = dict(zip(OWN_COLUMNS, ("varchar", "bigint", "bigint", "timestamptz"), strict=True))
    definitions = [f"{quoted(name)} varchar" for name in columns]
    definitions += [f"{name} {kind}" for name, kind in types.items()]
    connection.execute(f"create table raw.{quoted(table)} ({', '.join(definitions)})")
    return {name: name for name in columns}
