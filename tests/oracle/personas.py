"""The persona of a person, by what their records of today say."""

from __future__ import annotations

from collections import defaultdict

from oracle.identity import Identity
from oracle.records import Records
from oracle.rules import Row, Rules, matches


def personas(records: Records, rules: Rules, identity: Identity) -> dict[str, str]:
    """The persona with the greatest weight; persons without one are left out.

    [D30] A rule counts once for a person, whichever of their contacts, leads and account it
    matches. Ties go to the greater priority, then the smaller id.
    """
    describing: dict[str, list[Row]] = defaultdict(list)
    for row in records.latest("contacts"):
        describing[str(identity.owner("contacts", row))].append(row)
    for row in records.latest("leads"):
        describing[str(identity.owner("leads", row))].append(row)
    accounts = records.by_id("accounts")
    for person, account_id in identity.accounts.items():
        if account_id in accounts:
            describing[person].append(accounts[account_id])
    priority = {str(p["persona_id"]): int(str(p["priority"] or 0)) for p in rules.table("personas")}
    found: dict[str, str] = {}
    for person, rows in describing.items():
        weights: dict[str, float] = defaultdict(float)
        for rule in rules.table("persona_rules"):
            name = str(rule["field"])
            if any(row.get(name) and matches(rule["pattern"], row.get(name)) for row in rows):
                weights[str(rule["persona_id"])] += float(str(rule["weight"]))
        if weights:
            found[person] = min(weights, key=lambda p: (-weights[p], -priority[p], p))
    return found
