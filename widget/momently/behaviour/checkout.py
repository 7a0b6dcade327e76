"""Checkout: which step the visitor is at, and how often they stepped back.

Rule 1: steps are ordered by `index`; a smaller one than before is a step back.
Rule 2: a shop whose steps are pages of their own is followed from page to page by
`memory.session.checkout_index`, where the engine keeps one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.signals import fits

if TYPE_CHECKING:
    from momently.signals import Signal


class Checkout:
    """The present step, the furthest one and the steps taken back."""

    __slots__ = ("furthest", "index", "moved", "step", "stepped_at", "steps_back")

    def __init__(self) -> None:
        self.step = ""
        self.index: int | None = None
        self.furthest: int | None = None
        self.moved = 0
        self.steps_back = 0
        self.stepped_at: int | None = None

    def resume(self, signal: Signal) -> None:
        """Go on from the step that was remembered, if there is one."""
        memory = signal.facts.get("memory")
        session = memory.get("session") if isinstance(memory, dict) else None
        index = session.get("checkout_index") if isinstance(session, dict) else None
        if fits(index, "int"):
            self.index = self.furthest = index

    def notice(self, signal: Signal) -> None:
        """Take the step's name from what the page says about itself."""
        page = signal.facts["facts"].get("page")
        step = page.get("step") if isinstance(page, dict) else None
        if isinstance(step, str):
            self.step = step

    def stepped(self, signal: Signal) -> None:
        """Note a step; `moved` is 1 after a step on, -1 after one back, 0 in place."""
        index = signal.facts["index"]
        before = self.index
        self.moved = 0 if before is None or index == before else 1 if index > before else -1
        if self.moved < 0:
            self.steps_back += 1
        self.step = signal.facts["step"]
        self.index = index
        self.furthest = index if self.furthest is None else max(self.furthest, index)
        self.stepped_at = signal.at
