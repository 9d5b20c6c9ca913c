"""Instants: what a delivered time means, and the day that it falls on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def parse(text: str, zone: str) -> datetime:
    """The instant in UTC that `text` (ISO 8601) means; without an offset it is wall time in `zone`.

    A wall time that occurs twice is the later one; one that never occurred is moved on by the gap.
    """
    value = datetime.fromisoformat(text.strip())
    if value.tzinfo is not None:
        return value.astimezone(UTC)
    wall = value.replace(tzinfo=ZoneInfo(zone))
    earlier, later = wall.replace(fold=0).utcoffset(), wall.replace(fold=1).utcoffset()
    assert earlier is not None
    assert later is not None
    # Clocks going back: the second occurrence has the smaller offset. Going forward: the offset
    # before the gap carries the wall time over it.
    return value.replace(tzinfo=UTC) - min(earlier, later)


def as_of_instant(text: str, reporting_zone: str) -> datetime:
    """`as_of` is an instant, or a bare date: then the last microsecond of that day."""
    if len(text.strip()) == len("2025-01-31"):
        midnight = datetime.fromisoformat(text.strip()) + timedelta(days=1)
        return parse(midnight.isoformat(), reporting_zone) - timedelta(microseconds=1)
    return parse(text, reporting_zone)


def day_of(instant: datetime, reporting_zone: str) -> date:
    """The reporting day on which an instant falls."""
    return instant.astimezone(ZoneInfo(reporting_zone)).date()
