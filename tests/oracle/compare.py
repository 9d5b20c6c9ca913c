"""Compares the marts with the oracle, and tells the story behind every difference."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from oracle.company import Company
from oracle.generator import Record
from oracle.identity import address_hash
from oracle.landing_files import rows_of
from oracle.records import DATES
from oracle.rules import Rules, Settings
from oracle.warehouse import Warehouse

Fact = tuple[Any, ...]

# What is compared, the most basic first: an early difference explains the later ones.
SECTIONS = (
    "persons",
    "cuts",
    "accounts",
    "personas",
    "touches",
    "consents",
    "opportunities",
    "bridge",
    "moves",
    "cycles",
)
# Ids of a company begin with its prefix.
PREFIX = re.compile(r"[yz]\d+-")
KINDS = {"address": "email", "profile": "social"}


def expected(company: Company) -> dict[str, list[Fact]]:
    """The oracle's facts by section."""
    identity = company.identity
    facts: dict[str, list[Fact]] = defaultdict(list)
    for identifier, person in identity.persons.items():
        facts["persons"].append((" ".join(identifier), person))
    facts["cuts"] = [(" ".join(identifier),) for identifier in identity.cuts]
    facts["accounts"] = list(identity.accounts.items())
    facts["personas"] = list(company.personas.items())
    for touch in company.touches:
        if touch.person is not None:
            facts["touches"].append(
                (
                    touch.contract,
                    touch.record_id,
                    touch.person,
                    touch.content_id,
                    touch.stage,
                    touch.is_contact_request,
                    touch.is_machine,
                    touch.channel_id,
                )
            )
    for ledger in company.consents.values():
        for event in ledger.events:
            facts["consents"].append(
                (
                    event.person,
                    event.purpose,
                    event.channel,
                    event.event_type,
                    event.at,
                    event.method,
                    event.is_machine,
                    event.is_derived,
                    event.contract,
                    event.record_id,
                )
            )
    for opportunity in company.opportunities:
        if opportunity.contract == "opportunities":
            facts["opportunities"].append(
                (
                    opportunity.record_id,
                    opportunity.person,
                    opportunity.account_id,
                    opportunity.created_at,
                    opportunity.won.at if opportunity.won else None,
                )
            )
    for opportunity_id, persons in company.bridge.items():
        facts["bridge"].extend((opportunity_id, person) for person in persons)
    for move in company.moves:
        facts["moves"].append(
            (
                move.person,
                move.cycle_number,
                move.cycle_type,
                move.transition_number,
                move.round,
                move.kind,
                move.from_stage,
                move.to_stage,
                move.at,
                move.reason,
                move.contract,
                move.record_id,
                move.is_inferred,
            )
        )
    for row in company.cycle_rows:
        facts["cycles"].append(
            (
                row.person,
                row.cycle_number,
                row.cycle_type,
                row.persona_id,
                row.account_id,
                row.started_at,
                row.ended_at,
                row.outcome,
                row.round_count,
                row.current_stage,
                row.current_stage_since,
                ("a", row.a_passed_at),
                ("b", row.b_passed_at),
                ("c", row.c_passed_at),
                ("won", row.won_at),
                tuple(sorted(row.entered_at.items())),
            )
        )
    return facts


