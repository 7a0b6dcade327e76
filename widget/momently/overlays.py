"""Overlays: which slots each kind of overlay is given, and what stands in them.

Rule 1: a view says only what is so: a reward's own figures, never a site's words.
Rule 2: a slot that has nothing to say is left out, and counts as false for the view.
Rule 3: what a cart makes of a code it says itself; ours are the words for a cart that is
silent.
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


SAID_MOST = 200  # characters of what a cart says
SEAL_DIGITS = 64  # all of a SHA-256: whoever compares it with the published draw finds the same


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
        slots["minimum"] = _minimum(reward, situation)
    slots["has_code"] = views.flag(bool(grant.code))
    slots["can_apply"] = views.flag(bool(grant.code) and site.cart)
    return slots


def _minimum(reward: Reward, situation: Situation) -> Value:
    return views.money(reward.minimum_minor or 0, reward.currency or situation.site.currency)


def offer_slots(grant: Grant | None, situation: Situation) -> Slots:
    """Fill an offer as it is first shown."""
    slots: Slots = {name: views.flag(False) for name in ("applied", "failed", "copied")}
    if grant is not None:
        slots.update(grant_slots(grant, situation))
    return slots


def cart_slots(told: dict[str, Any], is_taken: bool) -> Slots:
    """Say what the cart answered: taken and counted, taken for later, or why not."""
    slots: Slots = {"failed": views.flag(not is_taken)}
    if is_taken:
        slots["applied"] = views.flag(True)
    waits, said = is_taken and told.get("applied") is False, told.get("message")
    slots["message"] = views.message("saved") if waits else views.text("")
    if (waits or not is_taken) and isinstance(said, str) and said:
        slots["message"] = views.text(said[:SAID_MOST])
    return slots


def wheel_slots(campaign: Campaign, draw: dict[str, Any], situation: Situation) -> Slots:
    """Fill a wheel that waits to be spun, with the terms of its prizes and the draw's seal."""
    slots: Slots = {name: views.flag(False) for name in ("spinning", "landed", "won")}
    for name in ("has_code", "can_apply", "applied", "failed", "copied"):
        slots[name] = views.flag(False)
    slots["idle"] = views.flag(True)
    slots["commitment"] = views.text(str(draw.get("commitment") or "")[:SEAL_DIGITS])
    slots["draw"] = views.text(str(draw.get("draw_id") or ""))
    for place in range(len(campaign.prizes)):
        won = campaign.prizes[place].reward
        if won is not None and won.minimum_minor:
            slots["minimum_" + str(place)] = _minimum(won, situation)
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
