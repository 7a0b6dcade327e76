"""Effects: what the engine asks of its host.

Rule 1: an effect is a request. Only a signal that names it in `cause` says that
it was done.
Rule 2: ids are counted per engine, so that the same journal gives the same ids.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from momently.outcome import Outcome

    Effect: TypeAlias = "Show | Update | Hide | Remember | Send | Ask"

DIALOG = "dialog"
TO_ISSUER = "issuer"
TO_CART = "cart"
TO_CONTEXT = "context"
TO_GEO = "geo"


@dataclass(frozen=True, slots=True)
class Show:
    """Draw a view in the one slot, unless it is later than `expires_at`."""

    id: str
    campaign: str
    variant: str
    overlay: str
    tree: str
    slots: dict[str, Any]
    presentation: str = DIALOG
    expires_at: int | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """Change these slots of the view that `show` drew."""

    id: str
    show: str
    slots: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Hide:
    """Take away the view that `show` drew."""

    id: str
    show: str
    reason: str


@dataclass(frozen=True, slots=True)
class Remember:
    """Keep `memory` as far as consent allows; None means forget everything."""

    id: str
    memory: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Send:
    """Deliver an outcome, at least once."""

    id: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Ask:
    """Put a question to the issuer or the cart; an `answered` signal is the answer."""

    id: str
    to: str
    question: str
    body: dict[str, Any] = field(default_factory=dict)
    timeout_ms: int = 3000
