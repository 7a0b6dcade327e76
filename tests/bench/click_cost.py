"""How quick a page answers clicks while Python boots: what total blocking time cannot see.

Rule 1: real clicks on a key of the page's own, from the moment the worker is asked for
until momently is armed; the twin without the tag is clicked for as long.
Rule 2: on two cores, and with the whole browser on one: DevTools' throttling would slow the
page down and not the worker that competes with it.
Rule 3: the cache is cold: that boot is the longest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.bench import chromium, visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Playwright

    from tests.bench.plan import Plan
    from tests.bench.shops import Shops


@dataclass(frozen=True, slots=True)
class Clicks:
    """Times from a click to its next frame, in ms, over all runs."""

    with_momently: list[float] = field(default_factory=list)
    without: list[float] = field(default_factory=list)
    worst_with: list[float] = field(default_factory=list)
    """The slowest click of each run: its INP."""
    worst_without: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def measure(
    playwright: Playwright, shops: Shops, plan: Plan, tell: Callable[[], None]
) -> dict[int, Clicks]:
    """Click through boots on as many cores as the plan says; gives clicks by cores."""
    found = {cores: Clicks() for cores in plan.cores}
    for cores in plan.cores * plan.click_runs:
        with chromium.opened(playwright, cores) as window:
            seen = visit.clicking(window, shops.with_tag)
        with chromium.opened(playwright, cores) as window:
            twin = visit.clicking(window, shops.without_tag, seen.window_ms)
        clicks = found[cores]
        clicks.with_momently.extend(seen.clicks_ms)
        clicks.without.extend(twin.clicks_ms)
        clicks.worst_with.extend([max(seen.clicks_ms)] if seen.clicks_ms else [])
        clicks.worst_without.extend([max(twin.clicks_ms)] if twin.clicks_ms else [])
        clicks.lost.extend(seen.lost)
        tell()
    return found
