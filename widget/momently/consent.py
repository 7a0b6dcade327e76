"""Consent: nothing happens that the visitor has not agreed to.

Rule 1: the levels are memory (nothing is stored), session, persistent; each holds
what the one before it allows.
Rule 2: "no more offers" outranks every campaign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.campaign import CONSENTS
from momently.verdicts import PASS, refusal

if TYPE_CHECKING:
    from momently.campaign import Campaign
    from momently.situation import Situation
    from momently.verdicts import Verdict


def not_opted_out(campaign: Campaign, situation: Situation, now: int) -> Verdict:
    """Refuse everything to a visitor who wants no more offers."""
    return refusal("opted_out") if situation.visitor.opted_out else PASS


def enough(campaign: Campaign, situation: Situation, now: int) -> Verdict:
    """Refuse a campaign that needs a higher level than the visitor gave."""
    if level(situation.consent) >= level(campaign.consent):
        return PASS
    values = {"needed": campaign.consent, "given": situation.consent}
    return refusal("consent_missing", again_on=("consent_changed",), values=values)


def level(consent: str) -> int:
    """Give the rank of a level; an unknown word is the lowest."""
    return CONSENTS.index(consent) if consent in CONSENTS else 0
