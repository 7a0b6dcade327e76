"""The page: where the visitor is and what the shop says about it.

Rule 1: facts are merged by top-level key, and null removes a key.
Rule 2: the cart is a fact like any other; a cart change updates it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from momently.signals import Signal

_CART = ("value_minor", "currency", "quantity", "coupon")


class Page:
    """The address, the window and the facts of the page being looked at."""

    __slots__ = (
        "banner_open",
        "cart",
        "dialog_open",
        "facts",
        "path",
        "query",
        "referrer",
        "store_away_m",
        "stores_inside",
        "title",
        "url",
        "view_at",
        "viewport_height",
        "viewport_width",
    )

    def __init__(self) -> None:
        self.url = ""
        self.path = ""
        self.query = ""
        self.referrer = ""
        self.title = ""
        self.view_at: int | None = None
        self.viewport_width = 0
        self.viewport_height = 0
        self.facts: dict[str, Any] = {}
        self.cart: dict[str, Any] = {}
        self.dialog_open = False
        self.banner_open = False
        self.stores_inside: tuple[str, ...] = ()  # by id, the nearest first
        self.store_away_m: int | None = None  # how far the nearest store is

    def view(self, signal: Signal) -> None:
        """Turn to another page."""
        facts = signal.facts
        self.url = facts["url"]
        self.path = facts["path"]
        self.query = facts.get("query") or ""
        self.referrer = facts.get("referrer") or ""
        self.title = facts.get("title") or ""
        self.viewport_width = facts.get("viewport_width") or 0
        self.viewport_height = facts.get("viewport_height") or 0
        self.view_at = signal.at

    def merge(self, signal: Signal) -> None:
        """Learn what the shop says; facts handed out before stay as they were."""
        facts = dict(self.facts)
        for key, value in signal.facts["facts"].items():
            if value is None:
                facts.pop(key, None)
            else:
                facts[key] = value
        self._keep(facts)

    def cart_changed(self, signal: Signal) -> None:
        """Learn the cart's new worth."""
        cart = dict(self.cart)
        for key in _CART:
            value = signal.facts.get(key)
            if value is not None:
                cart[key] = value
        facts = dict(self.facts)
        facts["cart"] = cart
        self._keep(facts)

    def coupon_taken(self, code: str) -> None:
        """Note that the cart, if the shop tells of one, has taken a code of ours."""
        if self.cart:
            cart = dict(self.cart)
            cart["coupon"] = code
            facts = dict(self.facts)
            facts["cart"] = cart
            self._keep(facts)

    def dialog_changed(self, signal: Signal) -> None:
        """Note whether the shop shows a dialog of its own."""
        self.dialog_open = signal.facts["open"]

    def banner_changed(self, signal: Signal) -> None:
        """Note whether a banner waits for the visitor's consent."""
        self.banner_open = signal.facts["open"]

    def fact(self, group: str, key: str) -> Any:
        """Look up `facts[group][key]`; None when the shop does not say."""
        facts = self.facts.get(group)
        return facts.get(key) if isinstance(facts, dict) else None

    def _keep(self, facts: dict[str, Any]) -> None:
        cart = facts.get("cart")
        self.facts = facts
        self.cart = cart if isinstance(cart, dict) else {}
