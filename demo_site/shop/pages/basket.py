"""The cart page and what changes a cart: add, change, coupon.

Rule 1: a browser without scripts posts a form and is sent on; a script gets JSON.
Rule 2: every JSON answer carries the whole cart, so that a page can redraw its sums, and
what momently is to know of it.
Rule 3: a code never makes an order dearer: the better of two stays in the cart, and one
that counts now before one that waits for a fuller cart.
Rule 4: a code is `applied` when it counts in the sums; one that is only kept for later is not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from momently_collector.refusals import malformed
from shop import carts, coupons, pricing, published
from shop.catalogue import money

if TYPE_CHECKING:
    from starlette.responses import Response

    from shop.carts import Cart
    from shop.visit import Visit

SUMS = ("subtotal", "discount", "shipping", "total")
KEEPS = {
    pricing.WORSE: "Your cart already has a better code, {code}. It stays in.",
    pricing.SAME: "Your cart already has a code that is worth as much, {code}. It stays in.",
    pricing.OPEN: "Your cart already has a code, {code}. To use this one, take that one out first.",
    pricing.LATER: "Your cart already has a code that counts now, {code}. It stays in: "
    "this one needs {least}.",
}


def show(visit: Visit) -> Response:
    """Show the cart."""
    said = published.of_cart("view_cart", visit.cart)
    return visit.render("cart.html", "cart", pushes=said, most=carts.MOST_PIECES)


def told(cart: Cart) -> dict[str, object]:
    """Say a cart for scripts: sums in minor units, and as people read them."""
    sums = cart.totals
    minor = {name: getattr(sums, f"{name}_minor") for name in SUMS}
    return {
        **{f"{name}_minor": amount for name, amount in minor.items()},
        "currency": sums.currency,
        "quantity": cart.quantity,
        "coupon": sums.coupon,
        "note": sums.note or cart.problem,
        "shown": {
            "subtotal": money(sums.subtotal_minor),
            "discount": money(-sums.discount_minor),
            "shipping": money(sums.shipping_minor) if sums.shipping_minor else "Free",
            "total": money(sums.total_minor),
        },
        "lines": {
            line.variant.sku: {"quantity": line.quantity, "sum": money(line.sum_minor)}
            for line in cart.lines
        },
        "facts": published.facts("", "", cart)["cart"],
    }


def as_json(visit: Visit) -> Response:
    """Answer with the cart as it stands."""
    return visit.json(told(visit.cart))


def add(visit: Visit) -> Response:
    """Put pieces of one thing into the cart."""
    sku = _sku(visit)
    pieces = _pieces(visit) if "quantity" in visit.form else 1
    if not pieces:
        return _unread(visit)
    now_ms = visit.shop.settings.clock()
    added: list[int] = []
    visit.write(
        lambda connection, session_id: added.append(
            carts.add(connection, session_id, sku, pieces, now_ms)
        )
    )
    return _changed(visit, sku, added[-1], some=0 < added[-1] < pieces)


def change(visit: Visit) -> Response:
    """Change how many pieces of one thing are in the cart; 0 takes it out."""
    sku = _sku(visit)
    wanted = _pieces(visit)
    if wanted is None:
        return _unread(visit)
    before = dict(visit.session.quantities).get(sku, 0)
    now_ms = visit.shop.settings.clock()
    now: list[int] = []
    visit.write(
        lambda connection, session_id: now.append(
            carts.set_pieces(connection, session_id, sku, wanted, now_ms)
        )
    )
    return _changed(visit, sku, now[-1] - before, quiet=now[-1] == wanted)


def _changed(
    visit: Visit, sku: str, pieces: int, *, quiet: bool = False, some: bool = False
) -> Response:
    found, variant = visit.shop.catalogue.by_sku[sku]
    name = "add_to_cart" if pieces > 0 else "remove_from_cart"
    pushes = published.changed(name, found, variant, abs(pieces)) if pieces else []
    message = f"{found.name} is in your cart." if pieces > 0 else "Your cart was changed."
    if pieces == 0 and not quiet:
        message = "That is all we have in stock."
    if some:
        message = f"We put {pieces} of {found.name} into your cart: more is not possible."
    if visit.wants_page:
        visit.tell(message, pushes)
        return visit.to("/cart")
    body = {"ok": pieces != 0 or quiet, "message": message}
    return visit.json({**body, "cart": told(visit.cart), "pushes": pushes})


def coupon(visit: Visit) -> Response:
    """Try a code; a better one replaces the one before."""
    found = _found(visit, visit.form.get("code", ""))
    problem = found.problem or _kept(visit, found)
    if problem:
        return _answered(visit, ok=False, message=problem)
    visit.note(lambda notes: replace(notes, coupon=found.code))
    sums = visit.cart.totals
    message = f"{found.code}: {sums.note}." if sums.counts else sums.note
    return _answered(visit, ok=True, message=message, applied=sums.counts)


def _found(visit: Visit, code: str) -> coupons.Coupon:
    return coupons.find(visit.shop.issuer, code, visit.session.notes.order_id)


def _kept(visit: Visit, found: coupons.Coupon) -> str:
    """Say why the code that is in the cart stays there; nothing if the new one may replace it."""
    held = _found(visit, visit.session.notes.coupon)
    if held.reward is None or found.reward is None or held.code == found.code:
        return ""
    delivery = carts.delivery_of(visit.session)
    subtotal = visit.cart.totals.subtotal_minor
    order = pricing.compared(found.reward, held.reward, subtotal, delivery)
    least = money(found.reward.minimum_minor or 0)
    return KEEPS.get(order, "").format(code=held.code, least=least)


def remove_coupon(visit: Visit) -> Response:
    """Take the code out of the cart."""
    visit.note(lambda notes: replace(notes, coupon=""))
    return _answered(visit, ok=True, message="The code was taken out.")


def _answered(visit: Visit, *, ok: bool, message: str, **more: bool) -> Response:
    if visit.wants_page:
        visit.tell(message)
        return visit.to(_back(visit))
    body = {"ok": ok, "message": message, **more, **told(visit.cart)}
    return visit.json(body, 200 if ok else 422)


def _back(visit: Visit) -> str:
    # Only a path of our own: nobody is sent to another site.
    back = visit.form.get("back", "/cart")
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/cart"


def _sku(visit: Visit) -> str:
    sku = visit.form.get("sku", "")
    if sku not in visit.shop.catalogue.by_sku:
        raise malformed("there is no such thing here", "sku", "as the product page has it")
    return sku


def _pieces(visit: Visit) -> int | None:
    found = visit.form.get("quantity", "").strip()
    return int(found) if found.isascii() and found.isdigit() and len(found) < 6 else None


def _unread(visit: Visit) -> Response:
    """Leave the cart as it is and say why."""
    message = "That is not a quantity, so your cart stays as it was."
    if visit.wants_page:
        visit.tell(message)
        return visit.to("/cart")
    return visit.json({"ok": False, "message": message}, 422)
