"""What is true right now: visitor, page, behaviour, consent, screen.

Rule 1: a situation is made when something has to be judged, never per signal.
Rule 2: `at` is the page's monotonic clock, wall time is `at` plus `clock_ms`; local
time is wall time plus the visitor's offset.
Rule 3: `attributes` is all that a condition can ask about, and the only place that
says so. Amounts in it are in major units (40 euros are 40), as authors write them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from momently import page as pages

if TYPE_CHECKING:
    from typing import Any

    from momently.behaviour import Behaviour
    from momently.campaign import Site
    from momently.page import Screen
    from momently.visitor import Visitor

MS_PER_MIN = 60_000
MS_PER_DAY = 86_400_000
_CENTLESS = ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND")
_CENTLESS_TOO = ("VUV", "XAF", "XOF", "XPF")
_THOUSANDTHS = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
# What momently itself always knows; any other name is a context source that must answer.
OWN_ROOTS = ("page", "visitor", "session", "device", "time", "behaviour", "utm", "query", "consent")


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

    def stores(self) -> bool:
        """Say whether anything may outlive the page."""
        return self.storage and self.consent in ("session", "persistent")

    def wall_ms(self, at: int) -> int:
        """Give the wall time at `at`."""
        return at + self.clock_ms

    def local_ms(self, at: int) -> int:
        """Give the visitor's local time at `at`, as ms since 1970 on their own clock."""
        return at + self.clock_ms + self.utc_offset_min * MS_PER_MIN


def page_fact(situation: Situation, path: str) -> Any:
    """Give what the page said under `path`, such as "product.stock"; None if nothing."""
    found: Any = situation.behaviour.page.facts
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def weekday(local_ms: int) -> int:
    """Give the weekday, Monday = 0; 1970 began on a Thursday."""
    return (local_ms // MS_PER_DAY + 3) % 7


def day_minute(local_ms: int) -> int:
    """Give the minute of the day, 0 to 1439."""
    return local_ms % MS_PER_DAY // MS_PER_MIN


def attributes(situation: Situation, at: int) -> dict[str, Any]:
    """Give what a condition may ask about, nested by name."""
    page = situation.behaviour.page
    query = pages.query_fields(page.query or "")
    known: dict[str, Any] = {name: _amounts(page.facts[name]) for name in page.facts}
    known["page"] = _page(situation, known.get("page"))
    known["query"] = query
    known["utm"] = {name[4:]: query[name] for name in query if name.startswith("utm_")}
    known["consent"] = situation.consent
    known["visitor"] = _visitor(situation)
    known["session"] = {"pages": situation.visitor.session.pages}
    known["device"] = _device(situation.screen)
    known["time"] = _time(situation.local_ms(at))
    known["behaviour"] = {"active_ms": situation.behaviour.attention.active_ms(at)}
    if situation.traits is not None:
        known["user"] = situation.traits
    return known


def _page(situation: Situation, facts: Any) -> dict[str, Any]:
    page = situation.behaviour.page
    told = dict(facts) if isinstance(facts, dict) else {}
    told["url"] = page.url
    told["path"] = page.path
    return told


def _visitor(situation: Situation) -> dict[str, Any]:
    visits = situation.visitor.visits
    return {"visits": visits, "returning": visits > 1}


def _device(screen: Screen) -> dict[str, Any]:
    return {
        "kind": screen.device,
        "touch": screen.touch,
        "language": screen.language,
        "screen_width": screen.width,
        "screen_height": screen.height,
    }


def _time(local_ms: int) -> dict[str, Any]:
    minute = day_minute(local_ms)
    return {"hour": minute // 60, "minute": minute, "weekday": weekday(local_ms)}


def _amounts(fact: Any) -> Any:
    """Add `value` beside `value_minor` and `price` beside `price_minor`."""
    if not isinstance(fact, dict):
        return fact
    told = dict(fact)
    for minor, major in (("value_minor", "value"), ("price_minor", "price")):
        amount = told.get(minor)
        if not isinstance(amount, bool) and isinstance(amount, int):
            told.setdefault(major, major_units(amount, str(told.get("currency") or "")))
    return told


def major_units(minor: int, currency: str) -> int | float:
    """Turn 4000 cents into 40; ISO 4217 says how many minor units make one."""
    if currency in _CENTLESS or currency in _CENTLESS_TOO:
        return minor
    per_major = 1000 if currency in _THOUSANDTHS else 100
    whole, rest = divmod(minor, per_major)
    return minor / per_major if rest else whole
