"""Claims: codes that a visitor holds, and facts that an overlay states.

Rule 1: a reward shown is a reward kept. While a remembered grant is valid it is used
again, code and end included, instead of asking for another. A code that an order has
spent is none to show.
Rule 2: a fact without fresh evidence is not stated: the nudge does not show. The page and
the site's context sources give evidence; a claim that names another source, which the build
refuses, is never stated.
Rule 3: nobody ends a code that everyone may know, so it has no end but its campaign's.
Rule 4: what an issuer answers is believed only as far as it reads as a grant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import reward as rewards
from momently import situation as now_true
from momently.reward import Grant, Reward
from momently.verdicts import PASS, refusal

if TYPE_CHECKING:
    from typing import Any

    from momently.campaign import Campaign, Claim
    from momently.situation import Situation
    from momently.verdicts import Verdict
    from momently.visitor import Past

_NEWS = {"page": ("page_facts", "cart_changed"), "context": ("context_told",)}


def remembered(campaign: Campaign, past: Past, wall_ms: int) -> Grant | None:
    """Give the grant that the visitor already holds, if it is still good."""
    kept = past.claim
    if kept is None or kept.get("spent") or kept.get("variant") not in campaign.overlay.trees:
        return None
    grant = read(campaign.id, str(kept["variant"]), kept, None)
    if grant is None or has_ended(grant, wall_ms):
        return None
    prizes = [prize.id for prize in campaign.prizes]
    return None if prizes and grant.prize not in prizes else grant


def has_ended(grant: Grant, wall_ms: int) -> bool:
    """Say whether what was granted is good no more."""
    return grant.expires_ms is not None and grant.expires_ms <= wall_ms


def turn(past: Past) -> int:
    """Count the grants before the next one, so that each has an id of its own."""
    return 0 if past.claim is None else whole(past.claim.get("turn"), 0) + 1


def read(campaign: str, variant: str, answer: Any, promised: Reward | None) -> Grant | None:
    """Read an issuer's answer (or memory) as a grant; None when it is not one."""
    if not isinstance(answer, dict):
        return None
    claim_id, code = answer.get("claim_id"), answer.get("code")
    reward = _reward(answer.get("reward")) or promised
    expires_ms = answer.get("expires_ms")
    if not isinstance(claim_id, str) or reward is None:
        return None
    if isinstance(expires_ms, bool) or not (expires_ms is None or isinstance(expires_ms, int)):
        return None
    prize = answer.get("prize")
    return Grant(
        claim_id,
        campaign,
        variant,
        reward,
        code if isinstance(code, str) else "",
        expires_ms,
        prize if isinstance(prize, str) else "",
    )


def public(campaign: Campaign, variant: str, reward: Reward, claim_id: str) -> Grant:
    """Grant a code that everyone may know; it ends with the schedule, if that ends."""
    ends_ms = campaign.schedule.until_ms
    return Grant(claim_id, campaign.id, variant, reward, reward.code or "", ends_ms)


def written(grant: Grant, number: int) -> dict[str, Any]:
    """Write a grant down for memory, as the `number`th of its campaign."""
    reward = grant.reward
    return {
        "claim_id": grant.claim_id,
        "variant": grant.variant,
        "code": grant.code,
        "expires_ms": grant.expires_ms,
        "prize": grant.prize,
        "turn": number,
        "reward": {
            "kind": reward.kind,
            "value": reward.value,
            "currency": reward.currency,
            "minimum_minor": reward.minimum_minor,
        },
    }


def _reward(told: Any) -> Reward | None:
    if not isinstance(told, dict) or told.get("kind") not in rewards.KINDS:
        return None
    currency = told.get("currency")
    return Reward(
        str(told["kind"]),
        whole(told.get("value"), 0),
        currency if isinstance(currency, str) else None,
        None if told.get("minimum_minor") is None else whole(told.get("minimum_minor"), 0),
    )


def whole(value: Any, default: int) -> int:
    """Give `value` if it is a whole number, else `default`."""
    if isinstance(value, bool) or not isinstance(value, int):
        return default
    return value


def evidenced(campaign: Campaign, situation: Situation, now: int) -> Verdict:
    """Refuse a campaign one of whose claims has no evidence, or only old evidence."""
    for claim in campaign.claims:
        if not _backed(claim, situation, now):
            news = _NEWS.get(claim.source, ())
            return refusal("claim_withheld", again_on=news, values={"slot": claim.slot})
    return PASS


def _backed(claim: Claim, situation: Situation, now: int) -> bool:
    times = situation.facts_at if claim.source == "page" else situation.context_at
    observed_at = times.get(claim.fact.partition(".")[0])
    if now_true.fact(situation, claim.source, claim.fact) is None or observed_at is None:
        return False
    return claim.ttl_ms is None or now - observed_at <= claim.ttl_ms
