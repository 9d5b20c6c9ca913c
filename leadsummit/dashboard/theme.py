"""Every colour of the dashboard, once for light and once for dark.

The two colours that carry meaning are vermilion (the way up) and bluish green (existing
customers): the pair stays apart for every common kind of colour blindness. Nothing is told by
colour alone; each mark also has its word or number beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

# Shipped with Streamlit, so no machine asks a foreign host for a font.
FONT = '"Source Sans", "Source Sans 3", system-ui, sans-serif'


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, named for what they mean."""

    text: str
    muted: str
    surface: str
    sky_top: str
    sky_bottom: str
    far_range: str
    near_range: str
    rock_top: str
    rock_bottom: str
    rock_shade: str
    snow: str
    on_rock: str
    on_rock_muted: str
    climb: str
    climb_edge: str
    customer: str
    customer_text: str
    badge: str
    on_badge: str
    savannah: str
    on_savannah: str
    water: str


LIGHT = Palette(
    text="#1f2a37",
    muted="#526070",
    surface="#ffffff",
    sky_top="#dde9f4",
    sky_bottom="#f5f9fc",
    far_range="#dfe8f1",
    near_range="#ccdae7",
    rock_top="#3f5a78",
    rock_bottom="#527090",
    rock_shade="#35495f",
    snow="#ffffff",
    on_rock="#ffffff",
    on_rock_muted="#f1f5f9",
    climb="#d9713a",
    climb_edge="#b4511d",
    customer="#1f8a68",
    customer_text="#12664c",
    badge="#1f2a37",
    on_badge="#ffffff",
    savannah="#efe5cd",
    on_savannah="#3f3520",
    water="#6fb3d6",
)

DARK = Palette(
    text="#e6edf5",
    muted="#a3b1c0",
    surface="#0f1620",
    sky_top="#0f1620",
    sky_bottom="#16212f",
    far_range="#1a2635",
    near_range="#202f41",
    rock_top="#334962",
    rock_bottom="#47617f",
    rock_shade="#26384c",
    snow="#dbe6f0",
    on_rock="#ffffff",
    on_rock_muted="#e6edf5",
    climb="#e58350",
    climb_edge="#f3a679",
    customer="#3fb38c",
    customer_text="#6fd0ae",
    badge="#e6edf5",
    on_badge="#0f1620",
    savannah="#2c2718",
    on_savannah="#e9dfc5",
    water="#2a6283",
)


def palette_for(theme_type: str | None) -> Palette:
    """The palette of Streamlit's theme type; light when the browser has not said yet."""
    return DARK if theme_type == "dark" else LIGHT
