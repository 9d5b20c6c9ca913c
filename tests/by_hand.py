"""What reports are calculated from again in plain Python: the facts of a built warehouse.

Read are facts, dimensions and, where no mart holds it, the unified records with their persons
(`int_touches`, `int_sales_states`, `int_email_events` and the like). What a report does with them
is written anew from the words of the design and of `docs/reports`.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pytest
from running import Site
from scipy.stats import binomtest
from sksurv.nonparametric import kaplan_meier_estimator

BERLIN = ZoneInfo("Europe/Berlin")
MIN_GROUP_SIZE = 5
DAY = timedelta(days=1)
NEVER = datetime.fromisoformat("9999-01-01")
GIVEN_BACK = {"reject": "rejected", "return": "returned", "lose": "lost"}
Row = Any


class Facts:
    """The facts of one company, read once. Rows are objects with a field per column."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def rows(self, query: str) -> list[Row]:
        found = self._connection.execute(query)
        names = [column[0] for column in found.description]
        return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in found.fetchall()]

    @cached_property
    def as_of(self) -> datetime:
        instant: datetime = self.rows("select as_of from intermediate.int_as_of")[0].as_of
        return instant

    @cached_property
    def cycles(self) -> dict[str, Row]:
        return {row.lead_cycle_key: row for row in self.rows("from marts.fct_lead_cycles")}

    @cached_property
    def moves(self) -> dict[str, list[Row]]:
        """The moves of each cycle, in their order."""
        return grouped(
            self.rows("from marts.fct_stage_transitions order by transition_number"),
            "lead_cycle_key",
        )

    @cached_property
    def touches(self) -> dict[str, list[Row]]:
        """The touches of each person, without those of machines."""
        return grouped(
            self.rows(
                "from marts.fct_touches where not is_machine order by occurred_at, touch_key"
            ),
            "person_key",
        )

    @cached_property
    def handovers(self) -> list[Row]:
        return self.rows("from marts.fct_handovers")

    @cached_property
    def personas(self) -> dict[str, str]:
        return {row.person_key: row.persona_id for row in self.rows("from marts.dim_person")}

    @cached_property
    def levels(self) -> dict[tuple[str, str], int]:
        """Where each active stage stands in the order of each type of cycle, from 1."""
        levels = {}
        stages = [row for row in self.rows("from marts.dim_stage") if row.is_active]
        close = next(row.position for row in stages if row.stage_code == "ABS")
        for cycle_type, column in (
            ("new_lead", "position"),
            ("existing_customer_lead", "customer_position"),
        ):
            own = [s for s in stages if cycle_type != "new_lead" or s.position <= close]
            places = sorted({getattr(stage, column) for stage in own})
            for stage in own:
                place = places.index(getattr(stage, column)) + 1
                levels[cycle_type, stage.stage_code] = place
        return levels

    def is_nurturing(self, cycle_type: str, stage: str | None) -> bool:
        if stage is None:
            return False
        return self.levels[cycle_type, stage] < self.levels[cycle_type, "MQL"]

    def is_behind_mql(self, cycle_type: str, stage: str | None) -> bool:
        if stage is None:
            return False
        return self.levels[cycle_type, stage] > self.levels[cycle_type, "MQL"]

    @cached_property
    def sales_work(self) -> dict[str, list[tuple[datetime, bool]]]:
        """When sales did something about each person, and whether that date is made up.

        An activity of any kind, or a state in the CRM that only sales gives: accepted or later,
        rejected, returned, disqualified, anything of an opportunity.
        """
        work: dict[str, list[tuple[datetime, bool]]] = defaultdict(list)
        for row in self.rows("from intermediate.int_sales_activities_classified"):
            if row.person_key:
                work[row.person_key].append((row.occurred_at, False))
        nearest = self.standing_in("new_lead")
        for row in self.rows("from intermediate.int_sales_states where person_key is not null"):
            stage = nearest.get(row.stage_code) if row.meaning == "stage" else None
            if (
                row.object == "opportunity"
                or row.meaning in ("rejected", "returned", "disqualified")
                or self.is_behind_mql("new_lead", stage)
            ):
                work[row.person_key].append((row.occurred_at, not row.is_date_known))
        return {person: sorted(instants) for person, instants in work.items()}

    def standing_in(self, cycle_type: str) -> dict[str, str]:
        """The stage for which each counts: itself, else the nearest active one before it."""
        column = "position" if cycle_type == "new_lead" else "customer_position"
        stages = sorted(self.rows("from marts.dim_stage"), key=lambda s: getattr(s, column))
        active = [s.stage_code for s in stages if s.is_active]
        counts_for, last = {}, active[0]
        for stage in stages:
            last = stage.stage_code if stage.is_active else last
            counts_for[stage.stage_code] = last
        return counts_for

    def first_work(
        self, person: str, since: datetime, until: datetime | None = None
    ) -> tuple[datetime | None, bool]:
        """The first sales work at or after an instant, and whether its date is made up."""
        for at, is_made_up in self.sales_work.get(person, []):
            if at >= since and (until is None or at <= until):
                return at, is_made_up
        return None, False

    @cached_property
    def spells(self) -> dict[str, list[Row]]:
        """Every time that each cycle is with marketing: in its nurturing stages, up to leaving."""
        found: dict[str, list[Row]] = defaultdict(list)
        for key, moves in self.moves.items():
            spell = None
            for move in moves:
                if self.is_nurturing(move.cycle_type, move.to_stage):
                    if spell is None:
                        spell = SimpleNamespace(cycle=self.cycles[key], begin=move, end=None)
                        found[key].append(spell)
                elif spell is not None:
                    spell.end, spell = move, None
        return found

    def touches_in(self, spell: Row) -> list[Row]:
        """The touches in a spell: at the handover still, at the end of the cycle no more."""
        until = spell.end.occurred_at if spell.end else self.as_of
        ends_before = spell.end is not None and spell.end.kind in ("win", "exit")
        return [
            touch
            for touch in self.touches.get(spell.cycle.person_key, [])
            if spell.begin.occurred_at <= touch.occurred_at <= until
            and not (ends_before and touch.occurred_at == until)
        ]

    @cached_property
    def moves_of(self) -> dict[str, list[Row]]:
        """The moves of each person, through all cycles, in their order."""
        moves = [move for moves in self.moves.values() for move in moves]
        moves.sort(key=lambda m: (m.occurred_at, m.cycle_number, m.transition_number))
        return grouped(moves, "person_key")

    def stage_at(self, person: str, at: datetime) -> str | None:
        """Where the person's cycle stands after everything that happened at an instant."""
        moves = self.moves_of.get(person, [])
        number = bisect_right(moves, at, key=lambda m: m.occurred_at)
        if number == 0 or moves[number - 1].kind == "win":
            return None
        stage: str | None = moves[number - 1].to_stage
        return stage

    @cached_property
    def requests(self) -> list[Row]:
        """Requests for contact with their answer: asked again in a cycle, it is the same one."""
        found: dict[Any, Row] = {}
        for person, touches in self.touches.items():
            theirs = [c for c in self.cycles.values() if c.person_key == person]
            for touch in touches:
                if not touch.is_contact_request:
                    continue
                at = touch.occurred_at
                lasting = [c for c in theirs if c.started_at <= at <= (c.ended_at or self.as_of)]
                cycle = max(lasting, key=lambda c: c.cycle_number, default=None)
                answered_at, is_made_up = self.first_work(person, at)
                key = (person, cycle and cycle.lead_cycle_key, answered_at)
                request = found.setdefault(
                    key,
                    SimpleNamespace(
                        touch=touch, cycle=cycle, requested_at=at, asked_count=0,
                        answered_at=answered_at, is_answer_made_up=is_made_up,
                    ),
                )  # fmt: skip
                request.asked_count += 1
                request.last_requested_at = at
        return list(found.values())


