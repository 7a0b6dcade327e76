"""Activity: when the visitor last did something, and for how long nothing since.

Rule 1: these are signs of a visitor at work, and no others: the pointer moved, pressed,
released, left or came back; a click; a scroll; an edit in a field; a key (`keyed`); a touch
(`touched`). The last two are told by pages that load the senses. Beginning a page view
starts the clock.
Rule 2: rest is time in view: it is paused while the page is hidden, and coming back ends
no rest.
Rule 3: pointer samples come by the hundred; their time is read from the pointer's path, so
that a sample costs nothing here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from momently.behaviour.pointer import Pointer
    from momently.signals import Signal


class Activity:
    """The latest sign of life on this page, and the rest since."""

    __slots__ = ("_acted_at", "_hidden_at", "_pointer", "_rested_ms", "_returned_at")

    def __init__(self, pointer: Pointer) -> None:
        self._pointer = pointer
        self._acted_at: int | None = None
        self._hidden_at: int | None = None
        self._returned_at: int | None = None
        self._rested_ms = 0  # before the page was last hidden

    def view(self, signal: Signal) -> None:
        """Begin a page view: the clock starts."""
        self.acted(signal)

    def acted(self, signal: Signal) -> None:
        """Take a sign of life."""
        if self._acted_at is None or signal.at > self._acted_at:
            self._acted_at = signal.at

    def visibility_changed(self, signal: Signal) -> None:
        """Stop the clock while the page is hidden."""
        if signal.facts["hidden"]:
            if self._hidden_at is None:
                self._rested_ms = self.rest_ms(signal.at)
                self._hidden_at = signal.at
        elif self._hidden_at is not None:
            if (self.acted_at() or 0) > self._hidden_at:
                self._rested_ms = 0
            self._hidden_at = None
            self._returned_at = signal.at

    def acted_at(self) -> int | None:
        """Say when the visitor last did something; None before the first page view."""
        path, acted_at = self._pointer.path, self._acted_at
        moved_at = path[-1][0] if path else None
        if acted_at is None or moved_at is None:
            return acted_at
        return moved_at if moved_at > acted_at else acted_at

    def rest_ms(self, at: int) -> int:
        """Say for how long, in view, nothing was done by `at`."""
        acted_at, returned_at = self.acted_at(), self._returned_at
        if acted_at is None:
            return 0
        if self._hidden_at is not None:
            return 0 if acted_at > self._hidden_at else self._rested_ms
        if returned_at is not None and acted_at < returned_at:
            return self._rested_ms + max(0, at - returned_at)
        return max(0, at - acted_at)
