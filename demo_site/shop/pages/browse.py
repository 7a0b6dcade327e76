"""Looking around: home, list, product, help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from shop import carts, published
from shop.catalogue import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.responses import Response

    from shop.catalogue import Product
    from shop.visit import Visit

SORTS: dict[str, tuple[str, Callable[[Product], tuple[int, str]]]] = {
    "ours": ("Our choice", lambda _product: (0, "")),
    "price": ("Price, low to high", lambda product: (product.price_minor, product.name)),
    "price-down": ("Price, high to low", lambda product: (-product.price_minor, product.name)),
    "name": ("Name", lambda product: (0, product.name)),
}
ON_HOME = 4
RELATED = 3


def home(visit: Visit) -> Response:
    """Show what is new and where to go."""
    products = visit.shop.catalogue.products
    chosen = [product for product in products if product.family != "table"][:ON_HOME]
    return visit.render(
        "home.html",
        "home",
        pushes=published.view_item_list(chosen, "Home"),
        chosen=chosen,
        left=_left(visit),
    )


def listed(visit: Visit) -> Response:
    """Show all products, or one family, sorted."""
    asked = visit.request.query_params
    family = asked.get("family", "")
    sort = asked.get("sort", "ours")
    if family not in ("", *FAMILIES):
        raise HTTPException(404)
    sort = sort if sort in SORTS else "ours"
    found = [product for product in visit.shop.catalogue.products if family in ("", product.family)]
    found.sort(key=SORTS[sort][1])
    title = FAMILIES.get(family, "Everything")
    return visit.render(
        "list.html",
        "list",
        pushes=published.view_item_list(found, title),
        title=title,
        family=family,
        sort=sort,
        sorts=[(name, label) for name, (label, _) in SORTS.items()],
        products=found,
        left=_left(visit),
        ld=published.list_ld(found, _origin(visit)),
    )


def product(visit: Visit) -> Response:
    """Show one product, its variants and how many are left."""
    found = visit.shop.catalogue.by_id.get(visit.request.path_params["product_id"])
    if found is None:
        raise HTTPException(404)
    left = _left(visit)
    others = [one for one in visit.shop.catalogue.products if one.id != found.id]
    others.sort(key=lambda one: one.family != found.family)
    chosen = next((one for one in found.variants if left.get(one.sku, 0)), found.variants[0])
    return visit.render(
        "product.html",
        "product",
        pushes=published.view_item(found, chosen),
        product=found,
        chosen=chosen,
        left=left,
        related=others[:RELATED],
        most=carts.MOST_PIECES,
        ld=published.product_ld(found, chosen, left, _origin(visit)),
    )


def help_page(visit: Visit) -> Response:
    """Show delivery, returns and privacy."""
    return visit.render("help.html", "help")


def missing(visit: Visit) -> Response:
    """Say that there is nothing here."""
    return visit.render("missing.html", "missing", status=404)


def _left(visit: Visit) -> Mapping[str, int]:
    with visit.shop.storage.reading() as connection:
        return carts.stock_of(connection)


def _origin(visit: Visit) -> str:
    return str(visit.request.base_url).rstrip("/")
