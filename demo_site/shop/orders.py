"""Orders: placed once, with the stock they need, at the price that was shown.

Rule 1: an order's id is chosen when the checkout begins; placing it twice, also at the
same moment, gives one order.
Rule 2: stock, order, lines and the emptied cart are one transaction.
Rule 3: an issued code is held for the order before, and spent after. A crash in between
leaves it held for this very order, whose next try finishes the job.
Rule 4: no order without an address and a card, whatever was posted.
"""

from __future__ import annotations

import json
import logging
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from momently_collector import codes
from momently_collector.refusals import RefusedError
from shop import carts, coupons, published, sessions
from shop.tables import order_lines, orders, stock

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.engine import RowMapping

    from momently_collector.issuer import Issuer
    from momently_collector.storage import Storage
    from shop.carts import Cart
    from shop.catalogue import Catalogue
    from shop.sessions import Notes, Session

LOG = logging.getLogger("shop")
PREFIX = "SW-"
ID_LETTERS = 8


class NotPlacedError(Exception):
    """The order could not be placed; the text is for the customer."""


@dataclass(frozen=True, slots=True)
class Order:
    """A placed order as the database has it."""

    head: RowMapping
    lines: tuple[RowMapping, ...]


def fresh_id() -> str:
    """Choose an order number that nobody can guess."""
    return PREFIX + "".join(secrets.choice(codes.ALPHABET) for _ in range(ID_LETTERS))


def find(connection: Connection, order_id: str) -> Order | None:
    """Find an order and its lines."""
    head = (
        connection.execute(select(orders).where(orders.c.order_id == order_id)).mappings().first()
    )
    if head is None:
        return None
    lines = (
        select(order_lines)
        .where(order_lines.c.order_id == order_id)
        .order_by(order_lines.c.position)
    )
    return Order(head, tuple(connection.execute(lines).mappings()))


@dataclass(frozen=True, slots=True)
class Desk:
    """Where orders are placed."""

    storage: Storage
    catalogue: Catalogue
    issuer: Issuer

    def place(self, session_id: str, order_id: str, shown_minor: int, now_ms: int) -> Order:
        """Place the visitor's cart at the total that was shown; raises NotPlacedError."""
        with self.storage.reading() as connection:
            session = sessions.load(connection, session_id)
            placed = find(connection, order_id)
        if placed is None:
            _require_checkout_done(session.notes, order_id)
            placed = self._place_new(session, shown_minor, now_ms)
        elif placed.head["session_id"] != session_id:
            raise NotPlacedError("This order belongs to somebody else.")
        self._spend(placed)
        return placed

    def _place_new(self, session: Session, shown_minor: int, now_ms: int) -> Order:
        held = self._hold(session)
        placed: Order | None = None
        try:
            placed = self.storage.write(
                lambda connection: self._write_once(connection, session, shown_minor, now_ms)
            )
        finally:
            if held and (placed is None or placed.head["coupon"] != held):
                self.issuer.release(held, session.notes.order_id)
        return placed

    def _write_once(
        self, connection: Connection, session: Session, shown_minor: int, now_ms: int
    ) -> Order:
        placed = find(connection, session.notes.order_id)
        if placed is None:
            fresh = sessions.load(connection, session.id)
            cart = carts.of(fresh, self.catalogue, self.issuer)
            _require_as_shown(cart, fresh, session, shown_minor)
            _write(connection, cart, fresh, now_ms)
            placed = find(connection, session.notes.order_id)
        if placed is None:
            raise AssertionError("an order just written must be there")
        return placed

    def _hold(self, session: Session) -> str:
        code, order_id = session.notes.coupon, session.notes.order_id
        coupon = coupons.find(self.issuer, code, order_id) if code else None
        if coupon is None or not coupon.issued or coupon.problem:
            return ""
        try:
            self.issuer.hold(coupon.code, order_id)
        except RefusedError as problem:
            raise NotPlacedError(f"Your code cannot be used: {problem}.") from problem
        return coupon.code

    def _spend(self, placed: Order) -> None:
        code = placed.head["coupon"]
        if not code or code in coupons.OWN:
            return
        try:
            self.issuer.redeem(code, placed.head["order_id"])
        except RefusedError as problem:
            # The order stands: the customer got what was shown.
            LOG.warning("order %s: code not spent: %s", placed.head["order_id"], problem)


def _require_checkout_done(notes: Notes, order_id: str) -> None:
    # Before a checkout began there is no number, and an empty one must not match it.
    if not order_id or notes.order_id != order_id:
        raise NotPlacedError("This checkout is over. Please start again from your cart.")
    if not (notes.contact and notes.shipping.get("street") and notes.card_last4):
        raise NotPlacedError("Something is missing. Please finish the checkout first.")


def _require_as_shown(cart: Cart, fresh: Session, seen: Session, shown_minor: int) -> None:
    if not cart.lines:
        raise NotPlacedError("Your cart is empty.")
    if cart.totals.total_minor != shown_minor or fresh.notes.coupon != seen.notes.coupon:
        raise NotPlacedError("The total has changed. Please look at it again before you order.")


def _write(connection: Connection, cart: Cart, session: Session, now_ms: int) -> None:
    for line in cart.lines:
        _take(connection, line)
    notes, order_id = session.notes, session.notes.order_id
    head = {
        "order_id": order_id,
        "session_id": session.id,
        "placed_ms": now_ms,
        "currency": cart.totals.currency,
        "subtotal_minor": cart.totals.subtotal_minor,
        "discount_minor": cart.totals.discount_minor,
        "shipping_minor": cart.totals.shipping_minor,
        "total_minor": cart.totals.total_minor,
        "coupon": cart.totals.coupon if cart.totals.counts else None,
        "delivery": notes.shipping.get("delivery", "standard"),
        "card_last4": notes.card_last4,
        "recipient": json.dumps({**notes.contact, **notes.shipping}),
    }
    connection.execute(insert(orders).values(head))
    for position, line in enumerate(cart.lines):
        connection.execute(insert(order_lines).values(_line(order_id, position, line)))
    carts.empty(connection, session.id)
    written = find(connection, order_id)
    if written is not None:
        said = tuple(published.purchase(written))
        sessions.change(connection, session.id, lambda before: _after_order(before, said))


def _take(connection: Connection, line: carts.Line) -> None:
    sku, wanted = line.variant.sku, line.quantity
    taken = (
        update(stock)
        .where(stock.c.sku == sku, stock.c.pieces >= wanted)
        .values(pieces=stock.c.pieces - wanted)
    )
    if connection.execute(taken).rowcount == 0:
        named = f"{line.product.name} ({line.variant.name})"
        raise NotPlacedError(
            f"{named} has just sold out in that quantity. Please change your cart."
        )


def _line(order_id: str, position: int, line: carts.Line) -> dict[str, object]:
    return {
        "order_id": order_id,
        "position": position,
        "product_id": line.product.id,
        "sku": line.variant.sku,
        "name": line.product.name,
        "variant": line.variant.name,
        "quantity": line.quantity,
        "price_minor": line.variant.price_minor,
    }


def _after_order(notes: Notes, said: tuple[published.Push, ...]) -> Notes:
    # Who bought may buy again: the address stays, the card, the coupon and the id go.
    # The purchase is told in this very transaction, so it is told once per order.
    return replace(notes, coupon="", order_id="", card_last4="", pushes=(*notes.pushes, *said))
