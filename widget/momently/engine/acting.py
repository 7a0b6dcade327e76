"""Acting: what a visitor does in a view, and what comes of it.

Rule 1: the first thing done in a view counts as engagement, the rest does not again.
Rule 2: a code is applied when the cart says so, not when the button was pressed.
Rule 3: the issuer decides a draw; here it is recomputed before anything lands. A draw
that does not verify is never shown as a prize, one that the issuer will not play is over.
Rule 4: whatever is done in a view is answered, for its button waits.
Rule 5: a prize that was drawn is the visitor's, even if the view was closed meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import claims, draws, effects, outcome, outcomes, overlays, reward, views, visitor
from momently.engine import asking, chance, locating, showing, sourcing
from momently.engine.asking import Asked

if TYPE_CHECKING:
    from typing import Any

    from momently.engine.showing import Showing
    from momently.engine.state import State
    from momently.reward import Grant
    from momently.signals import Signal


def acted(state: State, signal: Signal) -> None:
    """Do what the visitor asked for in a view that is up."""
    view = showing.find(state, signal)
    action = signal.facts["action"]
    if view is None or not view.is_up:
        _refuse(state, signal)
        return
    if action == "opt_out":
        showing.opt_out(state)
        return
    _engage(state, view, action)
    act = _ACTIONS.get(action)
    if act is not None:
        act(state, view)
    elif action not in _UNANSWERED:
        _refuse(state, signal)


def _refuse(state: State, signal: Signal) -> None:
    """Change nothing, but say so: a button waits for its answer."""
    state.effects.append(effects.Update(state.next_id(), signal.cause, {}))


def _engage(state: State, view: Showing, action: str) -> None:
    if view.engaged:
        return
    view.engaged = True
    facts = outcomes.of_campaign(view.lane.campaign, state.situation(), view.variant)
    facts["action"] = action
    state.send(outcome.ENGAGED, facts)


def _copy(state: State, view: Showing) -> None:
    showing.update(state, view, {"copied": views.flag(True)})


def _apply(state: State, view: Showing) -> None:
    grant = _grant(state, view)
    if grant is None or not grant.code or not state.site.cart:
        showing.update(state, view, {"failed": views.flag(True)})
        return
    asked = Asked("apply", view.lane, state.now, view.variant, {}, view)
    asking.ask(state, asked, effects.TO_CART, {"code": grant.code})


def _grant(state: State, view: Showing) -> Grant | None:
    past = visitor.past(state.visitor, view.lane.campaign.id)
    return claims.remembered(view.lane.campaign, past, state.now + state.clock_ms)


def applied(state: State, asked: Asked, signal: Signal) -> None:
    """Take the cart's answer to a code."""
    view = asked.showing
    told = signal.facts.get("answer") or {}
    if view is None:
        return
    if not signal.facts["ok"] or told.get("ok") is False:
        if view is state.showing:
            showing.update(state, view, {"failed": views.flag(True)})
        return
    grant = _grant(state, view)
    if grant is not None:
        facts = outcomes.of_campaign(view.lane.campaign, state.situation(), view.variant)
        facts.update(outcomes.of_grant(grant))
        state.send(outcome.APPLIED, facts, "applied-" + outcomes.digest(grant.claim_id))
    if view is state.showing:
        slots = {"applied": views.flag(True), "failed": views.flag(False)}
        showing.update(state, view, slots)


def _play(state: State, view: Showing) -> None:
    draw = visitor.past(state.visitor, view.lane.campaign.id).draw
    if draw is None or view.playing or view.landed or not asking.open_draw(draw):
        showing.update(state, view, {})
        return
    view.playing = True
    slots = {name: views.flag(name == "spinning") for name in ("idle", "failed", "spinning")}
    showing.update(state, view, slots)
    asked = Asked("play", view.lane, state.now, view.variant, dict(draw), view)
    body = {"draw_id": draw["draw_id"], "page_seed": draw["page_seed"]}
    asking.ask(state, asked, effects.TO_ISSUER, body)


def played(state: State, asked: Asked, signal: Signal) -> None:
    """Take the issuer's draw, if it can be recomputed."""
    view, campaign = asked.showing, asked.lane.campaign
    told = signal.facts.get("answer") or {}
    if view is None or view.landed:
        return
    view.playing = False
    if not signal.facts["ok"]:
        _unplayed(state, view, asked, signal)
        return
    prize = _verified(asked, told)
    if prize is None:
        state.report("draw_not_verified", campaign.id)
        _stop(state, view, "draw_not_verified", idle=False)
        return
    grant = claims.read(campaign.id, view.variant, _won(told, prize), _promised(asked, prize))
    if grant is None and _promised(asked, prize) is not None:
        state.report("prize_missing", campaign.id)
        _stop(state, view, "", idle=True)
        return
    view.landed = True
    _keep(state, asked, prize, grant)
    _say_played(state, asked, prize)
    _land(state, view, asked, prize, grant)


