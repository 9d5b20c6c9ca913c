"""What the mountain shows: order, values, units, and nothing that the frames do not say."""

import re
from datetime import date

import numpy as np
import pandas as pd
import pytest
import release_factory as factory

from leadsummit.dashboard.charts.ridge import Frame, Mark, climb, climb_marks, descent, ribbon
from leadsummit.dashboard.charts.summit import COMPACT, WIDE, summit_figure
from leadsummit.dashboard.formats import Formats
from leadsummit.dashboard.i18n import words_for
from leadsummit.dashboard.theme import DARK, LIGHT

NAMES = {stage[0]: stage for stage in factory.STAGES}
LAYOUTS = pytest.mark.parametrize("layout", [WIDE, COMPACT], ids=["wide", "compact"])


def stages(codes=factory.STAGE_CODES, counts=None):
    counts = counts or {code: 20000 // (place + 1) for place, code in enumerate(codes)}
    return pd.DataFrame([
        {"stage_code": code, "position": NAMES[code][1], "name_de": NAMES[code][3],
         "name_en": NAMES[code][4], "owner": NAMES[code][5], "cycle_count": counts[code]}
        for code in codes
    ])  # fmt: skip


def step(code, name, stage, population, passed, days):
    is_small = population < 5
    rate = None if is_small else passed / population
    return {
        "step": code, "name_de": name, "name_en": name, "stage_code": stage,
        "population_count": population, "passed_count": passed, "is_small_group": is_small,
        "conversion_rate": rate,
        "conversion_rate_low": None if is_small else max(0.0, rate - 0.02),
        "conversion_rate_high": None if is_small else min(1.0, rate + 0.02),
        "median_days": None if is_small else days,
    }  # fmt: skip


def steps(c_population=832):
    return pd.DataFrame([
        step("A", "Aufmerksamkeit / Opt-in", None, 20000, 7620, 6.0),
        step("B", "Vertriebsreife / Lead-Scoring", "MQL", 7620, 2410, 41.0),
        step("C", "Opportunity", "ANG", c_population, min(3, c_population), 34.2),
        step("close", None, None, 611, 214, 52.0),
    ])  # fmt: skip


def personas(rows=(("mia", "Mia Marketing", "🦒", 1200), ("unknown", "Unbekannt", "❔", 40))):
    return pd.DataFrame(rows, columns=["persona_id", "name", "symbol", "cycle_count"])


def draw(layout=WIDE, language="de", palette=LIGHT, **frames):
    return summit_figure(
        frames.get("stages", stages()),
        frames.get("steps", steps()),
        frames.get("personas", personas()),
        words_for(language),
        Formats(language),
        palette,
        layout,
    )


def text(figure, name):
    (annotation,) = [note for note in figure.layout.annotations if note.name == name]
    return annotation.text


def plain(markup):
    return re.sub(r"<[^>]+>", " ", markup.replace("<br>", " ")).replace("\u00a0", " ")


def traces(figure, name):
    return [trace for trace in figure.data if trace.name == name]


@LAYOUTS
def test_stages_stand_on_the_ridge_in_the_order_of_the_seed(layout):
    up, beyond = traces(draw(layout), "stages")
    assert list(up.customdata) == list(factory.STAGE_CODES[:12])
    assert list(beyond.customdata) == ["AFS", "WIK", "CUS"]
    assert list(up.x) == sorted(up.x)
    assert list(up.y) == sorted(up.y)
    assert list(beyond.x) == sorted(beyond.x)
    assert list(beyond.y) == sorted(beyond.y, reverse=True)
    assert beyond.x[0] > up.x[-1] == layout.peak[0]


@LAYOUTS
@pytest.mark.parametrize(
    "codes", [factory.SHORTENED, factory.STAGE_CODES, ("BEW", "MQL", "ANG", "ABS", "AFS")]
)
def test_inactive_stages_are_absent_and_the_rest_shares_the_height(layout, codes):
    figure = draw(layout, stages=stages(codes))
    shown = [code for trace in traces(figure, "stages") for code in trace.customdata]
    assert shown == list(codes)
    heights = list(traces(figure, "stages")[0].y)
    assert heights[-1] == layout.peak[1]
    assert min(np.diff(heights)) > 18, "labels need a line each"


@LAYOUTS
def test_thresholds_are_climbed_between_the_stages_that_they_part(layout):
    figure = draw(layout)
    height = {code: y for trace in traces(figure, "stages")
              for code, y in zip(trace.customdata, trace.y, strict=True)}  # fmt: skip
    ledge = {code: traces(figure, f"ledge {code}")[0].y[0] for code in "ABC"}
    assert height["BEF"] < ledge["A"] < height["EVA"]
    assert height["BEW"] < ledge["B"] < height["MQL"]
    assert height["LPN"] < ledge["C"] < height["ANG"]
    gentle = height["BEF"] - height["INF"]
    assert ledge["B"] - height["BEW"] > 1.5 * gentle, "a threshold is steeper than a stage"


def test_every_label_carries_the_count_of_its_stage():
    figure = draw(stages=stages(counts=dict.fromkeys(factory.STAGE_CODES, 12840)))
    for code in factory.STAGE_CODES:
        if code != "ABS":
            assert f"{code} 12.840" in " ".join(plain(text(figure, f"stage {code}")).split())
    assert "Marketing Qualified Lead" in text(figure, "stage MQL")
    assert "Needs analysis" in text(draw(language="en"), "stage BAN")


def test_a_ledge_says_rate_interval_and_median_with_their_units():
    note = plain(text(draw(), "step A"))
    for part in ("38,1 %", "Aufmerksamkeit / Opt-in", "95 %: 36,1–40,1 %", "Median 6 Tage"):
        assert part in note
    english = plain(text(draw(language="en"), "step A"))
    for part in ("38.1%", "95%: 36.1–40.1%", "median 6 days"):
        assert part in english


def test_the_close_stands_at_the_peak():
    figure = draw()
    assert plain(text(figure, "step close")).strip().startswith("35,0 %")
    assert "Abschluss" in text(figure, "step close")
    (note,) = [note for note in figure.layout.annotations if note.name == "step close"]
    assert (note.x, note.y) == WIDE.peak


@LAYOUTS
def test_a_small_group_is_shown_as_counts_and_never_as_a_rate(layout):
    note = plain(text(draw(layout, steps=steps(c_population=4)), "step C"))
    assert "3 von 4" in note
    assert "zu wenige für eine Quote" in note
    assert "%" not in note
    assert "Tage" not in note


@LAYOUTS
def test_no_population_is_said_in_words(layout):
    note = plain(text(draw(layout, steps=steps(c_population=0)), "step C"))
    assert "keine Zyklen" in note
    assert "%" not in note


def width_at(figure, code):
    (band,) = traces(figure, "climb")
    middle = len(band.x) // 2
    upper = np.column_stack([band.x[:middle], band.y[:middle]])
    lower = np.column_stack([band.x[middle:], band.y[middle:]])[::-1]
    stage = traces(figure, "stages")[0]
    place = list(stage.customdata).index(code)
    at = np.argmin(np.hypot(upper[:, 0] - stage.x[place], upper[:, 1] - stage.y[place]))
    return float(np.hypot(*(upper[at] - lower[at])))


@LAYOUTS
def test_the_ribbon_is_as_wide_as_the_count_says(layout):
    counts = dict.fromkeys(factory.STAGE_CODES, 100) | {"INF": 400, "BAN": 200, "ANG": 0}
    figure = draw(layout, stages=stages(counts=counts))
    assert width_at(figure, "INF") == pytest.approx(layout.ribbon, rel=0.02)
    assert width_at(figure, "BAN") == pytest.approx(layout.ribbon / 2, rel=0.02)
    assert width_at(figure, "SAL") == pytest.approx(layout.ribbon / 4, rel=0.02)
    assert width_at(figure, "ANG") == pytest.approx(0, abs=0.05)


@LAYOUTS
def test_nobody_at_all_is_drawn_without_a_ribbon(layout):
    figure = draw(layout, stages=stages(counts=dict.fromkeys(factory.STAGE_CODES, 0)))
    assert width_at(figure, "INF") == 0
    assert np.isfinite(np.array(traces(figure, "climb")[0].y, dtype=float)).all()


def test_personas_stand_at_the_water_larger_where_they_are_more():
    figure = draw(personas=personas([
        ("mia", "Mia Marketing", "🦒", 1200), ("kurt", "Kurt Konstrukteur", "🦓", 300),
        ("unknown", "Wer weiß", None, 40),
    ]))  # fmt: skip
    notes = {note.name: note for note in figure.layout.annotations}
    assert notes["animal mia"].font.size > notes["animal kurt"].font.size
    assert notes["animal mia"].x < notes["animal kurt"].x < notes["animal unknown"].x
    assert plain(notes["persona kurt"].text) == "Kurt Konstrukteur  300 "
    assert "unbekannt" in notes["persona unknown"].text
    assert plain(notes["animal unknown"].text).strip() == "?"


@LAYOUTS
def test_more_personas_than_room_are_gathered_without_losing_one(layout):
    rows = [(f"p{number}", f"Persona {number}", "🦓", 100 - number) for number in range(20)]
    figure = draw(layout, personas=personas([*rows, ("unknown", "x", None, 7)]))
    names = [note.name for note in figure.layout.annotations if note.name.startswith("persona ")]
    assert len(names) == layout.herd_rows * layout.herd_per_row
    assert names[-2:] == ["persona others", "persona unknown"]
    counts = [
        int(re.findall(r"<b>([\d.]+)</b>", text(figure, name))[0].replace(".", ""))
        for name in names
    ]
    assert sum(counts) == sum(row[3] for row in rows) + 7


def test_names_from_data_are_never_markup():
    evil = '<a href="javascript:alert(1)">x</a> <b>y</b> $z$'
    figure = draw(personas=personas([("evil", evil, "<img>", 10)]))
    for note in ("persona evil", "animal evil"):
        assert "<a" not in text(figure, note)
        assert "<img" not in text(figure, note)
        assert "$" not in text(figure, note)
    frame = stages()
    frame.loc[0, "name_de"] = evil
    assert "<a" not in text(draw(stages=frame), "stage INF")


def test_customers_go_round_again():
    assert "zurück als Bestandskunden-Lead" in text(draw(), "round again")
    without = draw(stages=stages(factory.STAGE_CODES[:12]))
    assert not [note for note in without.layout.annotations if note.name == "round again"]


@LAYOUTS
def test_light_and_dark_show_the_same(layout):
    light, dark = draw(layout, palette=LIGHT), draw(layout, palette=DARK)
    assert len(light.data) == len(dark.data)
    strip = re.compile(r"color:#\w+")
    assert [strip.sub("", note.text) for note in light.layout.annotations] == [
        strip.sub("", note.text) for note in dark.layout.annotations
    ]


def test_a_threshold_without_a_stage_lies_halfway_through_nurturing():
    marks = climb_marks(["INF", "BEF", "EVA", "BEW", "MQL", "ABS"], [("A", None), ("B", "MQL")], 4)
    assert [mark.code for mark in marks] == ["INF", "BEF", "A", "EVA", "BEW", "B", "MQL", "ABS"]
    assert marks[-1] == Mark("peak", "ABS")


def test_a_single_nurturing_stage_still_lies_below_both_thresholds():
    marks = climb_marks(["INF", "MQL", "ANG", "ABS"], [("A", None), ("B", "MQL"), ("C", "ANG")], 1)
    assert [mark.code for mark in marks] == ["INF", "A", "B", "MQL", "C", "ANG", "ABS"]


def test_the_ridge_never_falls_and_never_swings_back():
    frame = Frame((0, 0), (600, 500), (1000, 0))
    marks = [Mark("stage", f"s{number}") for number in range(8)] + [Mark("peak", "p")]
    marks.insert(3, Mark("threshold", "A"))
    for line, direction in ((climb(marks, frame), 1), (descent(["x", "y"], frame), -1)):
        assert (np.diff(line.path[:, 0]) >= -1e-9).all()
        assert (np.diff(line.path[:, 1]) * direction >= -1e-9).all()
    assert climb(marks, frame).at("p") == pytest.approx((600, 500))


def test_a_band_lies_to_the_right_of_the_way():
    line = descent(["x"], Frame((0, 0), (100, 100), (200, 0)))
    band = ribbon(line, {"x": 10.0}, 10.0, 10.0, 1)
    half = len(band) // 2
    assert (band[:half].mean(axis=0) > band[half:].mean(axis=0)).all()


def test_the_figure_of_a_release_equals_its_marts(demo):
    _, release = demo
    parameters = {
        "counting": "cohort", "first_month": date(2025, 10, 1), "last_month": date(2026, 9, 1),
        "personas": None, "measures": None, "directions": None, "routes": None,
        "cycle_types": None, "timezone": "Europe/Berlin", "min_group_size": 5,
    }  # fmt: skip
    frames = [
        release.fetch(f"summit_{name}", parameters) for name in ("stages", "steps", "personas")
    ]
    figure = summit_figure(*frames, words_for("de"), Formats("de"), LIGHT)
    count, rate = Formats("de").count, Formats("de").percent
    for row in frames[0].to_dict("records"):
        if row["stage_code"] != "ABS":
            assert (
                plain(text(figure, f"stage {row['stage_code']}")).find(count(row["cycle_count"]))
                > 0
            )
    for row in frames[1].to_dict("records"):
        assert rate(row["conversion_rate"]) in text(figure, f"step {row['step']}")
    for row in frames[2].to_dict("records"):
        assert f"<b>{count(row['cycle_count'])}</b>" in text(figure, f"persona {row['persona_id']}")
