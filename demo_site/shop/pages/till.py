"""The checkout: contact, shipping, payment, review, place, thanks.

Rule 1: a step that is not yet possible sends the visitor to the first one that is.
Rule 2: going back never loses what was typed.
Rule 3: the order number is chosen when the checkout begins; it makes placing idempotent.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from shop import forms, orders, pricing, published
from shop.forms import Checked

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response

    from shop.sessions import Notes
    from shop.visit import Visit

STEPS = ("contact", "shipping", "payment", "review")
NOTHING = Checked({}, {}, {})


def begin(visit: Visit) -> Response:
    """Send the visitor to the first step that is not done."""
    return visit.to(f"/checkout/{_first_open(visit.session.notes)}")


def step(name: str, view: Callable[[Visit], Response]) -> Callable[[Visit], Response]:
    """Guard a step: there must be a cart, and the steps before it must be done."""

    def guarded(visit: Visit) -> Response:
        if not visit.cart.lines:
            return visit.to("/cart")
        if not visit.session.notes.order_id:
            visit.note(lambda notes: replace(notes, order_id=notes.order_id or orders.fresh_id()))
        reached = _first_open(visit.session.notes)
        if STEPS.index(reached) < STEPS.index(name):
            return visit.to(f"/checkout/{reached}")
        return view(visit)

    return guarded


def _first_open(notes: Notes) -> str:
    if not notes.contact:
        return "contact"
    if not notes.shipping.get("street"):
        return "shipping"
    return "review" if notes.card_last4 else "payment"


def contact(visit: Visit) -> Response:
    """Ask for the email address."""
    if visit.request.method == "POST":
        checked = forms.check(forms.CONTACT, visit.form)
        if not checked.problems:
            visit.note(lambda notes: replace(notes, contact=checked.kept))
            return visit.to("/checkout/shipping")
        return _form(visit, "contact", checked, 422)
    return _form(visit, "contact", Checked({}, visit.session.notes.contact, {}))


def shipping(visit: Visit) -> Response:
    """Ask for the address and the way of delivery."""
    if visit.request.method == "POST":
        checked = forms.check_shipping(visit.form)
        if not checked.problems:
            visit.note(lambda notes: replace(notes, shipping=checked.kept))
            tier = pricing.DELIVERIES[checked.kept["delivery"]].name
            visit.tell("", published.of_cart("add_shipping_info", visit.cart, shipping_tier=tier))
            return visit.to("/checkout/payment")
        return _form(visit, "shipping", checked, 422)
    return _form(visit, "shipping", Checked({}, visit.session.notes.shipping, {}))


def payment(visit: Visit) -> Response:
    """Ask for a test card."""
    if visit.request.method != "POST":
        return _form(visit, "payment", NOTHING)
    now = datetime.fromtimestamp(visit.shop.settings.clock() / 1000, tz=UTC)
    checked = forms.check_card(visit.form, now.strftime("%Y-%m"))
    if checked.problems:
        return _form(visit, "payment", checked, 422)
    visit.note(lambda notes: replace(notes, card_last4=checked.kept["card_last4"]))
    visit.tell("", published.of_cart("add_payment_info", visit.cart, payment_type="Card"))
    return visit.to("/checkout/review")


def review(visit: Visit) -> Response:
    """Show everything once more, with the button that orders."""
    return _form(visit, "review", NOTHING)


def _form(visit: Visit, name: str, checked: Checked, status: int = 200) -> Response:
    starts = name == "contact" and visit.request.method == "GET"
    return visit.render(
        f"checkout/{name}.html",
        "payment" if name == "payment" else "checkout",
        step=name,
        status=status,
        pushes=published.of_cart("begin_checkout", visit.cart) if starts else None,
        steps=STEPS,
        reached=_first_open(visit.session.notes),
        notes=visit.session.notes,
        typed=checked.typed,
        problems=checked.problems,
        forms=forms,
        deliveries=_deliveries(visit),
    )


def _deliveries(visit: Visit) -> list[tuple[pricing.Delivery, int]]:
    subtotal = visit.cart.totals.subtotal_minor
    return [
        (delivery, pricing.delivery_minor(delivery, subtotal))
        for delivery in pricing.DELIVERIES.values()
    ]


def place(visit: Visit) -> Response:
    """Place the order and go to its thank-you page; sent twice, it is still one order."""
    order_id = visit.form.get("order_id", "")
    shown = visit.form.get("total_minor", "")
    shown_minor = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 12 else -1
    if not visit.session.id:
        return visit.to("/cart")
    try:
        placed = visit.shop.desk.place(
            visit.session.id, order_id, shown_minor, visit.shop.settings.clock()
        )
    except orders.NotPlacedError as problem:
        visit.tell(str(problem))
        return visit.to("/checkout/review" if visit.cart.lines else "/cart")
    return visit.to(f"/thanks/{placed.head['order_id']}")


def thanks(visit: Visit) -> Response:
    """Show a placed order to whoever placed it."""
    with visit.shop.storage.reading() as connection:
        placed = orders.find(connection, visit.request.path_params["order_id"])
    if placed is None or placed.head["session_id"] != visit.session.id:
        raise HTTPException(404)
    already = any(push.get("event") == "purchase" for push in visit.session.notes.pushes)
    repeat = visit.shop.settings.repeat_purchase_push and not already
    return visit.render(
        "thanks.html",
        "thanks",
        pushes=published.purchase(placed) if repeat else None,
        order=placed.head,
        lines=placed.lines,
        recipient=json.loads(placed.head["recipient"]),
        delivery=pricing.DELIVERIES[placed.head["delivery"]],
        image_of={sku: p.image for sku, (p, _) in visit.shop.catalogue.by_sku.items()},
    )
