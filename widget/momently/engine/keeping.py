"""Keeping: the visitor from page to page, tab to tab and consent to consent.

Rule 1: memory that cannot be read is dropped and reported; the page goes on without.
Rule 2: raising consent writes down at once what this page knows; lowering it to memory
has everything that was stored wiped. The page is told what to remember at every level:
where it may keep it, it knows itself; without consent, in its own variables.
Rule 3: a session lasts as long as the visitor does something, page views or not.
Rule 4: an order counts once for each campaign that was seen, or would have been, within
the site's days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import effects, outcome, outcomes, quiet, targeting, visitor
from momently.campaign import CONSENTS
from momently.engine import chance, merging, showing
from momently.page import Screen
from momently.situation import MS_PER_DAY, MS_PER_MIN, Switches
from momently.visitor import Visit, Visitor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from momently.engine.lane import Lane
    from momently.engine.state import State
    from momently.signals import Signal


def begin(state: State, signal: Signal) -> None:
    """Begin the page with what the session's first signal says."""
    facts = signal.facts
    state.seed = facts["seed"]
    state.consent = facts["consent"] if facts["consent"] in CONSENTS else "memory"
    state.screen = Screen(
        facts.get("language") or "",
        facts.get("device") or "desktop",
        bool(facts.get("touch")),
        bool(facts.get("reduced_motion")),
        facts.get("screen_width") or 0,
        facts.get("screen_height") or 0,
    )
    # Nobody asks for storage before there is consent: only then is its absence news.
    state.storage = facts.get("storage") is not False or state.consent == "memory"
    written = facts.get("memory")
    known = None if written is None else visitor.recall(written)
    state.remember(known or _stranger(state, facts.get("visitor_id")))
    if known is not None:
        renew(state)
    if written is not None and known is None:
        state.report("memory_dropped")


def _stranger(state: State, visitor_id: str | None) -> Visitor:
    wall_ms = state.now + state.clock_ms
    session = Visit(chance.derived(state.seed, "session"), wall_ms, wall_ms, 0)
    return Visitor(visitor_id or chance.derived(state.seed, "visitor"), wall_ms, 1, session)


def renew(state: State) -> None:
    """Begin another session if the last sign of life is too long ago."""
    wall_ms = state.now + state.clock_ms
    silent_ms = wall_ms - state.visitor.session.last_ms
    if abs(silent_ms) <= state.site.session_minutes * MS_PER_MIN:
        return
    visits = state.visitor.visits + 1
    session_id = chance.derived(state.seed, "session" + str(visits))
    session = Visit(session_id, wall_ms, wall_ms, 0)
    state.remember(visitor.changed(state.visitor, visits=visits, session=session))


def page_viewed(state: State, signal: Signal) -> None:
    """Turn to another page: what was under way belongs to the one before."""
    renew(state)
    pages = state.visitor.session.pages + 1
    wall_ms = state.now + state.clock_ms
    state.remember(visitor.with_visit(state.visitor, pages=pages, last_ms=wall_ms))
    state.on_page.clear()
    state.fired_at.clear()
    if state.showing is not None:
        state.showing.was_routed = True
    for lane in state.lanes:
        _rearm(state, lane, signal.at)


def _rearm(state: State, lane: Lane, at: int) -> None:
    lane.drop()
    lane.disarmed = lane.said_withheld = False
    if not lane.broken:
        try:
            lane.watch.reset(at)
        except Exception as problem:  # whatever a campaign does, the others must run
            state.switch_off(lane, problem)


def leave_stale_view(state: State, batch: Sequence[Signal]) -> None:
    """Take away a view that does not fit the page to which the visitor went on."""
    view = state.showing
    if view is None or not view.was_routed:
        return
    situation = state.situation()
    fits = targeting.allows(view.lane.campaign, situation, state.now)
    if not quiet.place(situation).passed or fits.reason == "not_in_audience":
        showing.hide(state, "left_page")
    elif any(one.kind == "page_facts" for one in batch):
        view.was_routed = False


def facts_told(state: State, signal: Signal) -> None:
    """Note when the page said what."""
    for name in signal.facts["facts"]:
        state.facts_at[name] = signal.at


