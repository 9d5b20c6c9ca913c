"""What every part of a plot draws with: the cast, chances, and the touches a person can leave."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

from leadsummit.demo import company
from leadsummit.demo.company import Family, Persona, Touch
from leadsummit.demo.journey import Gap, Journey, NotCertain, days

SOON: Final[Gap] = days(0.02, 0.8)
WEEKS: Final[Gap] = days(1, 24)
MONTHS: Final[Gap] = days(20, 110)
SETTLING_IN: Final[Gap] = days(120, 330)
"""A machine is delivered and put to use before anybody thinks of the next one."""
INSTANT: Final[Gap] = (0, 0)
WARM_POINTS: Final = 14
"""What small touches may add to a warm lead's score so that saved projects alone decide."""


@dataclass(frozen=True)
class Cast:
    """Who lives a journey, and what they may do."""

    kind: str  # new, colleague, customer, anonymous, device
    persona: Persona
    family: Family
    is_role: bool
    warm: str  # "", project, price
    may_buy: bool = True
    fits: bool = True
    collects: bool = False


class Teller:
    """Draws for one cast."""

    def __init__(self, rng: random.Random, cast: Cast) -> None:
        self.rng = rng
        self.cast = cast
        self.told = Journey(is_customer=cast.kind == "customer", warm=cast.warm)
        self.opening = cast.family.opening
        if self.opening == "profile" and (cast.is_role or cast.kind == "customer"):
            self.opening = "cookie"
        self.lost_by_change: set[int] = set()
        self.given_back_for = ""

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    @property
    def ripens(self) -> float:
        return self.cast.persona.ripens * self.cast.family.ripens

    @property
    def weeks(self) -> Gap:
        """Time between two touches: some measures bring people who take theirs."""
        return self._paced(WEEKS)

    @property
    def months(self) -> Gap:
        return self._paced(MONTHS)

    def _paced(self, gap: Gap) -> Gap:
        return (round(gap[0] * self.cast.family.pace), round(gap[1] * self.cast.family.pace))

    @property
    def earns(self) -> float:
        """How much more or less this lead is worth to sales than others, whatever its interest."""
        return company.FITTING_EARNS[self.cast.fits] * company.COLLECTING_EARNS[self.cast.collects]

    def touch_for(self, stage: str, *, climbs: bool = False) -> Touch:
        """A touch that stands for `stage`, such as this lead can leave now."""
        told = self.told
        most_points = max(1, WARM_POINTS - 6 - told.points) if self.cast.warm else 4
        topics = [t for t in self.cast.persona.topics if company.TOPIC_STAGE[t][0] == stage]
        is_mailed = self.opening == "click" and not told.steps
        if (
            topics
            and most_points >= 2
            and not is_mailed
            and self.opening != "profile"
            and self.chance(0.25)
        ):
            url = company.TOPIC_STAGE[topics[0]][1]
            return Touch("web_events", "content_view", topics[0], url, 2)
        choice = [t for t in company.TOUCHES[stage] if self._can_leave(t)]
        if not choice:  # an anonymous social profile has few ways to show itself
            choice = [t for t in company.TOUCHES[stage] if t.contract == "web_events"]
        if is_mailed:
            choice = [t for t in choice if t.contract == "email_events"] or choice
        choice = [t for t in choice if t.points <= most_points] or choice
        touch = self.rng.choices(choice, [self._liking(t, climbs) for t in choice])[0]
        if told.is_known or touch.contract == (
            "social_events" if self.opening == "profile" else "web_events"
        ):
            return touch
        raise NotCertain(f"an anonymous {self.opening} cannot leave {touch}")

    def _liking(self, touch: Touch, climbs: bool) -> float:
        """How readily this lead leaves a touch, beside others."""
        if touch.event_type == "download":
            return 6 if self.cast.collects else 0.2
        if company.MOVING_PATH in touch.url:
            return company.MOVING if climbs else 1 / company.MOVING
        return 1

    @property
    def may_be_mailed(self) -> bool:
        return any(channel == "email" for _, channel in self.told.consents)

    def _can_leave(self, touch: Touch) -> bool:
        if touch.contract == "social_events":
            return not self.cast.is_role and (self.told.is_known or self.opening == "profile")
        if touch.contract == "email_events":
            # The first of a campaign's mails is sent by whoever lent the addresses.
            is_first = self.opening == "click" and not self.told.steps
            return self.told.is_known and (self.may_be_mailed or is_first)
        return self.told.is_known or self.opening != "profile"