def _unplayed(state: State, view: Showing, asked: Asked, signal: Signal) -> None:
    """Stop a wheel that the issuer did not turn; what it refuses for good is over."""
    if asking.refuses(signal):
        asking.say_denied(state, asked, signal)
        draw = {"draw_id": asked.record["draw_id"], "turn": asked.record["turn"], "played": True}
        past = visitor.with_past(state.visitor, asked.lane.campaign.id, draw=draw)
        state.remember(past)
    _stop(state, view, "", idle=not asking.refuses(signal))


def _verified(asked: Asked, told: dict[str, Any]) -> str | None:
    """Recompute the prize; None unless issuer, commitment and our own seed agree on it."""
    record, server_seed = asked.record, told.get("server_seed")
    if not isinstance(server_seed, str):
        return None
    if told.get("page_seed", record["page_seed"]) != record["page_seed"]:
        return None
    odds = tuple((prize.id, prize.odds) for prize in asked.lane.campaign.prizes)
    prize = draws.verify(
        record["commitment"], server_seed, record["draw_id"], record["page_seed"], odds
    )
    return prize if prize == told.get("prize") else None


def _promised(asked: Asked, prize_id: str) -> reward.Reward | None:
    for prize in asked.lane.campaign.prizes:
        if prize.id == prize_id:
            return prize.reward
    return None


def _won(told: dict[str, Any], prize: str) -> dict[str, Any] | None:
    claim = told.get("claim")
    if not isinstance(claim, dict):
        return None
    won = dict(claim)
    won["prize"] = prize
    return won


def _keep(state: State, asked: Asked, prize: str, grant: Grant | None) -> None:
    draw = {"draw_id": asked.record["draw_id"], "turn": asked.record["turn"]}
    draw["played"], draw["prize"] = True, prize
    campaign_id = asked.lane.campaign.id
    state.remember(visitor.with_past(state.visitor, campaign_id, draw=draw))
    if grant is not None:
        asking.keep_claim(state, asked.lane, grant, asked.record["turn"])


def _say_played(state: State, asked: Asked, prize: str) -> None:
    facts = outcomes.of_campaign(asked.lane.campaign, state.situation(), asked.variant)
    draw = outcomes.digest(asked.record["draw_id"])
    facts["draw"], facts["prize"] = draw, prize
    state.send(outcome.PLAYED, facts, "played-" + draw)


def _land(state: State, view: Showing, asked: Asked, prize: str, grant: Grant | None) -> None:
    showing.say_issued(state, view)
    if view is not state.showing:
        return
    view.ends_ms = None if grant is None else grant.expires_ms
    fraction = chance.fraction(asked.record["draw_id"], "landing")
    situation, campaign = state.situation(), view.lane.campaign
    slots = overlays.landed_slots(campaign, prize, fraction, grant, situation)
    showing.update(state, view, slots)


def _stop(state: State, view: Showing, message: str, idle: bool) -> None:
    """Stop the wheel where it is; `idle` lets the visitor try once more."""
    if view is state.showing:
        slots = {"idle": views.flag(idle), "spinning": views.flag(False)}
        slots["failed"] = views.flag(True)
        if message:
            slots["message"] = views.message(message)
        showing.update(state, view, slots)


# What the page does by itself; no button waits for an answer.
_UNANSWERED = ("link", "select")
_ACTIONS = {"copy": _copy, "apply": _apply, "play": _play, "locate": locating.ask}
_ANSWERS = {
    "claim": asking.claimed,
    "commit": asking.committed,
    "play": played,
    "apply": applied,
    "context": sourcing.answered,
    "locate": locating.answered,
}


def answered(state: State, signal: Signal) -> None:
    """Take an answer to a question of ours, however late."""
    asked = state.asks.pop(signal.cause, None)
    if asked is not None:
        _ANSWERS[asked.purpose](state, asked, signal)


def lapse(state: State) -> None:
    """Give up on questions that the page itself never answered."""
    for lane in state.lanes if state.asks else ():
        asked = state.asks.get(lane.asked) if lane.asked else None
        if asked is not None and state.now >= asked.at + asking.SILENCE_MS:
            asking.give_up(state, asked)


def lapses_at(state: State) -> int | None:
    """Give when `lapse` has something to do; None if never."""
    for lane in state.lanes if state.asks else ():
        asked = state.asks.get(lane.asked) if lane.asked else None
        if asked is not None:
            return asked.at + asking.SILENCE_MS
    return None
