"""Land every file of the landing folder exactly once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import duckdb

from leadsummit.landing.catalogue import Catalogue, make_table, read_catalogue
from leadsummit.landing.columns import OWN_COLUMNS, quoted
from leadsummit.landing.decoding import CHUNK_BYTES, UnreadableFile
from leadsummit.landing.delivery import delivery_of
from leadsummit.landing.discover import Candidate, Skipped, discover
from leadsummit.landing.staging_area import REJECT_TABLE, StagedFile, staged
from leadsummit.progress import Progress, silent
from leadsummit.warehouse import open_warehouse

DEFAULT_MAX_REJECT_SHARE = 0.01
RACY_NANOSECONDS = 2_000_000_000


@dataclass(frozen=True)
class LandedFile:
    """What became of one new file."""

    file: str
    source: str
    object: str
    status: Literal["landed", "refused"]
    row_count: int
    reject_count: int
    message: str = ""


@dataclass(frozen=True)
class LandingResult:
    """What one landing did."""

    files: tuple[LandedFile, ...]
    skipped: tuple[Skipped, ...]
    unchanged_count: int

    @property
    def landed(self) -> list[LandedFile]:
        """The new files whose rows are in raw now."""
        return [file for file in self.files if file.status == "landed"]

    @property
    def refused(self) -> list[LandedFile]:
        """The files that stay out as a whole."""
        return [file for file in self.files if file.status == "refused"]


@dataclass(frozen=True)
class _Load:
    """The entry of one file in ``raw._loads``."""

    load_id: int
    run_id: str
    source: str
    object: str
    file: str
    content_hash: str
    byte_count: int
    row_count: int
    reject_count: int
    status: Literal["landed", "refused"]
    message: str
    loaded_at: datetime
    delivery: str
    encoding: str | None
    max_reject_share: float


def land(
    landing: Path,
    warehouse: Path,
    run_id: str,
    *,
    max_reject_share: float = DEFAULT_MAX_REJECT_SHARE,
    progress: Progress = silent,
) -> LandingResult:
    """Land what is new, one transaction per file.

    Args:
        landing: folder with ``<source>/<object>/`` folders.
        warehouse: folder of the warehouse; the caller holds its lock.
        run_id: the run that the loads belong to.
        max_reject_share: a file with a greater share of unreadable rows is refused whole.
        progress: told about bytes done.

    Raises:
        MisuseError: the landing folder does not exist.
        WarehouseBusy: another process uses the warehouse file.
    """
    candidates, skipped = discover(landing)
    sizes = [candidate.path.stat().st_size for candidate in candidates]
    total, done, unchanged = sum(sizes), 0, 0
    results: list[LandedFile] = []
    seen: dict[str, tuple[str, str]] = {}
    with open_warehouse(warehouse) as connection:
        lander = _Lander(connection, warehouse / "spill", run_id, max_reject_share)
        for candidate, size in zip(candidates, sizes, strict=True):
            progress(candidate.file, done, total)
            done += size
            result = lander.land(candidate, seen)
            if isinstance(result, LandedFile):
                results.append(result)
            elif isinstance(result, Skipped):
                skipped.append(result)
            else:
                unchanged += 1
        lander.remember(seen)
        if results:
            connection.execute("checkpoint")
    progress("done", total, total)
    return LandingResult(tuple(results), tuple(skipped), unchanged)


class _Lander:
    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        spill: Path,
        run_id: str,
        max_reject_share: float,
    ) -> None:
        self._connection = connection
        self._spill = spill
        self._run_id = run_id
        self._max_reject_share = max_reject_share
        self._catalogue: Catalogue = read_catalogue(connection)

    def land(
        self, candidate: Candidate, seen: dict[str, tuple[str, str]]
    ) -> LandedFile | Skipped | None:
        """Land one file; None if its content has landed before."""
        try:
            stamp, racy = _stamp(candidate.path)
            known = self._catalogue.stamps.get(candidate.file)
            if known and known[0] == stamp and self._has_landed(candidate, known[1]):
                return None
            content_hash, byte_count = _hash(candidate.path)
            if self._has_landed(candidate, content_hash):
                if not racy:
                    seen[candidate.file] = (stamp, content_hash)
                return None
            load = self._new_load(candidate, content_hash, byte_count)
            try:
                with staged(self._connection, candidate, self._spill) as staged_file:
                    if _stamp(candidate.path)[0] != stamp:
                        return Skipped(candidate.file, "still being written: it changed meanwhile")
                    load = self._judge(load, staged_file)
                    self._store(load, staged_file, candidate.table)
            except UnreadableFile as error:
                load = replace(load, status="refused", message=str(error).replace("\n", " "))
                self._store(load, None, candidate.table)
        except FileNotFoundError:
            return Skipped(candidate.file, "it was moved away meanwhile")
        except OSError as error:
            return LandedFile(
                candidate.file, candidate.source, candidate.object, "refused", 0, 0,
                f"cannot be read: {error.strerror}",
            )  # fmt: skip
        if load.status == "landed":
            self._catalogue.note_landed(load.source, load.object, load.file, content_hash)
            if not racy:
                seen[candidate.file] = (stamp, content_hash)
        return LandedFile(
            load.file, load.source, load.object, load.status, load.row_count, load.reject_count,
            load.message,
        )  # fmt: skip

    def remember(self, seen: dict[str, tuple[str, str]]) -> None:
        """Note the files that need not be read again until they change."""
        if not seen:
            return
        rows = [(file, stamp, digest) for file, (stamp, digest) in seen.items()]
        self._connection.execute("begin")
        self._connection.execute(
            "delete from raw._files where file in (select unnest(?))", [list(seen)]
        )
        self._connection.execute(
            "insert into raw._files select unnest(?), unnest(?), unnest(?)",
            [list(column) for column in zip(*rows, strict=True)],
        )
        self._connection.execute("commit")

    def _has_landed(self, candidate: Candidate, content_hash: str) -> bool:
        """Whether this content is in raw already.

        A snapshot may return to an earlier state: its content then lands again, unless it is
        what the file or the object held last.
        """
        known = self._catalogue
        if (candidate.source, candidate.object, content_hash) not in known.landed:
            return False
        if delivery_of(candidate.source, candidate.object) == "append":
            return True
        return content_hash in (
            known.latest_of_file.get(candidate.file),
            known.latest_of_object[candidate.source, candidate.object],
        )

    def _new_load(self, candidate: Candidate, content_hash: str, byte_count: int) -> _Load:
        load_id = self._catalogue.next_load_id
        self._catalogue.next_load_id += 1
        return _Load(
            load_id, self._run_id, candidate.source, candidate.object, candidate.file,
            content_hash, byte_count, 0, 0, "landed", "", datetime.now(UTC),
            delivery_of(candidate.source, candidate.object), None, self._max_reject_share,
        )  # fmt: skip

    def _judge(self, load: _Load, staged_file: StagedFile) -> _Load:
        """Fill in what was found, and refuse the file if too much of it is broken."""
        rejected = staged_file.reject_count
        load = replace(
            load,
            row_count=staged_file.row_count,
            reject_count=rejected,
            message=staged_file.note,
            encoding=staged_file.encoding,
        )
        total = staged_file.row_count + rejected
        if rejected > self._max_reject_share * total:
            first = self._connection.execute(
                f"select line, reason from {REJECT_TABLE} order by line limit 1"
            ).fetchone()
            assert first is not None
            message = (
                f"{rejected} of {total} rows cannot be read ({rejected / total:.1%}, allowed"
                f" {self._max_reject_share:.1%}); the first is line {first[0]}: {first[1]}."
                " Correct the file and deliver it again, or allow more with --max-reject-share."
            )
            return replace(load, row_count=0, status="refused", message=message)
        if not staged_file.columns and not total and load.delivery == "snapshot":
            message = (
                "the file is empty, without even a header: as a full state it would delete"
                " everything. Deliver it again, complete."
            )
            return replace(load, status="refused", message=message)
        return load

    def _store(self, load: _Load, staged_file: StagedFile | None, table: str) -> None:
        """Write rows, rejects and the load's entry in one transaction."""
        connection = self._connection
        is_landing = load.status == "landed" and staged_file is not None
        names = {}
        if is_landing and staged_file and (staged_file.columns or staged_file.row_count):
            names = make_table(connection, table, staged_file.columns)
        connection.execute("begin")
        try:
            outdated = (
                "(select load_id from raw._loads where status = 'refused'"
                " and source = $source and object = $object"
                " and (file = $file or content_hash = $content_hash))"
            )
            entry = vars(load)
            keys = {key: entry[key] for key in ("source", "object", "file", "content_hash")}
            connection.execute(f"delete from raw._rejects where load_id in {outdated}", keys)
            connection.execute(f"delete from raw._loads where load_id in {outdated}", keys)
            if is_landing and staged_file and staged_file.row_count:
                self._insert_rows(load, staged_file, table, names)
            if staged_file is not None and staged_file.reject_count:
                connection.execute(
                    "insert into raw._rejects select ?, ?, ?, ?, line, column_name, reason,"
                    f" line_text from {REJECT_TABLE}",
                    [load.load_id, load.source, load.object, load.file],
                )
            columns = ", ".join(entry)
            values = ", ".join(f"${key}" for key in entry)
            connection.execute(f"insert into raw._loads ({columns}) values ({values})", entry)
            connection.execute("commit")
        except BaseException:
            connection.execute("rollback")
            raise

    def _insert_rows(
        self, load: _Load, staged_file: StagedFile, table: str, names: dict[str, str]
    ) -> None:
        columns: Sequence[str] = [*(quoted(names[name]) for name in staged_file.columns)]
        picks = "".join(f"{quoted(name)}, " for name in staged_file.columns)
        inserted = self._connection.execute(
            f"insert into raw.{quoted(table)} ({', '.join([*columns, *OWN_COLUMNS])})"
            f" select {picks} ?, _row, ?, ? from ({staged_file.query})",
            [load.file, load.load_id, load.loaded_at],
        ).fetchone()
        if inserted is None or inserted[0] != staged_file.row_count:
            raise AssertionError(
                f"{load.file}: {staged_file.row_count} rows were read, {inserted} were inserted"
            )


def _stamp(path: Path) -> tuple[str, bool]:
    """What changes whenever a file changes, and whether it is too fresh to tell."""
    stat = path.stat()
    stamp = f"{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ctime_ns}:{stat.st_ino}"
    age = datetime.now(UTC).timestamp() * 1e9 - max(stat.st_mtime_ns, stat.st_ctime_ns)
    return stamp, age < RACY_NANOSECONDS


def _hash(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size
