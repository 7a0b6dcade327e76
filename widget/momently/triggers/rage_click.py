"""Rage click: the visitor hits the same spot again and again.

Rule 1: fires at the click that makes `clicks` in one spot, each less than `px` from the one
before (sideways and down added up) and less than `gap_ms` after it; more clicks of the same
run fire nothing. The defaults are PostHog's:
https://github.com/PostHog/posthog-js/blob/main/packages/browser/src/extensions/rageclick.ts
Rule 2: made for keeping others quiet: `cancelled_by = ["rage_click"]`, or `not` in a
combination. Nothing at all is shown for `quiet.rage_seconds` after three clicks as in the
defaults, so a campaign that waits for rage itself needs `rage_seconds = 0` in site.toml.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.triggers.firing import Firing
from momently.triggers.plain import Plain

if TYPE_CHECKING:
    from typing import Any

    from momently.behaviour import Behaviour
    from momently.signals import Signal


class RageClick(Plain):
    """Counts clicks in one spot."""

    def __init__(self, params: dict[str, Any]) -> None:
        Plain.__init__(self, "clicked")
        self._clicks: int = params["clicks"]
        self._px: int = params["px"]
        self._gap_ms: int = params["gap_ms"]

    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        """Fire on the last click of a run."""
        run = behaviour.clicks.run(self._px, self._gap_ms)
        if run == self._clicks:
            return Firing(signal.at, "rage_click", {"clicks": run})
        if 1 < run < self._clicks:
            self.held = "too few clicks in one spot"
        return None
