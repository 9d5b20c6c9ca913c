"""Colours, escaping, rules, the state of the last run, and how the server is called."""

import json
import socket
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from leadsummit.dashboard import serve as serving
from leadsummit.dashboard.markdown import escape_markdown, plain_in_chart
from leadsummit.dashboard.rules import Rules, load_rules
from leadsummit.dashboard.state import last_run
from leadsummit.dashboard.theme import DARK, LIGHT, Palette, palette_for
from leadsummit.errors import LeadsummitError

PROJECT = Path(__file__).resolve().parents[3]
PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])

# Text and what it stands on.
PAIRS = [
    ("text", "sky_top"), ("text", "sky_bottom"), ("text", "near_range"), ("muted", "sky_top"),
    ("muted", "sky_bottom"), ("muted", "near_range"), ("on_rock", "rock_top"),
    ("on_rock", "rock_bottom"), ("on_rock", "rock_shade"), ("on_rock_muted", "rock_bottom"),
    ("customer_text", "sky_top"), ("customer_text", "sky_bottom"), ("customer_text", "near_range"),
    ("on_badge", "badge"), ("on_savannah", "savannah"), ("on_savannah", "water"),
]  # fmt: skip


def channels(colour):
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def linear(colour):
    return [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels(colour)
    ]


def luminance(colour):
    return sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(first, second):
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@PALETTES
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(palette, ink, ground):
    assert contrast(getattr(palette, ink), getattr(palette, ground)) >= 4.5


@PALETTES
def test_every_colour_is_a_plain_hex_value(palette):
    for field in fields(Palette):
        value = getattr(palette, field.name)
        assert value.startswith("#")
        assert len(value) == 7


# Machado, Oliveira and Fernandes 2009, full severity, on linear RGB, row by row.
BLINDNESS = {
    "none": "1 0 0  0 1 0  0 0 1",
    "protan": "0.15229 1.05258 -0.20487  0.11450 0.78628 0.09922  -0.00388 -0.04812 1.05200",
    "deutan": "0.36732 0.86065 -0.22797  0.28009 0.67250 0.04741  -0.01182 0.04294 0.96888",
    "tritan": "1.25553 -0.07675 -0.17878  -0.07841 0.93081 0.14760  0.00473 0.69137 0.30390",
}
XYZ = "0.4124 0.3576 0.1805  0.2126 0.7152 0.0722  0.0193 0.1192 0.9505"
WHITE = (0.95047, 1.0, 1.08883)


def applied(matrix, vector):
    numbers = [float(number) for number in matrix.split()]
    rows = (numbers[start : start + 3] for start in (0, 3, 6))
    return [sum(m * v for m, v in zip(row, vector, strict=True)) for row in rows]


def lab(colour, matrix):
    seen = [max(0.0, value) for value in applied(matrix, linear(colour))]
    scaled = [v / white for v, white in zip(applied(XYZ, seen), WHITE, strict=True)]
    f = [v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in scaled]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


@PALETTES
@pytest.mark.parametrize("kind", BLINDNESS)
def test_the_two_meanings_stay_apart_for_every_eye(palette, kind):
    matrix = BLINDNESS[kind]
    for other in ("customer", "rock_bottom", "rock_shade"):
        pair = lab(palette.climb, matrix), lab(getattr(palette, other), matrix)
        distance = sum((a - b) ** 2 for a, b in zip(*pair, strict=True)) ** 0.5
        assert distance > 20, f"{kind}: climb and {other} are only {distance:.0f} apart"


def test_the_palette_follows_the_theme():
    assert palette_for("dark") is DARK
    assert palette_for("light") is LIGHT
    assert palette_for(None) is LIGHT


def test_markdown_in_names_is_shown_as_written():
    assert escape_markdown("[x](y) *b* <i> :smile: $a$ `c`") == (
        r"\[x\]\(y\) \*b\* \<i\> \:smile\: \$a\$ \`c\`"
    )
    assert escape_markdown("two\n\n# lines") == r"two \# lines"


def test_tags_in_names_are_shown_as_written_in_charts():
    assert plain_in_chart("<b>&amp; $x$") == "&lt;b&gt;&amp;amp; &#36;x&#36;"


def test_rules_come_from_the_dbt_project(tmp_path, monkeypatch):
    monkeypatch.delenv("LEADSUMMIT_VARS", raising=False)
    (tmp_path / "dbt_project.yml").write_text("vars: {min_group_size: 9, other: 1}")
    assert load_rules(tmp_path) == Rules(min_group_size=9)
    monkeypatch.setenv("LEADSUMMIT_VARS", json.dumps({"reporting_timezone": "Europe/Vienna"}))
    assert load_rules(tmp_path) == Rules(min_group_size=9, reporting_timezone="Europe/Vienna")
    assert load_rules(tmp_path / "nowhere") == Rules(reporting_timezone="Europe/Vienna")


def test_the_last_run_is_read_as_it_reported_itself(tmp_path):
    assert last_run(tmp_path) is None
    status = {
        "run_id": "r1", "step": "audit", "outcome": "failed", "message": "3 checks failed",
        "started_at": "2026-10-02T04:00:00+00:00", "finished_at": "2026-10-02T04:11:30+00:00",
    }  # fmt: skip
    (tmp_path / "status.json").write_text(json.dumps(status))
    run = last_run(tmp_path)
    assert run is not None
    assert run.has_failed
    assert (run.step, run.message) == ("audit", "3 checks failed")
    assert run.finished_at is not None
    assert run.finished_at.hour == 4


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"finished_at": 7}'])
def test_a_broken_status_never_takes_the_numbers_off_the_screen(tmp_path, content):
    (tmp_path / "status.json").write_text(content)
    assert last_run(tmp_path) is None


def test_the_server_stays_on_this_machine_and_quiet():
    settings = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["address"] == "localhost"
    assert settings["server"]["enableXsrfProtection"]
    assert settings["server"]["enableCORS"]
    assert "localhost" in settings["server"]["allowedHosts"]
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"
    assert settings["client"]["toolbarMode"] == "viewer"
    assert "://" not in (PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8")


def test_a_taken_port_is_said_with_a_way_out(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(LeadsummitError, match=rf"(?s)port {port} .* in use.*--port {port + 1}"):
            serving.serve(tmp_path, port, "127.0.0.1")


def test_a_project_without_pages_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("LEADSUMMIT_PROJECT", str(tmp_path))
    with pytest.raises(LeadsummitError, match="no dashboard in"):
        serving.serve(tmp_path, 8501)


def test_the_command_names_port_and_address():
    command = serving.command(8600, "localhost")
    assert command[1:4] == ["-m", "streamlit", "run"]
    assert "--server.port=8600" in command
    assert "--server.address=localhost" in command
