"""The cart: what is in it, what it costs, how it changes.

Rule 1: a line never asks for more pieces than are in stock, nor more than ten.
Rule 2: prices come from the catalogue each time; nothing a browser sends is a price.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from shop import coupons, pricing
from shop.tables import cart_lines, stock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from momently_collector.issuer import Issuer
    from shop.catalogue import Catalogue, Product, Variant
    from shop.pricing import Totals
    from shop.sessions import Session

MOST_PIECES = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One sort of thing in the cart."""

    product: Product
    variant: Variant
    quantity: int

    @property
    def sum_minor(self) -> int:
        """Say what the line costs."""
        return self.variant.price_minor * self.quantity


@dataclass(frozen=True, slots=True)
class Cart:
    """All lines and their sums."""

    lines: tuple[Line, ...]
    totals: Totals
    problem: str = ""

    @property
    def quantity(self) -> int:
        """Count the pieces."""
        return sum(line.quantity for line in self.lines)


def of(session: Session, catalogue: Catalogue, issuer: Issuer) -> Cart:
    """Add up a visitor's cart as it stands now."""
    lines = lines_of(session, catalogue)
    subtotal = sum(line.sum_minor for line in lines)
    delivery = delivery_of(session)
    if not session.notes.coupon:
        return Cart(lines, pricing.totals(subtotal, delivery, None, None))
    coupon = coupons.find(issuer, session.notes.coupon, session.notes.order_id)
    sums = pricing.totals(subtotal, delivery, coupon.code, coupon.reward)
    return Cart(lines, sums, coupon.problem)


def delivery_of(session: Session) -> pricing.Delivery:
    """Give the delivery that was chosen, or the usual one."""
    chosen = session.notes.shipping.get("delivery", pricing.USUAL_DELIVERY)
    return pricing.DELIVERIES.get(chosen, pricing.DELIVERIES[pricing.USUAL_DELIVERY])


def lines_of(session: Session, catalogue: Catalogue) -> tuple[Line, ...]:
    """List the lines; things that are no longer sold are passed over."""
    return tuple(
        Line(*catalogue.by_sku[sku], quantity)
        for sku, quantity in session.quantities
        if sku in catalogue.by_sku
    )


def stock_of(connection: Connection) -> Mapping[str, int]:
    """Say how many pieces of everything are left."""
    rows = connection.execute(select(stock.c.sku, stock.c.pieces))
    return {sku: pieces for sku, pieces in rows}  # noqa: C416  rows are not pairs to mypy


def add(connection: Connection, session_id: str, sku: str, pieces: int, now_ms: int) -> int:
    """Put pieces of one thing into the cart; gives how many were added in the end."""
    had = _pieces(connection, session_id, sku)
    return set_pieces(connection, session_id, sku, had + pieces, now_ms) - had


def set_pieces(connection: Connection, session_id: str, sku: str, wanted: int, now_ms: int) -> int:
    """Change a line to as many pieces as wanted and possible; gives how many it has now."""
    left = connection.execute(select(stock.c.pieces).where(stock.c.sku == sku)).scalar() or 0
    pieces = max(0, min(wanted, left, MOST_PIECES))
    mine = (cart_lines.c.session_id == session_id) & (cart_lines.c.sku == sku)
    if pieces == 0:
        connection.execute(delete(cart_lines).where(mine))
    elif connection.execute(update(cart_lines).where(mine).values(quantity=pieces)).rowcount == 0:
        row = {"session_id": session_id, "sku": sku, "quantity": pieces, "added_ms": now_ms}
        connection.execute(insert(cart_lines).values(row))
    return pieces


def empty(connection: Connection, session_id: str) -> None:
    """Take everything out."""
    connection.execute(delete(cart_lines).where(cart_lines.c.session_id == session_id))


def seed_stock(connection: Connection, catalogue: Catalogue) -> None:
    """Fill the shelves once; what was sold stays sold after a restart."""
    known = set(connection.execute(select(stock.c.sku)).scalars())
    for sku, (_, variant) in sorted(catalogue.by_sku.items()):
        if sku not in known:
            connection.execute(insert(stock).values(sku=sku, pieces=variant.first_stock))


def _pieces(connection: Connection, session_id: str, sku: str) -> int:
    mine = (cart_lines.c.session_id == session_id) & (cart_lines.c.sku == sku)
    return connection.execute(select(cart_lines.c.quantity).where(mine)).scalar() or 0
