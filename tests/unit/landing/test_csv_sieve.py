"""The CSV sieve against a reader that goes byte by byte and is easy to believe."""

from __future__ import annotations

import csv
import io
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leadsummit.landing import csv_sieve
from leadsummit.landing.csv_sieve import CsvResult, sift_csv
from leadsummit.landing.decoding import UnreadableFile
from leadsummit.landing.rejects import Reject, RejectSpool

HEADER = b"a,b,c\n"


class Basket(RejectSpool):
    """Keeps rejects in memory."""

    def __init__(self) -> None:
        self.rejects: list[Reject] = []
        self.count = 0

    def add(self, reject: Reject) -> None:
        self.count += 1
        self.rejects.append(reject)


def sift(
    data: bytes, cuts: tuple[int, ...] = ()
) -> tuple[CsvResult, list[list[str]], list[Reject]]:
    """Sift, with the stream cut into chunks; the clean part read back by Python's own reader."""
    borders = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    chunks = [data[start:end] for start, end in pairwise(borders)]
    out, basket = io.BytesIO(), Basket()
    result = sift_csv(chunks, out, basket)
    delimiter = result.shape.delimiter if result.shape else ","
    text = io.StringIO(out.getvalue().decode("utf-8"), newline="")
    return result, list(csv.reader(text, delimiter=delimiter, strict=True)), basket.rejects


def read_slowly(body: bytes, width: int) -> tuple[list[tuple[int, list[bytes]]], list[bytes]]:
    """Numbered records and rejected lines, by the rules as they stand in docs/landing.md."""
    rows, rejected, number, position = [], [], 0, 0
    if body and not body.endswith(b"\n"):
        body += b"\n"
    while position < len(body):
        fields, end = _record(body, position)
        record = body[position:end] if end else b""
        if end and not record.rstrip(b"\r\n") and record in (b"\n", b"\r\n"):
            position = end
            continue
        number += 1
        if end and len(fields) == width and b"\0" not in record and _is_utf8(record):
            rows.append((number, fields))
            position = end
        else:
            line_end = body.index(b"\n", position) + 1
            rejected.append(body[position:line_end].rstrip(b"\r\n"))
            position = line_end
    return rows, rejected


def _record(body: bytes, position: int) -> tuple[list[bytes], int]:
    """Fields and end of the record at a position; end 0 if it cannot be read."""
    fields = []
    while True:
        value = bytearray()
        if body[position : position + 1] == b'"':
            position += 1
            while True:
                if position >= len(body):
                    return fields, 0
                if body[position : position + 2] == b'""':
                    value += b'"'
                    position += 2
                elif body[position : position + 1] == b'"':
                    position += 1
                    break
                else:
                    value += body[position : position + 1]
                    position += 1
        else:
            while body[position : position + 1] not in (b",", b"\n", b"\r"):
                value += body[position : position + 1]
                position += 1
        fields.append(bytes(value))
        if body[position : position + 1] == b",":
            position += 1
        elif body[position : position + 1] == b"\n":
            return fields, position + 1
        elif body[position : position + 2] == b"\r\n":
            return fields, position + 2
        else:
            return fields, 0


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


pieces = st.sampled_from(
    [b"a", b"b1", b",", b",", b",", b"\n", b"\n", b"\r\n", b"\r", b'"', b'""', b" ", b"\xc3\xa4",
     b"\xff", b"\0", b";", b"\t", b'"x,y"', b'"p\nq"', b"1,2,3\n", b"1,2,3\r\n",
     b"\xf0\x9f\x92\xa7"]
)  # fmt: skip


@given(
    body=st.lists(pieces, max_size=60).map(b"".join),
    cuts=st.lists(st.integers(0, 500), max_size=4).map(tuple),
    window=st.sampled_from([1, 2, 7, 64, 4096]),
)
@example(body=b'1,2,3\n"open,2,3\n1,2,3\n', cuts=(), window=1)
@example(body=b'1,"x\ny"\n1,2,3\n', cuts=(), window=64)
@settings(max_examples=600, deadline=None)
def test_agrees_with_a_reader_that_goes_byte_by_byte(
    body: bytes, cuts: tuple[int, ...], window: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_sieve, "SMALLEST_WINDOW", window)
        patch.setattr(csv_sieve, "LARGEST_WINDOW", max(window, 16))
        result, rows, rejects = sift(HEADER + body, cuts)
    expected, rejected = read_slowly(body, 3)
    assert [(int(row[0]), [field.encode() for field in row[1:]]) for row in rows] == expected
    assert [reject.text for reject in rejects] == rejected
    assert result.row_count == len(expected)


