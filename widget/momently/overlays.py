"""Overlays: which slots each kind of overlay is given, and what stands in them.

Rule 1: a view says only what is so: a reward's own figures, never a site's words.
Rule 2: a slot that has nothing to say is left out, and counts as false for the view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import reward as rewards
from momently import situation as now_true
from momently import views

if TYPE_CHECKING:
    from typing import Any

    from momently.campaign import Campaign
    from momently.reward import Grant, Reward
    from momently.situation import Situation
    from momently.views import Slots, Value


def reward_value(reward: Reward, currency: str) -> Value:
    """Say what the reward is, with its figure."""
    if reward.kind == rewards.PERCENT_OFF:
        return views.message("percent_off", {"value": views.percent(reward.value)})
    if reward.kind == rewards.AMOUNT_OFF:
        amount = views.money(reward.value, reward.currency or currency)
        return views.message("amount_off", {"value": amount})
    return views.message("free_shipping")


def grant_slots(grant: Grant, situation: Situation) -> Slots:
    """Say what the visitor holds: the reward, its code, its terms, its end."""
    site, reward = situation.site, grant.reward
    slots: Slots = {"reward": reward_value(reward, site.currency)}
    if grant.code:
        slots["code"] = views.code(grant.code)
    if grant.expires_ms is not None:
        slots["expires"] = views.date(grant.expires_ms)
    if reward.minimum_minor:
        slots["minimum"] = views.money(reward.minimum_minor, reward.currency or site.currency)
    slots["has_code"] = views.flag(bool(grant.code))
    slots["can_apply"] = views.flag(bool(grant.code) and site.cart)
    return slots


def offer_slots(grant: Grant | None, situation: Situation) -> Slots:
    """Fill an offer as it is first shown."""
    slots: Slots = {name: views.flag(False) for name in ("applied", "failed", "copied")}
    if grant is not None:
        slots.update(grant_slots(grant, situation))
    return slots


def wheel_slots(commitment: str) -> Slots:
    """Fill a wheel that waits to be spun; `commitment` is shown so that it can be checked."""
    slots: Slots = {name: views.flag(False) for name in ("spinning", "landed", "won")}
    for name in ("has_code", "can_apply", "applied", "failed", "copied"):
        slots[name] = views.flag(False)
    slots["idle"] = views.flag(True)
    slots["commitment"] = views.text(commitment[:16])
    return slots


def landed_slots(
    campaign: Campaign, prize: str, fraction: int, grant: Grant | None, situation: Situation
) -> Slots:
    """Land a wheel on `prize` and say what was won."""
    ids = [one.id for one in campaign.prizes]
    slots: Slots = {"idle": views.flag(False), "spinning": views.flag(False)}
    slots["landed"] = views.flag(True)
    slots["won"] = views.flag(grant is not None)
    slots["prize"] = views.text(campaign.prizes[ids.index(prize)].label)
    slots["landing"] = views.landing(ids.index(prize), len(ids), fraction)
    if grant is not None:
        slots.update(grant_slots(grant, situation))
    return slots


def claim_slots(campaign: Campaign, situation: Situation) -> Slots:
    """Fill the slots that state facts; call only when the claims are evidenced."""
    slots: Slots = {}
    for claim in campaign.claims:
        found: Any = now_true.fact(situation, claim.source, claim.fact)
        if isinstance(found, str):
            slots[claim.slot] = views.text(found)
        elif not isinstance(found, bool) and isinstance(found, int):
            slots[claim.slot] = views.number(found)
    return slots
