"""A proposal changes the values that it means, and applies to the file that people keep."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from leadsummit.scorecard.seed_diff import replace_values, seed_diff

RULES = (
    "rule_id,note,pattern,points,cap\n"
    'A1,"kept, as ""it"" is","^(a|b)$",6,\n'
    "A2,,x,3,9\n"
    'A3,"two\nlines","^1{1,2}$",  4 ,\n'
    "A4,,y,-15,\n"
)
CHANGES = {
    "A1": {"points": 0.52, "cap": None},
    "A2": {"points": 4.0, "cap": 12.0},
    "A4": {"points": -15.0, "cap": None},
}


def test_only_the_values_that_are_new_change() -> None:
    assert replace_values(RULES, "rule_id", CHANGES) == RULES.replace(
        '"^(a|b)$",6,', '"^(a|b)$",0.52,'
    ).replace("x,3,9", "x,4,12")


def test_no_change_is_no_diff() -> None:
    assert seed_diff("seeds/rules.csv", RULES, "rule_id", {"A3": {"points": 4.0}}) == ""
    assert seed_diff("seeds/rules.csv", RULES, "rule_id", {}) == ""


@pytest.mark.parametrize(
    "text",
    [
        RULES,
        RULES.rstrip("\n"),
        RULES.replace("\n", "\r\n"),
        "\ufeff" + RULES,
        "points,rule_id\n6,A1\n3,A2",
        "rule_id,points\nA2,3\n" + "B,1\n" * 40 + "A1,6",
        "rule_id,points\u2028,points\nA1,6,6\n",
    ],
    ids=["plain", "no line end", "Windows", "mark", "columns in any order", "far apart", "odd"],
)
def test_the_diff_applies(tmp_path: Path, text: str) -> None:
    seed = tmp_path / "seeds" / "rules.csv"
    seed.parent.mkdir()
    seed.write_bytes(text.encode())
    patch = tmp_path / "scorecard.diff"
    patch.write_bytes(seed_diff("seeds/rules.csv", text, "rule_id", CHANGES).encode())
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)
    for words in (("--check",), ()):
        done = subprocess.run(
            ["git", "apply", *words, str(patch)], cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    assert seed.read_bytes().decode() == replace_values(text, "rule_id", CHANGES)
    assert seed.read_bytes() != text.encode()
