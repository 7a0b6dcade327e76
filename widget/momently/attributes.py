"""Attributes: all that a condition can ask about, put together in one place.

Rule 1: what momently itself always knows stands under `OWN_ROOTS`. Any other name is what
the page, a context source, the visitor's position or `identify` must have told first.
Rule 2: amounts are in major units (40 euros are 40), as authors write them.
Rule 3: what the page says about itself outranks a context source of the same name.
Rule 4: the hemisphere, and with it the season, follows from the best that is known: the
position, `region.latitude`, `region.country`, `zone.name`, else the site's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import arrival, dates, geo
from momently import history as histories
from momently import page as pages
from momently import situation as now_true

if TYPE_CHECKING:
    from typing import Any

    from momently.situation import Situation

OWN_ROOTS = (
    "page",
    "visitor",
    "session",
    "device",
    "time",
    "behaviour",
    "utm",
    "query",
    "consent",
    "click",
    "referrer",
    "landing",
    "history",
)
# Lands whose people mostly live south of the equator (ISO 3166), and such time zones.
_SOUTHERN = (
    "AO", "AR", "AU", "BO", "BR", "BW", "CL", "FJ", "LS", "MG", "MU", "MW", "MZ", "NA", "NC", "NZ",
    "PE", "PG", "PY", "RE", "SZ", "TZ", "UY", "ZA", "ZM", "ZW",
)  # fmt: skip
_SOUTHERN_ZONES = (
    "Australia/", "Antarctica/", "America/Argentina/", "America/Buenos_Aires", "America/Sao_Paulo",
    "America/Santiago", "America/Montevideo", "America/Asuncion", "America/Lima", "America/La_Paz",
    "Pacific/Auckland", "Pacific/Fiji", "Africa/Johannesburg", "Africa/Harare", "Africa/Lusaka",
    "Africa/Maputo", "Africa/Windhoek", "Africa/Gaborone", "Africa/Luanda", "Indian/Antananarivo",
    "Indian/Mauritius",
)  # fmt: skip


def known(situation: Situation, at: int) -> dict[str, Any]:
    """Give what a condition may ask about, nested by name."""
    page = situation.behaviour.page
    told = _told(situation)
    told["page"] = _page(situation, told.get("page"))
    told["query"] = query = pages.query_fields(page.query or "")
    told["utm"] = arrival.utm(query)
    told["click"] = arrival.click(query)
    told["consent"] = situation.consent
    told["device"] = _device(situation)
    told["behaviour"] = {"active_ms": situation.behaviour.attention.active_ms(at)}
    told["referrer"] = arrival.referrer(page.referrer, pages.address(page.url).host)
    told.update(_visitor(situation, at))
    told["history"] = _history(situation, at, _product_id(told))
    told["time"] = _time(situation.local_ms(at), hemisphere(situation, told))
    return told


def _told(situation: Situation) -> dict[str, Any]:
    """Give what sources, the page, its shop and the visitor told."""
    told: dict[str, Any] = dict(situation.context)
    facts = situation.behaviour.page.facts
    for name in facts:
        told[name] = _amounts(facts[name])
    if isinstance(told.get("cart"), dict):
        told["cart"] = _cart(told["cart"])
    if "product" in told:
        told["product"] = _product(told["product"], facts.get("described"))
    if situation.traits is not None:
        told["user"] = situation.traits
        told["segments"] = situation.traits.get("segments") or []
    if situation.position is not None and situation.site.stores:
        told["geo"] = _geo(situation)
    return told


def _page(situation: Situation, facts: Any) -> dict[str, Any]:
    page = situation.behaviour.page
    told = dict(facts) if isinstance(facts, dict) else {}
    address = pages.address(page.url)
    told["url"], told["path"], told["query"] = page.url, page.path, page.query or ""
    told["host"], told["hash"], told["title"] = address.host, address.fragment, page.title
    return told


def _visitor(situation: Situation, at: int) -> dict[str, Any]:
    """Tell how often and since when, and how this session began."""
    visitor, wall_ms = situation.visitor, situation.wall_ms(at)
    session = visitor.session
    return {
        "visitor": {
            "visits": visitor.visits,
            "returning": visitor.visits > 1,
            "days_since_first": _days(visitor.first_seen_ms, wall_ms),
            "days_since_last": _days(session.previous_ms, wall_ms),
        },
        "session": {
            "pages": session.pages,
            "age_seconds": max(0, wall_ms - session.started_ms) // 1000,
        },
        "landing": session.landing or {},
    }


def _days(since_ms: int | None, wall_ms: int) -> int | None:
    return None if since_ms is None else max(0, wall_ms - since_ms) // dates.MS_PER_DAY


def _history(situation: Situation, at: int, product_id: str) -> dict[str, Any]:
    history, session = situation.visitor.history, situation.visitor.session
    here = [one.id for one in history.viewed if one.last_ms >= session.started_ms]
    return {
        "products": [one.id for one in history.viewed],
        "products_count": len(history.viewed),
        "session_products": here,
        "session_products_count": len(here),
        "views_of_product": histories.views_of(history, product_id),
        "purchases": history.orders,
        "days_since_purchase": _days(
            history.order_ms if history.orders else None, situation.wall_ms(at)
        ),
    }


def _product_id(told: dict[str, Any]) -> str:
    product = told.get("product")
    return str(product.get("id") or "") if isinstance(product, dict) else ""


def _device(situation: Situation) -> dict[str, Any]:
    screen, page = situation.screen, situation.behaviour.page
    return {
        "kind": screen.device,
        "touch": screen.touch,
        "language": screen.language,
        "reduced_motion": screen.reduced_motion,
        "screen_width": screen.width,
        "screen_height": screen.height,
        "viewport_width": page.viewport_width,
        "viewport_height": page.viewport_height,
    }


def _geo(situation: Situation) -> dict[str, Any]:
    """Tell about stores; where the visitor is stays out of what a condition can ask."""
    stores, here = situation.site.stores, situation.position
    if here is None:
        return {}
    found = geo.nearest(stores, here.latitude, here.longitude)
    inside = geo.inside(stores, here.latitude, here.longitude, here.accuracy_m)
    return {
        "nearest": None if found is None else stores[found[1]].id,
        "distance_m": None if found is None else found[0],
        "accuracy_m": here.accuracy_m,
        "inside": bool(inside),
        "store": inside[0] if inside else None,
    }


def hemisphere(situation: Situation, told: dict[str, Any]) -> str:
    """Name the half of the globe on which the visitor is, as far as anybody said."""
    latitude = None if situation.position is None else situation.position.latitude
    region, zone = told.get("region"), told.get("zone")
    if isinstance(region, dict):
        if latitude is None and _is_number(region.get("latitude")):
            latitude = region["latitude"]
        if latitude is None and isinstance(region.get("country"), str):
            return dates.SOUTH if region["country"] in _SOUTHERN else dates.NORTH
    if latitude is not None:
        return dates.SOUTH if latitude < 0 else dates.NORTH
    name = zone.get("name") if isinstance(zone, dict) else None
    if isinstance(name, str):
        southern = any(name.startswith(start) for start in _SOUTHERN_ZONES)
        return dates.SOUTH if southern else dates.NORTH
    return situation.site.hemisphere


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, (int, float))


def _time(local_ms: int, half: str) -> dict[str, Any]:
    minute, days = dates.day_minute(local_ms), local_ms // dates.MS_PER_DAY
    year, month, day = dates.civil(days)
    return {
        "hour": minute // 60,
        "minute": minute,
        "weekday": dates.weekday(local_ms),
        "date": dates.iso_day(days),
        "year": year,
        "month": month,
        "day": day,
        "season": dates.season(month, half),
    }


def _cart(cart: dict[str, Any]) -> dict[str, Any]:
    """Add the ids of what is in the cart, where the page lists it as GA4 does; no code is none."""
    told, items = dict(cart), cart.get("items")
    if told.get("coupon") == "":
        told.pop("coupon")
    if isinstance(items, list) and "ids" not in told:
        found = [one.get("item_id") or one.get("id") for one in items if isinstance(one, dict)]
        told["ids"] = [str(name) for name in found if name is not None]
    return told


def _product(product: Any, described: Any) -> Any:
    """Add the category and the brand that the page publishes, unless the shop told them."""
    if not isinstance(product, dict) or not isinstance(described, dict):
        return product
    told = dict(product)
    for name in ("category", "brand"):
        if described.get(name) is not None:
            told.setdefault(name, described[name])
    return told


def _amounts(fact: Any) -> Any:
    """Add `value` beside `value_minor` and `price` beside `price_minor`."""
    if not isinstance(fact, dict):
        return fact
    told = dict(fact)
    for minor, major in (("value_minor", "value"), ("price_minor", "price")):
        amount = told.get(minor)
        if not isinstance(amount, bool) and isinstance(amount, int):
            currency = str(told.get("currency") or "")
            told.setdefault(major, now_true.major_units(amount, currency))
    return told
