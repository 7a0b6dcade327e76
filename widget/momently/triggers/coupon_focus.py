"""Coupon focus: the visitor stands in the coupon box and has nothing to type.

Rule 1: fires once per page view, when a coupon box has had the focus for `after_ms` and
nothing was typed into it. Who types has a code; leaving the box calls it off.
Rule 2: coming back to the tab puts the focus where it was; that counts as focus like any
other, but time with the page hidden does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.triggers.firing import Firing
from momently.triggers.plain import Plain

if TYPE_CHECKING:
    from typing import Any

    from momently.behaviour import Behaviour
    from momently.signals import Signal

ROLE = "coupon"


class CouponFocus(Plain):
    """Times the coupon box."""

    def __init__(self, params: dict[str, Any]) -> None:
        Plain.__init__(self, "field_focused", "field_edited", "field_blurred", "visibility_changed")
        self._after_ms: int = params["after_ms"]
        self._since: int | None = None
        self._field = ""

    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        """Start and stop the clock."""
        if self.fired:
            return None
        if signal.kind == "visibility_changed":
            self._since = None if self._since is None else signal.at
        elif signal.facts["role"] == ROLE:
            fired = self.wake(signal.at, behaviour)
            if fired is not None:
                return fired
            self._touched(signal)
        return self.wake(signal.at, behaviour)

    def _touched(self, signal: Signal) -> None:
        if signal.kind == "field_focused":
            self._since, self._field = signal.at, signal.facts["field"]
        elif self._since is not None and signal.facts["field"] == self._field:
            self._since = None
            typed = signal.kind == "field_edited"
            self.held = "the visitor has a code" if typed else "left the box too soon"

    def wake(self, at: int, behaviour: Behaviour) -> Firing | None:
        """Fire if the box has had the focus for long enough."""
        self.due_at = None
        if self.fired or self._since is None or behaviour.attention.hidden:
            return None
        full_at = self._since + self._after_ms
        if at >= full_at:
            return self.fire(Firing(full_at, "coupon_focus", {"ms": self._after_ms}))
        self.due_at = full_at
        return None

    def reset(self, at: int) -> None:
        """Begin a page view."""
        Plain.reset(self, at)
        self._since = None
