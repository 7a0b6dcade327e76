"""What the shop publishes for machines: schema.org JSON-LD and GA4 dataLayer pushes.

Rule 1: what is published is what the page shows: the same names, prices and stock.
Rule 2: GA4 amounts are decimal numbers, and `ecommerce` is cleared before each push. The
value of a cart is the sum of its lines, before discount and delivery.
Rule 3: these are records; the template writes them down as escaped JSON.

Sources: https://schema.org/Product and Google's GA4 e-commerce reference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shop.catalogue import CURRENCY, FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shop.carts import Cart, Line
    from shop.catalogue import Product, Variant
    from shop.orders import Order

SHOP = "Steepwell"
Push = dict[str, object]


def product_ld(product: Product, chosen: Variant, left: Mapping[str, int], origin: str) -> Push:
    """Describe a product: an Offer with its inventory level per variant, the chosen one first."""
    url = f"{origin}/products/{product.id}"
    variants = sorted(product.variants, key=lambda variant: variant != chosen)
    return {
        "@context": "https://schema.org",
        "@type": "Product",
        "@id": url,
        "name": product.name,
        "productID": product.id,
        "description": product.line,
        "category": FAMILIES[product.family],
        "image": f"{origin}{product.image}",
        "brand": {"@type": "Brand", "name": SHOP},
        "offers": [_offer(variant, left.get(variant.sku, 0), url) for variant in variants],
    }


def _offer(variant: Variant, pieces: int, url: str) -> Push:
    state = "InStock" if pieces else "OutOfStock"
    return {
        "@type": "Offer",
        "sku": variant.sku,
        "name": variant.name,
        "url": url,
        "price": f"{variant.price_minor / 100:.2f}",
        "priceCurrency": CURRENCY,
        "availability": f"https://schema.org/{state}",
        "inventoryLevel": {"@type": "QuantitativeValue", "value": pieces},
    }


def list_ld(products: Iterable[Product], origin: str) -> Push:
    """Describe a list of products in order."""
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "url": f"{origin}/products/{product.id}"}
            for place, product in enumerate(products, start=1)
        ],
    }


def _thing(product: Product, variant: Variant, quantity: int = 1) -> Push:
    return {
        "item_id": product.id,
        "item_name": product.name,
        "item_brand": SHOP,
        "item_category": FAMILIES[product.family],
        "item_variant": variant.name,
        "price": variant.price_minor / 100,
        "quantity": quantity,
    }


def _push(name: str, ecommerce: Push) -> list[Push]:
    return [{"ecommerce": None}, {"event": name, "ecommerce": ecommerce}]


def view_item_list(products: Iterable[Product], name: str) -> list[Push]:
    """Say that a list was shown."""
    things = [_thing(product, product.variants[0]) for product in products]
    return _push("view_item_list", {"item_list_name": name, "items": things})


def view_item(product: Product, chosen: Variant) -> list[Push]:
    """Say that a product was shown, with the variant that is chosen at first."""
    value, things = chosen.price_minor / 100, [_thing(product, chosen)]
    return _push("view_item", {"currency": CURRENCY, "value": value, "items": things})


def changed(name: str, product: Product, variant: Variant, pieces: int) -> list[Push]:
    """Say that pieces went into the cart (add_to_cart) or out of it (remove_from_cart)."""
    value = variant.price_minor * pieces / 100
    things = [_thing(product, variant, pieces)]
    return _push(name, {"currency": CURRENCY, "value": value, "items": things})


def of_cart(name: str, cart: Cart, **more: str) -> list[Push]:
    """Say that a step of the checkout was reached with this cart."""
    said: Push = {"currency": cart.totals.currency, "value": cart.totals.subtotal_minor / 100}
    if cart.totals.coupon and cart.totals.counts:
        said["coupon"] = cart.totals.coupon
    return _push(name, {**said, **more, "items": [_of_line(line) for line in cart.lines]})


def _of_line(line: Line) -> Push:
    return _thing(line.product, line.variant, line.quantity)


def purchase(order: Order) -> list[Push]:
    """Say that an order was placed."""
    head = order.head
    said: Push = {
        "transaction_id": head["order_id"],
        "currency": head["currency"],
        "value": head["total_minor"] / 100,
        "shipping": head["shipping_minor"] / 100,
    }
    if head["coupon"]:
        said["coupon"] = head["coupon"]
    things = [
        {
            "item_id": line["product_id"],
            "item_name": line["name"],
            "item_variant": line["variant"],
            "price": line["price_minor"] / 100,
            "quantity": line["quantity"],
        }
        for line in order.lines
    ]
    return _push("purchase", {**said, "items": things})


def facts(page: str, step: str, cart: Cart) -> Push:
    """Tell momently what page this is, what the cart is worth and which code is in it."""
    said: Push = {"page": {"type": page, "step": step} if step else {"type": page}}
    said["cart"] = {
        "value_minor": cart.totals.subtotal_minor,
        "currency": cart.totals.currency,
        "quantity": cart.quantity,
        # Also a code that still waits for goods, or for more of them. "" says that there is none.
        "coupon": cart.totals.coupon or "",
    }
    return said
