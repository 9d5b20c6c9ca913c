"""What customers are expected to bring: a model of when they buy, one of what they spend."""

from leadsummit.lifetime.expectation import COLUMNS, expected_values

__all__ = ["COLUMNS", "expected_values"]
