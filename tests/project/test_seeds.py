"""The rules that the business owns: a row that is wrong fails the build and is named."""

from __future__ import annotations

import ast
import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml
from oracle.warehouse import make_project

from expectations.contracts import WORDS
from tests.project.conftest import ROOT, run_dbt

pytestmark = pytest.mark.xdist_group("dbt_project")
# Cautious: without the tests that also ask models, of which there is none here.
SEEDS = ["--indirect-selection", "cautious", "--select", "resource_type:seed"]

# Seed, the row (its first columns), what is changed there, what must be told of it.
BROKEN: list[tuple[str, tuple[str, ...], dict[str, str], str]] = [
    ("stages", ("INF",), {"stage_code": "INX"}, 'stage_code INX: stage_code is "INX". Expected'),
    ("stages", ("BEF",), {"owner": "Marketing"}, 'BEF: owner is "Marketing". Expected one of:'),
    ("stages", ("EVA",), {"position": "6"}, 'EVA: position is "6". Another stage has the same'),
    ("stages", ("MQL",), {"position": "1"}, 'MQL: position is "1". A stage that comes before it'),
    ("stages", ("BAN",), {"position": "0"}, 'BAN: position is "0". Expected a number of at least'),
    ("stages", ("BCI",), {"name_en": ""}, "BCI: name_en is empty. Every row needs one"),
    ("stages", ("ANG",), {"is_active": "false"}, 'ANG: is_active is "false". MQL, ANG, ABS and'),
    ("stages", ("ABS",), {"customer_position": "2"}, 'ABS: customer_position is "2". Another'),
    ("stages", ("LPN",), {"is_active": ""}, "LPN: is_active is empty. Expected true or false"),
    ("stages", ("CUS",), {"customer_position": "5"}, 'CUS: customer_position is "5". WIK and CUS'),
    ("stages", ("SAL",), {"sla_days": "0"}, 'SAL: sla_days is "0". Expected a number of at least'),
    ("stages", ("WIK",), {"stage_code": "AFS"}, "stage_code AFS: 2 rows say what this is"),
    ("thresholds", ("A",), {"basis": "stage"}, 'A: basis is "stage". Expected one of: consent'),
    ("thresholds", ("B",), {"minimum_score": ""}, "B: minimum_score is empty. Expected a number"),
    ("thresholds", ("B",), {"stage_code": "XYZ"}, 'B: stage_code is "XYZ". Expected one of: MQL'),
    ("thresholds", ("C",), {"minimum_score": "5"}, 'C: minimum_score is "5.0". Only B is passed'),
    ("thresholds", ("C",), {"position": "1"}, 'C: position is "1". Expected A before B before C'),
    ("content_catalogue", ("magazin-trends",), {"stage_code": "MQL"}, 'stage_code is "MQL"'),
    ("content_catalogue", ("preisrechner",), {"url_pattern": "/a(b"}, 'url_pattern is "/a(b". Th'),
    ("content_catalogue", ("roi-rechner",), {"persona_id": "ida"}, 'persona_id is "ida", which'),
    ("content_catalogue", ("kontakt-angebot",), {"content_id": ""}, "content_id is empty. Every"),
    ("content_catalogue", ("kurt-toleranzen",), {"content_id": "kurt-datenblatt"}, "2 rows say"),
    ("content_catalogue", ("service-portal",), {"title": ""}, "service-portal: title is empty"),
    ("stage_rules", ("SR01",), {"contract": "web"}, 'SR01: contract is "web". Expected one of'),
    ("stage_rules", ("SR02",), {"event_type": "pageview"}, 'SR02: event_type is "pageview"'),
    ("stage_rules", ("SR03",), {"field": "url"}, 'SR03: field is "url". Expected one of: utm_'),
    ("stage_rules", ("SR04",), {"field": ""}, "SR04: field is empty and pattern is"),
    ("stage_rules", ("SR05",), {"pattern": "(?=x"}, 'SR05: pattern is "(?=x". That is no regular'),
    ("stage_rules", ("SR06",), {"stage_code": "SAL"}, 'SR06: stage_code is "SAL". Expected one'),
    ("stage_rules", ("SR07",), {"stage_code": "XYZ"}, 'SR07: stage_code is "XYZ". Expected one'),
    ("stage_rules", ("SR08",), {"priority": ""}, "SR08: priority is empty. Expected a number"),
    ("stage_rules", ("SR23",), {"stage_code": "ABS"}, 'SR23: stage_code is "ABS". Expected one'),
    ("stage_rules", ("SR24",), {"event_type": "mail"}, 'SR24: event_type is "mail". Expected one'),
    ("stage_rules", ("SR25",), {"field": "note", "pattern": "x"}, 'SR25: field is "note"'),
    ("crm_status_map", ("canonical", "lead", "Neu"), {"stage_code": "ABS"}, 'code is "ABS"'),
    ("crm_status_map", ("canonical", "lead", "Evaluiert"), {"stage_code": ""}, "code is empty"),
    ("crm_status_map", ("canonical", "lead", "Bewertet"), {"meaning": "won"}, 'meaning is "won"'),
    ("crm_status_map", ("canonical", "lead", "Erstkontakt"), {"source": "crm"}, "source crm, obj"),
    ("crm_status_map", ("canonical", "opportunity", "Gewonnen"), {"object": "deal"}, "object deal"),
    ("crm_status_map", ("canonical", "opportunity", "Verloren"), {"stage_code": "ANG"}, "Only the"),
    ("crm_status_map", ("salesforce", "lead", "New"), {"status": "Working"}, "status Working: 2 r"),
    ("reasons", ("canonical", "Keine Zeit"), {"reason_group": "time"}, 'reason_group is "time"'),
    ("reasons", ("canonical", "Dublette"), {"reason": " Dublette"}, "There are blanks around it"),
    ("reasons", ("salesforce", "Price"), {"source": "sap"}, 'source sap, reason Price: source is'),
    ("buying_centre_roles", ("canonical", "Anwender"), {"role_group": "users"}, 'group is "users"'),
    ("buying_centre_roles", ("salesforce", "Other"), {"source": "sap"}, "source sap, role Other"),
    ("event_words", ("MT01",), {"source": "piwik"}, 'MT01: source is "piwik". Expected one of'),
    ("event_words", ("MT02",), {"event_type": "chat"}, 'MT02: event_type is "chat". Expected one'),
    ("event_words", ("MT05",), {"object": "events"}, 'MT05: object is "events". Expected one of'),
    ("event_words", ("MT06",), {"pattern": "(a"}, 'MT06: pattern is "(a". That is no regular'),
    ("consent_words", ("LI01",), {"source": "xing"}, 'LI01: source is "xing". Expected one of'),
    ("consent_words", ("LI02",), {"channel": ""}, 'LI02: purpose is "newsletter" and channel is'),
    ("consent_words", ("LI04",), {"pattern": ""}, "LI04: pattern is empty. Every row needs"),
    ("personas", ("mia_marketing",), {"persona_id": "unknown"}, "persona_id unknown: persona_id"),
    ("personas", ("erika_einkauf",), {"priority": ""}, "erika_einkauf: priority is empty"),
    ("persona_rules", ("PR01",), {"persona_id": "nobody"}, 'PR01: persona_id is "nobody", which'),
    ("persona_rules", ("PR02",), {"field": "job"}, 'PR02: field is "job". Expected one of: conte'),
    ("persona_rules", ("PR03",), {"pattern": "[a"}, 'PR03: pattern is "[a". That is no regular'),
    ("persona_rules", ("PR04",), {"weight": "nan"}, 'PR04: weight is "nan". Expected a number'),
    ("scoring_rules", ("SC01",), {"dimension": "fitness"}, 'SC01: dimension is "fitness"'),
    ("scoring_rules", ("SC02",), {"field": "rank"}, 'SC02: field is "rank". Expected one of: job'),
    ("scoring_rules", ("SC03",), {"half_life_days": "30"}, 'SC03: half_life_days is "30.0". Fit'),
    ("scoring_rules", ("SC04",), {"contract": "orders"}, 'SC04: contract is "orders". Expected'),
    ("scoring_rules", ("SC05",), {"event_type": "login"}, 'SC05: event_type is "login". Fit is'),
    ("scoring_rules", ("SC06",), {"cap": "-5"}, 'SC06: cap is "-5.0". A cap limits points'),
    ("scoring_rules", ("SC07",), {"half_life_days": "2"}, 'SC07: half_life_days is "2.0". Expect'),
    ("scoring_rules", ("SC08",), {"points": "inf"}, 'SC08: points is "inf". Expected a number'),
    ("scoring_rules", ("SC09",), {"cap": "-1"}, 'SC09: cap is "-1.0". Expected a number above 0'),
    ("scoring_rules", ("SC10",), {"contract": "contacts"}, 'SC10: contract is "contacts"'),
    ("scoring_rules", ("SC13",), {"event_type": "click"}, 'SC13: event_type is "click"'),
    ("scoring_rules", ("SC16",), {"pattern": "*"}, 'SC16: pattern is "*". That is no regular'),
    ("scoring_rules", ("SC17",), {"field": "content"}, 'SC17: field is "content". Expected one'),
    ("channels", ("email",), {"direction": "out"}, 'email: direction is "out". Expected one of'),
    ("channels", ("partner",), {"channel_id": "Direct"}, "channel_id direct: 2 rows say what"),
    ("channel_rules", ("CR01",), {"channel_id": "sea"}, 'CR01: channel_id is "sea", which seeds/'),
    ("channel_rules", ("CR02",), {"field": "medium"}, 'CR02: field is "medium". Expected one of'),
    ("channel_rules", ("CR03",), {"pattern": "a)"}, 'CR03: pattern is "a)". That is no regular'),
    ("channel_rules", ("CR13",), {"contract": "social"}, 'CR13: contract is "social". Expected'),
    ("channel_rules", ("CR15",), {"field": "name"}, 'CR15: field is "name". Expected one of: sou'),
    ("channel_rules", ("CR19",), {"channel_id": ""}, "CR19: channel_id is empty. Every row needs"),
    ("targets", ("2025-10-01", "win", "mia_marketing"), {"metric": "wins"}, 'metric is "wins"'),
    ("targets", ("2025-10-01", "mql", "mia_marketing"), {"month": "2025-10-02"}, "first day of a"),
    ("targets", ("2025-11-01", "mql", "mia_marketing"), {"persona_id": "ida"}, 'is "ida", whi'),
    ("targets", ("2025-11-01", "win", "mia_marketing"), {"target_value": "-1"}, "target_value is"),
    ("targets", ("2025-12-01", "win", "mia_marketing"), {"month": "2025-11-01", "metric": "opt_in"},
     "month 2025-11-01, metric opt_in, persona_id mia_marketing: 2 rows say"),
    ("fx_rates", ("EUR", "2000-01-01"), {"rate_to_reporting": "0.5"}, 'is "0.5". That is the'),
    ("fx_rates", ("CHF", "2015-01-01"), {"rate_to_reporting": "0"}, '"0.0". Expected a number'),
    ("fx_rates", ("CHF", "2022-01-01"), {"valid_on": "2022-04-01"}, "2022-04-01: 2 rows say what"),
    ("fx_rates", ("GBP", "2015-01-01"), {"currency": "gbp"}, 'currency is "gbp". Expected a code'),
    ("fx_rates", ("USD", "2015-01-01"), {"rate_to_reporting": "inf"}, '"inf". Expected a number'),
    ("fx_rates", ("USD", "2022-01-01"), {"valid_on": ""}, "valid_on is empty. Every row needs"),
    ("freemail_domains", ("gmail.com",), {"domain": "GMX.de"}, "domain gmx.de: 2 rows say what"),
    ("freemail_domains", ("web.de",), {"domain": "@web.de"}, "@web.de: domain is"),
    ("role_mailboxes", ("info",), {"local_part": "info@"}, "info@: local_part is"),
    ("target_accounts", ("werk0001.example.com",), {"domain": "werk0001"}, "werk0001: domain is"),
]  # fmt: skip


