"""Forms: which field has the focus and when it was last edited. Never what is in it.

Rule 1: a field is known by an id that means nothing beyond this page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from momently.signals import Signal


class Forms:
    """The field in use and the last edit anywhere."""

    __slots__ = ("edits", "focused", "focused_at", "last_edit_at", "role")

    def __init__(self) -> None:
        self.focused: str | None = None
        self.role = ""
        self.focused_at: int | None = None
        self.last_edit_at: int | None = None
        self.edits = 0

    def view(self, signal: Signal) -> None:
        """Begin a page view with no field in use."""
        self.focused = None
        self.role = ""
        self.focused_at = self.last_edit_at = None
        self.edits = 0

    def focused_field(self, signal: Signal) -> None:
        """Note the field that was entered."""
        self.focused = signal.facts["field"]
        self.role = signal.facts["role"]
        self.focused_at = signal.at

    def edited(self, signal: Signal) -> None:
        """Note an edit."""
        self.last_edit_at = signal.at
        self.edits += 1

    def blurred(self, signal: Signal) -> None:
        """Note that a field was left."""
        if self.focused == signal.facts["field"]:
            self.focused = None
            self.role = ""
            self.focused_at = None
