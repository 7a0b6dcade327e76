"""Scroll depth: so much of the page has come into view.

Rule 1: fires once per page view, at the first `scrolled` by which `percent` of the page
was seen and the visitor had scrolled `min_px` down. A page that fits the window never
fires, and neither does one merely opened: being shown is not scrolling.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.triggers.firing import Firing

if TYPE_CHECKING:
    from typing import Any

    from momently.behaviour import Behaviour
    from momently.signals import Signal


class ScrollDepth:
    """Waits for a depth."""

    __slots__ = ("_fired", "_min_px", "_percent", "held", "listens")

    def __init__(self, params: dict[str, Any]) -> None:
        self.listens = frozenset(("scrolled",))
        self.held = ""
        self._percent: int = params["percent"]
        self._min_px: int = params["min_px"]
        self._fired = False

    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        """Fire once the depth is reached."""
        scroll = behaviour.scroll
        if self._fired or scroll.depth_percent < self._percent or scroll.y_most < self._min_px:
            return None
        self._fired = True
        evidence = {"percent": scroll.depth_percent, "px": int(scroll.y_most)}
        return Firing(signal.at, "scroll_depth", evidence)

    def due(self) -> int | None:
        """Never of its own."""
        return None

    def wake(self, at: int, behaviour: Behaviour) -> Firing | None:
        """Never of its own."""
        return None

    def reset(self, at: int) -> None:
        """Begin a page view."""
        self._fired = False
