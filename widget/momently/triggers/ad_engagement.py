"""Ad engagement: the visitor came by an ad and takes an interest in what it showed.

Rule 1: came by an ad means that the address of this page view carries an ad network's click
id (gclid, fbclid, msclkid, ttclid and others: `CLICK_IDS` in arrival.py) or a UTM field;
`source` may ask for one of the two.
Rule 2: interest is `after_ms` of time in view, and besides a sign of it: `percent` of the
page seen by scrolling, a click, or a variant looked at.
Rule 3: it counts only on a page that tells of a product, unless `product_only` is false.
Fires once per page view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import arrival
from momently.behaviour.choices import VARIANT
from momently.page import query_fields
from momently.triggers.firing import Firing
from momently.triggers.plain import Plain

if TYPE_CHECKING:
    from typing import Any

    from momently.behaviour import Behaviour


class AdEngagement(Plain):
    """Waits for interest."""

    def __init__(self, params: dict[str, Any]) -> None:
        Plain.__init__(
            self, "page_view", "page_facts", "scrolled", "clicked", "option_seen",
            "visibility_changed",
        )  # fmt: skip
        self._source: str = params["source"]
        self._after_ms: int = params["after_ms"]
        self._percent: int = params["percent"]
        self._product_only: bool = params["product_only"]
        self._query: str | None = None
        self._came = ""

    def wake(self, at: int, behaviour: Behaviour) -> Firing | None:
        """Fire if there is an ad, a product, time and a sign of interest."""
        self.due_at = None
        if self.fired or not self._came_by_ad(behaviour.page.query):
            return None
        if self._product_only and not isinstance(behaviour.page.facts.get("product"), dict):
            self.held = "no product on the page"
            return None
        sign = self._sign(behaviour)
        if not sign:
            self.held = "no sign of interest yet"
            return None
        missing_ms = self._after_ms - behaviour.attention.active_ms(at)
        if missing_ms <= 0:
            return self.fire(Firing(at, "ad_engagement", {"came": self._came, "sign": sign}))
        self.due_at = None if behaviour.attention.hidden else at + missing_ms
        return None

    def _came_by_ad(self, query: str) -> bool:
        if query != self._query:
            self._query = query
            fields = query_fields(query)
            ways = {"click_id": arrival.click(fields)["ad"], "utm": bool(arrival.utm(fields))}
            asked = ("click_id", "utm") if self._source == "any" else (self._source,)
            came = [way for way in asked if ways[way]]
            self._came = came[0] if came else ""
        if not self._came:
            self.held = "came by no ad"
        return self._came != ""

    def _sign(self, behaviour: Behaviour) -> str:
        scroll = behaviour.scroll
        if scroll.y_most > 0 and scroll.depth_percent >= self._percent:
            return "scroll"
        if behaviour.clicks.last_at is not None:
            return "click"
        return "variant" if behaviour.choices.seen_at[VARIANT] else ""
