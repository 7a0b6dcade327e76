"""Inactivity, and an idle cart: the visitor has stopped doing anything.

Rule 1: fires when for `after_ms` the page was in view and nothing was done. What counts as
doing something is listed in behaviour/activity.py: the pointer, clicks, scrolling, edits in
fields, keys and touches. Time with the page hidden is left out, and coming back does not
begin the rest anew.
Rule 2: fires once for each rest: again only after the visitor did something and stopped.
Rule 3: `cart_idle` is the same, and the cart holds something. A cart that is told of only
later counts from then on.
Rule 4: half an hour of rest ends a visit; nothing is waited for after that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.behaviour.attention import VISIT_GAP_MS
from momently.triggers.firing import Firing

if TYPE_CHECKING:
    from typing import Any

    from momently.behaviour import Behaviour
    from momently.signals import Signal


class Inactivity:
    """Waits for rest."""

    KIND = "inactivity"
    LISTENS: tuple[str, ...] = ("page_view", "visibility_changed", "clicked")

    def __init__(self, params: dict[str, Any]) -> None:
        self.listens = frozenset(self.LISTENS)
        self.held = ""
        self._after_ms: int = params["after_ms"]
        self._due_at: int | None = None
        self._fired_for: int | None = None  # the sign of life that the rest came after
        self._since_at = 0  # no firing is older than this

    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        """Judge anew when the page turns, or is hidden or shown."""
        return self.wake(signal.at, behaviour)

    def due(self) -> int | None:
        """Say when the rest would be long enough, if nothing happens."""
        return self._due_at

    def wake(self, at: int, behaviour: Behaviour) -> Firing | None:
        """Fire if the rest is long enough; pointer samples are looked at only here."""
        activity = behaviour.activity
        acted_at, rest_ms = activity.acted_at(), activity.rest_ms(at)
        self._due_at = None
        if acted_at is None or behaviour.attention.hidden:
            return None
        if rest_ms < self._after_ms:
            self._due_at = at + self._after_ms - rest_ms
            return None
        if rest_ms < VISIT_GAP_MS:
            # The next rest cannot be full any sooner.
            self._due_at = at + self._after_ms
        if self._fired_for == acted_at or not self._counts(behaviour):
            return None
        self._fired_for = acted_at
        full_at = max(at - (rest_ms - self._after_ms), self._since_at)
        return Firing(min(at, full_at), self.KIND, {"ms": rest_ms})

    def reset(self, at: int) -> None:
        """Begin a page view."""
        self._due_at = at + self._after_ms
        self._fired_for = None

    def _counts(self, behaviour: Behaviour) -> bool:
        return True


class CartIdle(Inactivity):
    """Waits for rest with something in the cart."""

    KIND = "cart_idle"
    LISTENS = Inactivity.LISTENS + ("cart_changed", "page_facts")

    def __init__(self, params: dict[str, Any]) -> None:
        Inactivity.__init__(self, params)
        self._held_something = False

    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        """Judge anew, also when the cart is told of."""
        held = _holds_something(behaviour.page.cart)
        if held and not self._held_something:
            self._since_at = signal.at
        self._held_something = held
        return Inactivity.fold(self, signal, behaviour)

    def _counts(self, behaviour: Behaviour) -> bool:
        if _holds_something(behaviour.page.cart):
            return True
        self.held = "the cart is empty, or unknown"
        return False


def _holds_something(cart: dict[str, Any]) -> bool:
    worth = cart.get("quantity", cart.get("value_minor"))
    return not isinstance(worth, bool) and isinstance(worth, (int, float)) and worth > 0
