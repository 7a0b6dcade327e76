"""What a condition may ask about, in words for authors.

Rule 1: the names are those that `momently.attributes` fills; a test holds the two together.
Rule 2: a root marked `*` is open: a shop may tell more under it, and ask about that.
"""

from __future__ import annotations

OPEN = ("page", "cart", "product")
ABOUT: dict[str, str] = {
    "page.url": "the address, as the browser shows it",
    "page.path": "its path",
    "page.query": "its query, with the question mark",
    "page.host": "its host, with the port if it has one",
    "page.hash": "its fragment, with the hash",
    "page.title": "the title of the document",
    "page.type": "what the shop says it is: home, list, product, cart, checkout, payment, thanks",
    "page.step": "the step of the checkout, where the shop tells it",
    "visitor.visits": "sessions so far, this one included (more than 1 needs consent)",
    "visitor.returning": "whether this is not the first",
    "visitor.days_since_first": "whole days since the first visit",
    "visitor.days_since_last": "whole days since the session before; null if there was none",
    "session.pages": "page views of this session",
    "session.age_seconds": "how long it has lasted",
    "landing.path": "the first page of the session",
    "landing.referrer": "where the visitor came from then: host, kind",
    "landing.utm": "the UTM fields of that page: source, medium, campaign, term, content",
    "landing.click": "the ad click of that page: ad, network",
    "referrer.url": "the page before",
    "referrer.host": "its host",
    "referrer.kind": "internal, search, social, other, or direct when there is none",
    "click.ad": "whether the address holds an ad network's click id",
    "click.network": "whose: google, meta, microsoft, tiktok, x, linkedin, pinterest and others",
    "history.products": "ids of the last 50 products looked at, the latest last",
    "history.products_count": "how many they are",
    "history.session_products": "those of this session",
    "history.session_products_count": "how many they are",
    "history.views_of_product": "page views with the product of this page, this one included",
    "history.purchases": "orders so far",
    "history.days_since_purchase": "whole days since the last; null if there was none",
    "device.kind": "desktop, tablet or phone",
    "device.touch": "whether it has a touch screen",
    "device.language": "the browser's language: de-AT",
    "device.reduced_motion": "whether the visitor wants little motion",
    "device.screen_width": "px",
    "device.screen_height": "px",
    "device.viewport_width": "px of the window",
    "device.viewport_height": "px of the window",
    "time.hour": "0 to 23, by the visitor's own clock",
    "time.minute": "minute of the day, 0 to 1439",
    "time.weekday": "0 is Monday, 6 is Sunday",
    "time.date": "2026-12-24, to compare as text",
    "time.year": "2026",
    "time.month": "1 to 12",
    "time.day": "1 to 31",
    "time.season": (
        "winter, spring, summer, autumn (whole months), by the hemisphere that position, "
        "`region.latitude`, `region.country`, time zone or the site tell, the first that is known"
    ),
    "zone.name": "the visitor's IANA time zone: Europe/Berlin",
    "geo.nearest": "id of the nearest store, once the visitor asked to be found",
    "geo.distance_m": "whole metres to it",
    "geo.accuracy_m": "how well the position is known",
    "geo.inside": "whether it lies within the radius of a store, and is known well enough for it",
    "geo.store": "id of that store, the nearest of several",
    "cart.value": "its worth in whole units: 40 is 40 euros",
    "cart.value_minor": "its worth in minor units",
    "cart.currency": "EUR",
    "cart.quantity": "how many pieces are in it",
    "cart.ids": "ids of what is in it, where the shop lists `items` as GA4 does, or `ids`",
    "cart.coupon": "the code in it; without one there is none (`$exists` is false)",
    "cart.items": "what is in it, as the shop lists it",
    "product.id": "of the product this page is about",
    "product.name": "its name",
    "product.price": "its price in whole units",
    "product.price_minor": "its price in minor units",
    "product.currency": "EUR",
    "product.stock": "how many are left, where the shop publishes it",
    "product.variants": "how many variants it has",
    "product.category": "its category, as the shop tells it or publishes in JSON-LD",
    "product.brand": "its brand, likewise",
    "behaviour.active_ms": "how long the visitor has been active on this page",
}
ROOTS: dict[str, str] = {
    "consent": "memory, session or persistent",
    "query.NAME": "a field of the address's query",
    "utm.NAME": "the field `utm_NAME` of the address",
    "user.NAME": "a trait of who was identified; `user.id` is their id",
    "segments": "the trait `segments` of who was identified, a list",
    "SOURCE": "what a `[[context]]` source said, or what the page says under that name",
}


def names() -> dict[str, str]:
    """Give the words below each root; an open root ends in `*`."""
    found: dict[str, list[str]] = {}
    for dotted in ABOUT:
        root, _, word = dotted.partition(".")
        found.setdefault(root + "*" if root in OPEN else root, []).append(word)
    return {root: " ".join(words) for root, words in found.items()}


def table() -> str:
    """Write the section of the reference about conditions."""
    lines = ["## What a condition may ask about\n", "| name | what it is |", "|---|---|"]
    lines += [f"| `{name}` | {about} |" for name, about in {**ABOUT, **ROOTS}.items()]
    return "\n".join(lines) + "\n"
