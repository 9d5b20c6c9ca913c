"""What lands, what does not, and what is remembered of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from yard import Yard

from leadsummit.errors import MisuseError
from leadsummit.landing import delivery, lander
from leadsummit.warehouse import WarehouseBusy, open_warehouse, warehouse_file


def test_every_row_knows_its_file_its_number_and_its_load(yard: Yard) -> None:
    yard.put("erp/orders/2026/orders_10.csv", "id\nc\n")
    yard.put("erp/orders/2026/orders_9.csv", "id\na\nb\n")
    result = yard.land()
    assert [file.row_count for file in result.landed] == [2, 1]
    assert yard.ask(
        "select id, _file, _row, _load_id, run_id, source, object, byte_count, row_count,"
        " reject_count, status, delivery, _loaded_at = loaded_at"
        " from raw.erp__orders join raw._loads on load_id = _load_id order by _load_id, _row"
    ) == [
        ("a", "erp/orders/2026/orders_9.csv", 1, 1, "run-1", "erp", "orders", 7, 2, 0, "landed",
         "append", True),
        ("b", "erp/orders/2026/orders_9.csv", 2, 1, "run-1", "erp", "orders", 7, 2, 0, "landed",
         "append", True),
        ("c", "erp/orders/2026/orders_10.csv", 1, 2, "run-1", "erp", "orders", 5, 1, 0, "landed",
         "append", True),
    ]  # fmt: skip


def test_the_same_content_lands_once(yard: Yard) -> None:
    path = yard.put("erp/orders/a.csv", "id\n1\n")
    yard.land()
    yard.put("erp/orders/copy.csv", "id\n1\n")
    path.rename(path.with_name("renamed.csv"))
    for _ in range(2):
        result = yard.land()
        assert (result.files, result.unchanged_count) == ((), 2)
    assert yard.ask("select count(*) from raw.erp__orders") == [(1,)]


def test_the_same_content_of_another_object_is_another_delivery(yard: Yard) -> None:
    yard.put("erp/orders/a.csv", "id\n1\n")
    yard.put("erp/invoices/a.csv", "id\n1\n")
    assert len(yard.land().landed) == 2


def test_a_file_with_new_content_lands_again(yard: Yard) -> None:
    yard.put("erp/orders/a.csv", "id\n1\n")
    yard.land()
    yard.put("erp/orders/a.csv", "id\n2\n")
    assert len(yard.land().landed) == 1
    assert yard.ask("select id, _load_id from raw.erp__orders order by 1") == [("1", 1), ("2", 2)]


def test_an_unchanged_file_is_not_even_read(yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadsummit.landing.lander.RACY_NANOSECONDS", 0)
    path = yard.put("erp/orders/a.csv", "id\n1\n")
    yard.land()

    def hash_nothing(path: Path) -> tuple[str, int]:
        raise AssertionError(f"{path} was read")

    monkeypatch.setattr("leadsummit.landing.lander._hash", hash_nothing)
    assert yard.land().unchanged_count == 1
    path.write_text("id\n2\n")
    with pytest.raises(AssertionError, match="was read"):
        yard.land()


def test_a_snapshot_may_return_to_an_earlier_state(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "BY_SOURCE", {"crm": "snapshot"})
    for number, content in enumerate(["id\n1\n", "id\n1\n2\n", "id\n1\n"]):
        yard.put(f"crm/leads/{number}.csv", content)
        yard.land()
    assert yard.land().files == ()
    assert yard.ask("select file, row_count, delivery from raw._loads order by load_id") == [
        ("crm/leads/0.csv", 1, "snapshot"),
        ("crm/leads/1.csv", 2, "snapshot"),
        ("crm/leads/2.csv", 1, "snapshot"),
    ]


def test_new_columns_are_added_and_missing_ones_are_null(yard: Yard) -> None:
    yard.put("erp/orders/1.csv", "id,Name\n1,x\n")
    yard.put("erp/orders/2.csv", "NAME,extra\ny,new\n")
    yard.land()
    yard.put("erp/orders/3.jsonl", '{"id": 3, "third": 1}')
    yard.land()
    assert yard.columns("erp__orders") == ["id", "Name", "extra", "third"]
    assert yard.ask("select id, name, extra, third from raw.erp__orders order by _load_id") == [
        ("1", "x", None, None),
        (None, "y", "new", None),
        ("3", None, None, "1"),
    ]


def test_headers_are_made_usable(yard: Yard) -> None:
    yard.put("erp/orders/1.csv", 'id, id ,,ID,_row,"a""b",id_2\n1,2,3,4,5,6,7\n')
    (file,) = yard.land().files
    assert yard.columns("erp__orders") == [
        "id", "id_3", "column_3", "ID_4", 'a"b', "id_2",
    ]  # fmt: skip
    assert "'_row' is column '_row_2'" in file.message
    assert yard.ask('select id, id_3, column_3, "ID_4", _row_2, id_2 from raw.erp__orders') == [
        ("1", "2", "3", "4", "5", "7")
    ]


def test_header_only_and_empty_files_land_without_rows(yard: Yard) -> None:
    yard.put("erp/orders/header.csv", "id,name\n")
    yard.put("erp/orders/nothing.csv", "")
    yard.put("erp/orders/nothing.jsonl", "\n")
    result = yard.land()
    assert [(file.status, file.row_count) for file in result.files] == [("landed", 0)] * 3
    assert yard.columns("erp__orders") == ["id", "name"]


def test_an_empty_file_is_not_the_full_state_of_anything(yard: Yard) -> None:
    yard.put("salesforce/Lead/a.csv", "")
    (refused,) = yard.land().refused
    assert "would delete everything" in refused.message


def test_some_broken_rows_are_set_aside(yard: Yard) -> None:
    body = "".join(f"{number},x\n" for number in range(99))
    yard.put("erp/orders/1.csv", f"id,name\n{body}broken\n")
    (file,) = yard.land().landed
    assert (file.row_count, file.reject_count) == (99, 1)
    assert yard.ask("select * from raw._rejects") == [
        (1, "erp", "orders", "erp/orders/1.csv", 101, None,
         "expected 2 fields as in the header, found 1", "broken")
    ]  # fmt: skip


def test_too_many_broken_rows_refuse_the_file_and_nothing_else(yard: Yard) -> None:
    yard.put("erp/orders/1.csv", "id,name\n1,x\nbroken\n")
    yard.put("erp/orders/2.csv", "id,name\n2,x\n")
    result = yard.land()
    (refused,) = result.refused
    assert "1 of 2 rows cannot be read (50.0%, allowed 1.0%)" in refused.message
    assert "the first is line 3: expected 2 fields" in refused.message
    assert "--max-reject-share" in refused.message
    assert [file.file for file in result.landed] == ["erp/orders/2.csv"]
    assert yard.ask("select id from raw.erp__orders") == [("2",)]
    assert yard.ask("select status, row_count, reject_count from raw._loads order by 1") == [
        ("landed", 1, 0),
        ("refused", 0, 1),
    ]


def test_a_refused_file_is_tried_again_and_stands_on_record_once(yard: Yard) -> None:
    yard.put("erp/orders/1.csv", "id,name\n1,x\nbroken\n")
    for _ in range(2):
        assert len(yard.land().refused) == 1
    assert yard.ask("select count(*) from raw._loads") == [(1,)]
    assert yard.ask("select count(*) from raw._rejects") == [(1,)]
    assert len(yard.land(max_reject_share=0.5).landed) == 1
    assert yard.ask("select status, reject_count from raw._loads") == [("landed", 1)]
    assert yard.ask("select count(*), count(distinct load_id) from raw._rejects") == [(1, 1)]


def test_a_refused_file_adds_no_columns(yard: Yard) -> None:
    yard.put("erp/orders/1.csv", "id\n1\n")
    yard.land()
    yard.put("erp/orders/2.csv", "id,extra\n1\n")
    yard.land()
    assert yard.columns("erp__orders") == ["id"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("erp/orders/a.csv.part", "still being written"),
        ("erp/orders/a.tmp", "still being written"),
        ("erp/orders/a.csv.crdownload", "still being written"),
        ("erp/orders/.hidden.csv", "begins with a dot"),
        ("erp/.new/a.csv", "begins with a dot"),
        ("erp/a.csv", "not in a folder"),
        ("erp/orders/a.xlsx", "not a known kind of file"),
        ("erp/or-ders/a.csv", "need names of letters"),
        ("e__rp/orders/a.csv", "need names of letters"),
    ],
)
def test_files_that_are_left_alone_are_named(yard: Yard, name: str, reason: str) -> None:
    yard.put(name, "id\n1\n")
    result = yard.land()
    assert [skipped.file for skipped in result.skipped] == [name]
    assert reason in result.skipped[0].reason
    assert result.files == ()


def test_a_file_that_changes_while_it_is_read_is_left_for_later(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = yard.put("erp/orders/a.csv", "id\n1\n")
    hashed = lander._hash

    def hash_and_grow(file: Path) -> tuple[str, int]:
        result = hashed(file)
        with path.open("a") as growing:
            growing.write("2\n")
        return result

    with monkeypatch.context() as patch:
        patch.setattr(lander, "_hash", hash_and_grow)
        result = yard.land()
    assert result.files == ()
    assert "it changed meanwhile" in result.skipped[0].reason
    assert yard.land().landed[0].row_count == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(yard: Yard) -> None:
    yard.put("erp/orders/a.csv", "id\n1\n").chmod(0)
    (refused,) = yard.land().refused
    assert "Permission denied" in refused.message


def test_no_landing_folder_is_a_misuse(yard: Yard) -> None:
    yard.landing.rmdir()
    with pytest.raises(MisuseError, match="does not exist"):
        yard.land()


def test_a_failure_while_storing_leaves_nothing_behind(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    yard.put("erp/orders/a.csv", "id\n1\n")
    yard.land()
    yard.put("erp/orders/b.csv", "id\n2\n3\n")

    def fail(*_: object) -> None:
        original(*_)
        raise RuntimeError("the disk is full")

    original = lander._Lander._insert_rows
    with monkeypatch.context() as patch:
        patch.setattr(lander._Lander, "_insert_rows", fail)
        with pytest.raises(RuntimeError, match="disk is full"):
            yard.land()
    assert yard.ask("select count(*) from raw.erp__orders") == [(1,)]
    assert yard.ask("select count(*) from raw._loads") == [(1,)]
    assert yard.land().landed[0].row_count == 2


def test_a_warehouse_in_use_is_said_to_be(yard: Yard) -> None:
    yard.put("erp/orders/a.csv", "id\n1\n")
    yard.land()
    script = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True);"
        " sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(warehouse_file(yard.warehouse))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as other:  # fmt: skip
        assert other.stdout is not None
        other.stdout.readline()
        with (
            pytest.raises(WarehouseBusy, match="another process"),
            open_warehouse(yard.warehouse, patience_seconds=0),
        ):
            pass
        other.kill()


def test_columns_and_rows_survive_without_a_checkpoint(yard: Yard) -> None:
    """The log holds new columns never together with the rows that use them."""
    yard.put("erp/orders/1.csv", "id\n1\n")
    yard.land()
    yard.put("erp/orders/2.csv", "id,extra\n2,x\n")
    script = (
        "import os, sys; from pathlib import Path; import leadsummit.landing.lander as m;"
        "m._Lander.remember = lambda *_: os._exit(9);"
        "m.land(Path(sys.argv[1]), Path(sys.argv[2]), 'killed')"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, str(yard.landing), str(yard.warehouse)], check=False
    )
    assert ended.returncode == 9
    assert Path(f"{warehouse_file(yard.warehouse)}.wal").exists()
    duckdb.connect(str(warehouse_file(yard.warehouse))).close()
    assert yard.ask("select id, extra from raw.erp__orders order by 1") == [
        ("1", None), ("2", "x"),
    ]  # fmt: skip
