"""History: the products a visitor looked at and the orders they placed.

Rule 1: a product counts once for each page view on which it was looked at.
Rule 2: an order counts once, however often a thank-you page tells of it.
Rule 3: both lists are bounded; what was looked at longest ago is forgotten first.
Rule 4: two histories of one visitor merge to the same one, whoever begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

KEPT_PRODUCTS = 50
KEPT_ORDER_IDS = 20
LONGEST_ID = 80


@dataclass(frozen=True, slots=True)
class Viewed:
    """A product, when it was last looked at (wall ms), and on how many page views."""

    id: str
    last_ms: int
    times: int = 1


@dataclass(frozen=True, slots=True)
class History:
    """Products looked at, longest ago first, and orders."""

    viewed: tuple[Viewed, ...] = ()
    orders: int = 0
    order_ms: int | None = None
    order_ids: tuple[str, ...] = ()


NONE = History()


def with_product(history: History, product_id: str, wall_ms: int) -> History:
    """Give the history after one more page view with this product."""
    name = product_id[:LONGEST_ID]
    times = views_of(history, name) + 1
    others = tuple([one for one in history.viewed if one.id != name])
    viewed = (others + (Viewed(name, wall_ms, times),))[-KEPT_PRODUCTS:]
    return History(viewed, history.orders, history.order_ms, history.order_ids)


def views_of(history: History, product_id: str) -> int:
    """Count the page views with this product."""
    for one in history.viewed:
        if one.id == product_id[:LONGEST_ID]:
            return one.times
    return 0


def with_order(history: History, order_id: str, wall_ms: int) -> History:
    """Give the history after an order; the same one if it is known."""
    name = order_id[:LONGEST_ID]
    if name in history.order_ids:
        return history
    ids = (history.order_ids + (name,))[-KEPT_ORDER_IDS:]
    return History(history.viewed, history.orders + 1, wall_ms, ids)


def no_later(history: History, wall_ms: int) -> History:
    """Give the history with nothing in it later than `wall_ms`."""
    viewed = [Viewed(one.id, min(one.last_ms, wall_ms), one.times) for one in history.viewed]
    order_ms = None if history.order_ms is None else min(history.order_ms, wall_ms)
    return History(tuple(viewed), history.orders, order_ms, history.order_ids)


def bought_by(history: History, order_ms: int | None) -> History:
    """Give the history with this as its latest order, if it is later; which one stays unknown."""
    if order_ms is None or (history.order_ms is not None and history.order_ms >= order_ms):
        return history
    return History(history.viewed, history.orders, order_ms, history.order_ids)


def merged(mine: History, theirs: History) -> History:
    """Join what two pages know of one visitor."""
    viewed: dict[str, Viewed] = {}
    for one in mine.viewed + theirs.viewed:
        known = viewed.get(one.id, one)
        latest = max(one.last_ms, known.last_ms)
        viewed[one.id] = Viewed(one.id, latest, max(one.times, known.times))
    ordered = sorted([(one.last_ms, one.id, one.times) for one in viewed.values()])
    ids = sorted(set(mine.order_ids) | set(theirs.order_ids))
    times = [at for at in (mine.order_ms, theirs.order_ms) if at is not None]
    return History(
        tuple([Viewed(name, at, count) for at, name, count in ordered])[-KEPT_PRODUCTS:],
        max(_with(mine, theirs), _with(theirs, mine)),
        max(times, default=None),
        tuple(ids)[-KEPT_ORDER_IDS:],
    )


def _with(first: History, second: History) -> int:
    """Count the orders of `first` and those that only `second` knows."""
    return first.orders + len([name for name in second.order_ids if name not in first.order_ids])


def written(history: History) -> dict[str, Any]:
    """Write a history down as plain JSON values."""
    return {
        "viewed": [[one.id, one.last_ms, one.times] for one in history.viewed],
        "orders": history.orders,
        "order_ms": history.order_ms,
        "order_ids": list(history.order_ids),
    }


def read(told: Any) -> History:
    """Read a history back; none at all when it is not what `written` gives."""
    try:
        viewed = [
            Viewed(_text(name), _whole(at), _whole(times)) for name, at, times in told["viewed"]
        ]
        order_ms = told["order_ms"]
        return History(
            tuple(viewed)[-KEPT_PRODUCTS:],
            _whole(told["orders"]),
            None if order_ms is None else _whole(order_ms),
            tuple([_text(one) for one in told["order_ids"]])[-KEPT_ORDER_IDS:],
        )
    except (KeyError, TypeError, ValueError, IndexError):
        return NONE


def _whole(value: Any) -> int:
    # MicroPython says that True is no int, CPython that it is one: ask first.
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("not a whole number")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not text")
    return value
