"""Clocks: what becomes of memory when the visitor's clock is put back.

Rule 1: a clock that was put back frees nobody: what was seen "tomorrow" was seen just now.
Rule 2: nor does it hold anybody for ever: times in the future are written anew, once, as
the moment at which that was noticed.
Rule 3: a minute is forgiven: the page's two clocks drift apart while a computer sleeps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import dates
from momently import history as histories
from momently import visitor as visitors
from momently.engine import promises

if TYPE_CHECKING:
    from typing import Any

    from momently.engine.state import State
    from momently.visitor import Past, Visit, Visitor

FORGIVEN_MS = dates.MS_PER_MIN


def tell(state: State, clock_ms: int) -> None:
    """Learn what to add to the page's clock for wall time."""
    was_put_back = state.clock_ms - clock_ms > FORGIVEN_MS
    state.clock_ms = clock_ms
    if was_put_back and state.begun:
        mend(state)


def mend(state: State) -> None:
    """Write anew what memory says about the future."""
    wall_ms = state.now + state.clock_ms
    if _latest(state.visitor) > wall_ms + FORGIVEN_MS:
        state.remember(no_later(state.visitor, wall_ms))


def _latest(visitor: Visitor) -> int:
    times = [visitor.first_seen_ms, visitor.session.started_ms, visitor.session.last_ms]
    times.extend(visitor.overlay_ms)
    times.append(visitor.history.order_ms or 0)
    for past in visitor.campaigns.values():
        times.extend(past.seen + past.would)
        times.extend([at for at in (past.dismissed_ms, past.converted_ms) if at is not None])
    return max(times)


def no_later(visitor: Visitor, wall_ms: int) -> Visitor:
    """Give the visitor with nothing in memory that is later than `wall_ms`."""
    pasts = visitor.campaigns
    return visitors.changed(
        visitor,
        first_seen_ms=min(visitor.first_seen_ms, wall_ms),
        session=_visit(visitor.session, wall_ms),
        campaigns={name: _past(pasts[name], wall_ms) for name in pasts},
        overlay_ms=_walls(visitor.overlay_ms, wall_ms),
        history=histories.no_later(visitor.history, wall_ms),
    )


def _visit(session: Visit, wall_ms: int) -> Visit:
    return visitors.visit(
        session,
        started_ms=min(session.started_ms, wall_ms),
        last_ms=min(session.last_ms, wall_ms),
        previous_ms=_earlier(session.previous_ms, wall_ms),
    )


def _past(past: Past, wall_ms: int) -> Past:
    told: dict[str, Any] = {
        "seen": _walls(past.seen, wall_ms),
        "would": _walls(past.would, wall_ms),
        "dismissed_ms": _earlier(past.dismissed_ms, wall_ms),
        "converted_ms": _earlier(past.converted_ms, wall_ms),
        "view": promises.no_later(past.view, wall_ms),
    }
    return visitors.changed_past(past, **told)


def _earlier(at: int | None, wall_ms: int) -> int | None:
    return None if at is None else min(at, wall_ms)


def _walls(walls: tuple[int, ...], wall_ms: int) -> tuple[int, ...]:
    """Move what is too late to `wall_ms`, a millisecond apart: a merge drops what is equal."""
    kept = [at for at in walls if at <= wall_ms]
    for _ in range(len(walls) - len(kept)):
        at = wall_ms
        while at in kept:
            at -= 1
        kept.append(at)
    return tuple(sorted(kept))
