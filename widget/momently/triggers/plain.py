"""Plain: what most watches share, so that each says only what it waits for.

Rule 1: a plain watch fires at most once per page view, wakes at `due_at`, and begins each
page view as it was made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from momently.behaviour import Behaviour
    from momently.signals import Signal
    from momently.triggers.firing import Firing


class Plain:
    """A watch that waits for nothing yet."""

    def __init__(self, *listens: str) -> None:
        self.listens = frozenset(listens)
        self.held = ""
        self.due_at: int | None = None
        self.fired = False

    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        """Judge what is true after `signal`."""
        return None if self.fired else self.wake(signal.at, behaviour)

    def due(self) -> int | None:
        """Say when `wake` should be called next; None for never."""
        return None if self.fired else self.due_at

    def wake(self, at: int, behaviour: Behaviour) -> Firing | None:
        """Judge what came true by the passing of time."""
        return None

    def reset(self, at: int) -> None:
        """Begin a page view."""
        self.due_at = None
        self.fired = False

    def fire(self, firing: Firing) -> Firing:
        """Fire, once for this page view."""
        self.fired = True
        self.due_at = None
        return firing
