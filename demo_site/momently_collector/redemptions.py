"""Spending codes: once, on one order.

Rule 1: a code belongs to the first order that holds it; for that order every step may
be repeated.
Rule 2: an order that fell through gives its code back; a spent code stays spent.
Rule 3: the moment of holding decides whether a code is still valid: an order that held
it in time may finish later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from momently_collector import codes
from momently_collector.claims import EXPIRED, Claim, by_code, find
from momently_collector.refusals import denied, unknown
from momently_collector.tables import claims

if TYPE_CHECKING:
    from sqlalchemy import Connection


def hold(connection: Connection, code: str, order_id: str, now_ms: int) -> Claim:
    """Keep a code for one order, so that no other can spend it; raises RefusedError."""
    found = by_code(connection, code)
    if found is None:
        raise unknown("there is no such code", "codes are typed as shown in the offer")
    if found.order_id == order_id:
        return found
    if found.state(now_ms) == EXPIRED:
        raise denied("expired", "this code is no longer valid")
    mine = (
        update(claims)
        .where(claims.c.claim_id == found.claim_id, claims.c.order_id.is_(None))
        .values(order_id=order_id)
    )
    if connection.execute(mine).rowcount == 0:
        raise denied("already_redeemed", "this code was used for another order")
    return _again(connection, found.claim_id)


def redeem(connection: Connection, code: str, order_id: str, now_ms: int) -> tuple[Claim, bool]:
    """Spend a code on one order; says whether this was the first time."""
    held = hold(connection, code, order_id, now_ms)
    spent = (
        update(claims)
        .where(claims.c.claim_id == held.claim_id, claims.c.redeemed_ms.is_(None))
        .values(redeemed_ms=now_ms)
    )
    first = connection.execute(spent).rowcount == 1
    return _again(connection, held.claim_id), first


def release(connection: Connection, code: str, order_id: str) -> None:
    """Give a code back that an order held but did not spend."""
    connection.execute(
        update(claims)
        .where(claims.c.code == codes.tidy(code), claims.c.order_id == order_id)
        .where(claims.c.redeemed_ms.is_(None))
        .values(order_id=None)
    )


def _again(connection: Connection, claim_id: str) -> Claim:
    found = find(connection, claim_id)
    if found is None:
        raise AssertionError("claims are never deleted")
    return found
