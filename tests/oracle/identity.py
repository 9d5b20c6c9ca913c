"""Identity: which identifiers mean the same person, and to whom a record belongs."""

from __future__ import annotations

import hashlib
import hmac
import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from oracle.records import LONG_AGO, Records, address
from oracle.rules import Row, Rules, truth

# (kind, value); the kinds in the order in which a record belongs to them.
Identifier = tuple[str, str]
KINDS = ("contact", "lead", "email", "social", "cookie")

# Which columns of a contract name an identifier. A record of any of them joins what it names.
NAMES: Mapping[str, Mapping[str, str]] = {
    "web_events": {
        "contact": "contact_id",
        "lead": "lead_id",
        "email": "email",
        "cookie": "visitor_id",
    },
    "social_events": {"email": "email", "social": "profile_id"},
    "email_events": {"contact": "contact_id", "lead": "lead_id", "email": "email"},
    "consent_events": {"contact": "contact_id", "lead": "lead_id", "email": "email"},
    "contacts": {"contact": "contact_id", "email": "email", "cookie": "visitor_id"},
    "leads": {"contact": "contact_id", "lead": "lead_id", "email": "email"},
    "opportunities": {"contact": "contact_id", "lead": "lead_id"},
    "opportunity_contacts": {"contact": "contact_id", "lead": "lead_id", "email": "email"},
    "sales_activities": {"contact": "contact_id", "lead": "lead_id"},
    "orders": {"contact": "contact_id"},
}
MERGES: Mapping[str, tuple[str, str, str]] = {
    "contacts": ("contact", "contact_id", "merged_into_contact_id"),
    "leads": ("lead", "lead_id", "merged_into_lead_id"),
}


def named(contract: str, row: Row) -> list[Identifier]:
    """The identifiers that a record names, in the order of kinds."""
    found: list[Identifier] = []
    for kind, column in NAMES[contract].items():
        value = address(row.get(column)) if kind == "email" else row.get(column)
        if value is None:
            continue
        if kind == "social":
            value = f"{row.get('platform')} {value}"
        found.append((kind, value))
    return sorted(found, key=lambda identifier: KINDS.index(identifier[0]))


