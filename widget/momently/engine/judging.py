"""Judging: whether a firing may become an overlay, and if not, why not.

Rule 1: the order of `GATES` is the policy: cheapest refusal first, and what the visitor
wants before what the site wants.
Rule 2: everything is judged at the moment of showing, and again after an issuer answered.
Rule 3: the holdout is decided last, when all else is ready, so that those who are held
out differ from the others in nothing but what they saw.
Rule 4: a campaign that fails is switched off for this page and reported; the others run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import (
    caps,
    claims,
    consent,
    experiments,
    outcome,
    outcomes,
    quiet,
    schedule,
    targeting,
    visitor,
)
from momently.engine import asking, returning, showing, sourcing
from momently.engine.timers import NEVER
from momently.verdicts import PASS, refusal

if TYPE_CHECKING:
    from momently.engine.lane import Lane
    from momently.engine.state import State
    from momently.experiments import Choice
    from momently.situation import Situation
    from momently.verdicts import Verdict

GATES = (
    ("paused", schedule.running),
    ("opted_out", consent.not_opted_out),
    ("consent", consent.enough),
    ("stale", schedule.fresh),
    ("schedule", schedule.opened),
    ("targeting", targeting.allows),
    ("caps", caps.allows),
    ("budget", caps.budget),
    ("quiet", quiet.allows),
    ("slot", quiet.slot),
    ("claims", claims.evidenced),
)
# A ghost fills the slot for about as long as people look at an overlay they then close.
GHOST_MS = 10_000


def judge_all(state: State) -> int:
    """Judge every firing that is due, the most important campaign first.

    Give when, on the page's clock, one is due again unless something happens; NEVER if none is,
    0 if one is due already.
    """
    if not state.fired:
        return NEVER
    for lane in tuple(state.waiting()):
        if lane.is_due(state.now):
            guarded(state, lane)
    return 0 if any(lane.ready and not lane.asked for lane in state.waiting()) else next_at(state)


def next_at(state: State) -> int:
    """Give the earliest time for which a firing waits; NEVER if none does."""
    waits = [lane.again_at for lane in state.waiting() if not lane.asked]
    return min([at for at in waits if at is not None], default=NEVER)


def guarded(state: State, lane: Lane) -> None:
    """Judge one firing; a campaign that raises is switched off."""
    judge = returning.judge if lane.returns else _judge
    try:
        judge(state, lane)
    except Exception as problem:  # whatever a campaign does, the others must run
        state.switch_off(lane, problem)


def _judge(state: State, lane: Lane) -> None:
    situation = state.situation()
    for gate, rule in GATES:
        verdict = rule(lane.campaign, situation, state.now)
        if not verdict.passed:
            _say_withheld(state, lane, situation, verdict)
            state.unsourced = state.unsourced or verdict.reason in sourcing.MISSING
            state.refuse(lane, gate, verdict)
            return
    if state.preview:
        state.refuse(lane, "preview", refusal("preview"))
        return
    chosen = _variant(lane, situation, state.now)
    _say_eligible(state, lane, situation, chosen)
    ready = asking.ready(state, lane, chosen.variant)
    if not ready.passed:
        if lane.asked:
            state.note(lane, "reward", ready)
        else:
            state.refuse(lane, "reward", ready)
        return
    held_out_by = experiments.held_out(lane.campaign, situation)
    if held_out_by:
        _would_show(state, lane, chosen, held_out_by)
    else:
        state.note(lane, "shown", PASS)
        showing.begin(state, lane, chosen)


def _variant(lane: Lane, situation: Situation, now: int) -> Choice:
    """Give the variant: that of the grant the visitor holds, else that of the hash."""
    past = visitor.past(situation.visitor, lane.campaign.id)
    chosen = experiments.choose(lane.campaign, situation, now)
    held = claims.remembered(lane.campaign, past, situation.wall_ms(now))
    if held is None or held.variant == chosen.variant:
        return chosen
    return experiments.Choice(held.variant, False)


def _say_eligible(state: State, lane: Lane, situation: Situation, chosen: Choice) -> None:
    if not lane.said_eligible:
        lane.said_eligible = True
        facts = outcomes.of_campaign(lane.campaign, situation, chosen.variant)
        facts.update(experiments.facts(chosen))
        facts["arm"] = outcome.HELD_OUT if _is_held_out(lane, situation) else outcome.SHOWN
        state.send(outcome.ELIGIBLE, facts)


def _is_held_out(lane: Lane, situation: Situation) -> bool:
    return experiments.held_out(lane.campaign, situation) != ""


def _say_withheld(state: State, lane: Lane, situation: Situation, verdict: Verdict) -> None:
    if verdict.reason == "claim_withheld" and not lane.said_withheld:
        lane.said_withheld = True
        facts = outcomes.of_campaign(lane.campaign, situation, "")
        facts["slot"] = verdict.values["slot"]
        state.send(outcome.CLAIM_WITHHELD, facts)


def _would_show(state: State, lane: Lane, chosen: Choice, held_out_by: str) -> None:
    """Count a view that the holdout keeps from the screen, as a view would count."""
    campaign = lane.campaign
    facts = outcomes.of_campaign(campaign, state.situation(), chosen.variant, outcome.HELD_OUT)
    facts.update(experiments.facts(chosen))
    facts["held_out_by"] = held_out_by
    facts["trigger"] = "" if lane.firing is None else lane.firing.reason
    state.send(outcome.WOULD_SHOW, facts)
    showing.count(state, lane, "would", chosen)
    state.ghost, state.ghost_until = campaign.id, state.now + GHOST_MS
    state.refuse(lane, "holdout", refusal("holdout", values={"by": held_out_by}))


def lapse(state: State) -> None:
    """End the view that the holdout kept from the screen, as most visitors end theirs."""
    if not state.ghost or state.now < state.ghost_until:
        return
    ended_ms = state.ghost_until + state.clock_ms
    state.remember(visitor.with_past(state.visitor, state.ghost, dismissed_ms=ended_ms))
    state.ghost = ""
    state.wake_lanes("slot_freed")
