"""The words of the ledger in the reader's language: outcomes, moves, reasons, grains."""

from __future__ import annotations

from leadsummit.dashboard.i18n import Words


def outcome_name(_: Words, outcome: str) -> str:
    """How a cycle stands or ended."""
    return {
        "open": _("open"),
        "won": _("won"),
        "disqualified": _("disqualified"),
        "churned": _("customer left"),
        "opted_out": _("opted out"),
        "erased": _("erased"),
        "dormant": _("fallen dormant"),
    }.get(outcome, outcome)


def kind_name(_: Words, kind: str) -> str:
    """What kind of move it was."""
    return {
        "enter": _("Start"),
        "advance": _("one stage on"),
        "skip": _("over stages"),
        "fast_lane": _("Fast lane"),
        "reopen": _("reopened"),
        "reject": _("rejected by sales"),
        "return": _("returned by sales"),
        "lose": _("opportunity lost"),
        "regress": _("back"),
        "win": _("won"),
        "exit": _("End"),
    }.get(kind, kind)


def reason_group_name(_: Words, group: str) -> str:
    """The group of a reason for rejecting, returning or losing."""
    return {
        "no_time": _("No time"),
        "no_need": _("No need"),
        "budget": _("Budget"),
        "competitor": _("Competitor"),
        "not_reachable": _("Not reachable"),
        "not_ripe": _("Not ripe"),
        "duplicate": _("Duplicate"),
        "other": _("Other reason"),
        "unmapped": _("Reason that no rule knows"),
        "none": _("No reason given"),
        "not_given": _("No reason given"),
        "unknown": _("unknown"),
    }.get(group, group)


def grain_name(_: Words, grain: str) -> str:
    """What one unit of a count is."""
    return {
        "cycle": _("lead cycle"),
        "person": _("person"),
        "account": _("account"),
        "opportunity": _("opportunity"),
        "handover": _("handover to sales"),
        "order": _("order"),
        "move": _("move of a lead cycle"),
        "stay": _("stay of a lead cycle in a stage"),
        "mail": _("e-mail"),
        "touch": _("touch"),
        "customer": _("customer"),
        "give_back": _("lead given back by sales"),
        "request": _("request for contact"),
        "spell": _("stay of a lead with marketing"),
        "rule": _("scoring rule"),
    }[grain]


def threshold_name(_: Words, threshold: str) -> str:
    """What a lead cycle becomes by passing a threshold, in the plural."""
    return {
        "A": _("Opt-ins"),
        "B": _("MQLs"),
        "C": _("Opportunities"),
        "close": _("Wins"),
    }[threshold]


def passing_name(_: Words, threshold: str) -> str:
    """One passing of a threshold, as the object of a sentence."""
    return {
        "A": _("an opt-in"),
        "B": _("an MQL"),
        "C": _("an opportunity"),
        "close": _("a win"),
    }[threshold]


def model_name(_: Words, model: str) -> str:
    """A way of dealing out the credit among several measures."""
    return {
        "first_touch": _("First contact"),
        "last_touch": _("Last contact"),
        "linear": _("Linear"),
        "position_based": _("By position"),
        "markov": _("Markov"),
    }[model]


def way_name(_: Words, way: str) -> str:
    """How a lead came from marketing to sales."""
    return {
        "all": _("all ways"),
        "offered": _("offered to sales"),
        "direct": _("fetched by sales"),
        "fast_lane": _("Fast lane"),
        "chat": _("Chat"),
        "normal": _("Normal way"),
    }.get(way, way)


def given_back_name(_: Words, given_back_as: str) -> str:
    """How sales gave a lead back."""
    return {
        "all": _("all of them"),
        "rejected": _("rejected before acceptance"),
        "returned": _("returned after acceptance"),
        "lost": _("opportunity lost"),
    }.get(given_back_as, given_back_as)


def event_name(_: Words, event_type: str) -> str:
    """What somebody did."""
    return {
        "page_view": _("Page viewed"),
        "content_view": _("Content viewed"),
        "download": _("Download"),
        "video_play": _("Video played"),
        "form_submit": _("Form sent"),
        "contact_request": _("Contact asked for"),
        "chat_started": _("Chat started"),
        "clicked": _("E-mail clicked"),
        "opened": _("E-mail opened"),
        "reaction": _("Reaction in social media"),
        "comment": _("Comment in social media"),
        "lead_form_submit": _("Form in social media sent"),
    }.get(event_type, event_type)


def field_name(_: Words, field: str) -> str:
    """What a rule looks at in a person or a company."""
    return {
        "job_title": _("Job title"),
        "seniority": _("Seniority"),
        "employee_count": _("Size of the company"),
        "industry": _("Industry"),
        "country": _("Country"),
    }.get(field, field)


def business_type_name(_: Words, business_type: str) -> str:
    """What kind of business an opportunity is."""
    return {
        "new": _("New business"),
        "repurchase": _("Repurchase"),
        "cross_sell": _("Cross-selling"),
        "up_sell": _("Up-selling"),
        "unknown": _("unknown"),
    }.get(business_type, business_type)


def goal_name(_: Words, goal: str) -> str:
    """What is planned: who passed threshold A, B, C or the close."""
    return {
        "opt_in": _("Opt-ins"),
        "mql": _("Sales-ready leads (MQL)"),
        "opportunity": _("Opportunities"),
        "win": _("Closed deals"),
    }[goal]


def happening_name(_: Words, happening: str) -> str:
    """What happens to a customer's cycle."""
    return {
        "opened": _("opened"),
        "after_sales": _("in after-sales"),
        "repurchase": _("in repurchase"),
        "cross_up_selling": _("in cross- and up-selling"),
        "sales_ready": _("ready for sales (B)"),
        "opportunity": _("opportunity (C)"),
        "won": _("bought again"),
        "churned": _("customer left"),
        "dormant": _("fallen dormant"),
        "other_end": _("ended otherwise"),
    }[happening]


def verdict_name(_: Words, verdict: str) -> str:
    """How an expectation compared with what came."""
    return {
        "held": _("held"),
        "too_high": _("was too high"),
        "too_low": _("was too low"),
        "too_few": _("too few customers to check"),
        "not_checked": _("could not be checked"),
    }[verdict]


def coverage_name(_: Words, coverage: str) -> str:
    """How far we are with a company."""
    return {
        "opportunity": _("open opportunity"),
        "customer": _("customer"),
        "lead": _("open lead cycle"),
        "known": _("somebody known"),
        "nobody_known": _("nobody known"),
    }[coverage]


def role_name(_: Words, role: str) -> str:
    """A role of the buying centre."""
    return {
        "initiator": _("Initiator"),
        "user": _("User"),
        "influencer": _("Influencer"),
        "buyer": _("Buyer"),
        "decider": _("Decider"),
        "gatekeeper": _("Gatekeeper"),
        "other": _("Other role"),
        "unmapped": _("Role that no rule knows"),
    }.get(role, role)
