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

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    @property
    def ripens(self) -> float:
        return self.cast.persona.ripens * self.cast.family.ripens

    def touch_for(self, stage: str) -> Touch:
        """A touch that stands for `stage`, such as this lead can leave now."""
        told = self.told
        topics = [t for t in self.cast.persona.topics if company.TOPIC_STAGE[t][0] == stage]
        if topics and not self.cast.warm and self.opening != "profile" and self.chance(0.25):
            url = company.TOPIC_STAGE[topics[0]][1]
            return Touch("web_events", "content_view", topics[0], url, 2)
        choice = [t for t in company.TOUCHES[stage] if self._can_leave(t)]
        if not choice:  # an anonymous social profile has few ways to show itself
            choice = [t for t in company.TOUCHES[stage] if t.contract == "web_events"]
        if self.cast.warm:
            choice = [t for t in choice if t.points <= 1] or choice
        touch = self.rng.choice(choice)
        if told.is_known or touch.contract == (
            "social_events" if self.opening == "profile" else "web_events"
        ):
            return touch
        raise NotCertain(f"an anonymous {self.opening} cannot leave {touch}")

    def _can_leave(self, touch: Touch) -> bool:
        if touch.contract == "social_events":
            return not self.cast.is_role and (self.told.is_known or self.opening == "profile")
        if touch.contract == "email_events":
            return self.told.is_known
        return self.told.is_known or self.opening != "profile"
