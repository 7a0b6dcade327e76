"""Asking: a reward is in hand before anything is shown.

Rule 1: what the visitor already holds is used before anything is asked for.
Rule 2: ids of claims and draws follow from the visitor and a count, so that a question
whose answer was lost gets the same answer when it is asked again.
Rule 3: an answer that comes too late for showing is still remembered: what was issued
is not issued twice.
Rule 4: the page's own seed for a draw is fixed before the issuer commits, and the issuer
learns it only when the visitor plays.
Rule 5: a code that had ended when it came is a refusal: it is remembered, so that another
page asks for another, and this one does not ask again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from momently import claims, effects, outcome, outcomes, reward, visitor
from momently.engine import chance
from momently.verdicts import PASS, refusal

if TYPE_CHECKING:
    from typing import Any

    from momently.engine.lane import Lane
    from momently.engine.showing import Showing
    from momently.engine.state import State
    from momently.signals import Signal
    from momently.verdicts import Verdict

TIMEOUT_MS = 3000
# The page keeps the time limit; this is for a page that never answers at all.
SILENCE_MS = TIMEOUT_MS + 500
# Asked again, the issuer would say the same: it refuses, or does not know what is meant.
REFUSED = (404, 409)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question under way: what for, for whom, since when."""

    purpose: str
    lane: Lane
    at: int
    variant: str
    record: dict[str, Any]
    showing: Showing | None = None
    given_up: bool = False  # its failure was reported when the wait for it ended


def ask(state: State, asked: Asked, to: str, body: dict[str, Any]) -> str:
    """Put a question and give its id."""
    ask_id = state.next_id()
    state.asks[ask_id] = asked
    state.effects.append(effects.Ask(ask_id, to, asked.purpose, body, TIMEOUT_MS))
    return ask_id


def ready(state: State, lane: Lane, variant: str) -> Verdict:
    """Say whether the reward of `variant` is in hand; ask for it if it is not."""
    past = visitor.past(state.visitor, lane.campaign.id)
    if claims.remembered(lane.campaign, past, state.now + state.clock_ms) is not None:
        return PASS
    if lane.campaign.prizes:
        return _draw_ready(state, lane, variant, past.draw)
    promised = lane.campaign.rewards.get(variant)
    if promised is None:
        return PASS
    if promised.issuer == reward.BY_NOBODY:
        return _take_public(state, lane, variant, promised)
    turn = claims.turn(past)
    record = {"claim_id": _id(state, lane, "claim", turn), "turn": turn}
    return _ask_issuer(state, Asked("claim", lane, state.now, variant, record))


def _id(state: State, lane: Lane, purpose: str, turn: int) -> str:
    return chance.derived(state.visitor.id, f"{purpose}:{lane.campaign.id}:{turn}")


def _take_public(state: State, lane: Lane, variant: str, promised: reward.Reward) -> Verdict:
    turn = claims.turn(visitor.past(state.visitor, lane.campaign.id))
    claim_id = _id(state, lane, "claim", turn)
    grant = claims.public(lane.campaign, variant, promised, claim_id)
    keep_claim(state, lane, grant, turn)
    return PASS


def keep_claim(state: State, lane: Lane, grant: reward.Grant, turn: int) -> None:
    """Remember what the visitor now holds."""
    written = claims.written(grant, turn)
    state.remember(visitor.with_past(state.visitor, lane.campaign.id, claim=written))


def _draw_ready(state: State, lane: Lane, variant: str, draw: dict[str, Any] | None) -> Verdict:
    if draw is not None and open_draw(draw):
        return PASS
    turn = 0 if draw is None else claims.whole(draw.get("turn"), 0) + 1
    draw_id = _id(state, lane, "draw", turn)
    page_seed = chance.derived(state.seed, "page seed:" + draw_id)
    record = {"draw_id": draw_id, "page_seed": page_seed, "turn": turn, "played": False}
    return _ask_issuer(state, Asked("commit", lane, state.now, variant, record))


def open_draw(draw: dict[str, Any]) -> bool:
    """Say whether a remembered draw is committed to and still to be played."""
    texts = [draw.get(name) for name in ("draw_id", "page_seed", "commitment")]
    return draw.get("played") is False and all(isinstance(text, str) for text in texts)