def address_hash(text: str, key: str) -> str:
    """The keyed hash that stands for an address from staging on."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


class _Components:
    """Connected components; each is named by its smallest identifier."""

    def __init__(self) -> None:
        self._parent: dict[Identifier, Identifier] = {}

    def find(self, node: Identifier) -> Identifier:
        self._parent.setdefault(node, node)
        while self._parent[node] != node:
            node = self._parent[node]
        return node

    def join(self, one: Identifier, other: Identifier) -> None:
        roots = sorted({self.find(one), self.find(other)})
        if len(roots) == 2:
            self._parent[roots[1]] = roots[0]

    def nodes(self) -> list[Identifier]:
        return sorted(self._parent)


@dataclass(frozen=True)
class Identity:
    """Persons, cuts, and owners of records. A person is named by their smallest identifier."""

    records: Records
    rules: Rules

    @cached_property
    def cuts(self) -> frozenset[Identifier]:
        """Identifiers that join nothing (but merges)."""
        addresses: dict[Identifier, set[str]] = defaultdict(set)
        cut: set[Identifier] = set()
        for _, identifiers in self._naming_records():
            for kind, value in identifiers:
                if kind == "email" and self._is_role_mailbox(value):
                    cut.add((kind, value))
            mails = {v for k, v in identifiers if k == "email" and not self._is_role_mailbox(v)}
            for identifier in identifiers:
                if identifier[0] != "email":
                    addresses[identifier] |= mails
        limit = self.records.settings.max_emails_per_identifier
        return frozenset(cut | {i for i, mails in addresses.items() if len(mails) > limit})

    @cached_property
    def _components(self) -> _Components:
        components = _Components()
        for _, identifiers in self._naming_records():
            for identifier in identifiers:
                components.find(identifier)
            joining = [i for i in identifiers if i not in self.cuts]
            for one, other in itertools.pairwise(joining):
                components.join(one, other)
        for contract, (kind, column, into) in MERGES.items():
            for row in self.records.latest(contract):
                target = row.get(into)
                if target is not None:
                    components.join((kind, str(row[column])), (kind, target))
        return components

    def _naming_records(self) -> Iterator[tuple[str, list[Identifier]]]:
        for contract in NAMES:
            for row in self.records.latest(contract):
                yield contract, named(contract, row)

    def _is_role_mailbox(self, mail: str) -> bool:
        return mail.split("@")[0] in self.rules.column("role_mailboxes")

    def person(self, identifier: Identifier) -> str:
        """The person that an identifier means."""
        return " ".join(self._components.find(identifier))

    @cached_property
    def persons(self) -> dict[Identifier, str]:
        """Every identifier with its person."""
        return {node: self.person(node) for node in self._components.nodes()}

    def owner(self, contract: str, row: Row) -> str | None:
        """The person to whom a record belongs by what it names itself; cut identifiers last."""
        identifiers = named(contract, row)
        ordered = sorted(identifiers, key=lambda identifier: identifier in self.cuts)
        return self.person(ordered[0]) if ordered else None

    # Leads: merged ones are one record, the one that they were merged into.

    @cached_property
    def lead_roots(self) -> dict[str, str]:
        """Every seen lead with the lead that it was merged into, through any number of merges.

        [D4] A target that was never delivered is where it lives on all the same; a ring of
        merges ends at its smallest lead.
        """
        leads = self.records.by_id("leads")
        roots: dict[str, str] = {}
        for lead_id in leads:
            way = [lead_id]
            while True:
                target = leads.get(way[-1], {}).get("merged_into_lead_id")
                if target is None:
                    roots[lead_id] = way[-1]
                    break
                if target in way:
                    roots[lead_id] = min(way[way.index(target) :])
                    break
                way.append(target)
        return roots

    def lead_owner(self, lead_id: str) -> str:
        """The person of a known lead, who is that of its changes too. [D5]"""
        owner = self.owner("leads", self.records.by_id("leads")[lead_id])
        assert owner is not None
        return owner

    # Sales objects.

    @cached_property
    def _opportunity_owners(self) -> dict[str, str]:
        return {
            str(row["opportunity_id"]): self._find_opportunity_owner(row)
            for row in self.records.latest("opportunities")
        }

    def opportunity_owner(self, opportunity_id: str) -> str:
        """The person of a known opportunity; a stand-in where it has none."""
        return self._opportunity_owners[opportunity_id]

    def _find_opportunity_owner(self, row: Row) -> str:
        opportunity_id = str(row["opportunity_id"])
        contacts = self.opportunity_contacts(opportunity_id)
        candidates: list[list[Identifier]] = [
            named("opportunity_contacts", c) for c in contacts if truth(c.get("is_primary"))
        ]
        if row.get("contact_id") is not None:
            candidates.append([("contact", str(row["contact_id"]))])
        if row.get("lead_id") is not None:
            candidates.append([("lead", str(row["lead_id"]))])
        naming = sorted(
            str(lead["lead_id"])
            for lead in self.records.latest("leads")
            if lead.get("opportunity_id") == opportunity_id
        )
        candidates.extend([("lead", lead_id)] for lead_id in naming)
        candidates.extend(named("opportunity_contacts", contact) for contact in contacts)
        # [D6] The order of the candidates decides, cut or not; only what one and the same contact
        # names is taken with cut ones last.
        for candidate in candidates:
            first = min(candidate, key=lambda i: (i in self.cuts, KINDS.index(i[0])))
            return self.person(first)
        return f"opportunity {opportunity_id}"

    def opportunity_contacts(self, opportunity_id: str) -> list[Row]:
        """The contacts of an opportunity, smallest id first: contacts, then leads, then addresses.

        Addresses are compared by their hash, as nothing else is known of them after staging.
        """

        def smallest(row: Row) -> tuple[int, str]:
            kind, value = named("opportunity_contacts", row)[0]
            if kind == "email":
                value = address_hash(value, self.records.settings.hash_key)
            return (KINDS.index(kind), value)

        rows = [
            row
            for row in self.records.latest("opportunity_contacts")
            if row["opportunity_id"] == opportunity_id and named("opportunity_contacts", row)
        ]
        return sorted(rows, key=smallest)

    def order_owner(self, row: Row) -> str:
        """The person of an order: its contact, else its opportunity's, else a stand-in."""
        owner = self.owner("orders", row)
        if owner is not None:
            return owner
        opportunity = row.get("opportunity_id")
        if opportunity is not None and opportunity in self._opportunity_owners:
            return self._opportunity_owners[opportunity]
        return f"order {row['order_id']}"

    def activity_owner(self, row: Row) -> str | None:
        """The person of a sales activity; null where it names nothing that is known."""
        known = {
            "contact_id": self.records.by_id("contacts"),
            "lead_id": self.records.by_id("leads"),
        }
        named_there = {
            name: row.get(name) for name, records in known.items() if row.get(name) in records
        }
        owner = self.owner("sales_activities", named_there)
        return owner or self._opportunity_owners.get(str(row.get("opportunity_id")))

    # Accounts.

    @cached_property
    def accounts(self) -> dict[str, str]:
        """Every person with the account that they belong to, as known today."""
        found: dict[str, str] = {}
        for naming in (self._accounts_by_domain(), self._by_contact(), self._by_sales_object()):
            found.update(naming)
        return found

    def _by_sales_object(self) -> dict[str, str]:
        """By leads and opportunities, and by orders that nobody is known for.

        [D7] Deleted ones tell nothing; leads that were merged still tell what they told.
        """
        leads = self.records.by_id("leads")
        named_by: dict[str, list[tuple[datetime, str, str]]] = defaultdict(list)

        def add(person: str, at: datetime, tie: str, account_id: str) -> None:
            named_by[person].append((at, tie, account_id))

        for lead_id, row in leads.items():
            account_id = row.get("account_id")
            if account_id and not truth(leads.get(self.lead_roots[lead_id], {}).get("is_deleted")):
                owner = self.owner("leads", row)
                assert owner is not None
                add(owner, self.records.instant(row, "created_at"), f"leads {lead_id}", account_id)
        for opportunity_id, row in self.records.by_id("opportunities").items():
            account_id = row.get("account_id")
            if account_id and not truth(row.get("is_deleted")):
                owner = self.opportunity_owner(opportunity_id)
                at = self.records.instant(row, "created_at")
                add(owner, at, f"opportunities {opportunity_id}", account_id)
        for order_id, row in self.records.by_id("orders").items():
            account_id, owner = row.get("account_id"), self.order_owner(row)
            if account_id and owner == f"order {order_id}":
                add(owner, self.records.instant(row, "ordered_at"), owner, account_id)
        return {person: _latest(entries) for person, entries in named_by.items()}

    def _by_contact(self) -> dict[str, str]:
        # [D8] Of several contacts the one updated last, then the smallest id; no deleted ones.
        named_by: dict[str, list[tuple[datetime, str, str]]] = defaultdict(list)
        for contact_id, row in self.records.by_id("contacts").items():
            account_id = row.get("account_id")
            if account_id and not truth(row.get("is_deleted")):
                updated = self.records.when(row.get("updated_at")) or LONG_AGO
                owner = self.owner("contacts", row)
                assert owner is not None
                named_by[owner].append((updated, contact_id, account_id))
        return {person: _latest(entries) for person, entries in named_by.items()}

    def _accounts_by_domain(self) -> dict[str, str]:
        """[D9] By address, else by company; of several the first domain, the smallest account.

        The addresses of a person are those among their identifiers, and those that their contacts
        and leads are delivered with.
        """
        by_domain: dict[str, str] = {}
        for row in sorted(self.records.latest("accounts"), key=lambda r: str(r["account_id"])):
            domain = address(row.get("domain"))
            if domain is not None and domain not in self.rules.column("freemail_domains"):
                by_domain.setdefault(domain, str(row["account_id"]))
        addresses: dict[str, set[str]] = defaultdict(set)
        companies: dict[str, set[str]] = defaultdict(set)
        for (kind, value), person in self.persons.items():
            if kind == "email" and "@" in value:
                addresses[person].add(value.rsplit("@", 1)[1])
        for contract in ("contacts", "leads"):
            for row in self.records.latest(contract):
                owner, mail = self.owner(contract, row), address(row.get("email"))
                assert owner is not None
                if mail is not None and "@" in mail:
                    addresses[owner].add(mail.rsplit("@", 1)[1])
                domain = address(row.get("company_domain"))
                if domain is not None:
                    companies[owner].add(domain)
        found = {}
        for domains in (companies, addresses):
            for person, names in domains.items():
                known = sorted(names & by_domain.keys())
                if known:
                    found[person] = by_domain[known[0]]
        return found


def _latest(entries: list[tuple[datetime, str, str]]) -> str:
    """The value of the latest entry (instant, tie, value); of equals the smallest tie."""
    newest = max(entry[0] for entry in entries)
    return min(entry for entry in entries if entry[0] == newest)[2]
