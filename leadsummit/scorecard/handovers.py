"""What is known of each handover: who, when, which rules gave how much, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from leadsummit.errors import LeadsummitError
from leadsummit.locking import writer_lock
from leadsummit.release import ReleaseRefused
from leadsummit.state import last_build
from leadsummit.warehouse import open_warehouse

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Instants = npt.NDArray[np.datetime64]

OUTCOMES = ("accepted", "won")

# What a rule matches, in one text.
MATCHES = "concat(contract, '|', event_type, '|', field, '|', pattern)"

RULES = f"""
select rule_id, dimension, points, cap, half_life_days, {MATCHES}
from seeds.scoring_rules
order by rule_id
"""

# What sales took past MQL by itself says nothing of acceptance.
HANDOVERS = """
create temporary table judged as
select
    row_number() over (order by handed_over_at, handover_key) - 1 as row_index,
    dense_rank() over (order by person_key) - 1 as person_index,
    lead_cycle_key,
    round,
    handed_over_at,
    is_fast_lane,
    cycle_type = 'existing_customer_lead' as is_customer,
    score,
    decision = 'accepted' as is_accepted,
    coalesce(accepted_at, rejected_at, case when decision = 'ended' then outcome_at end)
        as accepted_known_at,
    outcome = 'won' as is_won,
    case when outcome != 'open' then outcome_at end as won_known_at
from marts.fct_handovers
where not is_direct
"""

# In units of a rule's points: how often it fired, faded, before its cap. A rule that gives
# nothing leaves no points to tell from; its matches are counted where they do not fade.
UNITS = """
select
    judged.row_index,
    rules.rule_index,
    case
        when rules.points != 0 then points.uncapped_points / rules.points
        else points.match_count
    end as units
from intermediate.int_handover_points as points
inner join judged
    on points.lead_cycle_key = judged.lead_cycle_key and points.round = judged.round
inner join (
    select *, row_number() over (order by rule_id) - 1 as rule_index from seeds.scoring_rules
) as rules
    on points.rule_id = rules.rule_id
order by judged.row_index, rules.rule_index
"""


@dataclass(frozen=True)
class Rule:
    """A row of the scoring rules as far as the score needs it."""

    rule_id: str
    dimension: str
    points: float
    cap: float | None
    half_life_days: float | None
    matches: str = ""

    @property
    def is_measurable(self) -> bool:
        """Whether what it saw can be told from the points that it gave."""
        return self.points != 0 or self.half_life_days is None


@dataclass(frozen=True)
class Handovers:
    """All handovers that sales had to decide on, oldest first; one row of each array for each."""

    rules: tuple[Rule, ...]
    threshold: float
    as_of: np.datetime64
    handed_over_at: Instants
    person: Numbers
    is_fast_lane: Flags
    is_customer: Flags
    units: Floats
    score: Floats
    reached: dict[str, Flags]
    known_at: dict[str, Instants]

    def __len__(self) -> int:
        return len(self.handed_over_at)


def read_handovers(warehouse: Path) -> Handovers:
    """The handovers of the build that stands in the warehouse.

    Raises:
        ReleaseRefused: no finished build stands there.
        LeadsummitError: the build is older than the analysis.
    """
    if last_build(warehouse) is None:
        raise ReleaseRefused(
            f"no finished build stands in {warehouse}", hint="Run: leadsummit build"
        )
    with writer_lock(warehouse), open_warehouse(warehouse, read_only=True) as connection:
        try:
            return _read(connection)
        except duckdb.CatalogException as error:
            raise LeadsummitError(
                f"the build in {warehouse} has no handovers", hint="Run: leadsummit build"
            ) from error


def _read(connection: duckdb.DuckDBPyConnection) -> Handovers:
    rules = tuple(Rule(*row) for row in connection.execute(RULES).fetchall())
    threshold, as_of = connection.execute(
        "select cast(minimum_score as double), as_of from seeds.thresholds"
        " cross join intermediate.int_as_of where threshold_code = 'B'"
    ).fetchall()[0]
    connection.execute(HANDOVERS)
    columns = connection.execute("select * from judged order by row_index").fetchnumpy()
    cells = connection.execute(UNITS).fetchnumpy()
    units = np.zeros((len(columns["row_index"]), len(rules)))
    units[cells["row_index"], cells["rule_index"]] = cells["units"]
    return Handovers(
        rules=rules,
        threshold=float(threshold),
        as_of=np.datetime64(as_of, "us"),
        handed_over_at=_instants(columns["handed_over_at"]),
        person=np.asarray(columns["person_index"], dtype=np.int64),
        is_fast_lane=np.asarray(columns["is_fast_lane"], dtype=bool),
        is_customer=np.asarray(columns["is_customer"], dtype=bool),
        units=units,
        score=np.asarray(columns["score"], dtype=float),
        reached={name: np.asarray(columns[f"is_{name}"], dtype=bool) for name in OUTCOMES},
        known_at={name: _instants(columns[f"{name}_known_at"]) for name in OUTCOMES},
    )


def _instants(column: npt.NDArray[Any]) -> Instants:
    """Times of microseconds; none is NaT."""
    filled = np.ma.filled(column.astype("datetime64[us]"), np.datetime64("NaT"))
    return np.asarray(filled, dtype="datetime64[us]")
