"""Keeping: the visitor from page to page, tab to tab and consent to consent.

Rule 1: memory that cannot be read is dropped and reported; the page goes on without.
Rule 2: raising consent writes down at once what this page knows; lowering it to memory
has everything that was stored wiped. The page is told what to remember at every level:
where it may keep it, it knows itself; without consent, in its own variables.
Rule 3: a session lasts as long as the visitor does something, page views or not.
Rule 4: tabs tell each other what was shown, consent or not; who the visitor is, they tell
each other only with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import arrival, effects, history, quiet, targeting, visitor
from momently import page as pages
from momently.campaign import CONSENTS
from momently.engine import chance, clocks, merging, promises, returning, showing, sourcing
from momently.page import Screen
from momently.situation import MS_PER_MIN, Switches
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
        clocks.mend(state)
        renew(state)
    state.needs = {
        lane.campaign.id: sourcing.needs(state.site, lane.campaign) for lane in state.lanes
    }
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
    before_ms = state.visitor.session.last_ms
    session = Visit(session_id, wall_ms, wall_ms, 0, previous_ms=before_ms)
    state.remember(visitor.changed(state.visitor, visits=visits, session=session))


def page_viewed(state: State, signal: Signal) -> None:
    """Turn to another page: what was under way belongs to the one before."""
    renew(state)
    pages = state.visitor.session.pages + 1
    wall_ms = state.now + state.clock_ms
    state.remember(visitor.with_visit(state.visitor, pages=pages, last_ms=wall_ms))
    _land(state)
    state.product_here = ""
    state.on_page.clear()
    state.fired_at.clear()
    if state.showing is not None:
        state.showing.was_routed = True
    for lane in state.lanes:
        _rearm(state, lane, signal.at)
    returning.offer_all(state)


def _land(state: State) -> None:
    """Note how the session began, on its first page."""
    page, session = state.behaviour.page, state.visitor.session
    if session.pages == 1 and session.landing is None:
        host = pages.address(page.url).host
        landing = arrival.landing(page.path, page.query, page.referrer, host)
        state.remember(visitor.with_visit(state.visitor, landing=landing))


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
    # The audience says who gets something, not where they may keep it.
    is_held = promises.is_held(state, view.lane)
    is_misplaced = fits.reason == "not_in_audience" and not is_held
    if is_misplaced or not quiet.place(situation).passed:
        showing.hide(state, "left_page")
    elif any(one.kind == "page_facts" for one in batch):
        view.was_routed = False


def facts_told(state: State, signal: Signal) -> None:
    """Note when the page said what."""
    for name in signal.facts["facts"]:
        state.facts_at[name] = signal.at
    product = state.behaviour.page.facts.get("product")
    told = product.get("id") if isinstance(product, dict) else None
    product_id = "" if told is None else str(told)
    if product_id and product_id != state.product_here:
        state.product_here = product_id
        wall_ms = state.now + state.clock_ms
        viewed = history.with_product(state.visitor.history, product_id, wall_ms)
        state.remember(visitor.changed(state.visitor, history=viewed))


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
    state.meets = not stored and state.situation().stores()


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
    if written is None:
        return
    theirs = visitor.recall(written)
    if theirs is None:
        state.report("memory_dropped")
        return
    view = state.showing
    is_owed = view is not None and promises.latest(state, view.lane) is not None
    _join(state, theirs, written)
    clocks.mend(state)
    if state.visitor.opted_out:
        showing.hide(state, "opted_out")
    elif view is not None and is_owed and promises.latest(state, view.lane) is None:
        showing.hide(state, "closed_elsewhere")
    if state.meets:
        returning.offer_all(state)
    state.meets = False


def _join(state: State, theirs: Visitor, written: dict[str, Any]) -> None:
    gap_ms = state.site.session_minutes * MS_PER_MIN
    if state.situation().stores():
        state.visitor = merging.merged(state.visitor, theirs, gap_ms)
        state.dirty = state.dirty or visitor.memory(state.visitor) != written
    else:
        before = visitor.memory(state.visitor)
        state.visitor = merging.limits_merged(state.visitor, theirs, gap_ms)
        state.dirty = state.dirty or visitor.memory(state.visitor) != before


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
