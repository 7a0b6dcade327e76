"""Price comparison: the visitor takes the product's name or price to another tab and returns.

Rule 1: fires once per page view, on coming back to the page after it was hidden for at least
`away_ms`, when it had been left within `within_ms` of copying what `of` says: the product's
title, its price, or either.
Rule 2: what was copied never gets here. The page itself compares, and tells one word:
title, price or other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.triggers.firing import Firing
from momently.triggers.plain import Plain

if TYPE_CHECKING:
    from typing import Any

    from momently.behaviour import Behaviour
    from momently.signals import Signal

COUNTS: dict[str, tuple[str, ...]] = {
    "any": ("title", "price"),
    "title": ("title",),
    "price": ("price",),
}


class PriceCompare(Plain):
    """Waits for a copy, a leave and a return."""

    def __init__(self, params: dict[str, Any]) -> None:
        Plain.__init__(self, "copied", "visibility_changed")
        self._counts = COUNTS[params["of"]]
        self._within_ms: int = params["within_ms"]
        self._away_ms: int = params["away_ms"]
        self._copied_at: int | None = None
        self._left_at: int | None = None
        self._what = ""

    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        """Follow the visitor out and back."""
        if self.fired:
            return None
        if signal.kind == "copied":
            self._copied(signal)
        elif signal.facts["hidden"]:
            self._left(signal)
        elif self._left_at is not None:
            return self._back(signal.at, signal.at - self._left_at)
        return None

    def _copied(self, signal: Signal) -> None:
        what = signal.facts["what"]
        if what in self._counts:
            self._copied_at, self._what = signal.at, what
        else:
            self.held = "something else was copied"

    def _left(self, signal: Signal) -> None:
        copied_at = self._copied_at
        if copied_at is None or self._left_at is not None:
            return
        if signal.at - copied_at <= self._within_ms:
            self._left_at = signal.at
        else:
            self.held = "left too long after copying"

    def _back(self, at: int, away_ms: int) -> Firing | None:
        self._left_at = None
        if away_ms < self._away_ms:
            self.held = "back too soon"
            return None
        evidence = {"what": self._what, "away_ms": away_ms}
        return self.fire(Firing(at, "price_compare", evidence))

    def reset(self, at: int) -> None:
        """Begin a page view."""
        Plain.reset(self, at)
        self._copied_at = self._left_at = None
