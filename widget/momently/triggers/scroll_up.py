"""Scroll up: the visitor turns back after having been well down the page.

Rule 1: fires once per page view, when at least `after_percent` of the page has been seen and
the visitor has scrolled up by `px` since the last turn. Going down a little on the way
(up to 50 px) is no turn.
Rule 2: what a click does is not scrolling: a jump within `after_click_ms` of a click ("back
to top") starts the count anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.triggers.firing import Firing
from momently.triggers.plain import Plain

if TYPE_CHECKING:
    from typing import Any

    from momently.behaviour import Behaviour
    from momently.signals import Signal

TURN_PX = 50


class ScrollUp(Plain):
    """Waits for the turn."""

    def __init__(self, params: dict[str, Any]) -> None:
        Plain.__init__(self, "scrolled")
        self._after_percent: int = params["after_percent"]
        self._px: int = params["px"]
        self._after_click_ms: int = params["after_click_ms"]
        self._top: float = 0  # the highest line since the turn
        self._turn: float = 0

    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        """Follow the way up."""
        y, clicked_at = signal.facts["y"], behaviour.clicks.last_at
        by_click = clicked_at is not None and 0 <= signal.at - clicked_at < self._after_click_ms
        if y > self._top + TURN_PX or y > self._turn or by_click:
            self._turn = self._top = y
        self._top = min(self._top, y)
        up = self._turn - self._top
        if by_click:
            self.held = "a click scrolled"
        if self.fired or up < self._px:
            return None
        if behaviour.scroll.depth_percent < self._after_percent:
            self.held = "not far enough down before"
            return None
        return self.fire(Firing(signal.at, "scroll_up", {"px": int(up)}))

    def reset(self, at: int) -> None:
        """Begin a page view at its top."""
        Plain.reset(self, at)
        self._turn = self._top = 0
