"""Exit intent by touch, where no pointer can be seen going.

Rule 1: on a touch device it shows in two ways, and the back button is neither watched
nor touched, ever:
  scroll_up    after `depth_percent` of the page was seen, a scroll back up that is fast
               over the last 250 ms and has climbed so much of the window in one go
  tab_return   the tab was left for `away_ms` or more, and the visitor is back

  sensitivity   upward px per second   climbed, percent of the window's height
  low           2000                   60
  medium        1200                   40
  high          800                    25

Rule 2: the page scrolling by itself is no sign, nor is rubber-banding, nor what happens
at the very top, where a visitor only came to the menu (see behaviour/scroll.py).
Rule 3: one firing per climb: it is armed anew when the visitor is further down again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.triggers.firing import Firing

if TYPE_CHECKING:
    from typing import Any

    from momently.behaviour import Behaviour
    from momently.signals import Signal

# sensitivity -> (upward px per second, percent of the window's height)
CLIMBS: dict[str, tuple[int, int]] = {"low": (2000, 60), "medium": (1200, 40), "high": (800, 25)}


class Touch:
    """Waits for a finger to go, or for a visitor to come back."""

    __slots__ = (
        "_away_ms",
        "_depth_percent",
        "_fired_y",
        "_hidden_at",
        "_least_percent",
        "_least_px_per_s",
        "held",
    )

    def __init__(self, params: dict[str, Any]) -> None:
        self.held = ""
        self._away_ms: int = params["away_ms"]
        self._depth_percent: int = params["depth_percent"]
        self._least_px_per_s, self._least_percent = CLIMBS[params["sensitivity"]]
        self._hidden_at: int | None = None
        self._fired_y: float | None = None

    def fold(self, signal: Signal, behaviour: Behaviour, young: str) -> Firing | None:
        """Judge a scroll, or the page's going and coming back; `young` keeps it still."""
        if signal.kind == "scrolled":
            return self._scrolled(signal, behaviour, young)
        return self._looked(signal, young)

    def reset(self) -> None:
        """Begin a page view."""
        self._hidden_at = None
        self._fired_y = None

    def _scrolled(self, signal: Signal, behaviour: Behaviour, young: str) -> Firing | None:
        scroll = behaviour.scroll
        if self._fired_y is not None and scroll.y > self._fired_y:
            self._fired_y = None
        if scroll.climbed <= 0:
            return None
        up_px_per_s = scroll.up_px_per_s(signal.at)
        self.held = young or self._why_not(signal, behaviour, up_px_per_s)
        if self.held:
            return None
        self._fired_y = scroll.y
        evidence = {
            "by": "scroll_up",
            "climbed_px": int(scroll.climbed),
            "depth_percent": scroll.depth_percent,
            "up_px_per_s": up_px_per_s,
        }
        return Firing(signal.at, "exit_intent", evidence)

    def _why_not(self, signal: Signal, behaviour: Behaviour, up_px_per_s: int) -> str:
        scroll = behaviour.scroll
        least_px = signal.facts["viewport"] * self._least_percent / 100
        if scroll.by_page:
            return "the page scrolls by itself"
        if self._fired_y is not None:
            return "fired already"
        if scroll.depth_percent < self._depth_percent:
            return "not deep enough in the page"
        if scroll.y <= 0:
            return "at the top of the page"
        if scroll.climbed < least_px or up_px_per_s < self._least_px_per_s:
            return "scrolled up too slowly or too little"
        return ""

    def _looked(self, signal: Signal, young: str) -> Firing | None:
        hidden_at = self._hidden_at
        if signal.facts["hidden"]:
            self._hidden_at = signal.at if hidden_at is None else hidden_at
            return None
        self._hidden_at = None
        if hidden_at is None:
            return None
        away_ms = signal.at - hidden_at
        self.held = young if away_ms >= self._away_ms else "not away for long enough"
        if self.held:
            return None
        evidence = {"by": "tab_return", "away_ms": away_ms}
        return Firing(signal.at, "exit_intent", evidence)