def cart_told(state: State, signal: Signal) -> None:
    """Note when the page spoke of its cart."""
    state.facts_at["cart"] = signal.at


def step_told(state: State, signal: Signal) -> None:
    """Carry the checkout step from page to page."""
    index = signal.facts["index"]
    state.remember(visitor.with_visit(state.visitor, checkout_index=index))


def identified(state: State, signal: Signal) -> None:
    """Learn who the site says the visitor is."""
    traits: dict[str, Any] = dict(signal.facts.get("traits") or {})
    traits["id"] = signal.facts["user_id"]
    state.traits = traits


def consent_changed(state: State, signal: Signal) -> None:
    """Store, or stop storing, as the visitor says."""
    stored = state.situation().stores()
    level = signal.facts["consent"]
    state.consent = level if level in CONSENTS else "memory"
    state.storage = signal.facts.get("storage") is not False
    state.dirty = True
    if stored and not state.situation().stores():
        state.effects.append(effects.Remember(state.next_id(), None))


def paused(state: State, signal: Signal) -> None:
    """Throw the kill switch, or release it."""
    campaigns = tuple(signal.facts.get("campaigns") or ())
    state.switches = Switches(signal.facts["site"], campaigns)
    view = state.showing
    if view is not None and (state.switches.site or view.lane.campaign.id in campaigns):
        showing.hide(state, "paused")


def opted_out(state: State, signal: Signal) -> None:
    """Take "no more offers" for an answer."""
    showing.opt_out(state)


def other_tab(state: State, signal: Signal) -> None:
    """Learn what another tab remembered."""
    written = signal.facts.get("memory")
    if written is None or not state.situation().stores():
        return
    theirs = visitor.recall(written)
    if theirs is None:
        state.report("memory_dropped")
        return
    gap_ms = state.site.session_minutes * MS_PER_MIN
    state.visitor = merging.merged(state.visitor, theirs, gap_ms)
    state.dirty = state.dirty or visitor.memory(state.visitor) != written
    if state.visitor.opted_out:
        showing.hide(state, "opted_out")


def purchased(state: State, signal: Signal) -> None:
    """Credit an order to the campaigns that may have had a part in it."""
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
    state.send(outcome.CONVERTED, facts, f"converted-{campaign.id}-{order_id}")
    credited = (state.visitor.credited + (key,))[-visitor.KEPT_ORDERS :]
    viewed = visitor.with_past(state.visitor, campaign.id, converted_ms=wall_ms)
    state.remember(visitor.changed(viewed, credited=credited))


def looked(state: State, signal: Signal) -> None:
    """Note when the page was last looked at; the last word of many a page."""
    if signal.facts["hidden"]:
        left(state, signal)


def left(state: State, signal: Signal) -> None:
    """Note when the visitor left the page."""
    _live(state)


def stay(state: State, batch: Sequence[Signal]) -> None:
    """Note, at most once a minute, that the visitor is still doing something."""
    silent_ms = state.now + state.clock_ms - state.visitor.session.last_ms
    if abs(silent_ms) >= MS_PER_MIN and any(one.kind in _SIGNS_OF_LIFE for one in batch):
        _live(state)


def _live(state: State) -> None:
    """Take a sign of life: the session goes on, or after a long silence another begins."""
    renew(state)
    pages = max(1, state.visitor.session.pages)
    wall_ms = state.now + state.clock_ms
    state.remember(visitor.with_visit(state.visitor, pages=pages, last_ms=wall_ms))


_SIGNS_OF_LIFE = frozenset(
    (
        "pointer_moved",
        "pointer_pressed",
        "clicked",
        "scrolled",
        "field_focused",
        "field_edited",
        "visibility_changed",
        "checkout_step",
        "purchase",
        "dismissed",
        "acted",
    )
)


def write_down(state: State) -> None:
    """Have what changed remembered; the page knows where, and for how long."""
    if state.dirty:
        state.effects.append(effects.Remember(state.next_id(), visitor.memory(state.visitor)))
    state.dirty = False
