"""Page signal: the page itself says that something happened.

Rule 1: fires each time the signal named comes, whatever the signal carries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.triggers.firing import Firing

if TYPE_CHECKING:
    from typing import Any

    from momently.behaviour import Behaviour
    from momently.signals import Signal


class PageSignal:
    """Waits for one name."""

    __slots__ = ("_name", "held", "listens")

    def __init__(self, params: dict[str, Any]) -> None:
        self.listens = frozenset(("page_signal",))
        self.held = ""
        self._name: str = params["name"]

    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        """Fire on the name."""
        if signal.facts.get("name") != self._name:
            return None
        return Firing(signal.at, "page_signal", {"name": self._name})

    def due(self) -> int | None:
        """Never of its own."""
        return None

    def wake(self, at: int, behaviour: Behaviour) -> Firing | None:
        """Never of its own."""
        return None

    def reset(self, at: int) -> None:
        """Nothing is kept between page views."""