@contextmanager
def facts_of(site: Site) -> Iterator[Facts]:
    """The facts of a built site; views name the catalogue, so it is attached by its name."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        path = site.warehouse / "leadsummit.duckdb"
        connection.execute(f"attach '{path}' as leadsummit (read_only)")
        connection.execute("use leadsummit")
        yield Facts(connection)


def grouped(rows: Iterable[Row], *names: str) -> dict[Any, list[Row]]:
    """Rows by one column, or by several as a tuple."""
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        key = tuple(getattr(row, name) for name in names)
        found[key if len(key) > 1 else key[0]].append(row)
    return dict(found)


def day(instant: datetime) -> date:
    """The day of an instant in UTC in the reporting zone."""
    return instant.replace(tzinfo=UTC).astimezone(BERLIN).date()


def month(instant: datetime | date) -> date:
    """The first day of the month of an instant, or of a day."""
    return (day(instant) if isinstance(instant, datetime) else instant).replace(day=1)


def midnight(at: date) -> datetime:
    """When a reporting day begins, in UTC."""
    begin = datetime(at.year, at.month, at.day, tzinfo=BERLIN)
    return begin.astimezone(UTC).replace(tzinfo=None)


def months_later(at: date, months: int) -> date:
    number = at.year * 12 + at.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def days(begin: datetime, end: datetime) -> float:
    """Days of 24 hours."""
    return (end - begin) / DAY


def begun(number: float) -> int:
    """A day (or hour) counts as soon as it has begun."""
    return math.ceil(number)


def rate(name: str, passed: float, population: float) -> dict[str, float | None]:
    """A rate with its Wilson interval, by the library; nothing for a small group."""
    if population < MIN_GROUP_SIZE:
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    interval = binomtest(int(passed), int(population)).proportion_ci(0.95, method="wilson")
    return {
        name: passed / population,
        f"{name}_low": interval.low,
        f"{name}_high": interval.high,
    }


def wilson(passed: float, population: float) -> tuple[float, float]:
    """The interval for numbers that are no whole ones. E. B. Wilson (1927)."""
    z = 1.959963984540054
    share = passed / population
    middle = share + z * z / (2 * population)
    width = z * math.sqrt(share * (1 - share) / population + (z / (2 * population)) ** 2)
    scale = 1 + z * z / population
    return max(0.0, (middle - width) / scale), min(1.0, (middle + width) / scale)


def shown(value: Any, count: float) -> Any:
    """A figure that rests on so many; nothing for a small group."""
    return value if count >= MIN_GROUP_SIZE else None


def median(values: Iterable[float]) -> float | None:
    """The middle one, or the mean of the two in the middle."""
    found = sorted(values)
    return float(np.median(found)) if found else None


def half_of(values: Iterable[int]) -> int | None:
    """By which value half of them have come."""
    found = sorted(values)
    return found[(len(found) + 1) // 2 - 1] if found else None


def left_after(durations: list[tuple[int, bool]], share: float) -> int | None:
    """After how long a share has left, those still there counted (Kaplan-Meier, the library's)."""
    if not any(has_ended for _, has_ended in durations):
        return None
    ended = np.array([has_ended for _, has_ended in durations])
    # The library wants times above 0.
    times, surviving = kaplan_meier_estimator(ended, np.array([d + 1 for d, _ in durations]))
    left = times[surviving <= 1 - share + 1e-9]
    return int(left[0]) - 1 if len(left) else None


def parts(row: Row, cohort: date, *more: str) -> list[tuple[str, str]]:
    """The parts of the population to which a row belongs: dimension and value."""
    values = {
        "total": "all",
        "cohort_month": cohort.isoformat(),
        "cycle_type": row.cycle_type,
        "persona": row.persona_id,
        "measure": row.first_measure_key or "unknown",
        "direction": row.direction,
        "route": row.route,
        "region": getattr(row, "region", None) or "unknown",
        "sales_unit": getattr(row, "sales_unit_key", None) or "unknown",
    }
    usual = ("total", "cohort_month", "cycle_type", "persona", "measure", "direction", "route")
    return [(name, values[name]) for name in (*usual, *more)]


class Millionths(float):
    """A figure that the report rounds to a millionth.

    Sums that are added up otherwise may be rounded to either side.
    """


def assert_same(
    found: Iterable[Row],
    expected: Mapping[tuple[Any, ...], Mapping[str, Any]],
    *key: str,
) -> None:
    """The report has these rows and no others, and says the same in every column named."""
    reported = {}
    for row in found:
        name = tuple(getattr(row, column) for column in key)
        assert name not in reported, f"twice: {name}"
        reported[name] = row
    assert expected, "nothing to compare"
    missing = sorted(set(expected) - set(reported), key=str)
    extra = sorted(set(reported) - set(expected), key=str)
    assert not missing, f"{len(missing)} not reported, like {missing[:3]}"
    assert not extra, f"{len(extra)} reported only, like {extra[:3]}"
    differing = []
    for name, columns in expected.items():
        for column, value in columns.items():
            reported_value = getattr(reported[name], column)
            if not _is_same(reported_value, value):
                differing.append((name, column, reported_value, value))
    assert not differing, (
        f"{len(differing)} differ (row, column, reported, calculated), like {differing[:5]}"
    )
    for column in next(iter(expected.values()), ()):
        values = {repr(columns[column]) for columns in expected.values()}
        assert values != {"None"}, f"{column} is never shown: that compares nothing"


def _is_same(one: Any, other: Any) -> bool:
    if one is None or other is None:
        return one is other
    if isinstance(other, Millionths):
        return abs(float(one) - other) < 1.5e-6
    if isinstance(other, float) and not isinstance(one, bool):
        return bool(float(one) == pytest.approx(other, rel=1e-9, abs=1e-9))
    return bool(one == other)