def test_a_broken_row_fails_the_build_and_is_named(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", ROOT / "seeds")
    for seed, row, changes, _ in BROKEN:
        change(project / "seeds" / f"{seed}.csv", row, changes)
    built = build(project, *SEEDS, "int_stage_levels", "dim_threshold", "dim_persona")
    assert built.returncode == 1
    told = [line for line in built.stdout.splitlines() if "seeds/" in line]
    silent = [
        (seed, words)
        for seed, _, _, words in BROKEN
        if not any(f"seeds/{seed}.csv" in line and words in line for line in told)
    ]
    assert silent == [], "\n".join(told)
    assert "seeds/stages.csv: the row with stage_code WIK is missing. Put it back" in built.stdout
    status = statuses(project)
    assert {name for name, ended in status.items() if ended == "skipped"} >= {
        "int_stage_levels",
        "dim_threshold",
        "dim_persona",
    }, "built from seeds that are wrong"


def test_a_funnel_without_nurturing_stages_is_refused(tmp_path: Path) -> None:
    stages = ["INF", "BEF", "EVA", "BEW"]
    project = make_project(tmp_path / "project", ROOT / "tests" / "oracle" / "seeds", stages)
    change(project / "seeds" / "thresholds.csv", ("C",), {"stage_code": "MQL"})
    header = project / "seeds" / "personas.csv"
    header.write_text(header.read_text().replace("priority", "rank", 1))
    built = build(project, *SEEDS)
    assert built.returncode == 1
    assert "stage_code INF: is_active is" in built.stdout
    assert "At least one of INF, BEF, EVA, BEW stays active" in built.stdout
    assert 'threshold_code C: stage_code is "MQL". Expected a stage behind' in built.stdout
    assert "seeds/personas.csv: the first line lacks priority. Expected" in built.stdout
    assert {name for name, ended in statuses(project).items() if ended in ("fail", "error")} == {
        "stages_are_sound",
        "thresholds_are_sound",
        "personas_are_sound",
    }


def test_a_shortened_funnel_of_another_company_is_sound(tmp_path: Path) -> None:
    inactive = ["BEF", "EVA", "SAL", "BCI", "LPN", "WIK", "CUS"]
    project = make_project(tmp_path / "project", ROOT / "tests" / "oracle" / "seeds", inactive)
    built = build(project, *SEEDS)
    assert built.returncode == 0, built.stdout
    assert sum(ended == "pass" for ended in statuses(project).values()) == len(seed_tests())

    stages = project / "seeds" / "stages.csv"
    with stages.open(encoding="utf-8", newline="") as file:
        rows = [[*reversed(row), "a note"] for row in csv.reader(file)]
    with stages.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    again = build(project, "--select", "stages")
    assert again.returncode == 0, again.stdout
    with duckdb.connect(str(project.parent / "leadsummit.duckdb"), read_only=True) as connection:
        names = connection.execute("select name_de, name_en from seeds.stages where position = 1")
        assert names.fetchone() == ("Informieren", "Inform")


def test_a_missing_rate_names_record_currency_and_day(
    empty_warehouse: Path, tmp_path: Path
) -> None:
    shutil.copy(empty_warehouse / "leadsummit.duckdb", tmp_path)
    with duckdb.connect(str(tmp_path / "leadsummit.duckdb")) as connection:
        for mart, values in [
            ("fct_orders", "'canonical', 'no_rate', 'o1', 10, 'XYZ', date '2025-03-01', null"),
            ("fct_orders", "'canonical', 'rated', 'o2', 10, 'EUR', date '2025-03-01', 10"),
            ("fct_orders", "'canonical', 'no_amount', 'o3', null, 'XYZ', date '2025-03-01', null"),
        ]:
            connection.execute(
                f"insert into marts.{mart} (source, order_id, order_key, amount, currency,"
                f" ordered_on, amount_reporting) values ({values})"
            )
        connection.execute(
            "insert into marts.fct_opportunities (source, opportunity_id, opportunity_key, amount,"
            " currency, valued_on) values ('crm', 'early', 'p1', 5, 'CHF', date '1999-12-31')"
        )
        connection.execute(
            "insert into marts.fct_measure_costs (source, measure_id, measure_cost_key, amount,"
            " currency, spent_on) values ('canonical', 'fair', 'm1', 7, 'ABC', date '2025-01-02')"
        )
    tested = run_dbt(tmp_path, "test", "--select", "amounts_have_a_rate")
    told = [line.partition("  ")[2] for line in tested.stdout.splitlines() if "exchange" in line]
    assert tested.returncode == 1
    assert [line.partition(" has no")[0] for line in told] == [
        "fct_measure_costs, canonical measure_id fair: 7.00 ABC on 2025-01-02",
        "fct_opportunities, crm opportunity_id early: 5.00 CHF on 1999-12-31",
        "fct_orders, canonical order_id no_rate: 10.00 XYZ on 2025-03-01",
    ]
    assert "Add a row to seeds/fx_rates.csv: XYZ, a day not after 2025-03-01" in told[2]


def test_every_seed_has_a_test_and_a_place_in_the_docs() -> None:
    seeds = {path.stem for path in (ROOT / "seeds").glob("*.csv")}
    docs = (ROOT / "docs" / "seeds.md").read_text(encoding="utf-8")
    sound = {name.rpartition("_are_")[0] or name.rpartition("_is_")[0] for name in seed_tests()}
    assert seeds - sound == set()
    assert {seed for seed in seeds if f"`{seed}`" not in docs} == set()
    declared = yaml.safe_load((ROOT / "seeds" / "_seeds.yml").read_text(encoding="utf-8"))["seeds"]
    assert {seed["name"] for seed in declared if seed["config"].get("full_refresh")} == seeds


def test_rules_may_name_what_contracts_and_models_hold() -> None:
    words = (ROOT / "macros" / "seeds" / "rule_words.sql").read_text(encoding="utf-8")
    events, attributes = (literal(words, name) for name in ("event_types", "attribute_fields"))
    assert events == {
        contract: list(WORDS[contract].get("event_type") or WORDS[contract]["activity_type"])
        for contract in events
    }
    model = ROOT / "models" / "intermediate" / "persons" / "int_person_attributes.sql"
    told = re.search(r"set fields = (\{.*?\}) %\}", model.read_text(encoding="utf-8"), re.DOTALL)
    assert told
    assert attributes == ast.literal_eval(told[1])


def literal(text: str, macro: str) -> object:
    """The dict that a macro returns."""
    found = re.search(rf"macro {macro}\(\) -%\}}\s*\{{\{{ return\((.*?)\) \}}\}}", text, re.DOTALL)
    assert found, macro
    return ast.literal_eval(found[1])


def seed_tests() -> list[str]:
    return [path.stem for path in (ROOT / "tests" / "dbt" / "seeds").glob("*.sql")]


def change(file: Path, row: tuple[str, ...], changes: dict[str, str]) -> None:
    """Change the row of a CSV file that begins with `row`."""
    with file.open(encoding="utf-8", newline="") as source:
        header, *rows = csv.reader(source)
    (place,) = [i for i, values in enumerate(rows) if tuple(values[: len(row)]) == row]
    for column, value in changes.items():
        rows[place][header.index(column)] = value
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([header, *rows])


def build(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`dbt build` of a copied project, with its warehouse beside it."""
    environment = os.environ | {
        "LEADSUMMIT_WAREHOUSE": str(project.parent),
        "DBT_TARGET_PATH": str(project / "target"),
        "DBT_LOG_PATH": str(project / "logs"),
    }
    return subprocess.run(
        [*(sys.executable, "-m", "dbt.cli.main", "build"), *words, "--profiles-dir", "."],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def statuses(project: Path) -> dict[str, str]:
    """How each node of the last build ended."""
    results = json.loads((project / "target" / "run_results.json").read_text())["results"]
    return dict(ended(results))


def ended(results: list[dict[str, str]]) -> Iterator[tuple[str, str]]:
    for result in results:
        yield result["unique_id"].split(".")[2], result["status"]
