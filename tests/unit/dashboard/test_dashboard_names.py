"""Keys get the names that readers know, and filters without effect are named."""

import pandas as pd

from leadsummit.dashboard.filters import FilterState
from leadsummit.dashboard.i18n import words_for
from leadsummit.dashboard.names import (
    channel_names,
    direction_names,
    measure_names,
    persona_names,
    stage_names,
)
from leadsummit.dashboard.slices import without_effect

DE, EN = words_for("de"), words_for("en")


def test_channels_and_stages_are_named_in_the_language():
    channels = pd.DataFrame({"channel_id": ["fair"], "name_de": ["Messe"], "name_en": ["Fair"]})
    assert channel_names(DE, channels) == {
        "fair": "Messe", "unknown": "unbekannt", "(none)": "ohne Maßnahme"
    }  # fmt: skip
    assert channel_names(EN, channels)["fair"] == "Fair"
    stages = pd.DataFrame({"stage_code": ["BEW"], "name_de": ["Bewerten"], "name_en": ["Assess"]})
    assert stage_names(DE, stages)["BEW"] == "BEW Bewerten"
    assert stage_names(EN, stages)["none"] == "outside a cycle"


def test_measures_of_one_name_are_told_apart_by_their_ids():
    measures = pd.DataFrame(
        {
            "measure_key": ["k1", "k2", "k3"],
            "measure_id": ["1", "2", "3"],
            "source": ["crm", "web", "web"],
            "name": ["Fair", "Fair", "Mail"],
            "is_ambiguous": [True, True, False],
        }
    )
    names = measure_names(EN, measures)
    assert [names[key] for key in ("k1", "k2", "k3")] == ["Fair (crm 1)", "Fair (web 2)", "Mail"]
    assert names["none"] == names["(none)"] == "no measure"


def test_the_unknown_persona_and_direction_are_called_so():
    personas = pd.DataFrame(
        {"persona_id": ["mia", "unknown"], "name": ["Mia", "x"], "symbol": ["🦊", "❔"]}
    )
    assert persona_names(EN, personas) == {"mia": "🦊 Mia", "unknown": "unknown"}
    assert direction_names(DE)["unknown"] == "unbekannt"


def test_only_filters_that_are_set_and_unknown_to_a_report_are_without_effect():
    filters = FilterState(personas=("mia", "kurt"), routes=("direct",), cycle_types=("new_lead",))
    assert without_effect(filters, ("personas",)) == ("Sales route", "Cycle type")
    assert without_effect(FilterState(), ("personas",)) == ()
