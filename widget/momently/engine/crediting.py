"""Crediting: what an order means to the campaigns that may have had a part in it.

Rule 1: an order counts once for each campaign that was seen, or would have been, within
the site's days.
Rule 2: a code that an order used up is never offered again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import history, outcome, outcomes, visitor
from momently.dates import MS_PER_DAY

if TYPE_CHECKING:
    from typing import Any

    from momently.engine.lane import Lane
    from momently.engine.state import State
    from momently.signals import Signal


def purchased(state: State, signal: Signal) -> None:
    """Credit an order to the campaigns that may have had a part in it."""
    wall_ms = state.now + state.clock_ms
    ordered = history.with_order(state.visitor.history, signal.facts["order_id"], wall_ms)
    state.remember(visitor.changed(state.visitor, history=ordered))
    for lane in sorted(state.lanes, key=lambda lane: lane.campaign.id):
        _credit(state, lane, signal)
        _spend(state, lane, signal)


def _spend(state: State, lane: Lane, signal: Signal) -> None:
    """Never offer again what this order used up."""
    claim = visitor.past(state.visitor, lane.campaign.id).claim
    if claim is not None and _used(claim, signal) and not claim.get("spent"):
        spent = dict(claim)
        spent["spent"] = True
        state.remember(visitor.with_past(state.visitor, lane.campaign.id, claim=spent))


def _used(claim: dict[str, Any] | None, signal: Signal) -> bool:
    code = (claim or {}).get("code")
    return bool(code) and code == signal.facts.get("coupon")


def _credit(state: State, lane: Lane, signal: Signal) -> None:
    campaign, order_id = lane.campaign, signal.facts["order_id"]
    past = visitor.past(state.visitor, campaign.id)
    key = campaign.id + "|" + order_id
    wall_ms = state.now + state.clock_ms
    last_ms = max(past.seen + past.would, default=None)
    window_ms = state.site.attribution_days * MS_PER_DAY
    if last_ms is None or wall_ms - last_ms > window_ms or key in state.visitor.credited:
        return
    arm = outcome.SHOWN if last_ms in past.seen else outcome.HELD_OUT
    facts = outcomes.of_campaign(campaign, state.situation(), past.variant, arm)
    for name in ("order_id", "value_minor", "currency", "coupon"):
        facts[name] = signal.facts.get(name)
    facts["reward_used"] = _used(past.claim, signal)
    weights_version = (past.bucket or {}).get("weights")
    if weights_version:
        facts["weights_version"] = weights_version
    state.send(outcome.CONVERTED, facts, f"converted-{campaign.id}-{order_id}")
    credited = (state.visitor.credited + (key,))[-visitor.KEPT_ORDERS :]
    viewed = visitor.with_past(state.visitor, campaign.id, converted_ms=wall_ms)
    state.remember(visitor.changed(viewed, credited=credited))
