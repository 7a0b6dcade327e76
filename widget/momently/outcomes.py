"""Outcomes: what each record for the backend says.

Rule 1: every outcome of a campaign names campaign, variant, moment, stage and arm, so
that a report can be grouped without a second look-up.
Rule 2: what a claim or a draw is called opens it at the issuer, so outcomes, which many
may read, tell of it by a digest: the same for the same one, and no key to it.
Rule 3: without consent to store, an outcome names nobody and says so.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from momently import outcome

if TYPE_CHECKING:
    from typing import Any

    from momently.campaign import Campaign
    from momently.reward import Grant
    from momently.situation import Situation


def subject(situation: Situation) -> str:
    """Name the visitor, or nobody."""
    return situation.visitor.id if situation.stores() else outcome.ANONYMOUS


def common(situation: Situation) -> dict[str, Any]:
    """Say under which consent, in which session, on which page."""
    return {
        "consent": situation.consent,
        "session": situation.visitor.session.id,
        "page_path": situation.behaviour.page.path or "",
    }


def of_campaign(
    campaign: Campaign, situation: Situation, variant: str, arm: str = outcome.SHOWN
) -> dict[str, Any]:
    """Say which campaign and variant, and in which arm of the experiment."""
    facts = common(situation)
    facts["campaign"] = campaign.id
    facts["variant"] = variant
    facts["moment"] = campaign.moment
    facts["stage"] = campaign.stage
    facts["arm"] = arm
    return facts


def of_grant(grant: Grant) -> dict[str, Any]:
    """Say what was given, without the code."""
    return {
        "claim": digest(grant.claim_id),
        "kind": grant.reward.kind,
        "value": grant.reward.value,
        "currency": grant.reward.currency,
        "expires_ms": grant.expires_ms,
        "prize": grant.prize or None,
    }


def digest(name: str) -> str:
    """Give 16 hex digits that tell one claim or draw from another; SHA-256, shortened."""
    octets = hashlib.sha256(name.encode()).digest()
    return "".join([f"{octet:02x}" for octet in octets[:8]])
