"""Clicks: what clicking says about a visitor's temper.

Rule 1: a rage click is the third of three clicks, each less than 30 px from the one before
(sideways and down added up) and less than 1000 ms after it. These are PostHog's figures:
https://github.com/PostHog/posthog-js/blob/main/packages/browser/src/extensions/rageclick.ts
Rule 2: a dead click is a click after which nothing changed; the page finds it (see
triggers/dead_click.py) and tells so when it is sure.
Rule 3: what follows from rage is for others to say: quiet.py leaves such visitors in peace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from momently.signals import Signal

RAGE_CLICKS = 3
RAGE_PX = 30
RAGE_GAP_MS = 1000
_KEPT = 20


class Clicks:
    """The latest clicks of this page view, those that did nothing, and the last rage."""

    __slots__ = ("_last", "dead_at", "last_at", "rage_at")

    def __init__(self) -> None:
        self._last: list[tuple[int, float, float]] = []
        self.last_at: int | None = None
        self.dead_at: list[int] = []
        self.rage_at: int | None = None

    def view(self, signal: Signal) -> None:
        """Begin a page view; a rage is not forgotten by turning the page."""
        self._last = []
        self.last_at = None
        self.dead_at = []

    def clicked(self, signal: Signal) -> None:
        """Note a click, and whether it was one too many."""
        facts = signal.facts
        self.last_at = signal.at
        self._last = self._last[1 - _KEPT :] + [(signal.at, facts["x"], facts["y"])]
        if self.run(RAGE_PX, RAGE_GAP_MS) == RAGE_CLICKS:
            self.rage_at = signal.at

    def dead(self, signal: Signal) -> None:
        """Note a click that did nothing."""
        self.dead_at = self.dead_at[1 - _KEPT :] + [signal.at]

    def run(self, px: int, gap_ms: int) -> int:
        """Count the latest clicks in one spot, each soon after the one before."""
        clicks = self._last
        found = 1 if clicks else 0
        for i in range(len(clicks) - 1, 0, -1):
            at, x, y = clicks[i]
            before_at, before_x, before_y = clicks[i - 1]
            if at - before_at >= gap_ms or abs(x - before_x) + abs(y - before_y) >= px:
                break
            found += 1
        return found
