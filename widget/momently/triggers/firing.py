"""A firing: the behaviour a campaign waits for was there, and this is what showed it.

Rule 1: `at` is when the behaviour was complete, not when somebody got round to looking;
its age is what freshness is judged by.
Rule 2: evidence is whole numbers, flags and short names: fit for a journal, and nothing
in it says who the visitor is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, Protocol

    from momently.behaviour import Behaviour
    from momently.signals import Signal

    class Watch(Protocol):
        """One trigger at work on one page: what it listens for and what it waits for."""

        listens: frozenset[str]
        held: str

        def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
            """Judge one signal that `behaviour` has already taken into account."""

        def due(self) -> int | None:
            """Say when `wake` should be called next; None for never."""

        def wake(self, at: int, behaviour: Behaviour) -> Firing | None:
            """Judge what came true by the passing of time; may be called late or twice."""

        def reset(self, at: int) -> None:
            """Begin a page view."""


@dataclass(frozen=True, slots=True)
class Firing:
    """That a trigger fired: when, why (`reason` is the trigger's kind), and on what.

    `fresh_ms` is for how long that is news, where the trigger's kind alone cannot say.
    """

    at: int
    reason: str
    evidence: dict[str, Any] = field(default_factory=dict)
    fresh_ms: int | None = None
