"""The marts of many nasty little companies, row for row against an independent reading.

All companies lie in one warehouse and do not touch each other. Where one differs, it is made
smaller until nothing can be left out of its story, and that story is told.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from oracle.batch import build, companies, default_settings, shrink
from oracle.compare import daily_differences, differences, tell
from oracle.rules import Rules, Settings
from oracle.stories import SEEDS, without_stages
from oracle.warehouse import Warehouse, make_project

TORTURE = os.environ.get("LEADSUMMIT_TORTURE") == "1"
COUNT = 2000 if TORTURE else 150
# As the project ships, and where every single value is another; the latter only at length.
WAYS: list[tuple[str, int, Settings, tuple[str, ...]]] = [
    ("as shipped", 0, default_settings(), ()),
]
if TORTURE:
    WAYS += [
        ("scored", 10_000, default_settings(mql_evidence="scored"), ()),
        ("crm", 20_000, default_settings(mql_evidence="crm"), ()),
        ("few stages", 30_000, default_settings(), ("INF", "BEF", "WIK", "SAL", "BCI", "LPN")),
        (
            "other values",
            40_000,
            default_settings(
                counting_consent_methods=("double", "imported"),
                pending_opt_in_days=7,
                fast_lane_days=30,
                dormant_after_days=90,
                reopen_grace_hours=1,
                max_emails_per_identifier=1,
            ),
            (),
        ),
    ]


@pytest.mark.torture
@pytest.mark.parametrize(
    ("first", "settings", "inactive"),
    [pytest.param(*way[1:], id=way[0]) for way in WAYS],
)
def test_the_marts_say_what_the_rules_say(
    tmp_path: Path, first: int, settings: Settings, inactive: tuple[str, ...]
) -> None:
    project = make_project(tmp_path / "project", SEEDS, inactive)
    rules = without_stages(*inactive) if inactive else Rules.load(SEEDS)
    told = companies(first, COUNT)
    warehouse = Warehouse(tmp_path, project, settings)
    build(warehouse, told)
    found = differences(warehouse, told, rules, settings)
    if found:
        smallest, difference = shrink(tmp_path, project, settings, rules, told[found[0].prefix])
        sections = dict(Counter(d.section for d in found))
        pytest.fail(f"{len(found)} companies differ: {sections}\n{tell(difference, smallest)}")
    days = daily_differences(warehouse, told, rules, settings)
    assert not days, f"{len(days)} days differ, like {days[:5]}"
