"""Showing: the handshake by which a view reaches the screen, and what follows.

Rule 1: `Show` only reserves the one slot; `shown` makes it an impression; `not_shown`
gives the slot back and costs the visitor nothing.
Rule 2: a reservation that nobody answers lapses. If the view turns up after all, it is
taken in when the slot is still free and the visitor may still meet it, as an impression that
holds the slot; else it is hidden. Never are there two.
Rule 3: answers name their view. A view that the engine does not know of is hidden.
Rule 4: a view that comes back from an earlier page (`is_back`) is no second impression: it
costs no cap and no budget, and asks for nothing that was asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import (
    caps,
    claims,
    consent,
    effects,
    experiments,
    outcome,
    outcomes,
    overlays,
    quiet,
    schedule,
    views,
    visitor,
)
from momently.engine import chance, promises
from momently.verdicts import Verdict, refusal

if TYPE_CHECKING:
    from typing import Any

    from momently.engine.lane import Lane
    from momently.engine.state import State
    from momently.experiments import Choice
    from momently.signals import Signal
    from momently.views import Slots

ANSWER_MS = 3000
# However late in its freshness a trigger was judged, the page gets this long to draw.
DRAW_MS = 500
OTHER_TAB_MS = 2000
TYPING_MS = 1500  # in a field that only the page may see
_RETRY_ON = {"hidden": ("visibility_changed",), "dialog_open": ("dialog_changed",)}
_FAULTS = ("broken", "no_tree")  # ours, not the visitor's doing
_RETRY_AFTER_MS = {"other_tab": OTHER_TAB_MS, "typing": TYPING_MS}


# What a view that comes late has to pass once more; one that comes back, the first two.
_LATE = (schedule.running, consent.not_opted_out, caps.allows, caps.budget, quiet.allows)


class Showing:
    """One view that has the slot."""

    def __init__(self, show_id: str, lane: Lane, chosen: Choice, at: int) -> None:
        self.id = show_id
        self.lane = lane
        self.firing = lane.firing
        self.variant = chosen.variant
        self.chosen = chosen
        self.asked_at = at
        self.is_up = False
        self.is_back = lane.returns  # on an earlier page it was an impression
        self.was_routed = False  # the visitor went to another page under it
        self.playing = False
        self.landed = False
        self.ends_ms: int | None = None  # wall time at which what it promises ends


def begin(state: State, lane: Lane, chosen: Choice) -> None:
    """Reserve the slot and have the view drawn."""
    campaign = lane.campaign
    showing = Showing(state.next_id(), lane, chosen, state.now)
    fired_at = state.fired_at.get(campaign.id, state.now)
    fresh_ms = state.situation().fresh_for(campaign)
    late_at = None if fresh_ms is None else max(fired_at + fresh_ms, state.now + DRAW_MS)
    if showing.is_back:
        late_at = None  # what was promised is never too late
    state.effects.append(
        effects.Show(
            showing.id,
            campaign.id,
            chosen.variant,
            campaign.overlay.kind,
            campaign.overlay.trees[chosen.variant],
            _slots(state, showing),
            effects.DIALOG,
            late_at,
        )
    )
    lane.drop()
    state.showing = showing


def _slots(state: State, showing: Showing) -> Slots:
    situation, campaign = state.situation(), showing.lane.campaign
    past = visitor.past(state.visitor, campaign.id)
    grant = claims.remembered(campaign, past, situation.wall_ms(state.now))
    showing.ends_ms = None if grant is None else grant.expires_ms
    if not campaign.prizes:
        slots = overlays.offer_slots(grant, situation)
    else:
        draw = past.draw or {}
        slots = overlays.wheel_slots(campaign, draw, situation)
        prize = str(draw.get("prize") or "") if grant is None else grant.prize
        if grant is not None or (showing.is_back and prize):
            showing.landed = True
            fraction = chance.fraction(str(draw.get("draw_id") or ""), "landing")
            slots.update(overlays.landed_slots(campaign, prize, fraction, grant, situation))
    slots.update(overlays.claim_slots(campaign, situation))
    if showing.is_back and (promises.latest(state, showing.lane) or {}).get("failed"):
        slots["failed"] = views.flag(True)
    return slots


def find(state: State, signal: Signal) -> Showing | None:
    """Give the view that `signal` speaks of, if it has the slot."""
    showing = state.showing
    return showing if showing is not None and showing.id == signal.cause else None


def shown(state: State, signal: Signal) -> None:
    """Take note of an impression."""
    late = state.lapsed.pop(signal.cause, None)
    if late is not None and _is_welcome(state, late):
        state.showing = late
    showing = find(state, signal)
    if showing is None:
        state.effects.append(effects.Hide(state.next_id(), signal.cause, "late"))
        return
    if showing.is_up:
        return
    showing.is_up = True
    if showing.is_back:
        promises.renew(state, showing)
    else:
        _impress(state, showing)
    say_issued(state, showing.lane, showing.variant)


def _is_welcome(state: State, late: Showing) -> bool:
    """Say whether a view whose reservation has lapsed may stay on the screen."""
    situation, campaign = state.situation(), late.lane.campaign
    rules = _LATE[:2] if late.is_back else _LATE
    passes = all(rule(campaign, situation, state.now).passed for rule in rules)
    return passes and situation.slot == "" and not late.lane.broken


def _impress(state: State, showing: Showing) -> None:
    facts = outcomes.of_campaign(showing.lane.campaign, state.situation(), showing.variant)
    facts.update(experiments.facts(showing.chosen))
    facts["trigger"] = "" if showing.firing is None else showing.firing.reason
    state.send(outcome.IMPRESSION, facts)
    count(state, showing.lane, "seen", showing.chosen)
    promises.begin(state, showing)


def count(state: State, lane: Lane, arm: str, chosen: Choice) -> None:
    """Count a view against caps and budget; `arm` is "seen" or "would"."""
    campaign_id, wall_ms = lane.campaign.id, state.now + state.clock_ms
    state.on_page[campaign_id] = state.on_page.get(campaign_id, 0) + 1
    told: dict[str, Any] = {"variant": chosen.variant}
    if chosen.bucket is not None:
        told["bucket"] = chosen.bucket
    state.remember(visitor.with_view(state.visitor, campaign_id, wall_ms, arm, told))


def say_issued(state: State, lane: Lane, variant: str) -> None:
    """Report, once, that a code is in the visitor's hand."""
    campaign = lane.campaign
    past = visitor.past(state.visitor, campaign.id)
    grant = claims.remembered(campaign, past, state.now + state.clock_ms)
    if grant is None or past.claim is None or past.claim.get("issued"):
        return
    told = dict(past.claim)
    told["issued"] = True
    state.remember(visitor.with_past(state.visitor, campaign.id, claim=told))
    facts = outcomes.of_campaign(campaign, state.situation(), variant)
    facts.update(outcomes.of_grant(grant))
    state.send(outcome.ISSUED, facts, "issued-" + outcomes.digest(grant.claim_id))


