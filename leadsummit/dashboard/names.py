"""Keys and ids -> the names that readers know them by. Plain text: escape it where it is shown."""

from __future__ import annotations

import pandas as pd

from leadsummit.dashboard import texts
from leadsummit.dashboard.i18n import Words


def persona_names(_: Words, personas: pd.DataFrame) -> dict[str, str]:
    """Of the query persona_names."""
    return {
        row["persona_id"]: texts.persona_label(_, row["persona_id"], row["name"], row["symbol"])
        for row in personas.to_dict("records")
    }


def measure_names(_: Words, measures: pd.DataFrame) -> dict[str, str]:
    """Of the query measure_names. Two measures may share a name; then their ids tell them apart."""
    names = {
        row["measure_key"]: f"{row['name']} ({row['source']} {row['measure_id']})"
        if row["is_ambiguous"]
        else row["name"]
        for row in measures.to_dict("records")
    }
    return {**names, "none": _("no measure"), "(none)": _("no measure")}


def channel_names(_: Words, channels: pd.DataFrame) -> dict[str, str]:
    """Of the query channel_names."""
    names = {
        row["channel_id"]: _.of(row["name_de"], row["name_en"])
        for row in channels.to_dict("records")
    }
    return {**names, "unknown": _("unknown"), "(none)": _("no measure")}


def direction_names(_: Words) -> dict[str, str]:
    """Inbound and outbound, and what is neither."""
    known = {name: texts.direction_name(_, name) for name in ("inbound", "outbound", "unknown")}
    return {**known, "(none)": _("no measure")}


def stage_names(_: Words, stages: pd.DataFrame) -> dict[str, str]:
    """Of the query stage_names: the code and what it stands for."""
    names = {
        row["stage_code"]: f"{row['stage_code']} {_.of(row['name_de'], row['name_en'])}"
        for row in stages.to_dict("records")
    }
    return {**names, "none": _("outside a cycle")}
