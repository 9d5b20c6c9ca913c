"""What a build that fails on a seed tells its user: the row, what was expected, what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_project import SmallProject

from leadsummit.seed_files import conversion_problem, unreadable_seeds

ROOT = Path(__file__).parents[3]
GOOD = "id,status\n1,open\n"
TEST = """
{%- set query -%}
    select 'seeds/words.csv, status ' || status || ': meaning is wrong.' as problem
    from {{ ref('words') }} where meaning = 'wrong'
{%- endset -%}
{{ tell_problems(query) }}
"""


@pytest.fixture
def telling(small: SmallProject) -> SmallProject:
    """The small project with a test of its seed, by the macro of the real one."""
    macro = ROOT / "macros" / "seeds" / "seed_problems.sql"
    (small.root / "macros" / "seed_problems.sql").write_text(macro.read_text())
    (small.root / "tests").mkdir()
    (small.root / "tests" / "words_are_sound.sql").write_text(TEST)
    small.put("a.csv", GOOD)
    return small


def test_a_failing_test_tells_its_rows_instead_of_their_number(telling: SmallProject) -> None:
    seed = telling.root / "seeds" / "words.csv"
    seed.write_text("status,meaning\n" + "".join(f"s{i:02},wrong\n" for i in range(23)))
    failed = telling.run("run")
    assert failed.returncode == 1
    assert "\n  seeds/words.csv, status s00: meaning is wrong.\n" in failed.stderr
    assert "s09" in failed.stderr
    assert "s10" not in failed.stderr
    assert "… and 11 more" in failed.stderr
    assert "Got 23 results" not in failed.stderr
    log = (telling.site.warehouse / "logs" / "dbt.log").read_text()
    assert "status s19: meaning" in log
    assert "… and 3 more like these." in log


def test_a_test_that_passes_tells_nothing(telling: SmallProject) -> None:
    done = telling.run("run")
    assert done.returncode == 0, done.stderr
    assert "meaning is wrong" not in done.stdout + done.stderr


def test_a_value_of_the_wrong_type_is_named_by_line(small: SmallProject) -> None:
    small.put("a.csv", GOOD)
    (small.root / "seeds" / "words.csv").write_text("status,meaning\nopen,good\nclosed,so so\n")
    (small.root / "seeds" / "words.yml").write_text(
        "seeds: [{name: words, config: {column_types: {meaning: integer}}}]"
    )
    failed = small.run("run")
    assert failed.returncode == 1
    told = 'seeds/words.csv, line 2: meaning is "good". Expected a whole number such as 10.'
    assert f"\n  {told} Correct it.\n" in failed.stderr


def test_a_seed_that_is_no_csv_in_utf8_stops_the_build_first(small: SmallProject) -> None:
    small.put("a.csv", GOOD)
    (small.root / "seeds" / "words.csv").write_bytes("status,meaning\nfür,x\n".encode("cp1252"))
    failed = small.run("run")
    assert failed.returncode == 1
    assert "seeds/words.csv, line 2: a letter is not in UTF-8" in failed.stderr
    assert "Traceback" not in failed.stderr


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", ": the file is empty"),
        (b"a;b\n1;2\n", ", line 1: there are semicolons"),
        (b"a,b\n1,2\n\n1,2,3\n", ", line 4: 3 values (1,2,3), expected 2."),
        (b'a,b\n"1\n1",2\n1\n', ", line 4: 1 value (1), expected 2."),
    ],
)
def test_files_that_are_no_tables_are_named(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "rules.csv").write_bytes(content)
    (told,) = unreadable_seeds(tmp_path)
    assert told.startswith(f"seeds/rules.csv{problem}")


def test_what_spreadsheets_write_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "bom.csv").write_bytes('\ufeffa,b\r\n"ü, ö",2\r\n'.encode())
    (tmp_path / "no_rows.csv").write_text("a\n")
    assert unreadable_seeds(tmp_path) == []


def test_other_complaints_are_left_to_dbt() -> None:
    assert conversion_problem("words", "Out of memory") is None
