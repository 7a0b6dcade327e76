"""Custom: page code decides, and says so with a signal that carries facts.

Rule 1: `momently.push(["signal", name, {facts}])` counts when its name is `signal` and its
facts meet `when`, a condition as audiences have them, about these facts. Without `when`
every such signal counts.
Rule 2: fires when `times` of them came within `within_ms`, and then counts anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import conditions
from momently.triggers.firing import Firing
from momently.triggers.plain import Plain

if TYPE_CHECKING:
    from typing import Any

    from momently.behaviour import Behaviour
    from momently.signals import Signal


class Custom(Plain):
    """Counts signals of the page."""

    def __init__(self, params: dict[str, Any]) -> None:
        Plain.__init__(self, "page_signal")
        self._signal: str = params["signal"]
        self._when: dict[str, Any] = params["when"]
        self._times: int = params["times"]
        self._within_ms: int = params["within_ms"]
        self._counted_at: list[int] = []

    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        """Count one more, if it is meant."""
        if signal.facts["name"] != self._signal:
            return None
        if not conditions.matches(self._when, signal.facts.get("facts") or {}):
            self.held = "its facts do not meet the condition"
            return None
        began_at = signal.at - self._within_ms
        self._counted_at = [at for at in self._counted_at if at >= began_at] + [signal.at]
        if len(self._counted_at) < self._times:
            self.held = "too few times so far"
            return None
        self._counted_at = []
        return Firing(signal.at, "custom", {"signal": self._signal, "times": self._times})

    def reset(self, at: int) -> None:
        """Begin a page view."""
        Plain.reset(self, at)
        self._counted_at = []
