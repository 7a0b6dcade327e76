"""More kinds of trigger: rest, looks, clicks, ads, stores and page code. See kinds.py.

Rule 1: what a kind means in full stands in the module of its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.triggers.specs import DAY_MS, choice, count, flag, metres, ms, percent, px, required

if TYPE_CHECKING:
    from typing import Any

_PARTS = required("parts", "The triggers it is made of: [{ kind = ... }, { kind = ... }].")
_WITHIN = {
    "type": "ms",
    "default": None,
    "min": 1,
    "max": DAY_MS,
    "unit": "ms",
    "doc": "The longest time from the first of them to the last; without it, the page view.",
}
_NOTHING_DONE = (
    "How long, in view, nothing may have been done: no pointer, click, scroll, edit, key or touch."
)

KINDS: dict[str, dict[str, dict[str, Any]]] = {
    "inactivity": {"after_ms": ms(30_000, _NOTHING_DONE, 1000)},
    "cart_idle": {"after_ms": ms(60_000, _NOTHING_DONE, 1000)},
    "active_time": {
        "after_ms": ms(30_000, "How long the visitor must have been busy on the page.", 1),
        "block_ms": ms(
            5000, "Time in view is counted in blocks; one with anything done in it counts.", 1000
        ),
    },
    "element_visible": {
        "selector": required(
            "selector", 'Which elements, as a CSS selector: "#reviews", "[data-deal]".'
        ),
        "percent": percent(
            50, "How much of the element must be in view, or of the window, if it is larger."
        ),
        "ms": ms(1000, "For how long without a break."),
    },
    "scroll_up": {
        "after_percent": percent(30, "How much of the page must have been seen before."),
        "px": px(600, "How far up the visitor must have scrolled since turning back."),
        "after_click_ms": ms(1000, "How long after a click a scroll counts as the click's doing."),
    },
    "choice_overload": {
        "of": choice(
            ["any", "variants", "products"],
            "any",
            "What is looked at: variants of this product, products, or either (never added up).",
        ),
        "options": count(4, "How many different ones must have been looked at.", "options", 2, 50),
        "within_ms": ms(300_000, "Looks that are older do not count."),
        "settle_ms": ms(1500, "How long after the last look nothing may have been chosen."),
    },
    "price_compare": {
        "of": choice(
            ["any", "title", "price"], "any", "What must have been copied: title, price or either."
        ),
        "within_ms": ms(60_000, "How soon after copying the tab must be left."),
        "away_ms": ms(3000, "How long the tab must have been left."),
    },
    "ad_engagement": {
        "source": choice(
            ["any", "click_id", "utm"],
            "any",
            "What shows that an ad brought the visitor: the click id of an ad network, a UTM "
            "field, or either.",
        ),
        "after_ms": ms(10_000, "How long the page must have been in view."),
        "percent": percent(40, "How much of the page seen by scrolling is a sign of interest."),
        "product_only": flag(True, "Whether the page must tell of a product."),
    },
    "coupon_focus": {
        "after_ms": ms(1500, "How long the focus must stay in the coupon box with nothing typed."),
    },
    "rage_click": {
        "clicks": count(3, "How many clicks in one spot.", "clicks", 2, 20),
        "px": px(30, "Each less than so far from the one before, sideways and down added up."),
        "gap_ms": ms(1000, "Each less than so long after the one before.", 1),
    },
    "dead_click": {
        "clicks": count(1, "How many clicks must have done nothing.", "clicks", 1, 20),
        "within_ms": ms(30_000, "Within how long."),
    },
    "near_store": {
        "within_m": metres(1000, "How far the nearest store of site.toml may be, in metres."),
    },
    "custom": {
        "signal": required("text", 'The name: momently.push(["signal", name, {...}]).'),
        "when": {
            "type": "condition",
            "default": {},
            "doc": 'A condition about the facts that come with it: { "score" = { "$gte" = 3 } }.',
        },
        "times": count(1, "How many times it must have come.", "times", 1, 20),
        "within_ms": ms(600_000, "Within how long."),
    },
    "all": {"of": _PARTS, "within_ms": _WITHIN},
    "any": {"of": _PARTS},
    "n_of": {
        "of": _PARTS,
        "n": count(2, "How many of them.", "triggers", 1, 20),
        "within_ms": _WITHIN,
    },
    "sequence": {"of": _PARTS, "within_ms": _WITHIN},
    "not": {
        "of": required("parts", "The one trigger that must not have fired: [{ kind = ... }]."),
        "within_ms": {
            "type": "ms",
            "default": None,
            "min": 1,
            "max": DAY_MS,
            "unit": "ms",
            "doc": "How long it is held against the visitor; without it, for the page view.",
        },
    },
}

SAYS: dict[str, str] = {
    "inactivity": "The visitor has stopped doing anything; fires once for each rest.",
    "cart_idle": "Something is in the cart and nothing is done; fires once for each rest.",
    "active_time": "The visitor has been busy on this page for so long.",
    "element_visible": "A part of the page has been in view for long enough.",
    "scroll_up": "The visitor turns back after having been well down the page.",
    "choice_overload": "The visitor looks at much and chooses nothing.",
    "price_compare": "The visitor copies the title or price, leaves the tab and comes back.",
    "ad_engagement": "The visitor came by an ad and takes an interest in what it showed.",
    "coupon_focus": "The visitor stands in the coupon box and types nothing.",
    "rage_click": "The visitor hits the same spot again and again; fires for each run.",
    "dead_click": "The visitor clicked, and nothing happened; fires for each run.",
    "near_store": "The visitor's device says that a store is near; fires on each coming near.",
    "custom": "Page code says so, with facts; fires each time enough of it came.",
    "all": "Every one of its triggers has fired.",
    "any": "One of its triggers fires; fires each time.",
    "n_of": "So many of its triggers have fired.",
    "sequence": "Its triggers have fired, in the order in which they are written.",
    "not": "A part of the combinations above: its one trigger has not fired.",
}

# Combinations are as fresh as the part that completes them.
FRESH_MS: dict[str, int] = {
    "inactivity": 30_000,
    "cart_idle": 30_000,
    "active_time": 30_000,
    "element_visible": 15_000,
    "scroll_up": 5_000,
    "choice_overload": 15_000,
    "price_compare": 15_000,
    "ad_engagement": 30_000,
    "coupon_focus": 10_000,
    "rage_click": 5_000,
    "dead_click": 5_000,
    "near_store": 60_000,
    "custom": 5_000,
}
