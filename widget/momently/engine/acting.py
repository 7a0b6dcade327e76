"""Acting: what a visitor does in a view, and what comes of it.

Rule 1: the first thing done in a view counts as engagement, the rest does not again.
Rule 2: a code is applied when the cart says so, not when the button was pressed. A cart
that only keeps it for later (`applied` is false) has taken it, and nothing is reported.
Rule 3: whatever is done in a view is answered, for its button waits: a question that the
page itself never answers has failed in the end.
Rule 4: what was done on an earlier page, and nobody heard (`late`), is made up for here.
Rule 5: a cart that was asked and not heard is asked again with the same code, which it
must take as it took it the first time; only its yes is `applied`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import claims, effects, outcome, outcomes, overlays, views, visitor
from momently.engine import asking, drawing, locating, promises, returning, showing, sourcing
from momently.engine.asking import Asked
from momently.signals import Signal

if TYPE_CHECKING:
    from momently.engine.lane import Lane
    from momently.engine.showing import Showing
    from momently.engine.state import State
    from momently.reward import Grant


def acted(state: State, signal: Signal) -> None:
    """Do what the visitor asked for in a view that is up."""
    if signal.facts.get("late"):
        _acted_before(state, signal)
        return
    view = showing.find(state, signal)
    action = signal.facts["action"]
    if view is None or not view.is_up:
        _refuse(state, signal)
        return
    if action == "opt_out":
        showing.opt_out(state)
        return
    promises.engage(state, view.lane, view.variant, action)
    act = _ACTIONS.get(action)
    if act is not None:
        act(state, view)
    elif action not in _UNANSWERED:
        _refuse(state, signal)


def _refuse(state: State, signal: Signal) -> None:
    """Change nothing, but say so: a button waits for its answer."""
    state.effects.append(effects.Update(state.next_id(), signal.cause, {}))


def _copy(state: State, view: Showing) -> None:
    showing.update(state, view, {"copied": views.flag(True)})


def _apply(state: State, view: Showing) -> None:
    grant = _grant(state, view.lane)
    if grant is None or not grant.code or not state.site.cart:
        showing.update(state, view, {"failed": views.flag(True)})
        return
    promises.mark(state, view.lane, applying=True)
    asked = Asked("apply", view.lane, state.now, view.variant, {}, view)
    asking.ask(state, asked, effects.TO_CART, {"code": grant.code})


def _grant(state: State, lane: Lane) -> Grant | None:
    past = visitor.past(state.visitor, lane.campaign.id)
    return claims.remembered(lane.campaign, past, state.now + state.clock_ms)


def applied(state: State, asked: Asked, signal: Signal) -> None:
    """Take the cart's answer to a code."""
    told = signal.facts.get("answer") or {}
    is_taken = signal.facts["ok"] and told.get("ok") is not False
    if not is_taken:
        _not_applied(state, asked.lane)
    elif told.get("applied") is False:
        _take(state, asked.lane)
    else:
        _say_applied(state, asked)
        _take(state, asked.lane)
    if asked.showing is not None and asked.showing is state.showing:
        showing.update(state, asked.showing, overlays.cart_slots(told, is_taken))


def _say_applied(state: State, asked: Asked) -> None:
    grant = _grant(state, asked.lane)
    if grant is not None:
        facts = outcomes.of_campaign(asked.lane.campaign, state.situation(), asked.variant)
        facts.update(outcomes.of_grant(grant))
        state.send(outcome.APPLIED, facts, "applied-" + outcomes.digest(grant.claim_id))


def _take(state: State, lane: Lane) -> None:
    """Note that the code is in the cart, before the shop says so too."""
    grant = _grant(state, lane)
    if grant is not None:
        state.behaviour.page.coupon_taken(grant.code)
    promises.end(state, lane)


def _not_applied(state: State, lane: Lane) -> None:
    view = promises.latest(state, lane) or {}
    promises.mark(state, lane, applying=False, failed=True)
    if view.get("closed"):
        promises.end(state, lane)


def _acted_before(state: State, signal: Signal) -> None:
    """Take what the visitor did on a page that went before its engine could hear of it."""
    lane, action = promises.of_show(state, signal.cause), signal.facts["action"]
    view = None if lane is None else promises.latest(state, lane)
    if lane is None or view is None:
        return
    promises.engage(state, lane, view["variant"], action)
    if action == "play":
        drawing.press(state, lane)
    elif action == "apply" and _grant(state, lane) is not None:
        promises.mark(state, lane, applying=True)
    returning.offer(state, lane)


# What the page does by itself; no button waits for an answer.
_UNANSWERED = ("link",)
_FROM_A_VIEW = ("play", "apply")
_ACTIONS = {"copy": _copy, "apply": _apply, "play": drawing.play, "locate": locating.ask}
_ANSWERS = {
    "claim": asking.claimed,
    "commit": asking.committed,
    "play": drawing.played,
    "apply": applied,
    "context": sourcing.answered,
    "locate": locating.answered,
}


def answered(state: State, signal: Signal) -> None:
    """Take an answer to a question of ours, however late."""
    asked = state.asks.pop(signal.cause, None)
    if asked is None:
        return
    _ANSWERS[asked.purpose](state, asked, signal)
    if asked.showing is None and asked.purpose in _FROM_A_VIEW:
        returning.answered(state, asked.lane, signal)


def lapse(state: State) -> None:
    """Give up on questions that the page itself never answered."""
    for ask_id in sorted(state.asks):
        asked = state.asks[ask_id]
        if not _is_waited_for(asked, ask_id) or state.now < asked.at + asking.SILENCE_MS:
            continue
        if asked.purpose in _FROM_A_VIEW:
            facts = {"ok": False, "status": 0, "reason": "silence"}
            answered(state, Signal("answered", state.now, facts, ask_id))
        else:
            asking.give_up(state, asked)


def _is_waited_for(asked: Asked, ask_id: str) -> bool:
    return asked.purpose in _FROM_A_VIEW or asked.lane.asked == ask_id


def lapses_at(state: State) -> int | None:
    """Give when `lapse` has something to do; None if never."""
    waits = [state.asks[i].at for i in sorted(state.asks) if _is_waited_for(state.asks[i], i)]
    return min(waits) + asking.SILENCE_MS if waits else None
