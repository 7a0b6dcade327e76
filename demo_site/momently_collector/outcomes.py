"""Outcomes in the database: kept once, counted, read in order.

Rule 1: source + id is the identity of an outcome; saying it again changes nothing.
Rule 2: a batch is kept whole or not at all, by a few statements however long it is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from momently_collector.tables import claims, draws, outcomes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Select

    from momently_collector.cloudevents import Outcome

NAMELESS = "(no campaign)"
ASKED_AT_ONCE = 100
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Kept:
    """How many outcomes of a request were new, and how many were known."""

    accepted: int
    repeated: int


def keep(connection: Connection, told: Sequence[Outcome], now_ms: int) -> Kept:
    """Keep what is new; the caller commits before it answers."""
    rows: dict[tuple[str, str], Row] = {}
    for outcome in told:
        rows.setdefault((outcome.source, outcome.id), _row(outcome, now_ms))
    known = _known(connection, sorted(rows))
    accepted = _keep_new(connection, [row for key, row in rows.items() if key not in known])
    return Kept(accepted=accepted, repeated=len(told) - accepted)


def _known(connection: Connection, keys: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for start in range(0, len(keys), ASKED_AT_ONCE):
        sources, ids = zip(*keys[start : start + ASKED_AT_ONCE], strict=True)
        # Not every database compares pairs: this may find some more, which does no harm.
        near = outcomes.c.source.in_(set(sources)) & outcomes.c.id.in_(ids)
        pairs = connection.execute(select(outcomes.c.source, outcomes.c.id).where(near))
        found.update((source, said) for source, said in pairs)
    return found


def _keep_new(connection: Connection, rows: list[Row]) -> int:
    if not rows:
        return 0
    try:
        with connection.begin_nested():
            connection.execute(insert(outcomes), rows)
    except IntegrityError:
        # Somebody else said one of them meanwhile, or the database tells fewer ids apart.
        return sum(_keep_one(connection, row) for row in rows)
    return len(rows)


def _keep_one(connection: Connection, row: Row) -> bool:
    # A savepoint each, since not every database can be told to ignore a repeat.
    try:
        with connection.begin_nested():
            connection.execute(insert(outcomes).values(row))
    except IntegrityError:
        return False
    return True


def _row(outcome: Outcome, now_ms: int) -> Row:
    return {
        "source": outcome.source,
        "id": outcome.id,
        "type": outcome.type,
        "time": outcome.time,
        "campaign": outcome.campaign,
        "arm": outcome.arm,
        "received_ms": now_ms,
        "record": outcome.record,
    }


def read(connection: Connection, after: int | None, limit: int) -> list[dict[str, object]]:
    """List outcomes in order of arrival: those behind row `after`, or the newest ones."""
    columns = select(outcomes.c.row_id, outcomes.c.received_ms, outcomes.c.record)
    if after is None:
        newest = columns.order_by(outcomes.c.row_id.desc()).limit(limit)
        rows = list(reversed(connection.execute(newest).all()))
    else:
        behind = columns.where(outcomes.c.row_id > after).order_by(outcomes.c.row_id).limit(limit)
        rows = list(connection.execute(behind).all())
    return [
        {"row": row.row_id, "received_ms": row.received_ms, "outcome": json.loads(row.record)}
        for row in rows
    ]


def funnel(connection: Connection) -> list[dict[str, object]]:
    """Count per campaign: outcomes by type (and arm), codes and draws."""
    counted: dict[str, dict[str, int]] = {}
    by_type = select(
        outcomes.c.campaign, outcomes.c.type, outcomes.c.arm, func.count().label("times")
    ).group_by(outcomes.c.campaign, outcomes.c.type, outcomes.c.arm)
    for campaign, kind, arm, times in connection.execute(by_type):
        steps = counted.setdefault(campaign or NAMELESS, {})
        last = kind.rsplit(".", 1)[-1]
        step = f"{last}:{arm}" if arm == "holdout" else last
        steps[step] = steps.get(step, 0) + times
    for label, count in _handed_out():
        for campaign, times in connection.execute(count):
            counted.setdefault(campaign, {})[label] = times
    return [{"campaign": name, "counts": counted[name]} for name in sorted(counted)]


def _handed_out() -> list[tuple[str, Select[str, int]]]:
    claimed = select(claims.c.campaign, func.count(claims.c.claim_id)).group_by(claims.c.campaign)
    drawn = select(draws.c.campaign, func.count(draws.c.draw_id)).group_by(draws.c.campaign)
    return [
        ("codes", claimed),
        ("codes_redeemed", claimed.where(claims.c.redeemed_ms.is_not(None))),
        ("draws", drawn),
        ("draws_played", drawn.where(draws.c.played_ms.is_not(None))),
    ]
