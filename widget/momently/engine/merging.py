"""Merging: what two pages of one visitor know, as one.

Rule 1: two tabs that know the same visitor and merge each other's memory end with the
same memory, whoever begins, so that they do not answer each other for ever.
Rule 2: a page that learns late who its visitor is (consent came after the page) joins
the session under way and counts its own pages to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import history, visitor
from momently.engine import promises
from momently.visitor import Past, Visit, Visitor

if TYPE_CHECKING:
    from typing import Any


def merged(mine: Visitor, theirs: Visitor, gap_ms: int) -> Visitor:
    """Join what two pages know; sessions less than `gap_ms` apart are one."""
    older, other = _by_age(mine, theirs)
    names = sorted(set(mine.campaigns) | set(theirs.campaigns))
    met_before = mine.id == theirs.id
    apart = _apart(mine.session, theirs.session, gap_ms)
    return Visitor(
        older.id,
        older.first_seen_ms,
        max(mine.visits, theirs.visits) + (1 if apart and not met_before else 0),
        _visit(mine.session, theirs.session, apart, met_before),
        {name: _past(visitor.past(older, name), visitor.past(other, name)) for name in names},
        _union(mine.overlay_ms, theirs.overlay_ms)[-visitor.KEPT_OVERLAYS :],
        mine.opted_out or theirs.opted_out,
        tuple(sorted(set(mine.credited) | set(theirs.credited)))[-visitor.KEPT_ORDERS :],
        history.merged(mine.history, theirs.history),
        _newest(mine.context, theirs.context),
    )


def limits_merged(mine: Visitor, theirs: Visitor, gap_ms: int) -> Visitor:
    """Learn from a page what it showed, and when something was bought: what caps count.

    Nothing else: there is no consent to know more.

    Sessions less than `gap_ms` apart are one here as well: it began when the first of them did.
    """
    started_ms = mine.session.started_ms
    if not _apart(mine.session, theirs.session, gap_ms):
        started_ms = min(started_ms, theirs.session.started_ms)
    pasts = dict(mine.campaigns)
    for name in sorted(theirs.campaigns):
        known, other = visitor.past(mine, name), theirs.campaigns[name]
        views = Past(other.seen, other.would, other.dismissed_ms, other.converted_ms)
        same = promises.is_same(known.view, other.view)
        views = visitor.changed_past(views, view=other.view if same else None)
        pasts[name] = _past(known, views)
    walls = _union(mine.overlay_ms, theirs.overlay_ms)[-visitor.KEPT_OVERLAYS :]
    opted_out = mine.opted_out or theirs.opted_out
    session = visitor.visit(mine.session, started_ms=started_ms)
    bought = history.bought_by(mine.history, theirs.history.order_ms)
    told: dict[str, Any] = {"session": session, "campaigns": pasts, "history": bought}
    return visitor.changed(mine, overlay_ms=walls, opted_out=opted_out, **told)


def _by_age(mine: Visitor, theirs: Visitor) -> tuple[Visitor, Visitor]:
    mine_first = (mine.first_seen_ms, mine.id) <= (theirs.first_seen_ms, theirs.id)
    return (mine, theirs) if mine_first else (theirs, mine)


def _apart(mine: Visit, theirs: Visit, gap_ms: int) -> bool:
    if mine.id == theirs.id:
        return False
    earlier_last_ms = min(mine.last_ms, theirs.last_ms)
    return max(mine.started_ms, theirs.started_ms) - earlier_last_ms > gap_ms


def _visit(mine: Visit, theirs: Visit, apart: bool, met_before: bool) -> Visit:
    mine_first = (mine.started_ms, mine.id) <= (theirs.started_ms, theirs.id)
    first, second = (mine, theirs) if mine_first else (theirs, mine)
    if apart:
        return second
    pages = (
        max(mine.pages, theirs.pages)
        if met_before or mine.id == theirs.id
        else mine.pages + theirs.pages
    )
    return Visit(
        first.id,
        first.started_ms,
        max(mine.last_ms, theirs.last_ms),
        pages,
        _latest(mine.checkout_index, theirs.checkout_index),
        first.landing or second.landing,
        _latest(mine.previous_ms, theirs.previous_ms),
        tuple(sorted(set(mine.unplugged) | set(theirs.unplugged))),
    )


def _past(first: Past, second: Past) -> Past:
    return Past(
        _union(first.seen, second.seen)[-visitor.KEPT_VIEWS :],
        _union(first.would, second.would)[-visitor.KEPT_VIEWS :],
        _latest(first.dismissed_ms, second.dismissed_ms),
        _latest(first.converted_ms, second.converted_ms),
        max(first.variant, second.variant),
        _kept(first.claim, second.claim),
        _kept(first.draw, second.draw),
        _bucket(first.bucket, second.bucket),
        promises.merged(first.view, second.view),
    )


def _bucket(first: dict[str, Any] | None, second: dict[str, Any] | None) -> dict[str, Any] | None:
    if first is None or second is None:
        return first or second
    return first if _order(first) >= _order(second) else second


def _order(bucket: dict[str, Any]) -> tuple[str, ...]:
    return tuple([str(bucket.get(name) or "") for name in ("seed", "variant", "weights")])


def _union(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(set(first) | set(second)))


def _latest(first: int | None, second: int | None) -> int | None:
    if first is None or second is None:
        return second if first is None else first
    return max(first, second)


def _kept(first: dict[str, Any] | None, second: dict[str, Any] | None) -> dict[str, Any] | None:
    """Keep the later one; of two as late, the same one in every tab."""
    if first is None or second is None:
        return second if first is None else first
    return min((_rank(first), 0, first), (_rank(second), 1, second))[2]


_STEPS = ("pressed", "played", "issued", "spent")


def _rank(grant: dict[str, Any]) -> tuple[int, int, str]:
    """Put first what went further: the later turn, then what was pressed, played and so on."""
    turn = grant.get("turn")
    turn = 0 if isinstance(turn, bool) or not isinstance(turn, int) else turn
    steps = [i + 1 for i, mark in enumerate(_STEPS) if grant.get(mark)]
    return (-turn, -max(steps, default=0), str(grant.get("claim_id") or grant.get("draw_id")))


def _newest(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Keep the later answer of each context source; of two as late, the same in every tab."""
    joined = dict(first)
    for name in sorted(second):
        told = [answer for answer in (first.get(name), second[name]) if isinstance(answer, dict)]
        ranked = sorted(
            [(_told_ms(answer), str(answer.get("url")), i) for i, answer in enumerate(told)]
        )
        if ranked:
            joined[name] = told[ranked[-1][2]]
    return joined


def _told_ms(answer: dict[str, Any]) -> int:
    told_ms = answer.get("told_ms")
    return told_ms if not isinstance(told_ms, bool) and isinstance(told_ms, int) else 0