@dataclass(frozen=True)
class Marts:
    """The facts of a built warehouse, in the oracle's words."""

    warehouse: Warehouse
    addresses: Mapping[str, str]  # by hash

    def persons(self) -> dict[str, str]:
        """Every person key with the person's smallest identifier."""
        names: dict[str, tuple[str, str]] = {}
        for row in self._identifiers():
            name = self._name(row["identifier"])
            names[row["person_key"]] = min(name, names.get(row["person_key"], name))
        labels = {key: " ".join(name) for key, name in names.items()}
        # A deleted opportunity still owns its activities, so the facts do not name every stand-in.
        for table, column in (
            ("intermediate.int_opportunity_persons", "opportunity"),
            ("marts.fct_orders", "order"),
        ):
            for row in self.warehouse.query(f"select person_key, {column}_id as id from {table}"):
                labels.setdefault(row["person_key"], f"{column} {row['id']}")
        return labels

    def _identifiers(self) -> list[dict[str, Any]]:
        return self.warehouse.query("select * from marts.dim_person_identifiers")

    def _name(self, identifier: str) -> tuple[str, str]:
        kind, rest = identifier.split(":", 1)
        if kind == "address":
            return ("email", self.addresses.get(rest, rest))
        value = rest.split(":", 1)[1]
        return (KINDS.get(kind, kind), value.replace(":", " ", 1) if kind == "profile" else value)

    def facts(self) -> dict[str, list[Fact]]:
        """All facts by section."""
        person = self.persons()
        facts: dict[str, list[Fact]] = defaultdict(list)
        for row in self._identifiers():
            name = " ".join(self._name(row["identifier"]))
            facts["persons"].append((name, person[row["person_key"]]))
            if row["is_cut"]:
                facts["cuts"].append((name,))
        ask = self.warehouse.query
        for row in ask(
            "select person.*, account.account_id from marts.dim_person as person"
            " left join marts.dim_account as account using (account_key)"
        ):
            if row["account_id"] is not None:
                facts["accounts"].append((person[row["person_key"]], row["account_id"]))
            if row["persona_id"] != "unknown":
                facts["personas"].append((person[row["person_key"]], row["persona_id"]))
        for row in ask("select * from marts.fct_touches"):
            facts["touches"].append(
                (
                    row["contract"],
                    row["record_id"],
                    person.get(row["person_key"]),
                    row["content_id"],
                    row["stage_code"],
                    row["is_contact_request"],
                    row["is_machine"],
                    row["channel_id"],
                )
            )
        for row in ask("select * from marts.fct_consent_events where person_key is not null"):
            facts["consents"].append(
                (
                    person[row["person_key"]],
                    *(row[name] for name in ("purpose", "channel", "event_type", "occurred_at")),
                    *(row[name] for name in ("method", "is_machine", "is_derived")),
                    *(row[name] for name in ("contract", "record_id")),
                )
            )
        for row in ask(
            "select opportunity.*, account.account_id from marts.fct_opportunities as opportunity"
            " left join marts.dim_account as account using (account_key)"
        ):
            facts["opportunities"].append(
                (
                    row["opportunity_id"],
                    person[row["person_key"]],
                    row["account_id"],
                    row["created_at"],
                    row["closed_at"] if row["is_won"] else None,
                )
            )
        for row in ask(
            "select bridge.person_key, opportunity.opportunity_id"
            " from marts.bridge_opportunity_person as bridge"
            " inner join marts.fct_opportunities as opportunity using (opportunity_key)"
        ):
            facts["bridge"].append((row["opportunity_id"], person[row["person_key"]]))
        for row in ask(
            "select move.*, cycle.cycle_number, reason.reason"
            " from marts.fct_stage_transitions as move"
            " inner join marts.fct_lead_cycles as cycle using (lead_cycle_key)"
            " left join marts.dim_reason as reason using (reason_key)"
        ):
            facts["moves"].append(
                (
                    person[row["person_key"]],
                    *(row[name] for name in ("cycle_number", "cycle_type", "transition_number")),
                    *(row[name] for name in ("round", "kind", "from_stage", "to_stage")),
                    *(row[name] for name in ("occurred_at", "reason", "evidence_contract")),
                    *(row[name] for name in ("evidence_record_id", "is_inferred")),
                )
            )
        for row in ask(
            "select cycle.*, account.account_id from marts.fct_lead_cycles as cycle"
            " left join marts.dim_account as account using (account_key)"
        ):
            entered = {
                name.removesuffix("_entered_at").upper(): at
                for name, at in row.items()
                if name.endswith("_entered_at") and at is not None
            }
            facts["cycles"].append(
                (
                    person[row["person_key"]],
                    *(row[name] for name in ("cycle_number", "cycle_type", "persona_id")),
                    *(row[name] for name in ("account_id", "started_at", "ended_at", "outcome")),
                    *(row[name] for name in ("round_count", "current_stage")),
                    row["current_stage_since"],
                    *((name, row[f"{name}_passed_at"]) for name in "abc"),
                    ("won", row["won_at"]),
                    tuple(sorted(entered.items())),
                )
            )
        return facts


