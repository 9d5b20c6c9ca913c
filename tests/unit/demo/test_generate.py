"""The demo writes the same company again, where it was told to, and nothing else."""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from leadsummit.demo import DemoResult, generate
from leadsummit.errors import MisuseError

pytestmark = pytest.mark.xdist_group("demo files")


def fingerprint(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("tiny")
    generate(40, 5, 3, base / "landing")
    return base


def test_same_arguments_give_the_same_bytes(tiny: Path, tmp_path: Path) -> None:
    generate(40, 5, 3, tmp_path / "landing")
    assert fingerprint(tmp_path) == fingerprint(tiny)


def test_another_seed_gives_another_company(tiny: Path, tmp_path: Path) -> None:
    generate(40, 5, 4, tmp_path / "landing")
    assert fingerprint(tmp_path) != fingerprint(tiny)


def test_again_replaces_the_earlier_demo(tiny: Path, tmp_path: Path) -> None:
    generate(60, 7, 5, tmp_path / "landing")
    generate(40, 5, 3, tmp_path / "landing")
    assert fingerprint(tmp_path) == fingerprint(tiny)


def test_one_lead_is_enough(tmp_path: Path) -> None:
    result = generate(1, 1, 1, tmp_path / "landing")
    assert result.leads == 1


def test_nothing_stays_beside_landing_and_truth(tiny: Path) -> None:
    assert {path.name for path in tiny.iterdir()} == {"landing", "truth"}


def test_marker_tells_what_was_made(tiny: Path) -> None:
    marker = json.loads((tiny / "landing" / "demo.json").read_text())
    assert marker == {
        "as_of": "2026-09-30",
        "end": "2026-09-30T21:59:59+00:00",
        "leads": 40,
        "months": 5,
        "seed": 3,
        "truth": "../truth",
    }


def test_what_is_planted_is_named_once(tiny: Path) -> None:
    planted = json.loads((tiny / "truth" / "effects.json").read_text(encoding="utf-8"))
    assert len({effect["effect"] for effect in planted}) == len(planted) > 5
    for effect in planted:
        assert effect["report"].startswith("rpt_")
        assert len(effect["drawn_with"]) > 1


def test_the_end_can_be_chosen(tmp_path: Path) -> None:
    result = generate(40, 3, 3, tmp_path / "landing", until=date(2025, 2, 28))
    assert result.as_of == "2025-02-28"
    files = [path.name for path in (tmp_path / "landing").rglob("email_events-*")]
    assert max(files).startswith("email_events-2025-02-28")


def test_truth_in_the_landing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MisuseError, match="the truth would lie in the landing folder"):
        generate(1, 1, 1, tmp_path, truth_dir=tmp_path / "truth")


def test_files_of_a_company_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "canonical").mkdir()
    with pytest.raises(MisuseError, match="no demo wrote"):
        generate(1, 1, 1, tmp_path)


@pytest.mark.parametrize(("leads", "months"), [(0, 1), (1, 0)])
def test_no_leads_or_months_are_refused(tmp_path: Path, leads: int, months: int) -> None:
    with pytest.raises(MisuseError, match="cannot be drawn"):
        generate(leads, months, 1, tmp_path / "landing")


def test_counts_are_those_of_the_files(demo: DemoResult) -> None:
    files = [path for path in (demo.out / "canonical").rglob("*") if path.is_file()]
    lines = 0
    for path in files:
        content = path.read_bytes()
        content = gzip.decompress(content) if path.suffix == ".gz" else content
        lines += sum(1 for line in content.splitlines()[1:] if not line.startswith(b"kaputt-"))
    assert demo.file_count == len(files)
    assert demo.byte_count == sum(path.stat().st_size for path in files)
    assert demo.record_count == lines


def test_broken_lines_stay_rare(demo: DemoResult) -> None:
    broken_files = 0
    for path in (demo.out / "canonical").rglob("*.csv"):
        lines = path.read_bytes().splitlines()[1:]
        broken = sum(line.startswith(b"kaputt-") for line in lines)
        broken_files += broken > 0
        assert broken / len(lines) < 0.005
    assert broken_files
