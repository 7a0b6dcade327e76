"""What is true right now: visitor, page, behaviour, consent, screen.

Rule 1: a situation is made when something has to be judged, never per signal.
Rule 2: `at` is the page's monotonic clock, wall time is `at` plus `clock_ms`; local
time is wall time plus the visitor's offset.
Rule 3: what a condition can ask about is put together in `attributes`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from momently import dates

if TYPE_CHECKING:
    from typing import Any

    from momently.behaviour import Behaviour
    from momently.campaign import Campaign, Site
    from momently.page import Position, Screen
    from momently.visitor import Visitor

MS_PER_MIN = dates.MS_PER_MIN
MS_PER_DAY = dates.MS_PER_DAY
_CENTLESS = ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND")
_CENTLESS_TOO = ("VUV", "XAF", "XOF", "XPF")
_THOUSANDTHS = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")


@dataclass(frozen=True, slots=True)
class Switches:
    """What the kill switch has turned off."""

    site: bool = False
    campaigns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a gate may look at."""

    site: Site
    visitor: Visitor
    screen: Screen
    behaviour: Behaviour
    consent: str = "memory"
    clock_ms: int = 0
    utc_offset_min: int = 0
    switches: Switches = field(default_factory=Switches)
    slot: str = ""  # the campaign that has the one slot, or is being got ready for it
    fired_at: dict[str, int] = field(default_factory=dict)
    on_page: dict[str, int] = field(default_factory=dict)  # views of each campaign here
    facts_at: dict[str, int] = field(default_factory=dict)  # when the page said each fact
    traits: dict[str, Any] | None = None
    storage: bool = True  # whether the browser lets the page store at all
    context: dict[str, Any] = field(default_factory=dict)  # what context sources said
    context_at: dict[str, int] = field(default_factory=dict)  # and when, on the page's clock
    position: Position | None = None  # where the visitor is, if they said so
    fresh_ms: dict[str, int] = field(default_factory=dict)  # of firings that say so themselves

    def stores(self) -> bool:
        """Say whether anything may outlive the page."""
        return self.storage and self.consent in ("session", "persistent")

    def fresh_for(self, campaign: Campaign) -> int | None:
        """Say for how many ms the campaign's latest firing is news; None without end."""
        return self.fresh_ms.get(campaign.id, campaign.trigger.fresh_ms)

    def wall_ms(self, at: int) -> int:
        """Give the wall time at `at`."""
        return at + self.clock_ms

    def local_ms(self, at: int) -> int:
        """Give the visitor's local time at `at`, as ms since 1970 on their own clock."""
        return at + self.clock_ms + self.utc_offset_min * MS_PER_MIN


def page_fact(situation: Situation, path: str) -> Any:
    """Give what the page said under `path`, such as "product.stock"; None if nothing."""
    return _at(situation.behaviour.page.facts, path)


def fact(situation: Situation, source: str, path: str) -> Any:
    """Give what the page, or a context source, says under `path`; None if nothing."""
    if source == "page":
        return page_fact(situation, path)
    return _at(situation.context, path) if source == "context" else None


def _at(found: Any, path: str) -> Any:
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def major_units(minor: int, currency: str) -> int | float:
    """Turn 4000 cents into 40; ISO 4217 says how many minor units make one."""
    if currency in _CENTLESS or currency in _CENTLESS_TOO:
        return minor
    per_major = 1000 if currency in _THOUSANDTHS else 100
    whole, rest = divmod(minor, per_major)
    return minor / per_major if rest else whole