@dataclass(frozen=True)
class Difference:
    """What one company should say and does not, in the first section that differs."""

    prefix: str
    section: str
    missing: list[Fact]
    surplus: list[Fact]


def differences(
    warehouse: Warehouse, companies: Mapping[str, list[Record]], rules: Rules, settings: Settings
) -> list[Difference]:
    """Every company whose marts differ from the oracle; by prefix, smallest story first."""
    answers = {
        prefix: Company(rows_of(records), rules, settings) for prefix, records in companies.items()
    }
    addresses = {
        address_hash(value, settings.hash_key): value
        for company in answers.values()
        for kind, value in company.identity.persons
        if kind == "email"
    }
    actual = Marts(warehouse, addresses).facts()
    by_prefix = {section: _by_prefix(actual[section]) for section in SECTIONS}
    found = []
    for prefix, company in answers.items():
        wanted = expected(company)
        for section in SECTIONS:
            should, does = Counter(wanted[section]), Counter(by_prefix[section][prefix])
            if should != does:
                missing, surplus = (
                    list((should - does).elements()),
                    list((does - should).elements()),
                )
                found.append(Difference(prefix, section, missing, surplus))
                break
    return sorted(
        found, key=lambda d: (SECTIONS.index(d.section), len(companies[d.prefix]), d.prefix)
    )


def _by_prefix(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Facts by the company whose prefix any of their values holds."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        owners = (PREFIX.search(value) for value in fact if isinstance(value, str))
        owner = next((match for match in owners if match), None)
        assert owner is not None, f"whose is {fact}?"
        found[owner[0]].append(fact)
    return found


def story(records: list[Record]) -> str:
    """The records of a company in the order of their dates, without empty values."""
    lines = []
    for record in records:
        row = {name: value for name, value in record.row.items() if value is not None}
        date = str(row.pop(DATES.get(record.contract, "updated_at"), ""))
        values = ", ".join(f"{name}={value}" for name, value in row.items())
        lines.append((date, f"  {date:32} {record.contract}: {values}"))
    return "\n".join(line for _, line in sorted(lines))


def tell(difference: Difference, records: list[Record]) -> str:
    """A difference with the whole story behind it."""

    def show(facts: list[Fact]) -> str:
        if not facts:
            return "  nothing"
        ordered = sorted(facts, key=lambda fact: [str(value) for value in fact])
        return "\n".join("  " + " | ".join(_text(value) for value in fact) for fact in ordered)

    return (
        f"company {difference.prefix}: {difference.section} differ\nrecords\n{story(records)}\n"
        f"expected\n{show(difference.missing)}\nactual\n{show(difference.surplus)}\n"
    )


def _text(value: Any) -> str:
    if hasattr(value, "isoformat"):
        return str(value.isoformat().replace("+00:00", "Z"))
    if isinstance(value, tuple):
        return "(" + " ".join(_text(part) for part in value) + ")"
    return "-" if value is None else str(value)


def daily_differences(
    warehouse: Warehouse, companies: Mapping[str, list[Record]], rules: Rules, settings: Settings
) -> list[str]:
    """Days whose stock, entered or left count differ, over all companies together."""
    wanted: dict[Fact, list[int]] = defaultdict(lambda: [0, 0, 0])
    for records in companies.values():
        for key, row in Company(rows_of(records), rules, settings).daily.items():
            for index, count in enumerate((row.stock, row.entered, row.left)):
                wanted[key][index] += count
    actual = {
        (row["day"], row["stage_code"], row["cycle_type"], row["persona_id"]): [
            *(row[name] for name in ("stock_count", "entered_count", "left_count"))
        ]
        for row in warehouse.query(
            "select * from marts.fct_stage_daily"
            " where stock_count <> 0 or entered_count <> 0 or left_count <> 0"
        )
    }
    return [
        f"{key}: expected {wanted.get(key)}, actual {actual.get(key)}"
        for key in sorted({*wanted, *actual})
        if wanted.get(key) != actual.get(key)
    ]
