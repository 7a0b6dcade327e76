"""Dwell: the visitor has been on this page for so long.

Rule 1: fires once per page view. With `active_only`, time with the page hidden does not
count, and nothing fires while it is hidden.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.triggers.firing import Firing

if TYPE_CHECKING:
    from typing import Any

    from momently.behaviour import Behaviour
    from momently.signals import Signal


class Dwell:
    """Waits for time to pass."""

    __slots__ = ("_active_only", "_after_ms", "_due_at", "_fired", "held", "listens")

    def __init__(self, params: dict[str, Any]) -> None:
        self.listens = frozenset(("page_view", "visibility_changed"))
        self.held = ""
        self._after_ms: int = params["after_ms"]
        self._active_only: bool = params["active_only"]
        self._due_at: int | None = None
        self._fired = False

    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        """Count anew when a page view begins or the page is hidden or shown."""
        if signal.kind == "page_view":
            self.reset(signal.at)
        return self.wake(signal.at, behaviour)

    def due(self) -> int | None:
        """Say when the time will be full, if the page stays in view."""
        return self._due_at

    def wake(self, at: int, behaviour: Behaviour) -> Firing | None:
        """Fire if the time is full."""
        if self._fired:
            return None
        attention = behaviour.attention
        if attention.first_at is None:
            self._due_at = None
            return None
        spent_ms = attention.active_ms(at) if self._active_only else attention.view_ms(at)
        if spent_ms >= self._after_ms:
            self._fired = True
            self._due_at = None
            # The moment it was full, which a late wake-up comes after.
            return Firing(at - self._late_ms(spent_ms, behaviour), "dwell", {"ms": spent_ms})
        waits = self._active_only and attention.hidden
        self._due_at = None if waits else at + self._after_ms - spent_ms
        return None

    def _late_ms(self, spent_ms: int, behaviour: Behaviour) -> int:
        is_hidden = self._active_only and behaviour.attention.hidden
        return 0 if is_hidden else spent_ms - self._after_ms

    def reset(self, at: int) -> None:
        """Begin a page view."""
        self._fired = False
        self._due_at = at + self._after_ms
