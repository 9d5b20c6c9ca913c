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
