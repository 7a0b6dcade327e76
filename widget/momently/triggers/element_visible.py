"""Element visible: a part of the page has been looked at for long enough.

Rule 1: fires once per page view, when an element that the CSS selector `selector` finds was
in view to at least `percent` for `ms` without a break. Of an element that is larger than
the window, the share of the window that it fills counts.
Rule 2: several elements are timed each for itself. While the page is hidden nothing is in
view; coming back starts the time anew.
Rule 3: a selector that the browser does not understand finds nothing, and is reported here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.triggers.firing import Firing
from momently.triggers.plain import Plain

if TYPE_CHECKING:
    from typing import Any

    from momently.behaviour import Behaviour
    from momently.signals import Signal


class ElementVisible(Plain):
    """Times elements in view."""

    def __init__(self, params: dict[str, Any]) -> None:
        Plain.__init__(self, "element_visible", "visibility_changed")
        self._selector: str = params["selector"]
        self._percent: int = params["percent"]
        self._ms: int = params["ms"]
        self._since: dict[int, int] = {}

    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        """Begin or end the time of an element."""
        if self.fired:
            return None
        if signal.kind == "visibility_changed":
            for element in list(self._since):
                self._since[element] = signal.at
        elif signal.facts["selector"] == self._selector:
            fired = self.wake(signal.at, behaviour)
            if fired is not None:
                return fired
            self._noted(signal)
        return self.wake(signal.at, behaviour)

    def _noted(self, signal: Signal) -> None:
        element, percent = signal.facts.get("element") or 0, signal.facts.get("percent") or 0
        if signal.facts.get("bad"):
            self.held = "the browser does not understand the selector"
        elif percent >= self._percent:
            self._since[element] = self._since.get(element, signal.at)
        elif self._since.pop(element, None) is not None:
            self.held = "not in view for long enough"

    def wake(self, at: int, behaviour: Behaviour) -> Firing | None:
        """Fire if an element has been in view for long enough."""
        self.due_at = None
        if self.fired or not self._since or behaviour.attention.hidden:
            return None
        full_at = min(list(self._since.values())) + self._ms
        if at >= full_at:
            return self.fire(Firing(full_at, "element_visible", {"ms": self._ms}))
        self.due_at = full_at
        return None

    def reset(self, at: int) -> None:
        """Begin a page view."""
        Plain.reset(self, at)
        self._since = {}