def not_shown(state: State, signal: Signal) -> None:
    """Give the slot back; try again where that may help."""
    state.lapsed.pop(signal.cause, None)
    showing = find(state, signal)
    if showing is None or showing.is_up:
        return
    reason = signal.facts.get("reason") or ""
    if reason in _FAULTS:
        state.report("view_failed", showing.lane.campaign.id, reason)
    wait_ms = _RETRY_AFTER_MS.get(reason)
    verdict = Verdict(
        False,
        "not_shown",
        None if wait_ms is None else state.now + wait_ms,
        _RETRY_ON.get(reason, ()),
        {"why": reason},
    )
    _return(state, showing, verdict)


def _return(state: State, showing: Showing, verdict: Verdict) -> None:
    """End a reservation; its firing goes back to its lane unless a newer one is there."""
    lane = showing.lane
    free(state)
    listens = not lane.broken if showing.is_back else lane.listens()
    if lane.firing is None and showing.firing is not None and listens:
        state.fire(lane, showing.firing, showing.is_back)
        lane.said_eligible = True
        state.refuse(lane, "shown", verdict)
    else:
        state.note(lane, "shown", verdict)


def free(state: State) -> None:
    """Empty the slot; whoever waited for it is judged again."""
    state.showing = None
    state.wake_lanes("slot_freed")


def hide(state: State, reason: str) -> None:
    """Take away whatever has the slot."""
    if state.showing is not None:
        state.effects.append(effects.Hide(state.next_id(), state.showing.id, reason))
        free(state)


def dismissed(state: State, signal: Signal) -> None:
    """Take note that the visitor, or the page, closed the view."""
    by = signal.facts.get("by") or "close"
    if signal.facts.get("late"):
        _closed_before(state, signal, by)
        return
    state.lapsed.pop(signal.cause, None)
    showing = find(state, signal)
    if showing is None:
        return
    if showing.is_up:
        is_turning = bool(signal.facts.get("spinning"))
        promises.closed(state, showing.lane, showing.variant, by, is_turning)
    free(state)
    if by == "opt_out":
        opt_out(state)


def _closed_before(state: State, signal: Signal, by: str) -> None:
    """Take note of what was closed on a page that went before its engine could hear of it."""
    lane = promises.of_show(state, signal.cause)
    view = None if lane is None else promises.latest(state, lane)
    if lane is not None and view is not None:
        is_turning = bool(signal.facts.get("spinning"))
        promises.closed(state, lane, view["variant"], by, is_turning)
    if by == "opt_out":
        opt_out(state)


def opt_out(state: State) -> None:
    """No more offers: from now on nothing shows."""
    hide(state, "opted_out")
    if not state.visitor.opted_out:
        state.remember(visitor.changed(state.visitor, opted_out=True))


def update(state: State, showing: Showing, slots: Slots) -> None:
    """Change slots of a view that is up."""
    state.effects.append(effects.Update(state.next_id(), showing.id, slots))


def lapse(state: State) -> None:
    """End what has waited too long: a reservation nobody answered, an offer that ended."""
    showing = state.showing
    if showing is None:
        return
    if not showing.is_up and state.now >= showing.asked_at + ANSWER_MS:
        state.lapsed[showing.id] = showing
        _return(state, showing, refusal("lapsed"))
    elif showing.is_up and _has_ended(state, showing):
        hide(state, "expired")


def _has_ended(state: State, showing: Showing) -> bool:
    return showing.ends_ms is not None and showing.ends_ms <= state.now + state.clock_ms


def lapses_at(state: State) -> int | None:
    """Give when `lapse` has something to do, on the page's clock; None if never."""
    showing = state.showing
    if showing is None:
        return None
    if not showing.is_up:
        return showing.asked_at + ANSWER_MS
    return None if showing.ends_ms is None else showing.ends_ms - state.clock_ms
