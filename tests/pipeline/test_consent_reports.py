"""Consent: rates, balances, pressure and violations, against plain Python on a demo company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from by_hand import (
    MIN_GROUP_SIZE,
    Facts,
    assert_same,
    days,
    grouped,
    median,
    midnight,
    month,
    months_later,
    rate,
    shown,
)
from consents_by_hand import Consents

BANDS = (("0", 0), ("1", 1), ("2", 2), ("3-4", 4), ("5-8", 8), ("9+", 10**9))
CAUSES = ("never_asked", "pending", "unconfirmed", "declined", "withdrawn", "ended")


@pytest.fixture(scope="module")
def consents(facts: Facts) -> Consents:
    return Consents(facts)


def is_email(channel: str) -> bool:
    return channel.lower().replace("-", "") == "email"


def persona(facts: Facts, person: str) -> str:
    return facts.personas.get(person, "unknown")


def months_from(first: date, facts: Facts) -> Iterator[date]:
    at = first
    while at <= month(facts.as_of):
        yield at
        at = months_later(at, 1)


def test_the_three_rates(facts: Facts, consents: Consents) -> None:
    channels = {m.measure_key: m.channel_id for m in facts.rows("from marts.dim_measure")}
    cells: dict[tuple[Any, ...], list[str]] = defaultdict(list)

    def put(name: str, at: datetime, cohort: date, person: str, measure: str | None,
            content: str | None, outcome: str) -> None:  # fmt: skip
        cells[
            name, cohort, persona(facts, person), facts.stage_at(person, at) or "none", measure,
            channels.get(measure or "") or "unknown", content,
        ].append(outcome)  # fmt: skip

    for request in consents.requests:
        put("opt_in", request.at, month(request.at), request.person, request.measure_key, None,
            request.outcome)  # fmt: skip
    withdrew = {
        (event.person_key, event.measure_key)
        for event in facts.rows("from marts.fct_consent_events where event_type = 'withdrawn'")
    }
    first: dict[tuple[str, str], Any] = {}
    for mail in consents.mails:
        if mail.event_type == "delivered" and mail.measure_key:
            first.setdefault((mail.person, mail.measure_key), mail)
    for (person, measure), mail in first.items():
        outcome = "confirmed" if (person, measure) in withdrew else "stayed"
        at = mail.occurred_at
        put("campaign_opt_out", at, month(at), person, measure, mail.content_id, outcome)
    for span in consents.spans:
        for cohort in months_from(month(span.begin), facts):
            begin, end = midnight(cohort), midnight(months_later(cohort, 1))
            if span.end is not None and span.end < begin:
                break
            is_out = span.ended_by == "withdrawn" and span.end < end
            put("base_opt_out", max(span.begin, begin), cohort, span.person, span.measure_key, None,
                "confirmed" if is_out else "stayed")  # fmt: skip
    expected = {
        key: {
            "population_count": len(found),
            "passed_count": found.count("confirmed"),
            "pending_count": found.count("pending"),
            "expired_count": found.count("expired"),
            "declined_count": found.count("declined"),
            "is_small_group": len(found) < MIN_GROUP_SIZE,
            **rate("conversion_rate", found.count("confirmed"), len(found)),
        }
        for key, found in cells.items()
    }
    report = facts.rows("from marts.rpt_opt_in_out")
    assert_same(
        report, expected,
        "rate", "month", "persona_id", "stage_code", "measure_key", "channel_id", "content_id",
    )  # fmt: skip


def test_requests_are_a_balance(facts: Facts, consents: Consents) -> None:
    slices: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for request in consents.requests:
        slices[request.purpose, request.channel, persona(facts, request.person)].append(request)
    expected = {}
    for part, own in slices.items():
        for at in months_from(min(month(r.at) for r in own), facts):
            begin, end = midnight(at), midnight(months_later(at, 1))
            over = [r for r in own if r.ended_at and begin <= r.ended_at < end]
            took = [days(r.at, r.ended_at) for r in over if r.outcome == "confirmed"]
            expected[(at, *part)] = {
                "pending_at_start_count": _standing(own, begin),
                "requested_count": sum(begin <= r.at < end for r in own),
                "confirmed_count": len(took),
                "declined_count": sum(r.outcome == "declined" for r in over),
                "expired_count": sum(r.outcome == "expired" for r in over),
                "pending_at_end_count": _standing(own, end),
                "is_small_group": len(took) < MIN_GROUP_SIZE,
                "median_days_to_confirm": shown(median(took), len(took)),
            }
    report = facts.rows("from marts.rpt_opt_in_requests")
    assert_same(report, expected, "month", "purpose", "channel", "persona_id")


def _standing(requests: list[Any], at: datetime) -> int:
    """Pending just before an instant."""
    return sum(r.at < at and (r.ended_at is None or r.ended_at >= at) for r in requests)


def test_the_base_is_a_balance(facts: Facts, consents: Consents) -> None:
    slices: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for stay in consents.contactable:
        slices[stay.purpose, stay.channel, persona(facts, stay.person)].append(stay)
    expected = {}
    for part, own in slices.items():
        for at in months_from(min(month(s.begin) for s in own), facts):
            begin, end = midnight(at), midnight(months_later(at, 1))
            at_start = sum(s.begin < begin <= s.until for s in own)
            confirmed = sum(begin <= s.begin < end for s in own)
            left = [s.ended_by for s in own if begin <= s.until < end]
            expected[(at, *part)] = {
                "at_start_count": at_start,
                "confirmed_count": confirmed,
                "withdrawn_count": left.count("withdrawn"),
                "declined_count": left.count("declined"),
                "expired_count": left.count("expired"),
                "net_change_count": confirmed - len(left),
                "at_end_count": sum(s.begin < end <= s.until for s in own),
                "population_count": at_start + confirmed,
                "is_small_group": at_start + confirmed < MIN_GROUP_SIZE,
                **rate("opt_out_rate", left.count("withdrawn"), at_start + confirmed),
            }
    report = facts.rows("from marts.rpt_contactable_base")
    assert_same(report, expected, "month", "purpose", "channel", "persona_id")


def test_pressure_is_asked_of_whom_an_e_mail_consent_stood(
    facts: Facts, consents: Consents
) -> None:
    delivered: dict[tuple[str, date], int] = defaultdict(int)
    for mail in consents.mails:
        if mail.event_type == "delivered":
            delivered[mail.person, month(mail.occurred_at)] += 1
    first = min(at for _, at in delivered)
    withdrew = {
        (span.person, month(span.end))
        for span in consents.spans
        if is_email(span.channel) and span.ended_by == "withdrawn"
    }
    at_risk: dict[tuple[str, date], bool] = {}
    for stay in consents.contactable:
        if stay.purpose != "any" or not is_email(stay.channel):
            continue
        for at in months_from(month(stay.begin), facts):
            if at > month(stay.until):
                break
            stood_before = at_risk.get((stay.person, at), False) or month(stay.begin) < at
            at_risk[stay.person, at] = stood_before
    cells: dict[tuple[str, str, str, str], list[Any]] = defaultdict(list)
    for (person, at), stood_before in at_risk.items():
        before = months_later(at, -1)
        if at < first or midnight(months_later(at, 1)) > facts.as_of + timedelta(microseconds=1):
            continue
        for basis, of in (("same_month", at), ("month_before", before)):
            if basis == "month_before" and (not stood_before or before < first):
                continue
            mails = delivered[person, of]
            band = next(name for name, most in BANDS if mails <= most)
            for part in (
                ("total", "all"), ("month", at.isoformat()), ("persona", persona(facts, person)),
            ):  # fmt: skip
                cells[(basis, *part, band)].append((mails, (person, at) in withdrew))
    expected = {
        key: {
            "at_risk_count": len(found),
            "mail_count": sum(mails for mails, _ in found),
            "opted_out_count": sum(is_out for _, is_out in found),
            "is_small_group": len(found) < MIN_GROUP_SIZE,
            **rate("opt_out_rate", sum(is_out for _, is_out in found), len(found)),
        }
        for key, found in cells.items()
    }
    report = facts.rows("from marts.rpt_mail_pressure")
    assert_same(report, expected, "basis", "dimension", "dimension_value", "mail_band")


def test_what_was_sent_without_consent_and_why(facts: Facts, consents: Consents) -> None:
    spans = grouped((s for s in consents.spans if is_email(s.channel)), "person")
    requests = grouped((r for r in consents.requests if is_email(r.channel)), "person")
    cells: dict[tuple[date, str | None], list[Any]] = defaultdict(list)
    for mail in consents.mails:
        if mail.event_type != "sent":
            continue
        at = mail.occurred_at
        own = spans.get(mail.person, [])
        stood = any(s.begin <= at and (s.end is None or at < s.end) for s in own)
        cause = None if stood else _cause(own, requests.get(mail.person, []), at)
        cells[month(at), mail.measure_key].append((mail.person, cause))
    expected = {}
    for key, found in cells.items():
        without = [(person, cause) for person, cause in found if cause]
        expected[key] = {
            "sent_count": len(found),
            "violation_count": len(without),
            "person_count": len({person for person, _ in without}),
            "is_small_group": len(found) < MIN_GROUP_SIZE,
            **{f"{cause}_count": [c for _, c in without].count(cause) for cause in CAUSES},
            **rate("violation_rate", len(without), len(found)),
        }
    report = facts.rows("from marts.rpt_consent_violations")
    assert_same(report, expected, "month", "measure_key")


def _cause(spans: list[Any], requests: list[Any], at: datetime) -> str:
    """What was last said of the e-mail consent: how it ended, else what came of the request."""
    ends = [s for s in spans if s.end is not None and s.end <= at]
    if ends:
        last = max(ends, key=lambda s: (s.end, s.ended_by == "withdrawn"))
        return "withdrawn" if last.ended_by == "withdrawn" else "ended"
    asked = [r for r in requests if r.at <= at]
    if not asked:
        return "never_asked"
    last = max(asked, key=lambda r: r.at)
    if last.ended_at is None or last.ended_at > at:
        return "pending"
    return "declined" if last.outcome == "declined" else "unconfirmed"
