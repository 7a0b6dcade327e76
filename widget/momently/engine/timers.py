"""Timers: when each watch asked to be woken.

Rule 1: a watch changes its mind only where it is called (fold, wake, reset), and is asked
for its time right after: nobody else's signal asks it again.
Rule 2: `next_at` may be too early, never too late; `least` gives the true one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from momently.engine.lane import Lane

NEVER = 1 << 60


class Timers:
    """The times that the watches of an engine wait for."""

    __slots__ = ("_dues", "_front", "_is_loose", "_lanes", "next_at")

    def __init__(self, lanes: Sequence[Lane]) -> None:
        self._lanes = lanes
        self._dues: dict[int, int] = {}
        self._front: Lane | None = None  # a lane that waits for `next_at`
        self._is_loose = False
        self.next_at = NEVER

    def put(self, lane: Lane, due: int | None) -> None:
        """Take note that the watch of `lane` now waits for `due`; None for nothing."""
        if lane is self._front:
            self._is_loose = True
        lane.due_at = due
        if due is None:
            self._dues.pop(lane.place, None)
            return
        self._dues[lane.place] = due
        if due <= self.next_at:
            self.next_at = due
            self._front = lane

    def least(self) -> int | None:
        """Give the earliest time that a watch which still counts waits for."""
        front = self._front
        if self._is_loose or (front is not None and (front.broken or front.disarmed)):
            self._look()
        return None if self._front is None else self.next_at

    def _look(self) -> None:
        """Find out who is next; those who no longer count wait for nothing."""
        self._front, self.next_at = None, NEVER
        for i in sorted(self._dues):
            lane = self._lanes[i]
            if lane.broken or lane.disarmed:
                self.put(lane, None)
            elif self._dues[i] < self.next_at:
                self._front, self.next_at = lane, self._dues[i]
        self._is_loose = False

    def hold(self, until: int) -> None:
        """Let nobody be asked before `until`: a watch that is due for ever waits its turn."""
        self.next_at = until
        self._is_loose = True

    def due(self, now: int) -> list[tuple[int, int]]:
        """List (time, place) of what waits for `now` or earlier, the earliest first."""
        found = [(self._dues[i], i) for i in self._dues if self._dues[i] <= now]
        return sorted([one for one in found if self._lanes[one[1]].listens()])
