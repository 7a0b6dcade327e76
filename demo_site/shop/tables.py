"""What the shop keeps: stock, sessions, carts, orders.

Rule 1: money is whole minor units, time is whole milliseconds since 1970.
Rule 2: an order copies names and prices; the catalogue may change afterwards.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

KEPT = MetaData()

stock = Table(
    "stock",
    KEPT,
    Column("sku", String(64), primary_key=True),
    Column("pieces", Integer, CheckConstraint("pieces >= 0"), nullable=False),
)

keys = Table(
    "keys",
    KEPT,
    Column("name", String(64), primary_key=True),
    Column("secret", String(128), nullable=False),
)

sessions = Table(
    "sessions",
    KEPT,
    Column("session_id", String(64), primary_key=True),
    Column("started_ms", BigInteger, nullable=False),
    Column("notes", Text, nullable=False),
)

cart_lines = Table(
    "cart_lines",
    KEPT,
    Column("session_id", String(64), ForeignKey("sessions.session_id"), primary_key=True),
    Column("sku", String(64), primary_key=True),
    Column("quantity", Integer, nullable=False),
    Column("added_ms", BigInteger, nullable=False),
)

orders = Table(
    "orders",
    KEPT,
    Column("order_id", String(32), primary_key=True),
    Column("session_id", String(64), ForeignKey("sessions.session_id"), nullable=False),
    Column("placed_ms", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("subtotal_minor", BigInteger, nullable=False),
    Column("discount_minor", BigInteger, nullable=False),
    Column("shipping_minor", BigInteger, nullable=False),
    Column("total_minor", BigInteger, nullable=False),
    Column("coupon", String(64)),
    Column("delivery", String(32), nullable=False),
    Column("card_last4", String(4), nullable=False),
    Column("recipient", Text, nullable=False),
    Index("orders_by_session", "session_id"),
)

order_lines = Table(
    "order_lines",
    KEPT,
    Column("order_id", String(32), ForeignKey("orders.order_id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("product_id", String(64), nullable=False),
    Column("sku", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("variant", String(255), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("price_minor", BigInteger, nullable=False),
)
