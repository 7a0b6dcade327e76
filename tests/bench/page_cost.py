"""What momently adds to a page: blocking, shift, time to armed, time to an overlay, memory.

Rule 1: each run opens fresh browsers: the first visit is cold, the later ones are warm.
Rule 2: the twin without the tag is visited in the same run, right afterwards, in a browser
of its own and for the same time.
Rule 3: the visit after the cold one is made and not counted: a browser keeps compiled code
only of scripts that it has seen more than once.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.bench import chromium, visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Playwright
    from tests.bench.plan import Plan
    from tests.bench.shops import Shops
    from tests.bench.visit import Visit

COLD, WARM = "cold", "warm"


@dataclass(frozen=True, slots=True)
class Setting:
    """Under what conditions a page was visited."""

    throttle: int
    cache: str


@dataclass(frozen=True, slots=True)
class Twins:
    """All visits under one setting."""

    with_momently: list[Visit] = field(default_factory=list)
    without: list[Visit] = field(default_factory=list)


Found = dict[Setting, Twins]


def measure(playwright: Playwright, shops: Shops, plan: Plan, tell: Callable[[], None]) -> Found:
    """Visit both shops under every setting; `tell` hears of each finished pair of browsers."""
    settings = itertools.product(plan.throttles, (COLD, WARM))
    found = {Setting(*setting): Twins() for setting in settings}
    for _, throttle in itertools.product(range(plan.runs), plan.throttles):
        with chromium.opened(playwright) as window:
            visits = [
                visit.with_momently(window, shops.with_tag, throttle, plan.shows)
                for _ in range(2 + plan.warm_visits)
            ]
        with chromium.opened(playwright) as window:
            twins = [
                visit.without(window, shops.without_tag, throttle, seen.window_ms)
                for seen in visits
            ]
        _sort_in(found, throttle, visits, twins)
        tell()
    return found


def _sort_in(found: Found, throttle: int, visits: list[Visit], twins: list[Visit]) -> None:
    cold, warm = found[Setting(throttle, COLD)], found[Setting(throttle, WARM)]
    cold.with_momently.append(visits[0])
    cold.without.append(twins[0])
    warm.with_momently.extend(visits[2:])
    warm.without.extend(twins[2:])
