"""Promises: a view that was shown, until the visitor has had what it promised.

Rule 1: memory knows the latest view of each campaign: `id`, the effect that showed it
last (`show`), when (`at`, wall ms), its `variant`, and how far the visitor got in it
(`engaged`, `applying`, `failed`, `closed`). Once `over`, it says no more than that.
Rule 2: a view is over when its code is in the cart, or the visitor closed it and had seen
what came of it. A page that goes, a wheel that still turns, an answer that was never
heard leave it open, and on the next page it is due (see `returning`).
Rule 3: `dismissed` means closed without having used it. Whoever spun, copied or applied
first has not said no: nothing is reported then, and no rest after it begins.
Rule 4: `engaged` and `dismissed` are named after the view, so that a receiver takes them
once, whichever page told them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import claims, outcome, outcomes, visitor
from momently.engine import asking, chance

if TYPE_CHECKING:
    from typing import Any

    from momently.engine.lane import Lane
    from momently.engine.showing import Showing
    from momently.engine.state import State
    from momently.visitor import Past

SHOW, TURN, PLAY, APPLY = "show", "turn", "play", "apply"
_MARKS = ("engaged", "applying", "failed", "closed")
LEFT = "navigation"  # closed by the page that went, not by the visitor


def begin(state: State, showing: Showing) -> None:
    """Write down that a view is on the screen for the first time."""
    view_id = chance.derived(state.seed, "view:" + showing.id)[:16]
    _write(state, showing.lane, _written(state, showing, view_id))


def renew(state: State, showing: Showing) -> None:
    """Write down that a view is on the screen again."""
    told = latest(state, showing.lane)
    if told is not None:
        mark(state, showing.lane, **_written(state, showing, told["id"]))


def _written(state: State, showing: Showing, view_id: str) -> dict[str, Any]:
    wall_ms = state.now + state.clock_ms
    return {"id": view_id, "show": showing.id, "at": wall_ms, "variant": showing.variant}


def latest(state: State, lane: Lane) -> dict[str, Any] | None:
    """Give what memory knows of a view that is not over; None if there is none."""
    told = visitor.past(state.visitor, lane.campaign.id).view
    return None if told is None or not _reads(told) or told.get("over") else told


def _reads(told: dict[str, Any]) -> bool:
    texts = [told.get("id"), told.get("show", ""), told.get("variant", "")]
    return _at(told) > 0 and all(isinstance(text, str) for text in texts)


def _at(told: dict[str, Any]) -> int:
    return claims.whole(told.get("at"), 0)


def mark(state: State, lane: Lane, **told: Any) -> None:
    """Note how far the visitor got in a view that is not over."""
    known = latest(state, lane)
    if known is not None:
        noted = dict(known)
        noted.update(told)
        _write(state, lane, noted)


def end(state: State, lane: Lane) -> None:
    """Note that the visitor has had all that the view has to give."""
    known = latest(state, lane)
    if known is not None:
        _write(state, lane, {"id": known["id"], "at": known["at"], "over": True})


def _write(state: State, lane: Lane, told: dict[str, Any]) -> None:
    state.remember(visitor.with_past(state.visitor, lane.campaign.id, view=told))


def of_show(state: State, show_id: str) -> Lane | None:
    """Find the campaign whose open view the effect `show_id` of an earlier page drew."""
    found = [(latest(state, lane) or {}, lane.place, lane) for lane in state.lanes]
    ranked = [(-_at(told), i, lane) for told, i, lane in found if told.get("show") == show_id]
    return min(ranked)[2] if ranked else None


def engage(state: State, lane: Lane, variant: str, action: str) -> None:
    """Report, once for each view, that the visitor did something in it."""
    told = latest(state, lane)
    if told is None or told.get("engaged"):
        return
    mark(state, lane, engaged=True)
    facts = outcomes.of_campaign(lane.campaign, state.situation(), variant)
    facts["action"] = action
    state.send(outcome.ENGAGED, facts, "engaged-" + told["id"])


def closed(state: State, lane: Lane, variant: str, by: str, is_turning: bool) -> None:
    """Take note that a view was closed; `is_turning`: what came of it was still to be seen."""
    told, owed = latest(state, lane), due(state, lane)
    if told is None or (by == LEFT and owed):
        return
    if not told.get("engaged"):
        _say_dismissed(state, lane, variant, by, told["id"])
    if told.get("applying"):
        mark(state, lane, closed=True)
    elif owed != PLAY and not is_turning:
        end(state, lane)


def _say_dismissed(state: State, lane: Lane, variant: str, by: str, view_id: str) -> None:
    facts = outcomes.of_campaign(lane.campaign, state.situation(), variant)
    facts["by"] = by
    state.send(outcome.DISMISSED, facts, "dismissed-" + view_id)
    if by != LEFT:
        wall_ms = state.now + state.clock_ms
        past = visitor.with_past(state.visitor, lane.campaign.id, dismissed_ms=wall_ms)
        state.remember(past)


def due(state: State, lane: Lane) -> str:
    """Say what an open view still owes; "" if nothing.

    SHOW what the visitor holds, a TURN of the wheel, or first the answer to PLAY or APPLY.
    """
    told, campaign = latest(state, lane), lane.campaign
    if told is None or told.get("variant") not in campaign.overlay.trees:
        return ""
    past = visitor.past(state.visitor, campaign.id)
    if claims.remembered(campaign, past, state.now + state.clock_ms) is not None:
        return APPLY if told.get("applying") and state.site.cart else SHOW
    return _due_draw(state, lane, past, _at(told)) if campaign.prizes else ""


def _due_draw(state: State, lane: Lane, past: Past, shown_ms: int) -> str:
    """Of a wheel: a result that holds no code, a spin without an answer, a spin to come."""
    draw = past.draw or {}
    if draw.get("played"):
        lost = [prize.id for prize in lane.campaign.prizes if prize.reward is None]
        return SHOW if draw.get("prize") in lost else ""
    if not asking.open_draw(draw):
        return ""
    if draw.get("pressed"):
        return PLAY if state.site.issuer else ""
    return TURN if shown_ms >= state.visitor.session.started_ms else ""


def is_held(state: State, lane: Lane) -> bool:
    """Say whether an open view owes something that the visitor has won or been given."""
    return due(state, lane) not in ("", TURN)


def is_same(mine: dict[str, Any] | None, theirs: dict[str, Any] | None) -> bool:
    """Say whether two tabs speak of one view."""
    return mine is not None and theirs is not None and mine.get("id") == theirs.get("id")


def merged(first: dict[str, Any] | None, second: dict[str, Any] | None) -> dict[str, Any] | None:
    """Keep the later view; of one view, all that either tab knows of it."""
    if first is None or second is None:
        return first if second is None else second
    same = is_same(first, second)
    ranked = sorted([(_rank(first, same), 0), (_rank(second, same), 1)])
    kept = (first, second)[ranked[-1][1]]
    if not same or kept.get("over"):
        return kept
    joined = dict(kept)
    for name in _MARKS:
        if first.get(name) or second.get(name):
            joined[name] = True
    return joined


def _rank(told: dict[str, Any], same: bool) -> tuple[int, int, str, str]:
    over = 1 if same and told.get("over") else 0
    return over, _at(told), str(told.get("id")), str(told.get("show"))


def no_later(told: dict[str, Any] | None, wall_ms: int) -> dict[str, Any] | None:
    """Give the same view with no time in it that is later than `wall_ms`."""
    if told is None or _at(told) <= wall_ms:
        return told
    mended = dict(told)
    mended["at"] = wall_ms
    return mended
