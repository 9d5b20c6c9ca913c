"""The releases that the tests are made of have the columns that the marts really have."""

import duckdb
import pytest
import release_factory as factory


def declared() -> dict[str, set[str]]:
    """The columns of every mart by its enforced contract."""
    return {name: set(columns) for name, columns in factory.contracts().items()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The columns of the tables in a release of the factory."""
    file = factory.build_release(tmp_path_factory.mktemp("contract"), factory.one_lead())
    with duckdb.connect(str(file), read_only=True) as connection:
        rows = connection.execute(
            "select table_name, column_name from information_schema.columns"
            " where table_schema = 'marts'"
        ).fetchall()
    tables: dict[str, set[str]] = {}
    for table, column in rows:
        tables.setdefault(table, set()).add(column)
    return tables


def test_the_factory_invents_no_column(made):
    real = declared()
    for table, columns in made.items():
        assert table in real
        # Entry stamps per stage are made by a loop in the model; its contract may list them or not.
        invented = {name for name in columns - real[table] if not name.endswith("_entered_at")}
        assert invented == set(), table


def test_every_mart_that_a_query_reads_exists(made):
    import re
    from importlib.resources import files

    read = set()
    for file in (files("leadsummit.dashboard") / "queries").iterdir():
        read |= set(re.findall(r"marts\.(\w+)", file.read_text(encoding="utf-8")))
    assert read
    assert read <= set(made)
    assert read <= set(declared())
