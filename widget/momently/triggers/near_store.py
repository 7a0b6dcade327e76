"""Near a store: the visitor's own device says that a shop of ours is not far.

Rule 1: fires when a position puts the nearest store of the site at most `within_m` away, and
again only after a position put it further away by a quarter more (a position wavers).
Rule 2: a position that is known worse than `within_m` says nothing.
Rule 3: where the visitor is, is asked of nobody here: a page tells it after the visitor's
own click (`geo.py` says how far that is).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.triggers.firing import Firing
from momently.triggers.plain import Plain

if TYPE_CHECKING:
    from typing import Any

    from momently.behaviour import Behaviour
    from momently.signals import Signal


class NearStore(Plain):
    """Waits for a store to be near."""

    def __init__(self, params: dict[str, Any]) -> None:
        Plain.__init__(self, "location_changed")
        self._within_m: int = params["within_m"]
        self._near = False

    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        """Judge a position."""
        away_m = behaviour.page.store_away_m
        if away_m is None:
            self.held = "the site names no store"
        elif (signal.facts.get("accuracy_m") or 0) > self._within_m:
            self.held = "the position is too vague"
        elif away_m > self._within_m:
            self.held = "no store is near enough"
            self._near = self._near and 4 * away_m <= 5 * self._within_m
        elif not self._near:
            self._near = True
            return Firing(signal.at, "near_store", {"away_m": away_m})
        return None
