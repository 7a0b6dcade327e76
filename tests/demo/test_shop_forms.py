"""The checkout's forms: no step is skipped, no wrong field unnamed, no card number kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from demo.test_shop_orders import CARD, CONTACT, SHIPPING, place, put, to_review

if TYPE_CHECKING:
    from demo.conftest import Server


def test_no_step_can_be_skipped(shop: Server) -> None:
    assert shop.http.get("/checkout/review").url.path == "/cart"
    put(shop.http)
    assert shop.http.get("/checkout/review").url.path == "/checkout/contact"
    shop.http.post("/checkout/contact", data=CONTACT)
    assert shop.http.get("/checkout/payment").url.path == "/checkout/shipping"


@pytest.mark.parametrize(
    ("step", "form", "says"),
    [
        ("contact", {**CONTACT, "email": "nobody"}, "an address such as"),
        ("contact", {}, "Please fill in: email"),
        ("shipping", {**SHIPPING, "street": ""}, "Please fill in: street"),
        ("shipping", {**SHIPPING, "country": "Atlantis"}, "choose a country"),
        ("shipping", {**SHIPPING, "delivery": "pigeon"}, "choose a delivery"),
        ("payment", {**CARD, "card_number": "4000 0000 0000 0002"}, "declined"),
        ("payment", {**CARD, "card_number": "1234 5678 1234 5678"}, "test cards only"),
        ("payment", {**CARD, "card_expiry": "01 / 20"}, "has expired"),
        ("payment", {**CARD, "card_expiry": "13 / 30"}, "month / year"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_lost(
    window: Server, step: str, form: dict[str, str], says: str
) -> None:
    visitor = window.visitor()
    put(visitor)
    visitor.get("/checkout")
    if step != "contact":
        visitor.post("/checkout/contact", data=CONTACT)
    if step == "payment":
        visitor.post("/checkout/shipping", data=SHIPPING)
    answer = visitor.post(f"/checkout/{step}", data=form)
    assert answer.status_code == 422
    assert says in answer.text
    for name in ("email", "given_name", "city", "card_name"):
        assert not form.get(name) or f'value="{form[name]}"' in answer.text
    # What was typed of a card does not come back.
    assert not re.search(r'name="card_(number|code|expiry)"[^>]*value="[^"]', answer.text)


def test_card_numbers_are_kept_nowhere(shop: Server) -> None:
    put(shop.http)
    place(shop.http, to_review(shop.http))
    for file in shop.folder.glob("shop.sqlite*"):
        assert b"4242 4242 4242" not in file.read_bytes()
        assert b"424242424242" not in file.read_bytes()
