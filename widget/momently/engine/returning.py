"""Returning: what a page that went still owed its visitor is given on the next one.

Rule 1: a view that is not over (see `promises`) comes back with the next page view, as far
as it had got: a code is the same code, a wheel has landed where it landed. It is no second
impression, and nothing of the campaign is asked but whether it may show at all: neither
trigger nor audience, caps, budget nor holdout. Only a wheel that nobody has turned keeps
to its audience: so far it is an invitation.
Rule 2: quiet holds for it as for any view: nobody is interrupted while typing or paying,
and there is one overlay at a time, in all tabs together.
Rule 3: a play or a code for the cart whose answer was never heard is asked again first. An
issuer that fails once more is left alone until the next page view.
Rule 4: what has ended, or was spent or closed meanwhile (in another tab), stays away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import claims, consent, effects, quiet, schedule, targeting, visitor
from momently.engine import asking, drawing, promises, showing, sourcing
from momently.engine.asking import Asked
from momently.experiments import Choice
from momently.triggers.firing import Firing
from momently.verdicts import PASS, refusal

if TYPE_CHECKING:
    from momently.engine.lane import Lane
    from momently.engine.state import State
    from momently.signals import Signal

GATES = (
    ("paused", schedule.running),
    ("opted_out", consent.not_opted_out),
    ("consent", consent.enough),
    ("quiet", quiet.allows),
    ("slot", quiet.slot),
    ("claims", claims.evidenced),
)
_INVITED = (("targeting", targeting.allows),)


def offer_all(state: State) -> None:
    """Have every view that is due judged."""
    for lane in state.lanes:
        offer(state, lane)


def offer(state: State, lane: Lane) -> None:
    """Have the view of one campaign judged, if it is due and not up."""
    is_up = state.showing is not None and state.showing.lane is lane
    if lane.broken or lane.asked or is_up or not promises.due(state, lane):
        return
    state.fire(lane, Firing(state.now, "return"), returns=True)


def judge(state: State, lane: Lane) -> None:
    """Show a view that is due, if it disturbs nobody."""
    owed, situation = promises.due(state, lane), state.situation()
    if not owed or state.preview:
        lane.drop()
        return
    for gate, rule in GATES + (_INVITED if owed == promises.TURN else ()):
        verdict = rule(lane.campaign, situation, state.now)
        if not verdict.passed:
            state.unsourced = state.unsourced or verdict.reason in sourcing.MISSING
            state.refuse(lane, gate, verdict)
            return
    if owed in (promises.SHOW, promises.TURN):
        state.note(lane, "shown", PASS)
        showing.begin(state, lane, Choice(_variant(state, lane), False))
    else:
        _ask(state, lane, owed)


def _variant(state: State, lane: Lane) -> str:
    told = promises.latest(state, lane)
    return "" if told is None else str(told["variant"])


def _ask(state: State, lane: Lane, owed: str) -> None:
    """Ask again what was asked on an earlier page."""
    past, variant = visitor.past(state.visitor, lane.campaign.id), _variant(state, lane)
    if owed == promises.PLAY:
        lane.asked = drawing.ask(state, lane, variant, dict(past.draw or {}))
    else:
        asked = Asked("apply", lane, state.now, variant, {})
        code = (past.claim or {}).get("code")
        lane.asked = asking.ask(state, asked, effects.TO_CART, {"code": code})
    waiting = refusal("waiting_for_" + _WHOM[owed], state.now + asking.SILENCE_MS)
    state.note(lane, "reward", waiting)


_WHOM = {promises.PLAY: "issuer", promises.APPLY: "cart"}


def answered(state: State, lane: Lane, signal: Signal) -> None:
    """Go on, now that issuer or cart has answered."""
    if lane.asked != signal.cause:
        return
    lane.asked = ""
    if promises.due(state, lane) == promises.PLAY:
        state.refuse(lane, "reward", refusal("issuer_failed"))
    else:
        lane.ready = True
    state.wake_lanes("slot_freed")
