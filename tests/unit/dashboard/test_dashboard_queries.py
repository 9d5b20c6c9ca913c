"""The queries give the numbers that counting the cycles one by one gives."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from statistics import NormalDist, median
from zoneinfo import ZoneInfo

import pytest
import release_factory as factory

from leadsummit.dashboard.data import ReleaseDatabase, filter_options, parameters_of
from leadsummit.dashboard.filters import COUNTINGS, FilterState

BERLIN = ZoneInfo("Europe/Berlin")
STEPS = ("A", "B", "C", "close")
Pick = Callable[[factory.Cycle], bool]

CHOICES: dict[str, tuple[dict[str, tuple[str, ...]], Pick]] = {
    "everybody": ({}, lambda cycle: True),
    "two personas": (
        {"personas": ("mia", "unknown")}, lambda cycle: cycle.persona in ("mia", "unknown"),
    ),
    "one measure or none": (
        {"measures": ("m-fair", "none")}, lambda cycle: cycle.measure in ("m-fair", None),
    ),
    "inbound, direct": (
        {"directions": ("inbound",), "routes": ("direct",)},
        lambda cycle: cycle.direction == "inbound" and cycle.route == "direct",
    ),
    "customers": (
        {"cycle_types": ("existing_customer_lead",)},
        lambda cycle: cycle.cycle_type == "existing_customer_lead",
    ),
}  # fmt: skip
PERIODS = [(date(2025, 11, 1), date(2026, 4, 1)), (date(2026, 9, 1), date(2026, 9, 1))]


def month_of(moment: datetime) -> date:
    local = moment.replace(tzinfo=UTC).astimezone(BERLIN)
    return date(local.year, local.month, 1)


def end_of(month: date) -> datetime:
    """The first instant after a month in Berlin, or the as-of, as naive UTC."""
    following = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=BERLIN)
    return min(following.astimezone(UTC).replace(tzinfo=None), factory.AS_OF)


def stamps(cycle: factory.Cycle, step: str) -> tuple[datetime | None, datetime | None]:
    way = [cycle.started_at, cycle.a_at, cycle.b_at, cycle.c_at, cycle.won_at]
    place = STEPS.index(step)
    return way[place], way[place + 1]


def is_counted(
    cycle: factory.Cycle,
    previous: datetime,
    following: datetime | None,
    counting: str,
    first: date,
    last: date,
) -> bool:
    """Whether the definition of a way of counting takes this cycle into the population."""
    if counting == "cohort":
        return first <= month_of(previous) <= last
    if counting == "flow":
        decided = following or cycle.ended_at
        return decided is not None and first <= month_of(decided) <= last
    if counting == "reached":
        return month_of(cycle.started_at) <= last
    end = end_of(last)
    is_open = cycle.started_at <= end and (cycle.ended_at is None or cycle.ended_at > end)
    return is_open and previous <= end


def counted(
    cycles: list[factory.Cycle], step: str, counting: str, first: date, last: date
) -> tuple[int, int, list[float]]:
    """Population, passed and the days of those that passed."""
    population, days = 0, []
    for cycle in cycles:
        previous, following = stamps(cycle, step)
        if previous is None or (following is not None and following < previous):
            continue
        if not is_counted(cycle, previous, following, counting, first, last):
            continue
        population += 1
        if following and (counting != "stock" or following <= end_of(last)):
            days.append((following - previous).total_seconds() / 86400)
    return population, len(days), days


def wilson(passed: int, population: int) -> tuple[float, float]:
    z = NormalDist().inv_cdf(0.975)
    share = passed / population
    middle = (share + z * z / (2 * population)) / (1 + z * z / population)
    reach = z * (share * (1 - share) / population + z * z / (4 * population**2)) ** 0.5
    reach /= 1 + z * z / population
    return max(0.0, middle - reach), min(1.0, middle + reach)


def bound(counting: str, first: date | None, last: date | None, **chosen: tuple[str, ...]) -> dict:
    state = FilterState(counting, first, last, **chosen)
    return {**state.query_parameters(), "timezone": "Europe/Berlin", "min_group_size": 5}


@pytest.mark.parametrize("period", PERIODS, ids=str)
@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("counting", COUNTINGS)
def test_steps_are_those_of_the_cycles(demo, counting, choice, period):
    company, release = demo
    chosen, pick = CHOICES[choice]
    cycles = [cycle for cycle in company.cycles if pick(cycle)]
    frame = release.fetch("summit_steps", bound(counting, *period, **chosen)).set_index("step")
    assert list(frame.index) == list(STEPS)
    for step in STEPS:
        population, passed, days = counted(cycles, step, counting, *period)
        row = frame.loc[step]
        assert (row["population_count"], row["passed_count"]) == (population, passed)
        if population < 5:
            assert row["is_small_group"]
            assert row[["conversion_rate", "conversion_rate_low", "median_days"]].isna().all()
            continue
        assert not row["is_small_group"]
        low, high = wilson(passed, population)
        assert row["conversion_rate"] == pytest.approx(passed / population)
        assert row["conversion_rate_low"] == pytest.approx(low)
        assert row["conversion_rate_high"] == pytest.approx(high)
        if days and counting != "stock":
            assert row["median_days"] == pytest.approx(median(days), abs=1e-6)
        else:
            assert row.isna()["median_days"]


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("counting", COUNTINGS)
def test_stages_are_those_of_the_visits(demo, counting, choice):
    company, release = demo
    first, last = PERIODS[0]
    chosen, pick = CHOICES[choice]
    expected = dict.fromkeys(factory.STAGE_CODES, 0)
    for cycle in filter(pick, company.cycles):
        order = factory.order_of(cycle.cycle_type)
        visited = [visit.stage for visit in cycle.visits]
        # WIK and CUS are one step: who reached one got as far as the other.
        step = {code: "step" if code in ("WIK", "CUS") else code for code in order}
        places = list(dict.fromkeys(step[code] for code in order))
        furthest = max(places.index(step[code]) for code in visited)
        started = month_of(cycle.started_at)
        for code in order:
            reached = places.index(step[code]) <= furthest
            if counting == "cohort":
                expected[code] += reached and first <= started <= last
            elif counting == "reached":
                expected[code] += reached and started <= last
        for visit in cycle.visits:
            if counting == "flow":
                expected[visit.stage] += first <= month_of(visit.entered_at) <= last
            elif counting == "stock":
                end = end_of(last)
                is_there = visit.entered_at <= end and (
                    visit.left_at is None or visit.left_at > end
                )
                expected[visit.stage] += is_there
    frame = release.fetch("summit_stages", bound(counting, first, last, **chosen))
    assert dict(zip(frame["stage_code"], frame["cycle_count"], strict=True)) == expected
    assert list(frame["stage_code"]) == list(factory.STAGE_CODES)


@pytest.mark.parametrize("counting", ["cohort", "reached", "flow"])
def test_the_headline_counts_cycles(demo, counting):
    company, release = demo
    first, last = PERIODS[0]
    row = release.fetch("summit_headline", bound(counting, first, last)).to_dict("records")[0]
    if counting == "flow":
        for name, field in (("a", "a_at"), ("b", "b_at"), ("c", "c_at"), ("won", "won_at")):
            moments = [getattr(cycle, field) for cycle in company.cycles]
            assert row[f"{name}_count"] == sum(
                first <= month_of(moment) <= last for moment in moments if moment
            )
        return
    followed = [
        cycle for cycle in company.cycles
        if month_of(cycle.started_at) <= last
        and (counting == "reached" or month_of(cycle.started_at) >= first)
    ]  # fmt: skip
    assert row["started_count"] == len(followed)
    for name in ("a", "b", "c", "won"):
        passed = sum(getattr(cycle, f"{name}_at") is not None for cycle in followed)
        assert row[f"{name}_count"] == passed
        assert row[f"{name}_thousandths"] == pytest.approx(1000 * passed / len(followed), abs=0.51)


def test_the_standing_adds_up_to_all_open_cycles(demo):
    company, release = demo
    last = date(2026, 4, 1)
    end = end_of(last)
    row = release.fetch("summit_standing", bound("stock", last, last)).to_dict("records")[0]
    standing = {"nurturing_count": 0, "sales_count": 0, "customer_count": 0}
    for cycle in company.cycles:
        for visit in cycle.visits:
            if visit.entered_at <= end and (visit.left_at is None or visit.left_at > end):
                place = factory.STAGE_CODES.index(visit.stage)
                area = "nurturing" if place < 4 else "sales" if place < 12 else "customer"
                standing[f"{area}_count"] += 1
    assert row == {"open_count": sum(standing.values()), **standing}


def test_personas_are_sorted_by_count_and_the_unknown_comes_last(demo):
    company, release = demo
    first, last = PERIODS[0]
    frame = release.fetch("summit_personas", bound("cohort", first, last))
    expected = {persona[0]: 0 for persona in factory.PERSONAS}
    for cycle in company.cycles:
        expected[cycle.persona] += first <= month_of(cycle.started_at) <= last
    assert dict(zip(frame["persona_id"], frame["cycle_count"], strict=True)) == expected
    known = list(frame["cycle_count"])[:-1]
    assert known == sorted(known, reverse=True)
    assert frame["persona_id"].iloc[-1] == "unknown"


def test_a_single_lead_has_counts_but_no_rate(single):
    _, release = single
    frame = release.fetch("summit_steps", bound("cohort", date(2026, 8, 1), date(2026, 9, 1)))
    assert list(frame["population_count"]) == [1, 1, 0, 0]
    assert list(frame["passed_count"]) == [1, 0, 0, 0]
    assert frame["conversion_rate"].isna().all()


def test_an_empty_release_gives_zeros_and_no_months(empty):
    assert filter_options(empty).months == ()
    for counting in COUNTINGS:
        stages = empty.fetch("summit_stages", bound(counting, None, None))
        steps = empty.fetch("summit_steps", bound(counting, None, None))
        assert set(stages["cycle_count"]) == {0}
        assert list(steps["step"]) == list(STEPS)
        assert set(steps["population_count"]) == {0}


def test_options_come_in_the_order_of_the_offer(demo):
    company, release = demo
    options = filter_options(release)
    assert options.months[0] == min(month_of(cycle.started_at) for cycle in company.cycles)
    assert options.months[-1] == date(2026, 9, 1)
    assert options.personas == tuple(persona[0] for persona in factory.PERSONAS)
    assert options.measures[-1] == "none"
    assert options.directions == ("inbound", "outbound", "unknown")
    assert options.cycle_types == ("new_lead", "existing_customer_lead")


def test_the_audit_lists_broken_and_failed_checks_first(demo):
    _, release = demo
    frame = release.fetch("trust_audit")
    assert list(zip(frame["is_fault"], frame["success"], strict=True))[:3] == [
        (True, False), (False, False), (False, True),
    ]  # fmt: skip
    summary = release.fetch("trust_audit_summary")
    assert list(summary["layer"]) == ["raw", "staging", "marts"]
    assert list(summary["failed_count"]) == [0, 1, 0]
    assert list(summary["fault_count"]) == [0, 0, 1]


def test_freshness_is_measured_from_the_as_of(demo):
    _, release = demo
    frame = release.fetch("trust_freshness", {"as_of": factory.AS_OF.replace(tzinfo=UTC)})
    ages = dict(zip(frame["object"], frame["age_days"], strict=True))
    assert ages["Opportunity"] == pytest.approx(41)
    assert ages["web_events"] == pytest.approx(0.125)


def test_what_a_user_typed_is_a_value_and_never_sql(demo):
    _, release = demo
    parameters = bound("cohort", *PERIODS[0], personas=("mia' or 1=1 --",))
    assert set(release.fetch("summit_stages", parameters)["cycle_count"]) == {0}


def test_queries_say_which_parameters_they_need():
    assert parameters_of("trust_sections") == {"section"}
    assert {"counting", "first_month", "personas", "min_group_size"} <= parameters_of(
        "summit_steps"
    )


def test_a_forgotten_parameter_is_an_error(demo):
    _, release = demo
    with pytest.raises(KeyError, match="section"):
        release.fetch("trust_sections")


def test_many_readers_share_one_release(demo):
    from concurrent.futures import ThreadPoolExecutor

    _, release = demo
    parameters = bound("cohort", *PERIODS[0])
    with ThreadPoolExecutor(8) as pool:
        frames = list(pool.map(lambda _: release.fetch("summit_steps", parameters), range(40)))
    assert all(frame.equals(frames[0]) for frame in frames)


def test_every_query_file_is_covered_by_the_package() -> None:
    from importlib.resources import files

    names = [file.name for file in (files("leadsummit.dashboard") / "queries").iterdir()]
    assert len(names) >= 10
    assert all(name.endswith(".sql") for name in names)


def test_the_database_can_only_be_read(demo: tuple[factory.Company, ReleaseDatabase]) -> None:
    _, release = demo
    with pytest.raises(Exception, match="read-only"):
        release.connection.execute("create table published.marts.x as select 1")


def test_what_landed_stands_beside_what_was_set_aside(demo):
    _, release = demo
    row = release.fetch("trust_landed").set_index("object").loc["web_events"]
    assert (row["row_count"], row["rejected_count"]) == (81_240, 6)
    assert row["rejected_share"] == pytest.approx(6 / 81_246)
