"""Active time: the visitor has really been busy on this page for so long.

Rule 1: time in view is cut into blocks of `block_ms`. A block counts when the visitor did
something in it (behaviour/activity.py says what). Fires at the end of the block with which
`after_ms` is reached, once per page view.
Rule 2: time with the page hidden is in no block. Half an hour of rest ends a visit; nothing
is counted after that until a click.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.behaviour.attention import VISIT_GAP_MS
from momently.triggers.firing import Firing
from momently.triggers.plain import Plain

if TYPE_CHECKING:
    from typing import Any

    from momently.behaviour import Behaviour


class ActiveTime(Plain):
    """Counts busy blocks."""

    def __init__(self, params: dict[str, Any]) -> None:
        Plain.__init__(self, "page_view", "visibility_changed", "clicked")
        self._after_ms: int = params["after_ms"]
        self._block_ms: int = params["block_ms"]
        self._blocks = 0
        self._busy_ms = 0

    def wake(self, at: int, behaviour: Behaviour) -> Firing | None:
        """Close the block that is full by now."""
        attention = behaviour.attention
        if self.fired or attention.first_at is None:
            return None
        active_ms = attention.active_ms(at)
        if active_ms >= (self._blocks + 1) * self._block_ms:
            blocks = active_ms // self._block_ms
            # Blocks that nobody closed in time were rested through.
            if blocks == self._blocks + 1 and behaviour.activity.rest_ms(at) < self._block_ms:
                self._busy_ms += self._block_ms
            self._blocks = blocks
            if self._busy_ms >= self._after_ms:
                return self.fire(Firing(at, "active_time", {"ms": self._busy_ms}))
            self.held = "not busy for long enough"
        left_ms = (self._blocks + 1) * self._block_ms - active_ms
        is_over = attention.hidden or behaviour.activity.rest_ms(at) >= VISIT_GAP_MS
        self.due_at = None if is_over else at + left_ms
        return None

    def reset(self, at: int) -> None:
        """Begin a page view."""
        Plain.reset(self, at)
        self._blocks = self._busy_ms = 0
        self.due_at = at + self._block_ms
