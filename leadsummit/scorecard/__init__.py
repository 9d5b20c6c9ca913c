"""A scorecard fitted from the data: what each scoring rule is worth, as a proposal."""

from leadsummit.scorecard.fit import TooLittleData
from leadsummit.scorecard.scorecard import Scorecard, make_scorecard, write_scorecard

__all__ = ["Scorecard", "TooLittleData", "make_scorecard", "write_scorecard"]
