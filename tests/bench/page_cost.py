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

    from tests.bench.chromium import Window
    from tests.bench.plan import Plan
    from tests.bench.shops import Shops
    from tests.bench.visit import Visit

COLD, WARM = "cold", "warm"
WARMS = itertools.repeat(WARM)


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
            visits = _visits(window, shops.with_tag, throttle, plan)
        with chromium.opened(playwright) as window:
            twins = _twins(window, shops.without_tag, throttle, visits)
        for seen, twin, cache in zip(visits, twins, itertools.chain([COLD], WARMS), strict=False):
            found[Setting(throttle, cache)].with_momently.append(seen)
            found[Setting(throttle, cache)].without.append(twin)
        tell()
    return found


def _visits(window: Window, url: str, throttle: int, plan: Plan) -> list[Visit]:
    """Give the cold visit, then the warm ones."""
    cold = visit.with_momently(window, url, throttle, plan.shows)
    visit.with_momently(window, url, throttle)
    warm = range(plan.warm_visits)
    return [cold, *(visit.with_momently(window, url, throttle, plan.shows) for _ in warm)]


def _twins(window: Window, url: str, throttle: int, visits: list[Visit]) -> list[Visit]:
    """Give the twin's visits, each as long as momently's."""
    cold = visit.without(window, url, throttle, visits[0].window_ms)
    visit.without(window, url, throttle, visit.SETTLE_MS)
    return [cold, *(visit.without(window, url, throttle, seen.window_ms) for seen in visits[1:])]
