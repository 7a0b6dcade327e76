"""Scrolling: how far down the page, how fast.

Rule 1: depth is the lowest line seen, as a share of the page: (y + viewport) / height.
It never shrinks within a page view, though the page may grow.
Rule 2: a page that fits the window has nothing to scroll; `y_most` stays 0 there.
Rule 3: speed is px per second over the last `WINDOW_MS`, downwards positive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from momently.signals import Signal

WINDOW_MS = 250
_KEPT = 32


class Scroll:
    """Where the visitor stands in the page and how far down they have been."""

    __slots__ = ("_path", "depth_percent", "y", "y_most")

    def __init__(self) -> None:
        self._path: list[tuple[int, float]] = []
        self.y: float = 0
        self.y_most: float = 0
        self.depth_percent = 0

    def view(self, signal: Signal) -> None:
        """Begin a page view at its top."""
        self._path = []
        self.y = self.y_most = 0
        self.depth_percent = 0

    def scrolled(self, signal: Signal) -> None:
        """Add a position."""
        facts = signal.facts
        self.y = facts["y"]
        self.y_most = max(self.y_most, self.y)
        height = facts["height"]
        if height >= 1:
            # Zoomed pages stop a fraction of a pixel short of their end.
            seen = self.y + facts["viewport"] + 1
            self.depth_percent = max(self.depth_percent, min(100, int(seen * 100 / height)))
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
