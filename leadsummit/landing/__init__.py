"""Files as the vendor exports them become rows in schema ``raw``, each exactly once."""

from leadsummit.landing.discover import Skipped
from leadsummit.landing.lander import DEFAULT_MAX_REJECT_SHARE, LandedFile, LandingResult, land

__all__ = ["DEFAULT_MAX_REJECT_SHARE", "LandedFile", "LandingResult", "Skipped", "land"]
