"""Hesitation: doubts in the checkout that add up.

Rule 1: fires once per page view, when at least two different signs were seen within
`within_ms` and their weights reach the threshold of the sensitivity.

  sign       weight   shown by
  coupon     40       the coupon box gets the focus
  step_back  35       going back a step
  stall      30       6 s in a field without an edit
  tab_away   30       the tab left for at least 3 s, and back
  total      30       the total looked at for 1.5 s without a break
  rewrite    25       three deletions or more in a field, then new text
  blank      20       a required field left empty
  refocus    20       the same field entered again

  sensitivity   threshold   so, for example
  high          40          any two signs
  medium        55          a stall and a rewrite; the coupon box and any other
  low           80          three signs, or the coupon box, a step back and any other

Rule 2: it counts only on pages whose `page.type` is one of `page_types`.
Rule 3: a step on, or a purchase, takes all doubts back (see behaviour/hesitation.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.triggers.firing import Firing

if TYPE_CHECKING:
    from typing import Any

    from momently.behaviour import Behaviour
    from momently.signals import Signal

WEIGHTS: dict[str, int] = {
    "blank": 20,
    "coupon": 40,
    "refocus": 20,
    "rewrite": 25,
    "stall": 30,
    "step_back": 35,
    "tab_away": 30,
    "total": 30,
}
THRESHOLDS: dict[str, int] = {"low": 80, "medium": 55, "high": 40}
LEAST_SIGNS = 2


class Hesitation:
    """Waits for doubts."""

    __slots__ = ("_due_at", "_fired", "_page_types", "_threshold", "_within_ms", "held", "listens")

    def __init__(self, params: dict[str, Any]) -> None:
        self.listens = frozenset(
            (
                "checkout_step",
                "field_blurred",
                "field_edited",
                "field_focused",
                "page_facts",
                "purchase",
                "region_entered",
                "region_left",
                "visibility_changed",
            )
        )
        self.held = ""
        self._threshold = THRESHOLDS[params["sensitivity"]]
        self._page_types: list[str] = params["page_types"]
        self._within_ms: int = params["within_ms"]
        self._due_at: int | None = None
        self._fired = False

    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        """Weigh the doubts anew."""
        return self.wake(signal.at, behaviour)

    def due(self) -> int | None:
        """Say when a stall or a look at the total would be complete."""
        return self._due_at

    def wake(self, at: int, behaviour: Behaviour) -> Firing | None:
        """Fire if the doubts weigh enough."""
        behaviour.hesitation.settle(at)
        self._due_at = None if self._fired else behaviour.hesitation.due_at()
        if self._fired or not self._counts_on(behaviour):
            return None
        seen = behaviour.hesitation.seen
        signs = [sign for sign in sorted(seen) if at - seen[sign] <= self._within_ms]
        weight = sum([WEIGHTS[sign] for sign in signs])
        if len(signs) < LEAST_SIGNS or weight < self._threshold:
            self.held = "too few signs of doubt" if signs else ""
            return None
        self._fired = True
        self._due_at = None
        latest = max([seen[sign] for sign in signs])
        return Firing(latest, "hesitation", {"signs": signs, "weight": weight})

    def _counts_on(self, behaviour: Behaviour) -> bool:
        if behaviour.page.fact("page", "type") in self._page_types:
            return True
        self.held = "not a page on which doubts count"
        return False

    def reset(self, at: int) -> None:
        """Begin a page view."""
        self._due_at = None
        self._fired = False
