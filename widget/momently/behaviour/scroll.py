"""Scrolling: how far down the page, how fast, and who it was that scrolled.

Rule 1: depth is the lowest line seen, as a share of the page: (y + viewport) / height.
It never shrinks within a page view, though the page may grow.
Rule 2: a page that fits the window has nothing to scroll; `y_most` stays 0 there.
Rule 3: speed is px per second over the last `WINDOW_MS`, downwards positive.
Rule 4: scrolling without a rest of `REST_MS` is one run. A climb is how far a run went up
since it last turned; it stays within the page, so rubber-banding at either end is none.
Rule 5: the page scrolls by itself (`by_page`) when a run begins or goes on within `OWN_MS`
of a click, a field entered or left, or a page view (an anchor, a "back to top", a
keyboard that opens), when it jumps by more than a window, and when it was cut shorter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from momently.signals import Signal

WINDOW_MS = 250
REST_MS = 200
OWN_MS = 1000
# Less than this the other way is a trembling finger, no turn.
TURN_PX = 24
# A shorter look at a run says nothing about its speed.
LEAST_MS = 50
_KEPT = 32


class Scroll:
    """Where the visitor stands in the page and how far down they have been."""

    __slots__ = (
        "_height",
        "_nudged_at",
        "_path",
        "_run_at",
        "_top_y",
        "_turn_y",
        "by_page",
        "climbed",
        "depth_percent",
        "y",
        "y_most",
    )

    def __init__(self) -> None:
        self._nudged_at: int | None = None
        self._forget()

    def _forget(self) -> None:
        self._path: list[tuple[int, float]] = []
        self.y: float = 0
        self.y_most: float = 0
        self.depth_percent = 0
        self.by_page = False
        self.climbed: float = 0
        self._height: float = 0
        self._run_at = 0
        self._turn_y: float = 0
        self._top_y: float = 0

    def view(self, signal: Signal) -> None:
        """Begin a page view at its top."""
        self._forget()
        self._nudged_at = signal.at

    def nudged(self, signal: Signal) -> None:
        """Note what may make the page scroll by itself."""
        self._nudged_at = signal.at

    def scrolled(self, signal: Signal) -> None:
        """Add a position."""
        facts = signal.facts
        before = self._path[-1] if self._path else None
        self.y = facts["y"]
        self.y_most = max(self.y_most, self.y)
        height = facts["height"]
        if height >= 1:
            # Zoomed pages stop a fraction of a pixel short of their end.
            seen = self.y + facts["viewport"] + 1
            self.depth_percent = max(self.depth_percent, min(100, int(seen * 100 / height)))
        self._climb(signal.at, facts, before)
        self._path.append((signal.at, self.y))
        if len(self._path) > 2 * _KEPT:
            del self._path[:_KEPT]

    def px_per_s(self, at: int) -> int:
        """Give the speed at `at`: whole px per second, negative upwards, 0 at rest."""
        recent = [sample for sample in self._path if at - WINDOW_MS <= sample[0] <= at]
        if len(recent) < 2:
            return 0
        ms = recent[-1][0] - recent[0][0]
        return int((recent[-1][1] - recent[0][1]) * 1000 / ms) if ms > 0 else 0

    def up_px_per_s(self, at: int) -> int:
        """Give the upward speed of the run under way; 0 when it is too young to tell."""
        since = max(self._run_at, at - WINDOW_MS)
        recent = [sample for sample in self._path if since <= sample[0] <= at]
        ms = recent[-1][0] - recent[0][0] if recent else 0
        return int((recent[0][1] - recent[-1][1]) * 1000 / ms) if ms >= LEAST_MS else 0

    def _climb(self, at: int, facts: dict[str, Any], before: tuple[int, float] | None) -> None:
        height, window = facts["height"], facts["viewport"]
        y = max(0, min(self.y, height - window))
        if before is None or at - before[0] > REST_MS:
            self._run_at = at
            self._turn_y = self._top_y = y
            self.by_page = False
        jumped = before is not None and abs(self.y - before[1]) > window
        cut = height < self._height - TURN_PX
        self._height = height
        nudged = self._nudged_at is not None and at - self._nudged_at <= OWN_MS
        self.by_page = self.by_page or jumped or cut or nudged
        if y >= self._turn_y or y - self._top_y >= TURN_PX:
            self._turn_y = self._top_y = y
        self._top_y = min(self._top_y, y)
        self.climbed = self._turn_y - y
