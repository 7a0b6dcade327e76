"""Attention: how long the visitor has been here, and for how much of it the page was seen.

Rule 1: a visit may have begun on an earlier page; `visit_began_at` is then negative on
this page's clock. It ends with half an hour of silence (the usual session rule).
Rule 2: active time is the page view's time less the time it was hidden.
Rule 3: what was remembered may be damaged or from a clock that was set back; then the
visit begins now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.signals import fits

if TYPE_CHECKING:
    from typing import Any

    from momently.signals import Signal

VISIT_GAP_MS = 30 * 60 * 1000


class Attention:
    """When this visit and this page view began and how long the page was in view."""

    __slots__ = ("_hidden_ms", "first_at", "hidden", "hidden_at", "view_at", "visit_began_at")

    def __init__(self) -> None:
        self.first_at: int | None = None
        self.visit_began_at: int | None = None
        self.view_at: int | None = None
        self.hidden = False
        self.hidden_at: int | None = None
        self._hidden_ms = 0

    def begin(self, signal: Signal) -> None:
        """Begin with the session's first signal and what was remembered of the visit."""
        self.first_at = signal.at
        age_ms = _visit_age_ms(signal.facts.get("memory"), signal.facts.get("wall_ms"))
        self.visit_began_at = signal.at - age_ms

    def view(self, signal: Signal) -> None:
        """Begin a page view."""
        if self.first_at is None:
            self.first_at = self.visit_began_at = signal.at
        self.view_at = signal.at
        self._hidden_ms = 0
        if self.hidden:
            self.hidden_at = signal.at

    def visibility_changed(self, signal: Signal) -> None:
        """Note that the page was hidden or came back."""
        hidden = signal.facts["hidden"]
        if self.hidden and not hidden:
            self._hidden_ms += self.hidden_ms(signal.at)
        if hidden and not self.hidden:
            self.hidden_at = signal.at
        self.hidden = hidden

    def hidden_ms(self, at: int) -> int:
        """Say how long the page has been hidden by now; 0 while it is seen."""
        return max(0, at - self.hidden_at) if self.hidden and self.hidden_at is not None else 0

    def visit_ms(self, at: int) -> int:
        """Say how old the visit is."""
        return max(0, at - self.visit_began_at) if self.visit_began_at is not None else 0

    def view_ms(self, at: int) -> int:
        """Say how old the page view is (since the first signal, before any page view)."""
        began_at = self.first_at if self.view_at is None else self.view_at
        return max(0, at - began_at) if began_at is not None else 0

    def active_ms(self, at: int) -> int:
        """Say for how much of the page view the page was in view."""
        return max(0, self.view_ms(at) - self._hidden_ms - self.hidden_ms(at))


def _visit_age_ms(memory: Any, wall_ms: Any) -> int:
    session = memory.get("session") if isinstance(memory, dict) else None
    if not isinstance(session, dict) or not fits(wall_ms, "int"):
        return 0
    started_ms: Any = session.get("started_ms")
    last_ms: Any = session.get("last_ms")
    if not fits(started_ms, "int") or not fits(last_ms, "int"):
        return 0
    is_same_visit = started_ms <= last_ms <= wall_ms and wall_ms - last_ms <= VISIT_GAP_MS
    return int(wall_ms - started_ms) if is_same_visit else 0
