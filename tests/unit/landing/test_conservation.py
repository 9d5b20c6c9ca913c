"""Whatever a file holds: every row ends in raw or among the rejects, never in both or neither."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yard import Yard

FACTOR = 20 if os.environ.get("LEADSUMMIT_TORTURE") else 1
MANY = settings(
    max_examples=40 * FACTOR,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

SOUND_CSV = "id,name,note\n" + "".join(
    f'{number},Müller {number},"said ""yes"", twice\n{number}"\n' for number in range(40)
)
SOUND_JSON = "".join(
    json.dumps({"id": number, "name": f"Müller {number}", "tags": [number]}, ensure_ascii=False)
    + "\n"
    for number in range(40)
)

mutations = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 3),
        st.sampled_from(
            [b"", b'"', b",", b"\n", b"\r", b"\xff", b"\0", b"{", b"}", b"[", b"\\", b"\xc3", b"x"]
        ),
    ),
    max_size=8,
)


def mutate(data: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    """Cut out some bytes at each place and put others there."""
    for place, length, replacement in changes:
        start = int(place * len(data))
        data = data[:start] + replacement + data[start + length :]
    return data


def check_conservation(yard: Yard, file: str) -> None:
    """Each number from 1 on is that of one row in raw or of one reject."""
    result = yard.land(max_reject_share=1.0)
    (load,) = result.files
    if load.status == "refused":
        assert load.message
        assert yard.ask("select count(*) from raw._rejects") == [(0,)]
        assert yard.ask("select row_count from raw._loads") == [(0,)]
        return
    rejects = yard.ask("select count(*) from raw._rejects")[0][0]
    tables = yard.ask("select count(*) from duckdb_tables() where table_name = 'erp__orders'")
    numbers = yard.ask("select _row from raw.erp__orders") if tables[0][0] else []
    assert (load.row_count, load.reject_count) == (len(numbers), rejects)
    assert max(Counter(numbers).values(), default=1) == 1
    total = len(numbers) + rejects
    assert all(1 <= number <= total for (number,) in numbers)
    assert yard.land(max_reject_share=1.0).unchanged_count == 1


@given(content=st.binary(max_size=400), kind=st.sampled_from(["csv", "json", "jsonl"]))
@MANY
def test_random_bytes(make_yard: Callable[[], Yard], content: bytes, kind: str) -> None:
    yard = make_yard()
    yard.put(f"erp/orders/a.{kind}", content)
    check_conservation(yard, f"a.{kind}")


@given(changes=mutations, kind=st.sampled_from(["csv", "json", "jsonl"]), array=st.booleans())
@MANY
def test_mutated_files(
    make_yard: Callable[[], Yard],
    changes: list[tuple[float, int, bytes]],
    kind: str,
    array: bool,
) -> None:
    yard = make_yard()
    sound = SOUND_CSV if kind == "csv" else SOUND_JSON
    if kind == "json" and array:
        sound = "[" + sound.strip().replace("}\n", "},\n") + "]"
    yard.put(f"erp/orders/a.{kind}", mutate(sound.encode(), changes))
    check_conservation(yard, f"a.{kind}")


@given(changes=mutations)
@MANY
def test_the_text_of_rejected_lines_is_kept(
    make_yard: Callable[[], Yard], changes: list[tuple[float, int, bytes]]
) -> None:
    """Each non-blank line of a file without quotes is found again, in raw or as a reject."""
    lines = b"".join(b"%d,name %d,x\n" % (number, number) for number in range(60))
    body = mutate(lines, [change for change in changes if change[2] not in (b'"', b"\r")])
    yard = make_yard()
    yard.put("erp/orders/a.csv", b"id,name,note\n" + body)
    yard.land(max_reject_share=1.0)
    kept = yard.ask(
        "select coalesce(id, '') || ',' || coalesce(name, '') || ',' || coalesce(note, '')"
        " from raw.erp__orders"
    )
    rejected = yard.ask("select line_text from raw._rejects")
    encoding = yard.ask("select encoding from raw._loads")[0][0]
    found = Counter(line for (line,) in kept)
    for (line,) in rejected:
        text = line.replace("\\x00", "\0")
        found[text.replace("\\xff", "\udcff").replace("\\xc3", "\udcc3")] += 1
    codec = "cp1252" if encoding == "windows-1252" else "utf-8"
    expected = Counter(line.decode(codec, "surrogateescape") for line in body.split(b"\n") if line)
    assert found == expected


@given(values=st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=2), max_size=20))
@MANY
def test_what_a_csv_writer_wrote_is_what_lands(
    make_yard: Callable[[], Yard], values: list[list[str]]
) -> None:
    usable = [
        [text.replace("\0", "") for text in row]
        for row in values
        if all(text.isprintable() or text.isascii() for text in row)
    ]
    lines = [",".join('"' + text.replace('"', '""') + '"' for text in row) for row in usable]
    yard = make_yard()
    yard.put("erp/orders/a.csv", "a,b\n" + "".join(f"{line}\n" for line in lines))
    (load,) = yard.land().files
    assert load.reject_count == 0
    found = yard.ask("select coalesce(a, ''), coalesce(b, '') from raw.erp__orders order by _row")
    assert found == [tuple(row) for row in usable]
