"""Dead click: the visitor clicked, and nothing happened.

Rule 1: fires when `clicks` clicks within `within_ms` did nothing. A click did nothing when
the page did not scroll within 100 ms, no text was selected within 100 ms and nothing in
the page changed within 2500 ms of it. These are PostHog's figures:
https://github.com/PostHog/posthog-js/blob/main/packages/browser/src/entrypoints/dead-clicks-autocapture.ts
Rule 2: links, fields and whatever leads away from the page are never dead; the page finds
dead clicks (senses/dead_clicks.js) and tells of one 2.5 s after it. Fires again for each
further run of `clicks`.
Rule 3: made for keeping others quiet: `cancelled_by = ["dead_click"]`, or `not` in a
combination.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.triggers.firing import Firing
from momently.triggers.plain import Plain

if TYPE_CHECKING:
    from typing import Any

    from momently.behaviour import Behaviour
    from momently.signals import Signal


class DeadClick(Plain):
    """Counts dead clicks."""

    def __init__(self, params: dict[str, Any]) -> None:
        Plain.__init__(self, "dead_click")
        self._clicks: int = params["clicks"]
        self._within_ms: int = params["within_ms"]
        self._counted_at: list[int] = []

    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        """Count one more."""
        began_at = signal.at - self._within_ms
        self._counted_at = [at for at in self._counted_at if at >= began_at] + [signal.at]
        found = len(self._counted_at)
        if found < self._clicks:
            self.held = "too few dead clicks"
            return None
        self._counted_at = []
        return Firing(signal.at, "dead_click", {"clicks": found})

    def reset(self, at: int) -> None:
        """Begin a page view."""
        Plain.reset(self, at)
        self._counted_at = []
