"""The demo company: a machinery maker whose records are drawn from a known truth."""

from leadsummit.demo.generate import DEFAULT_UNTIL, DemoResult, generate

__all__ = ["DEFAULT_UNTIL", "DemoResult", "generate"]
