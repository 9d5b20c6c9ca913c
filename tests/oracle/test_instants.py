"""What a delivered time means."""

from __future__ import annotations

import pytest

from oracle import instants


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2025-06-01T12:00:00Z", "2025-06-01T12:00:00+00:00"),
        ("2025-06-01T12:00:00+02:00", "2025-06-01T10:00:00+00:00"),
        ("2025-06-01T12:00:00", "2025-06-01T10:00:00+00:00"),
        ("2025-10-26T02:30:00", "2025-10-26T01:30:00+00:00"),
        ("2025-03-30T02:30:00", "2025-03-30T01:30:00+00:00"),
    ],
)
def test_times_in_utc(text: str, utc: str) -> None:
    assert instants.parse(text, "Europe/Berlin").isoformat() == utc


def test_a_bare_as_of_is_the_end_of_that_day() -> None:
    at = instants.as_of_instant("2025-06-30", "Europe/Berlin")
    assert at.isoformat() == "2025-06-30T21:59:59.999999+00:00"
