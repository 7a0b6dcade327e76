"""A record for the backend, before any sink gives it a shape.

Rule 1: an outcome with the same `id` from the same site is the same outcome, so a
receiver can drop repeats.
Rule 2: `subject` is the visitor, or `ANONYMOUS` when nothing may be stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

ANONYMOUS = "anonymous"
SHOWN = "shown"
HELD_OUT = "holdout"

ELIGIBLE = "campaign.eligible"
WOULD_SHOW = "campaign.would_show"
IMPRESSION = "campaign.impression"
ENGAGED = "campaign.engaged"
DISMISSED = "campaign.dismissed"
CONVERTED = "campaign.converted"
CLAIM_WITHHELD = "campaign.claim_withheld"
PLAYED = "reward.played"
ISSUED = "reward.issued"
APPLIED = "reward.applied"
DENIED = "reward.denied"
ERROR = "error"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened (`kind`), to whom, when (wall ms), and the figures."""

    kind: str
    id: str
    site: str
    wall_ms: int
    subject: str
    facts: dict[str, Any]
