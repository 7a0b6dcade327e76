"""One visit of one page by a real mouse, and what was seen on the way.

Rule 1: with momently and without, the mouse does the same things for the same time.
Rule 2: the load ends `SETTLE_MS` after momently is armed; what a visitor does then (leaving,
closing an offer) is counted apart from it.
Rule 3: a visit in which momently did not arm, or an offer did not show, says so in `lost`;
it is never silently dropped.
"""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tests.bench import sightings
from tests.bench.figures import blocking_ms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.bench.chromium import Window

SETTLE_MS = 1000
ARM_LIMIT_MS = 30_000
SHOW_LIMIT_MS = 5000
STRIDE_MS = 40
PAUSE_MS = 500
KEY_AT = (1240, 340)
"""Where the probe has put its key."""
WANDER = tuple((300 + 60 * (step % 9), 300 + 35 * (step % 7)) for step in range(63))


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit was like; times in the page's clock."""

    window_ms: float
    armed_ms: float | None
    loaded_ms: float | None
    lcp_ms: float | None
    long_tasks_ms: tuple[float, ...]
    blocking_after_load_ms: float
    """That of tasks begun after the shop's own load: the shop itself has none to speak of."""
    own_script_ms: float
    """Time of momently's own scripts in frames of over 50 ms."""
    main_thread_ms: float
    shift: float
    rss_bytes: int
    pss_bytes: int
    shown: tuple[sightings.Shown, ...] = ()
    blocking_after_ms: float = 0.0
    own_script_after_ms: float = 0.0
    shift_after: float = 0.0
    compute_ms: tuple[float, ...] = ()
    round_trip_ms: tuple[float, ...] = ()
    clicks_ms: tuple[float, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def blocking_ms(self) -> float:
        """Say how long the load blocked the main thread."""
        return blocking_ms(self.long_tasks_ms)


def with_momently(window: Window, url: str, throttle: int, shows: int = 0) -> Visit:
    """Load a page, let momently arm itself, then leave it `shows` times."""
    began_ms = _go(window, url, throttle)
    _wander(window.page, ARM_LIMIT_MS, until_armed=True)
    window.page.wait_for_timeout(SETTLE_MS)
    seen = _seen(window.page)
    load = _load(window, seen, began_ms, (seen["armed"] or ARM_LIMIT_MS) + SETTLE_MS)
    if load.armed_ms is None:
        return _unarmed(load, seen)
    lost = tuple(_leavings(window.page, shows))
    after = _seen(window.page)
    return replace(
        load,
        shown=sightings.shown(after),
        blocking_after_ms=blocking_ms(sightings.long_tasks_ms(after)) - load.blocking_ms,
        own_script_after_ms=sum(after["ownScripts"]) - load.own_script_ms,
        shift_after=sightings.shift(after) - load.shift,
        compute_ms=sightings.compute_ms(after),
        round_trip_ms=sightings.round_trip_ms(after),
        lost=lost,
    )


def without(window: Window, url: str, throttle: int, window_ms: float) -> Visit:
    """Load the twin page that has no tag, and wander about on it as long."""
    began_ms = _go(window, url, throttle)
    _wander(window.page, window_ms - SETTLE_MS, until_armed=False)
    window.page.wait_for_timeout(SETTLE_MS)
    return _load(window, _seen(window.page), began_ms, window_ms)


def clicking(window: Window, url: str, window_ms: float | None = None) -> Visit:
    """Load a page and press a key on it until armed, or for `window_ms` where nothing arms."""
    began_ms = _go(window, url, throttle=1)
    page = window.page
    until = time.monotonic() + (window_ms or ARM_LIMIT_MS) / 1000
    while time.monotonic() < until:
        page.mouse.click(*KEY_AT)
        page.wait_for_timeout(STRIDE_MS)
        if window_ms is None and _decided(page):
            break
    page.wait_for_timeout(PAUSE_MS)
    seen = _seen(page)
    ended = seen["armed"] if window_ms is None else window_ms
    load = _load(window, seen, began_ms, ended or ARM_LIMIT_MS)
    if ended is None:
        return _unarmed(load, seen)
    began = seen["worker"] or seen["loaded"] or 0
    return replace(load, clicks_ms=sightings.clicks_ms(seen, began, ended))


def _go(window: Window, url: str, throttle: int) -> float:
    """Begin a navigation; gives what the main thread had worked before it."""
    window.page.goto("about:blank")
    window.throttle(throttle)
    began_ms = window.main_thread_ms()
    window.page.goto(url, wait_until="commit")
    return began_ms


def _decided(page: Page) -> bool:
    told = "() => momentlyBench.seen.armed !== null || momentlyBench.seen.off !== null"
    return bool(page.evaluate(told))


def _wander(page: Page, limit_ms: float, until_armed: bool) -> None:
    until = time.monotonic() + limit_ms / 1000
    for step, place in enumerate(itertools.cycle(WANDER)):
        page.mouse.move(*place)
        page.wait_for_timeout(STRIDE_MS)
        # Asking costs the main thread a little: seldom, and on both pages alike.
        decided = step % 5 == 4 and _decided(page)
        if time.monotonic() > until or (until_armed and decided):
            break


def _leavings(page: Page, shows: int) -> Iterator[str]:
    """Leave through the top and come back, `shows` times; tells of the one that showed nothing."""
    for number in range(1, shows + 1):
        page.mouse.move(640, 500, steps=4)
        page.wait_for_timeout(PAUSE_MS)
        page.mouse.move(650, -5, steps=12)
        waited = "([count, patience]) => momentlyBench.until('painted', count, patience)"
        if not page.evaluate(waited, [number, SHOW_LIMIT_MS]):
            yield f"no overlay at leaving {number}"
            return
        page.wait_for_timeout(PAUSE_MS)
        page.keyboard.press("Escape")


def _seen(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("() => momentlyBench.seen")
    return found


def _load(window: Window, seen: dict[str, Any], began_ms: float, window_ms: float) -> Visit:
    held = window.memory()
    return Visit(
        window_ms=window_ms,
        armed_ms=seen["armed"],
        loaded_ms=seen["loaded"],
        lcp_ms=seen["lcp"],
        long_tasks_ms=sightings.long_tasks_ms(seen),
        blocking_after_load_ms=blocking_ms(sightings.long_tasks_ms(seen, seen["loaded"] or 0)),
        own_script_ms=sum(seen["ownScripts"]),
        main_thread_ms=window.main_thread_ms() - began_ms,
        shift=sightings.shift(seen),
        rss_bytes=held.rss_bytes,
        pss_bytes=held.pss_bytes,
    )


def _unarmed(load: Visit, seen: dict[str, Any]) -> Visit:
    return replace(load, lost=(f"not armed: {seen['off'] or 'it took too long'}",))
