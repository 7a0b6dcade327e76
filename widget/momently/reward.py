"""What a visitor gets, and the proof of having got it.

Rule 1: a reward is a promise with terms; a grant is the promise kept, with the
code in hand and the time it ends.
Rule 2: amounts are whole minor units, ends are wall time in ms.
"""

from __future__ import annotations

from dataclasses import dataclass

PERCENT_OFF = "percent_off"
AMOUNT_OFF = "amount_off"
FREE_SHIPPING = "free_shipping"
KINDS = (PERCENT_OFF, AMOUNT_OFF, FREE_SHIPPING)

BY_SITE = "site"
BY_NOBODY = "public"
ISSUERS = (BY_SITE, BY_NOBODY)


@dataclass(frozen=True, slots=True)
class Reward:
    """What a campaign offers: `value` is percent or minor units, `code` only when public."""

    kind: str
    value: int
    currency: str | None = None
    minimum_minor: int | None = None
    valid_ms: int = 0
    issuer: str = BY_SITE
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """One reward in one visitor's hand; `expires_ms` is wall time, `code` may be empty."""

    claim_id: str
    campaign: str
    variant: str
    reward: Reward
    code: str
    expires_ms: int | None
    prize: str = ""
