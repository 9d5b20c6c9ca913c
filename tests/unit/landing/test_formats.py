"""Every kind of file lands, with every value as it was delivered."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import duckdb
import pytest
import zstandard
from yard import Yard

TEXT = 'id;name;amount\n007;"Müller; Söhne";1.234,50\n008;Žižek € – “x”;0,5\n009;;\n'
ROWS = [
    ("007", "Müller; Söhne", "1.234,50", 1),
    ("008", "Žižek € – “x”", "0,5", 2),
    ("009", None, None, 3),
]


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8"),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("cp1252"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
        lambda text: text.replace("\n", "\r\n").encode("utf-8"),
        lambda text: gzip.compress(text.encode("utf-8")),
        lambda text: gzip.compress(text[:20].encode()) + gzip.compress(text[20:].encode()),
        lambda text: gzip.compress(text.encode("cp1252")),
        lambda text: zstandard.compress(text.encode("utf-8")),
        lambda text: zstandard.compress(text[:9].encode()) + zstandard.compress(text[9:].encode()),
        lambda text: zstandard.compress(text.encode("utf-16")),
    ],
)
def test_csv_of_every_encoding_and_compression(yard: Yard, encode: Callable[[str], bytes]) -> None:
    yard.put("erp/customers/export.csv", encode(TEXT))
    result = yard.land()
    assert [(file.status, file.row_count, file.message) for file in result.files] == [
        ("landed", 3, "")
    ]
    rows = yard.ask("select id, name, amount, _row from raw.erp__customers order by _row")
    assert rows == ROWS


def test_compression_is_told_by_content_and_not_by_name(yard: Yard) -> None:
    yard.put("erp/customers/a.csv", gzip.compress(b"id\n1\n"))
    yard.put("erp/customers/b.csv.gz", b"id\n2\n")
    yard.put("erp/customers/c.csv.zst", zstandard.compress(b"id\n3\n"))
    assert not yard.land().refused
    assert yard.ask("select id from raw.erp__customers order by id") == [("1",), ("2",), ("3",)]


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress])
def test_a_compressed_file_that_ends_early_is_refused(
    yard: Yard, compress: Callable[[bytes], bytes]
) -> None:
    data = compress(b"id,name\n" + b"".join(b"%d,%x\n" % (n, n * n * 7919) for n in range(3000)))
    yard.put("erp/customers/a.csv", data[: len(data) - 20])
    (refused,) = yard.land().refused
    assert "broken or incomplete" in refused.message
    assert "Copy the file again" in refused.message
    assert yard.ask("select status, row_count from raw._loads") == [("refused", 0)]


def test_broken_characters_in_a_utf8_file_cost_their_rows(yard: Yard) -> None:
    good = "".join(f"{number},Straße {number}\n" for number in range(300)).encode()
    yard.put("erp/customers/a.csv", b"id,street\n" + good + b"x,Stra\xdfe\n" + good)
    (file,) = yard.land().files
    assert (file.row_count, file.reject_count) == (600, 1)
    assert yard.ask("select line, reason, line_text from raw._rejects") == [
        (302, "byte 0xdf at position 7 is not valid UTF-8", "x,Stra\\xdfe")
    ]


def test_bytes_that_windows_1252_leaves_undefined_survive(yard: Yard) -> None:
    yard.put("erp/customers/a.csv", b"id,name\n1,M\xfcller\x81\n")
    yard.land()
    assert yard.ask("select name from raw.erp__customers") == [("Müller\x81",)]


def test_half_a_utf16_character_is_set_aside_and_not_guessed(yard: Yard) -> None:
    text = "id,name\n" + "1,x\n" * 200
    yard.put("erp/customers/a.csv", text.encode("utf-16") + b"1\x00,\x00\x00\xd8\n\x00")
    (file,) = yard.land().files
    assert (file.row_count, file.reject_count) == (200, 1)


JSON_LINES = (
    '{"id": 1, "name": "Mia", "tags": ["a", 2], "big": 12345678901234567890123}\n'
    "\n"
    '{"id": "007", "other/~": {"x": null}, "yes": true, "name": null}\r\n'
)
JSON_ROWS = [
    ("1", "Mia", '["a",2]', "12345678901234567890123", None, None, 1),
    ("007", None, None, None, '{"x":null}', "true", 2),
]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", JSON_LINES),
        ("a.ndjson", JSON_LINES),
        ("a.json", JSON_LINES),
        ("a.json", "[" + ",".join(JSON_LINES.split("\n\n")) + "]"),
        ("a.json", "\n[\n" + ",\n\n".join(JSON_LINES.split("\n\n")) + "\n]\n"),
        ("a.json", JSON_LINES.replace(", ", ",\n  ")),
    ],
)
def test_json_lines_arrays_and_objects(yard: Yard, name: str, content: str) -> None:
    yard.put(f"api/people/{name}", content)
    yard.put("api/people/b.json.gz", gzip.compress(b"[]"))
    result = yard.land()
    assert not result.refused
    rows = yard.ask(
        'select id, name, tags, big, "other/~", yes, _row from raw.api__people order by _row'
    )
    assert rows == JSON_ROWS


def test_broken_json_lines_are_set_aside(yard: Yard) -> None:
    good = b'{"id": 1}\n' * 500
    bad = b'{"id": \n[1]\n"x"\n{"id": "\xff"}\n{"id": "\\ud800"}\n'
    yard.put("api/people/a.jsonl", good + bad + good)
    (file,) = yard.land().files
    assert (file.status, file.row_count, file.reject_count) == ("landed", 1000, 5)
    assert yard.ask("select line, reason, line_text from raw._rejects order by line") == [
        (501, "not valid JSON", '{"id":'),
        (502, "expected a JSON object", "[1]"),
        (503, "expected a JSON object", '"x"'),
        (504, "byte 0xff is not valid UTF-8", '{"id": "\\xff"}'),
        (505, "not valid JSON", '{"id": "\\ud800"}'),
    ]
    assert yard.ask("select max(_row), count(*) from raw.api__people") == [(1005, 1000)]


def test_a_broken_element_of_an_array_is_set_aside_line_by_line(yard: Yard) -> None:
    good = ",\n".join(['{"id": 1}'] * 300)
    yard.put("api/people/a.json", f'[{good},\n{{"id": oops}},\n5,\n{good}\n]\ntail\n')
    (file,) = yard.land().files
    assert (file.row_count, file.reject_count) == (600, 3)
    found = yard.ask("select line, line_text from raw._rejects order by line")
    assert found == [(301, '{"id": oops},'), (302, "5"), (604, "tail")]


def test_an_array_that_is_never_closed_is_refused(yard: Yard) -> None:
    yard.put("api/people/a.json", '[{"id": 1},\n{"id": 2},')
    (refused,) = yard.land().refused
    assert "never closed" in refused.message


def test_parquet_lands_as_text(yard: Yard) -> None:
    path = yard.put("lake/orders/a.parquet", b"")
    duckdb.execute(
        "copy (select 7 as id, 1.50::decimal(9,2) as amount, date '2026-01-31' as day,"
        " timestamptz '2026-01-31 10:00:00+01' as at, true as paid, [1, 2] as items,"
        " {'a': 'x'} as address, 'ä' as name, null::int as nothing)"
        f" to '{path}' (format parquet)"
    )
    assert not yard.land().refused
    assert yard.ask(
        "select id, amount, day, \"at\", paid, items, address, name, nothing, _row"
        " from raw.lake__orders"
    ) == [
        ("7", "1.50", "2026-01-31", "2026-01-31 09:00:00+00", "true", "[1,2]", '{"a":"x"}', "ä",
         None, 1)
    ]  # fmt: skip


@pytest.mark.parametrize("damage", [lambda data: data[:-9], lambda data: b"PAR1" + data[60:]])
def test_a_broken_parquet_file_is_refused(yard: Yard, damage: Callable[[bytes], bytes]) -> None:
    path = yard.put("lake/orders/a.parquet", b"")
    duckdb.execute(
        "copy (select range as id, 'x' || range as name from range(1000))"
        f" to '{path}' (format parquet)"
    )
    path.write_bytes(damage(path.read_bytes()))
    (refused,) = yard.land().refused
    assert "Parquet" in refused.message


def test_a_workbook_is_no_csv(yard: Yard) -> None:
    yard.put("erp/customers/book.csv", b"PK\x03\x04\x14\0\x06\0" + bytes(range(256)) * 4)
    (refused,) = yard.land().refused
    assert "header in line 1 cannot be read" in refused.message
