"""Small, nasty companies: few people, many coincidences, times that sit on every limit.

A company is drawn from a seed and always the same. Its records lie in order of delivery; each
has a delivery number, so that they can be landed in one go or day by day.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from oracle.records import address
from oracle.rules import Row

AS_OF = datetime(2025, 9, 30, 12, tzinfo=UTC)
DELIVERIES = 4

# Steps between the instants of a company, in hours: small ones, and every limit.
SMALL_STEPS = [0.5, 1, 5, 23.9, 24, 24.1, 48, 96, 6 * 24, 7 * 24, 7 * 24 + 0.1, 10 * 24]
LARGE_STEPS = [29 * 24, 30 * 24, 30 * 24 + 0.1, 90 * 24, 364 * 24, 365 * 24, 365 * 24 + 0.1]
LEAD_STATUSES = (
    ["New", "Warm", "Hot", "Handed over", "Accepted", "Contacted", "Analysed"] * 3
    + ["Handed over", "Accepted", "Refused", "Refused", "Given back", "Given back"] * 3
    + ["Useless", "Left us", "Unheard of"]
)
OPPORTUNITY_STATUSES = (
    ["Early", "Analysis", "Presented", "Offered", "Warming"] * 3
    + ["Lost", "Lost", "Lost", "Won", "Won", "Refused", "Given back", "Dead", "Left us"]
    + ["Unheard of"]
)
REASONS = ["No time", "Too dear", "Not ripe", "Never said before", None]
CONTENT = [
    "story",
    "howto",
    "compare",
    "price",
    "portal",
    "spare",
    "more",
    "plain",
    "ask",
    "ask-price",
    "unknown",
]
PATHS = [
    "/story",
    "/howto/deep",
    "/howto/next",
    "/howto/deep/howto/next",
    "/price",
    "/portal",
    "/again",
    "/more",
    "/ask/price",
    "/blog",
    "/blog/tech",
    "/nothing",
]


@dataclass(frozen=True)
class Record:
    """One delivered row."""

    contract: str
    row: Row
    delivery: int


@dataclass(frozen=True)
class Shape:
    """What a company may hold.

    Attributes:
        records: about how many records.
        people: how many identities to draw from, at most.
        versions_are_dated: every re-delivery carries a greater `updated_at` or the same content,
            so that the order of arrival cannot matter.
    """

    records: int = 14
    people: int = 2
    versions_are_dated: bool = False


@dataclass
class _Drawing:
    prefix: str
    shape: Shape
    random: random.Random
    records: list[Record] = field(default_factory=list)
    instants: list[datetime] = field(default_factory=list)
    ids: dict[str, list[str]] = field(default_factory=dict)
    # How often a record names somebody: the more, the longer the stories of each person.
    link: float = 0.5

    # Small helpers.

    def id_of(self, kind: str, number: int) -> str:
        return f"{self.prefix}{kind}{number}"

    def new_id(self, kind: str) -> str:
        made = self.ids.setdefault(kind, [])
        made.append(self.id_of(kind, len(made)))
        return made[-1]

    def some(self, kind: str) -> str | None:
        """An id made before, now and then one that nobody ever delivered."""
        if self.random.random() < 0.04:
            return self.id_of(kind, 99)
        made = self.ids.get(kind, [])
        return self.random.choice(made) if made else None

    def maybe(self, chance: float, value: str | None) -> str | None:
        return value if self.random.random() < chance else None

    def flag(self, chance: float) -> str | None:
        """True by chance, else false or nothing."""
        if self.random.random() < chance:
            return "true"
        return self.random.choice(["false", None])

    def when(self) -> datetime:
        return self.random.choice(self.instants)

    def text(self, at: datetime) -> str:
        """An instant the way that some system would write it."""
        if at.microsecond:
            return at.isoformat()
        berlin = at.astimezone(ZoneInfo("Europe/Berlin"))
        style = self.random.randrange(4)
        if style == 0:
            return berlin.isoformat()
        if style == 1 and not _is_special(berlin):
            return berlin.replace(tzinfo=None).isoformat()
        return at.isoformat().replace("+00:00", "Z")

    def deliver(self, contract: str, row: Row, delivery: int | None = None) -> None:
        if delivery is None:
            delivery = self.random.randrange(DELIVERIES)
        self.records.append(Record(contract, row, delivery))
        if self.random.random() < 0.04:  # the same once more
            self.records.append(Record(contract, row, self.random.randrange(DELIVERIES)))

    # People.

    def mail(self) -> str | None:
        """An address of the company, in any spelling."""
        person = self.random.randrange(self.shape.people)
        names = [f"p{person}@{self.prefix}firm.example"] * 6
        names += [
            f"P{person}@{self.prefix}Firm.example ",
            f"p{person}.{self.prefix}@freemail.example",
        ]
        if self.random.random() < 0.08:
            names = [f"info@{self.prefix}firm.example", f"Sales@{self.prefix}firm.example"]
        if self.random.random() < 0.06:
            names = [f"q{self.random.randrange(5)}@{self.prefix}other.example"]
            names += [f"p{person}.{self.prefix}@freemail.example"]
        return self.random.choice(names)

    def cookie(self) -> str | None:
        return self.maybe(0.8, self.id_of("v", self.random.randrange(self.shape.people)))

    def touch_names(self, *, cookie: bool) -> dict[str, str | None]:
        names = {
            "contact_id": self.maybe(self.link / 2, self.some("c")),
            "lead_id": self.maybe(self.link, self.some("l")),
            "email": self.maybe(self.link, self.mail()),
        }
        if cookie:
            names["visitor_id"] = self.cookie()
        return names


def _is_special(wall: datetime) -> bool:
    """Does the wall time occur twice? Then it would not come back as the same instant."""
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()


def company(seed: int, prefix: str, shape: Shape | None = None) -> list[Record]:
    """Draw a company; all its ids begin with `prefix`."""
    rng = random.Random(seed)  # noqa: S311
    drawing = _Drawing(prefix, shape or Shape(), rng)
    drawing.instants = _instants(rng)
    drawing.link = rng.choice([0.3, 0.6, 0.95, 0.95])
    _accounts(drawing)
    makers: list[tuple[int, Callable[[_Drawing], None]]] = [
        (6, _web),
        (2, _social),
        (3, _email),
        (3, _consent),
        (2, _contact),
        (3, _lead),
        (7, _lead_change),
        (3, _opportunity),
        (5, _opportunity_change),
        (1, _opportunity_contact),
        (4, _activity),
        (2, _order),
    ]
    # Every company stresses some contracts and leaves others out.
    weights = [weight * rng.choice([0, 0.5, 1, 1, 3]) for weight, _ in makers]
    if not any(weights):
        weights = [weight for weight, _ in makers]
    for kind in ("c", "l", "o"):
        if rng.random() < 0.7:
            {"c": _contact, "l": _lead, "o": _opportunity}[kind](drawing)
    while len(drawing.records) < drawing.shape.records:
        rng.choices([make for _, make in makers], weights)[0](drawing)
    rng.shuffle(drawing.records)
    return sorted(drawing.records, key=lambda record: record.delivery)


def _instants(rng: random.Random) -> list[datetime]:
    """A handful of instants; a few lie beyond `as_of`."""
    at = datetime(2022, 1, 1, 12, tzinfo=UTC) + timedelta(hours=rng.randrange(24 * 1300))
    if rng.random() < 0.1:
        at = datetime(2023, 10, 28, 23, 30, tzinfo=UTC)  # the night the clocks go back
    found = [at]
    for _ in range(rng.randrange(4, 11)):
        at += timedelta(hours=rng.choice(LARGE_STEPS if rng.random() < 0.2 else SMALL_STEPS))
        found.append(at)
    if rng.random() < 0.15:
        found.append(AS_OF - timedelta(days=365) + timedelta(minutes=rng.choice([-1, 0, 1])))
    if rng.random() < 0.1:
        found.append(AS_OF + timedelta(hours=rng.choice([0, 1])))
    return found


def _accounts(d: _Drawing) -> None:
    for number in range(d.random.randrange(3)):
        account_id = d.new_id("a")
        domain = [f"{d.prefix}firm.example", f"{d.prefix}other.example", "freemail.example", None]
        d.deliver(
            "accounts",
            {
                "account_id": account_id,
                "updated_at": d.text(d.instants[0] + timedelta(days=number)),
                "name": f"Firm {number}",
                "domain": d.random.choice(domain),
                "industry": d.random.choice(["Machine tools", "Trade", None]),
            },
        )


def _web(d: _Drawing) -> None:
    kinds = ["page_view"] * 4 + ["content_view"] * 4 + ["form_submit"] * 4
    kinds += ["contact_request", "contact_request", "login", "download"]
    d.deliver(
        "web_events",
        {
            "record_id": d.new_id("w"),
            "occurred_at": d.text(d.when()),
            **d.touch_names(cookie=True),
            "event_type": d.random.choice(kinds),
            "page_url": d.maybe(0.6, f"https://www.firm.example{d.random.choice(PATHS)}"),
            "utm_medium": d.maybe(0.2, "email"),
            "content_id": d.maybe(0.4, d.random.choice(CONTENT)),
            "is_bot": d.flag(0.08),
        },
    )


def _social(d: _Drawing) -> None:
    d.deliver(
        "social_events",
        {
            "record_id": d.new_id("s"),
            "occurred_at": d.text(d.when()),
            "platform": d.random.choice(["linked", "other"]),
            "profile_id": d.maybe(0.7, d.id_of("f", d.random.randrange(d.shape.people))),
            "email": d.maybe(d.link, d.mail()),
            "event_type": d.random.choice(["view", "message", "message", "click"]),
            "measure_id": None,
            "landing_url": d.maybe(0.3, f"https://x.example{d.random.choice(PATHS)}"),
        },
    )


def _email(d: _Drawing) -> None:
    kinds = ["sent", "delivered", "opened", "opened", "clicked", "clicked", "clicked"]
    kinds += ["unsubscribed", "unsubscribed", "complained"]
    d.deliver(
        "email_events",
        {
            "record_id": d.new_id("e"),
            "occurred_at": d.text(d.when()),
            **d.touch_names(cookie=False),
            "event_type": d.random.choice(kinds),
            "content_id": d.maybe(0.2, d.random.choice(CONTENT)),
            "url": d.maybe(0.3, f"https://x.example{d.random.choice(PATHS)}"),
            "is_machine": d.flag(0.1),
        },
    )


def _consent(d: _Drawing) -> None:
    kinds = ["requested"] * 2 + ["confirmed"] * 4 + ["declined", "expired"] + ["withdrawn"] * 2
    d.deliver(
        "consent_events",
        {
            "record_id": d.new_id("k"),
            "occurred_at": d.text(d.when()),
            **d.touch_names(cookie=False),
            "purpose": d.random.choice(["news", "news", "events"]),
            "channel": d.random.choice(["email", "email", "phone"]),
            "event_type": d.random.choice(kinds),
            "method": d.random.choice(["double", "double", "single", "imported", None]),
            "is_machine": d.flag(0.1),
        },
    )


def _contact(d: _Drawing) -> None:
    contact_id = d.new_id("c")
    merged = d.maybe(0.15, d.some("c"))
    updated = d.when()
    row: dict[str, str | None] = {
        "contact_id": contact_id,
        "updated_at": d.text(updated),
        "created_at": d.maybe(0.7, d.text(min(updated, d.when()))),
        "email": d.maybe(0.4 + d.link / 2, d.mail()),
        "visitor_id": d.maybe(0.2, d.cookie()),
        "account_id": d.maybe(0.3, d.some("a")),
        "merged_into_contact_id": merged if merged != contact_id else None,
        "job_title": d.random.choice(["Engineer", "Buyer", "Chief engineer", None]),
        "department": d.random.choice(["Purchasing", None]),
        "company_domain": d.maybe(0.2, f"{d.prefix}other.example"),
        "is_deleted": d.flag(0.05),
    }
    d.deliver("contacts", row)
    if d.random.random() < 0.3:
        later = {**row, "updated_at": d.text(updated + timedelta(days=3)), "job_title": "Engineer"}
        d.deliver("contacts", later)


def _lead(d: _Drawing) -> None:
    lead_id = d.new_id("l")
    created = d.when()
    merged = d.maybe(0.12, d.some("l"))
    row: dict[str, str | None] = {
        "lead_id": lead_id,
        "created_at": d.text(created),
        "updated_at": d.text(created + timedelta(minutes=len(d.records))),
        "contact_id": d.maybe(d.link, d.some("c")),
        "email": d.maybe(0.9, d.mail()),
        "account_id": d.maybe(0.2, d.some("a")),
        "status": d.maybe(0.9, d.random.choice(LEAD_STATUSES)),
        "source_name": d.maybe(0.2, "Trade fair"),
        "opportunity_id": d.maybe(0.1, d.some("o")),
        "merged_into_lead_id": merged if merged != lead_id else None,
        "job_title": d.random.choice(["Engineer", "Buyer", None]),
        "industry": d.random.choice(["Machinery", None]),
        "is_date_known": d.random.choice(["false", "true", None, None]),
        "is_deleted": d.flag(0.06),
    }
    d.deliver("leads", row)
    if d.random.random() < 0.25:
        later = dict(row)
        later["updated_at"] = d.text(created + timedelta(days=400))
        later["status"] = d.random.choice(LEAD_STATUSES)
        later["industry"] = "Machinery"
        if d.random.random() < 0.3:
            later["is_deleted"] = "true"
        d.deliver("leads", later)


def _lead_change(d: _Drawing) -> None:
    lead_id = d.some("l")
    if lead_id is None:
        return _lead(d)
    row: dict[str, str | None] = {
        "record_id": d.new_id("h"),
        "lead_id": lead_id,
        "occurred_at": d.text(d.when()),
        "from_status": d.maybe(0.95, d.random.choice(LEAD_STATUSES)),
        "to_status": d.random.choice(LEAD_STATUSES),
        "reason": d.random.choice(REASONS),
        "is_date_known": d.random.choice(["false", "true", None, None]),
    }
    delivery = d.random.randrange(DELIVERIES)
    d.deliver("lead_status_changes", row, delivery)
    if d.random.random() < 0.06 and not d.shape.versions_are_dated:
        corrected = {**row, "to_status": d.random.choice(LEAD_STATUSES)}
        d.deliver("lead_status_changes", corrected, delivery)
    return None


def _opportunity(d: _Drawing) -> None:
    opportunity_id = d.new_id("o")
    created = d.when()
    closed = d.when() if d.random.random() < 0.4 else None
    row: dict[str, str | None] = {
        "opportunity_id": opportunity_id,
        "created_at": d.text(created),
        "updated_at": d.text(created + timedelta(minutes=len(d.records))),
        "account_id": d.maybe(0.2, d.some("a")),
        "lead_id": d.maybe(d.link, d.some("l")),
        "contact_id": d.maybe(d.link / 2, d.some("c")),
        "business_type": d.random.choice(["new", "repurchase", "cross_sell", "up_sell", None]),
        "status": d.maybe(0.7, d.random.choice(OPPORTUNITY_STATUSES)),
        "amount": "1000.50",
        "currency": d.random.choice(["EUR", "USD"]),
        "closed_at": d.text(closed) if closed is not None else None,
        "is_won": d.random.choice(["true", "true", "false", None, None])
        if closed is not None
        else d.random.choice(["true", None, None, None]),
        "lost_reason": d.random.choice(REASONS),
        "is_date_known": d.random.choice(["false", "true", None, None]),
        "is_deleted": d.flag(0.06),
    }
    d.deliver("opportunities", row)
    if d.random.random() < 0.2:
        later = dict(row)
        later["updated_at"] = d.text(created + timedelta(days=400))
        later["is_won"] = d.random.choice(["true", "false", None])
        later["contact_id"] = d.maybe(0.5, d.some("c"))
        d.deliver("opportunities", later)


def _opportunity_change(d: _Drawing) -> None:
    opportunity_id = d.some("o")
    if opportunity_id is None:
        return _opportunity(d)
    d.deliver(
        "opportunity_stage_changes",
        {
            "record_id": d.new_id("g"),
            "opportunity_id": opportunity_id,
            "occurred_at": d.text(d.when()),
            "from_status": d.maybe(0.9, d.random.choice(OPPORTUNITY_STATUSES)),
            "to_status": d.random.choice(OPPORTUNITY_STATUSES),
            "reason": d.random.choice(REASONS),
            "is_date_known": d.random.choice(["false", "true", None, None]),
        },
    )
    return None


def _opportunity_contact(d: _Drawing) -> None:
    opportunity_id = d.some("o")
    if opportunity_id is None:
        return _opportunity(d)
    names = {
        "contact_id": d.maybe(0.6, d.some("c")),
        "lead_id": d.maybe(0.3, d.some("l")),
        "email": d.maybe(0.3, d.mail()),
    }
    if any(names.values()):
        row = {"opportunity_id": opportunity_id, **names, "is_primary": d.flag(0.4)}
        key = f"{opportunity_id} {address(next(filter(None, names.values())))}"
        if d.shape.versions_are_dated and key in d.ids.get("contact keys", []):
            return None
        d.ids.setdefault("contact keys", []).append(key)
        d.deliver("opportunity_contacts", row)
    return None


def _activity(d: _Drawing) -> None:
    kinds = ["call", "email", "meeting", "needs_analysis", "buying_centre", "presentation", "offer"]
    names = {
        "lead_id": d.maybe(d.link, d.some("l")),
        "contact_id": d.maybe(0.2, d.some("c")),
        "opportunity_id": d.maybe(0.4, d.some("o")),
    }
    d.deliver(
        "sales_activities",
        {
            "record_id": d.new_id("y"),
            "occurred_at": d.text(d.when()),
            "activity_type": d.random.choice(kinds),
            **names,
        },
    )


def _order(d: _Drawing) -> None:
    kinds = ["new", "repeat", "cross_sell", "up_sell", "service", "training", "spare_parts"]
    d.deliver(
        "orders",
        {
            "order_id": d.new_id("b"),
            "ordered_at": d.text(d.when()),
            "account_id": d.maybe(0.2, d.some("a")),
            "contact_id": d.maybe(0.4 + d.link / 2, d.some("c")),
            "opportunity_id": d.maybe(0.3, d.some("o")),
            "order_type": d.random.choice(kinds),
            "amount": "99.90",
            "currency": "EUR",
        },
    )