def test_a_quote_that_is_never_closed_costs_one_row() -> None:
    body = b'1,2,3\n1,"2,3\n' + b"4,5,6\n" * 1000
    _, rows, rejects = sift(HEADER + body)
    assert len(rows) == 1001
    assert [(reject.line, reject.text) for reject in rejects] == [(3, b'1,"2,3')]
    assert "never closed" in rejects[0].reason


def test_numbers_count_rejected_rows_and_lines_count_all_lines() -> None:
    _, rows, rejects = sift(b'a,b\n1,"x\ny"\n\nonly\n2,z\n')
    assert [row[0] for row in rows] == ["0000000001", "0000000003"]
    assert [(reject.line, reject.reason) for reject in rejects] == [
        (5, "expected 2 fields as in the header, found 1")
    ]


@pytest.mark.parametrize(
    ("header", "delimiter"),
    [
        (b"a,b;c,d\n1,2,3\n", ","),
        (b"a;b\n1,5;2\n", ";"),
        (b"a\tb\n1,5\t2\n", "\t"),
        (b'"x,y";b\n1;2\n', ";"),
        (b"x,y;b\n1;2\n", ";"),
        (b"a\n1\n", ","),
    ],
)
def test_the_header_decides_on_the_delimiter(header: bytes, delimiter: str) -> None:
    result, _, _ = sift(header)
    assert result.shape is not None
    assert result.shape.delimiter == delimiter


def test_a_tie_in_the_header_is_settled_by_the_next_line() -> None:
    result, rows, _ = sift(b"when, where;what\n1;2\n")
    assert result.shape is not None
    assert result.shape.header == ("when, where", "what")
    assert rows == [["0000000001", "1", "2"]]


def test_a_header_may_span_lines_and_follow_blank_ones() -> None:
    result, rows, rejects = sift(b'\n \n"a\nx",b\n1,2\n3\n')
    assert result.shape is not None
    assert result.shape.header == ("a\nx", "b")
    assert len(rows) == 1
    assert rejects[0].line == 6


@pytest.mark.parametrize("data", [b"", b"\n\n", b"  \r\n"])
def test_a_file_without_a_header_is_empty(data: bytes) -> None:
    assert sift(data)[0] == CsvResult(None, 0)


@pytest.mark.parametrize("header", [b'"a,b\n1,2\n', b"a\0b\n", b"\xff\xfe\xfd\n"])
def test_a_header_that_cannot_be_read_is_an_error(header: bytes) -> None:
    with pytest.raises(UnreadableFile, match="header in line 1"):
        sift(header)


def test_lines_of_old_macs_end_in_carriage_returns() -> None:
    _, rows, rejects = sift(b"a,b\r1,2\r3,4\r", (5,))
    assert [row[1:] for row in rows] == [["1", "2"], ["3", "4"]]
    assert not rejects


def test_a_record_longer_than_any_record_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_sieve, "MAX_RECORD_BYTES", 100)
    monkeypatch.setattr(csv_sieve, "SMALLEST_WINDOW", 16)
    data = b"a,b\n1,2\n3," + b"x" * 500 + b"\n5,6\n"
    _, rows, rejects = sift(data, tuple(range(0, len(data), 50)))
    assert [row[1:] for row in rows] == [["1", "2"], ["5", "6"]]
    assert [reject.line for reject in rejects] == [3]
    assert [row[0] for row in rows] == ["0000000001", "0000000003"]


def test_the_spool_keeps_text_of_any_kind(tmp_path: Path) -> None:
    with TemporaryDirectory(dir=tmp_path) as folder:
        with RejectSpool(Path(folder, "spool")) as spool:
            spool.add(Reject(1, "why", b"\xff\0\xc3\xa4" + b"x" * 100_000))
        text = Path(folder, "spool").read_text(encoding="ascii")
    assert "\\\\xff\\\\x00\\u00e4xxx" in text
    assert "(100004 bytes)" in text
