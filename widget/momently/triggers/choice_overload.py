"""Choice overload: much looked at, nothing chosen.

Rule 1: fires once per page view, when `options` different options of one sort were looked
at within `within_ms` and for `settle_ms` after the last of them nothing was put into the
cart. `of` says what counts: variants of the product on the page, products, or any (of
either sort, never added up).
Rule 2: a variant is looked at when it is selected; a product when its page is opened, or
when the pointer or the focus rests on it in a list. The same one again is no other one.
Rule 3: adding to the cart, or buying, is a choice; the count starts anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.behaviour.choices import PRODUCT, VARIANT
from momently.triggers.firing import Firing
from momently.triggers.plain import Plain

if TYPE_CHECKING:
    from typing import Any

    from momently.behaviour import Behaviour

GROUPS: dict[str, tuple[str, ...]] = {
    "any": (VARIANT, PRODUCT),
    "variants": (VARIANT,),
    "products": (PRODUCT,),
}


class ChoiceOverload(Plain):
    """Counts options."""

    def __init__(self, params: dict[str, Any]) -> None:
        Plain.__init__(self, "option_seen", "page_facts", "cart_changed", "purchase")
        self._groups = GROUPS[params["of"]]
        self._options: int = params["options"]
        self._within_ms: int = params["within_ms"]
        self._settle_ms: int = params["settle_ms"]

    def wake(self, at: int, behaviour: Behaviour) -> Firing | None:
        """Fire if enough was looked at, and the last of it long enough ago."""
        self.due_at = None
        if self.fired:
            return None
        found = behaviour.choices.since(self._groups, at - self._within_ms)
        for group in self._groups:
            times = found[group]
            if len(times) < self._options:
                continue
            settled_at = times[-1] + self._settle_ms
            if at >= settled_at:
                evidence = {"options": len(times), "group": group}
                return self.fire(Firing(max(0, settled_at), "choice_overload", evidence))
            self.due_at = settled_at if self.due_at is None else min(self.due_at, settled_at)
        if self.due_at is None:
            self.held = "too few options looked at" if any(list(found.values())) else ""
        return None
