"""A file's records as a query that DuckDB can insert from, and its rejects as a table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from leadsummit.landing.columns import literal, quoted, table_columns
from leadsummit.landing.csv_sieve import MAX_RECORD_BYTES, sift_csv
from leadsummit.landing.decoding import UnreadableFile, detect_encoding, utf8_chunks
from leadsummit.landing.discover import Candidate
from leadsummit.landing.json_sieve import MAX_RECORD_BYTES as MAX_JSON_BYTES
from leadsummit.landing.json_sieve import sift_json
from leadsummit.landing.rejects import RejectSpool

REJECT_TABLE = "temp.main.landing_rejects"
REJECT_COLUMNS = (
    "{'line': 'bigint', 'column_name': 'varchar', 'reason': 'varchar', 'line_text': 'varchar'}"
)


@dataclass(frozen=True)
class StagedFile:
    """A file that has been read but not landed yet.

    ``query`` yields ``_row`` and then ``columns``, all of them text.
    """

    columns: tuple[str, ...]
    query: str
    row_count: int
    reject_count: int
    encoding: str | None
    note: str = ""


@contextmanager
def staged(
    connection: duckdb.DuckDBPyConnection, candidate: Candidate, spill: Path
) -> Iterator[StagedFile]:
    """Read a file; what this needs on disk and in DuckDB goes away at the end.

    Raises:
        UnreadableFile: the file as a whole cannot be read.
    """
    spill.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=spill, prefix="landing-") as folder:
        try:
            if candidate.kind == "parquet":
                yield _stage_parquet(connection, candidate.path)
                return
            clean, spool = Path(folder, "clean"), Path(folder, "rejects.jsonl")
            # JSON is UTF-8 by its standard; CSV from Windows often is not.
            legacy = "windows-1252" if candidate.kind == "csv" else "utf-8"
            encoding = detect_encoding(candidate.path, otherwise=legacy)
            chunks = utf8_chunks(candidate.path, encoding)
            with clean.open("wb") as out, RejectSpool(spool) as rejects:
                if candidate.kind == "csv":
                    result = sift_csv(chunks, out, rejects)
                else:
                    is_lines = ".json" not in [s.lower() for s in candidate.path.suffixes]
                    written = sift_json(chunks, out, rejects, is_lines=is_lines)
            _create_reject_table(connection, spool if rejects.count else None)
            if candidate.kind == "csv":
                if result.shape is None:
                    yield StagedFile((), "", 0, 0, encoding, note="the file is empty")
                    return
                columns = table_columns(result.shape.header)
                yield StagedFile(
                    columns,
                    _csv_query(clean, columns, result.shape.delimiter),
                    result.row_count,
                    rejects.count,
                    encoding,
                    _renamed(result.shape.header, columns),
                )
            else:
                yield _stage_json(connection, clean, written, rejects.count, encoding)
        finally:
            connection.execute(f"drop table if exists {REJECT_TABLE}")
            connection.execute("drop table if exists temp.main.landing_json")


def _create_reject_table(connection: duckdb.DuckDBPyConnection, spool: Path | None) -> None:
    source = (
        f"select * from read_json({literal(str(spool))}, format = 'newline_delimited',"
        f" columns = {REJECT_COLUMNS}, maximum_object_size = 33554432)"
        if spool
        else "select null::bigint as line, null::varchar as column_name, null::varchar as reason,"
        " null::varchar as line_text where false"
    )
    connection.execute(f"create or replace temp table landing_rejects as {source}")


def _csv_query(clean: Path, columns: tuple[str, ...], delimiter: str) -> str:
    types = ", ".join(f"{literal(name)}: 'varchar'" for name in columns)
    if clean.stat().st_size == 0:
        names = ", ".join(f"null::varchar as {quoted(name)}" for name in columns)
        return f"select null::bigint as _row, {names} where false"
    return (
        f"select * from read_csv({literal(str(clean))}, auto_detect = false, header = false,"
        f" delim = {literal(delimiter)}, quote = '\"', escape = '\"', new_line = '\\n',"
        f" columns = {{'_row': 'bigint', {types}}}, strict_mode = true, null_padding = false,"
        f" max_line_size = {2 * MAX_RECORD_BYTES + 64})"
    )


def _renamed(header: tuple[str, ...], columns: tuple[str, ...]) -> str:
    renamed = [
        f"{old!r} is column {new!r}"
        for old, new in zip(header, columns, strict=True)
        if old.strip() != new
    ]
    return "; ".join(renamed)


def _stage_json(
    connection: duckdb.DuckDBPyConnection,
    clean: Path,
    written: int,
    reject_count: int,
    encoding: str,
) -> StagedFile:
    """Let DuckDB judge each record; the keys found in any of them are the columns."""
    if written:
        connection.execute(
            "create or replace temp table landing_json as"
            " select row_number, line, text, try_cast(text as json) as body"
            f" from read_csv({literal(str(clean))}, auto_detect = false, header = false,"
            " delim = '\x1f', quote = '', escape = '', new_line = '\\n',"
            " columns = {'row_number': 'bigint', 'line': 'bigint', 'text': 'varchar'},"
            f" max_line_size = {MAX_JSON_BYTES + 64})"
        )
    else:
        connection.execute(
            "create or replace temp table landing_json"
            " (row_number bigint, line bigint, text varchar, body json)"
        )
    found = connection.execute(
        "insert into landing_rejects select line, null,"
        " case when body is null then 'not valid JSON' else 'expected a JSON object' end, text"
        " from landing_json where body is null or json_type(body) <> 'OBJECT'"
    ).fetchone()
    assert found is not None
    rows = connection.execute(
        "select distinct unnest(json_keys(body)) as name from landing_json"
        " where json_type(body) = 'OBJECT' order by name"
    ).fetchall()
    keys = tuple(key for (key,) in rows)
    columns = table_columns(keys)
    pointers = "[" + ", ".join(literal(_pointer(key)) for key in keys) + "]::varchar[]"
    picks = ", ".join(
        f"fields[{position}] as {quoted(name)}" for position, name in enumerate(columns, start=1)
    )
    query = (
        f"select row_number as _row{', ' if picks else ''}{picks} from (select row_number,"
        f" json_extract_string(body, {pointers}) as fields from landing_json"
        " where json_type(body) = 'OBJECT')"
    )
    if not keys:
        query = "select row_number as _row from landing_json where json_type(body) = 'OBJECT'"
    note = "the file is empty" if not written and not reject_count else _renamed(keys, columns)
    return StagedFile(columns, query, written - found[0], reject_count + found[0], encoding, note)


def _pointer(key: str) -> str:
    return "/" + key.replace("~", "~0").replace("/", "~1")


def _stage_parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> StagedFile:
    _create_reject_table(connection, None)
    source = f"read_parquet({literal(str(path))})"
    try:
        described = connection.execute(f"describe select * from {source}").fetchall()
        count = connection.execute(f"select count(*) from {source}").fetchone()
        # A footer can be sound while the data is not: read every value once before landing.
        connection.execute(f"select count(hash(delivered)) from {source} as delivered")
    except duckdb.Error as error:
        raise UnreadableFile(
            f"not a readable Parquet file: {str(error).splitlines()[0]}",
            hint="Deliver the file again, complete.",
        ) from error
    assert count is not None
    header = tuple(row[0] for row in described)
    columns = table_columns(header)
    picks = ", ".join(
        f"{_as_text(quoted(old), row[1])} as {quoted(new)}"
        for old, new, row in zip(header, columns, described, strict=True)
    )
    query = (
        f"select file_row_number + 1 as _row, {picks}"
        f" from read_parquet({literal(str(path))}, file_row_number = true)"
    )
    return StagedFile(columns, query, count[0], 0, None, _renamed(header, columns))


def _as_text(column: str, kind: str) -> str:
    """Scalars as text, nested values as JSON."""
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION")):
        return f"cast(to_json({column}) as varchar)"
    return f"cast({column} as varchar)"