def _ask_issuer(state: State, asked: Asked) -> Verdict:
    if not state.site.issuer:
        return refusal("issuer_absent")
    body = {"campaign": asked.lane.campaign.id, "variant": asked.variant}
    named = "claim_id" if asked.purpose == "claim" else "draw_id"
    body[named] = asked.record[named]
    if asked.purpose == "claim" and state.situation().stores():
        body["visitor"] = state.visitor.id
    asked.lane.asked = ask(state, asked, effects.TO_ISSUER, body)
    return refusal("waiting_for_issuer", state.now + SILENCE_MS)


def claimed(state: State, asked: Asked, signal: Signal) -> None:
    """Take the issuer's answer to "claim"."""
    promised = asked.lane.campaign.rewards.get(asked.variant)
    told = signal.facts.get("answer")
    grant = claims.read(asked.lane.campaign.id, asked.variant, told, promised)
    if not signal.facts["ok"] or grant is None:
        denied(state, asked, signal)
        return
    keep_claim(state, asked.lane, grant, asked.record["turn"])
    if claims.has_ended(grant, state.now + state.clock_ms):
        _refused(state, asked, signal, "issuer_expired")
        return
    _go_on(state, asked, signal)


def committed(state: State, asked: Asked, signal: Signal) -> None:
    """Take the issuer's commitment to a draw, if it keeps to the published odds."""
    told = signal.facts.get("answer") or {}
    commitment = told.get("commitment")
    published = [{"id": prize.id, "odds": prize.odds} for prize in asked.lane.campaign.prizes]
    if not signal.facts["ok"] or not isinstance(commitment, str):
        denied(state, asked, signal)
        return
    if told.get("odds", published) != published:
        state.report("odds_differ", asked.lane.campaign.id)
        denied(state, asked, signal)
        return
    draw = dict(asked.record)
    draw["commitment"] = commitment
    state.remember(visitor.with_past(state.visitor, asked.lane.campaign.id, draw=draw))
    _go_on(state, asked, signal)


def _go_on(state: State, asked: Asked, signal: Signal) -> None:
    """Have all gates judge again; the time the issuer took is not held against anybody."""
    lane = asked.lane
    if not is_current(state, asked, signal):
        return
    waited_ms = min(max(0, signal.at - asked.at), TIMEOUT_MS)
    fired_at = state.fired_at.get(lane.campaign.id, signal.at)
    state.fired_at[lane.campaign.id] = fired_at + waited_ms
    lane.asked = ""
    lane.ready = True


def is_current(state: State, asked: Asked, signal: Signal) -> bool:
    """Say whether the campaign still waits for this very answer."""
    return asked.lane.asked == signal.cause


def denied(state: State, asked: Asked, signal: Signal) -> None:
    """Report that there is no reward, and why; the campaign waits for its next firing."""
    _refused(state, asked, signal, "issuer_denied" if refuses(signal) else "issuer_failed")


def _refused(state: State, asked: Asked, signal: Signal, reason: str) -> None:
    lane = asked.lane
    if not asked.given_up:
        say_denied(state, asked, reason, signal)
    if is_current(state, asked, signal):
        lane.disarmed = reason != "issuer_failed"
        state.refuse(lane, "reward", refusal(reason))
        state.wake_lanes("slot_freed")


def refuses(signal: Signal) -> bool:
    """Say whether the issuer meant its no."""
    return signal.facts.get("status") in REFUSED


def say_denied(state: State, asked: Asked, reason: str, signal: Signal | None = None) -> None:
    """Report that there is no reward, and why."""
    said: dict[str, Any] = {} if signal is None else signal.facts
    told = said.get("answer") or {}
    facts = outcomes.of_campaign(asked.lane.campaign, state.situation(), asked.variant)
    facts["reason"] = reason
    facts["detail"] = str(told.get("denied") or said.get("reason") or "")[:200]
    facts["status"] = said.get("status")
    state.send(outcome.DENIED, facts)


def give_up(state: State, asked: Asked) -> None:
    """Stop waiting; should the answer still come, it is remembered."""
    facts = outcomes.of_campaign(asked.lane.campaign, state.situation(), asked.variant)
    facts["reason"], facts["detail"] = "issuer_failed", "silence"
    state.send(outcome.DENIED, facts)
    state.asks[asked.lane.asked] = Asked(
        asked.purpose,
        asked.lane,
        asked.at,
        asked.variant,
        asked.record,
        asked.showing,
        given_up=True,
    )
    state.refuse(asked.lane, "reward", refusal("issuer_failed"))
    state.wake_lanes("slot_freed")
