"""Drawing: the wheel is turned, by the issuer.

Rule 1: the issuer decides a draw; here it is recomputed before anything lands. A draw
that does not verify is never shown as a prize, one that the issuer will not play is over.
Rule 2: that the visitor pressed is written down before the issuer is asked, with the draw
and the page's own seed. An answer that nobody heard is asked for again by those, here or
on the next page, and the issuer repeats itself: nobody is drawn for twice.
Rule 3: a wheel that got no answer comes to rest, says so, and can be turned again.
Rule 4: a prize that was drawn is the visitor's, even if the view was closed meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import claims, draws, effects, outcome, outcomes, overlays, reward, views, visitor
from momently.engine import asking, chance, promises, showing
from momently.engine.asking import Asked

if TYPE_CHECKING:
    from typing import Any

    from momently.engine.lane import Lane
    from momently.engine.showing import Showing
    from momently.engine.state import State
    from momently.reward import Grant
    from momently.signals import Signal


def play(state: State, view: Showing) -> None:
    """Turn the wheel, unless it turns or has landed already."""
    draw = None if view.playing or view.landed else press(state, view.lane)
    if draw is None:
        showing.update(state, view, {})
        return
    view.playing = True
    slots = {name: views.flag(name == "spinning") for name in ("idle", "failed", "spinning")}
    showing.update(state, view, slots)
    ask(state, view.lane, view.variant, draw, view)


def press(state: State, lane: Lane) -> dict[str, Any] | None:
    """Write down that the visitor wants to know; None when there is nothing left to draw."""
    draw = visitor.past(state.visitor, lane.campaign.id).draw
    if draw is None or not asking.open_draw(draw):
        return None
    pressed = dict(draw)
    pressed["pressed"] = True
    state.remember(visitor.with_past(state.visitor, lane.campaign.id, draw=pressed))
    return pressed


def ask(
    state: State, lane: Lane, variant: str, draw: dict[str, Any], view: Showing | None = None
) -> str:
    """Ask the issuer how a draw ends, for a view or for one that is to come back; its id."""
    asked = Asked("play", lane, state.now, variant, draw, view)
    body = {"draw_id": draw["draw_id"], "page_seed": draw["page_seed"]}
    return asking.ask(state, asked, effects.TO_ISSUER, body)


def played(state: State, asked: Asked, signal: Signal) -> None:
    """Take the issuer's draw, if it can be recomputed."""
    if asked.showing is not None:
        asked.showing.playing = False
    if not _is_decided(state, asked):
        _settle(state, asked, signal)


def _is_decided(state: State, asked: Asked) -> bool:
    """Say whether another answer to the same question has come first."""
    draw = visitor.past(state.visitor, asked.lane.campaign.id).draw or {}
    return draw.get("draw_id") == asked.record["draw_id"] and draw.get("played") is True


def _settle(state: State, asked: Asked, signal: Signal) -> None:
    told = signal.facts.get("answer") or {}
    if not signal.facts["ok"]:
        _unplayed(state, asked, signal)
        return
    prize = _verified(asked, told)
    if prize is None:
        state.report("draw_not_verified", asked.lane.campaign.id)
        _is_over(state, asked)
        return
    _take_prize(state, asked, told, prize)


def _take_prize(state: State, asked: Asked, told: dict[str, Any], prize: str) -> None:
    campaign, promised = asked.lane.campaign, _promised(asked, prize)
    grant = claims.read(campaign.id, asked.variant, _won(told, prize), promised)
    if grant is None and promised is not None:
        state.report("prize_missing", campaign.id)
        _stop(state, asked, idle=True)
        return
    _keep(state, asked, prize, grant)
    _say_played(state, asked, prize)
    if grant is not None and claims.has_ended(grant, state.now + state.clock_ms):
        asking.say_denied(state, asked, "issuer_expired")
        _is_over(state, asked)
        return
    showing.say_issued(state, asked.lane, asked.variant)
    _land(state, asked, prize, grant)


def _unplayed(state: State, asked: Asked, signal: Signal) -> None:
    """Stop a wheel that the issuer did not turn; what it refuses for good is over."""
    if not asking.refuses(signal):
        _stop(state, asked, idle=True)
        return
    asking.say_denied(state, asked, "issuer_denied", signal)
    draw = {"draw_id": asked.record["draw_id"], "turn": asked.record["turn"], "played": True}
    past = visitor.with_past(state.visitor, asked.lane.campaign.id, draw=draw)
    state.remember(past)
    _is_over(state, asked)


def _is_over(state: State, asked: Asked) -> None:
    """Stop a wheel that nobody will turn again."""
    promises.end(state, asked.lane)
    _stop(state, asked, idle=False)


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


def _land(state: State, asked: Asked, prize: str, grant: Grant | None) -> None:
    view = asked.showing
    if view is None or view is not state.showing:
        return
    view.landed = True
    view.ends_ms = None if grant is None else grant.expires_ms
    fraction = chance.fraction(asked.record["draw_id"], "landing")
    situation, campaign = state.situation(), view.lane.campaign
    slots = overlays.landed_slots(campaign, prize, fraction, grant, situation)
    showing.update(state, view, slots)


def _stop(state: State, asked: Asked, idle: bool) -> None:
    """Bring the wheel to rest and say that it did not work; `idle` lets the visitor try again."""
    if asked.showing is not None and asked.showing is state.showing:
        slots = {"idle": views.flag(idle), "spinning": views.flag(False)}
        slots["failed"] = views.flag(True)
        showing.update(state, asked.showing, slots)
