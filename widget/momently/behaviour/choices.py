"""Choices: what a visitor looked at and has not chosen from.

Rule 1: an option is a variant of the product on the page (`variant`) or a product
(`product`): one whose page was opened, or that was looked at in a list.
Rule 2: adding to the cart, or buying, is a choice: everything looked at is forgotten.
Rule 3: variants belong to one page view; products are kept, and what earlier pages of the
visit saw is told again by the page with how long ago that was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from momently.signals import Signal

VARIANT, PRODUCT = "variant", "product"
_KEPT = 100


class Choices:
    """When each option was last looked at."""

    __slots__ = ("_product_id", "seen_at")

    def __init__(self) -> None:
        self.seen_at: dict[str, dict[str, int]] = {VARIANT: {}, PRODUCT: {}}
        self._product_id = ""

    def view(self, signal: Signal) -> None:
        """Begin a page view: its variants have not been seen yet."""
        self.seen_at[VARIANT] = {}
        self._product_id = ""

    def told(self, signal: Signal) -> None:
        """Note the product whose page was opened."""
        product = signal.facts["facts"].get("product")
        told = product.get("id") if isinstance(product, dict) else None
        if isinstance(told, bool) or not isinstance(told, (str, int)):
            return
        if str(told) != self._product_id:
            self._product_id = str(told)
            self._see(PRODUCT, self._product_id, signal.at)

    def seen(self, signal: Signal) -> None:
        """Note an option that was looked at."""
        facts = signal.facts
        if facts["group"] in self.seen_at:
            self._see(facts["group"], facts["option"], signal.at - (facts.get("ago_ms") or 0))

    def cart_changed(self, signal: Signal) -> None:
        """Forget the options when one was chosen."""
        if signal.facts["action"] == "add":
            self.chosen(signal)

    def chosen(self, signal: Signal) -> None:
        """Forget the options: the visitor has chosen."""
        self.seen_at = {VARIANT: {}, PRODUCT: {}}

    def since(self, groups: tuple[str, ...], began_at: int) -> dict[str, list[int]]:
        """List, for each group, when its options were looked at, since `began_at`."""
        found = {}
        for group in groups:
            times = [at for at in list(self.seen_at[group].values()) if at >= began_at]
            found[group] = sorted(times)
        return found

    def _see(self, group: str, option: str, at: int) -> None:
        seen_at = self.seen_at[group]
        if option in seen_at or len(seen_at) < _KEPT:
            seen_at[option] = max(at, seen_at.get(option, at))
