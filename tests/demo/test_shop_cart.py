"""What is in the cart, and what it costs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from momently_collector.terms import Reward
from shop import pricing

if TYPE_CHECKING:
    from demo.conftest import Server

JSON = {"accept": "application/json"}


def add(shop: Server, sku: str, quantity: int = 1) -> Any:
    form = {"sku": sku, "quantity": quantity}
    return shop.http.post("/cart/add", data=form, headers=JSON)


def test_adding_answers_with_the_cart_and_what_to_push(shop: Server) -> None:
    told = add(shop, "heron-sage", 2).json()
    assert (told["ok"], told["cart"]["quantity"], told["cart"]["total_minor"]) == (True, 2, 17_800)
    assert [push.get("event") for push in told["pushes"]] == [None, "add_to_cart"]
    thing = told["pushes"][1]["ecommerce"]["items"][0]
    assert (thing["item_id"], thing["quantity"], thing["price"]) == ("heron-kettle", 2, 89.0)
    facts = {"value_minor": 17_800, "currency": "EUR", "quantity": 2, "coupon": ""}
    assert told["cart"]["facts"] == facts


def test_no_more_than_there_is(shop: Server) -> None:
    assert add(shop, "heron-sage", 9).json()["cart"]["quantity"] == 3
    full = add(shop, "heron-sage").json()
    assert (full["ok"], full["message"]) == (False, "That is all we have in stock.")
    assert add(shop, "tern-large-ink").json()["ok"] is False
    assert add(shop, "fold-100", 99).json()["cart"]["lines"]["fold-100"]["quantity"] == 10


def test_a_line_can_be_changed_and_taken_out(shop: Server) -> None:
    add(shop, "fold-100", 4)
    less = shop.http.post("/cart/set", data={"sku": "fold-100", "quantity": 1}, headers=JSON).json()
    assert [push.get("event") for push in less["pushes"]] == [None, "remove_from_cart"]
    assert less["pushes"][1]["ecommerce"]["items"][0]["quantity"] == 3
    none = shop.http.post("/cart/set", data={"sku": "fold-100", "quantity": 0}, headers=JSON).json()
    assert (none["ok"], none["cart"]["quantity"], none["cart"]["total_minor"]) == (True, 0, 0)


@pytest.mark.parametrize("quantity", ["x", "-1", "", "1.5", "100000", "²"])
def test_a_quantity_nobody_can_read_changes_nothing(window: Server, quantity: str) -> None:
    visitor = window.visitor()
    visitor.post("/cart/add", data={"sku": "fold-100", "quantity": "4"})
    form = {"sku": "fold-100", "quantity": quantity}
    for path in ("/cart/set", "/cart/add"):
        answer = visitor.post(path, data=form, headers=JSON)
        assert (answer.status_code, answer.json()["ok"]) == (422, False)
        assert "not a quantity" in visitor.post(path, data=form).text
    assert visitor.get("/cart.json").json()["lines"]["fold-100"]["quantity"] == 4


def test_whoever_gets_fewer_than_asked_for_is_told_how_many(shop: Server) -> None:
    told = add(shop, "heron-sage", 9).json()
    assert told["message"].startswith("We put 3 of Heron gooseneck kettle into your cart")
    assert told["pushes"][1]["ecommerce"]["items"][0]["quantity"] == 3


@pytest.mark.parametrize("form", [{"sku": "nothing"}, {"sku": ""}, {}])
def test_what_is_not_sold_cannot_be_added(shop: Server, form: dict[str, str]) -> None:
    assert shop.http.post("/cart/add", data=form, headers=JSON).status_code == 400


def test_a_browser_without_scripts_is_sent_to_the_cart(shop: Server) -> None:
    page = shop.http.post("/cart/add", data={"sku": "heron-black", "quantity": "1"})
    assert page.url.path == "/cart"
    assert "Heron gooseneck kettle is in your cart." in page.text
    assert page.text.index('"add_to_cart"') < page.text.index('"view_cart"')
    again = shop.http.get("/cart")
    assert '"add_to_cart"' not in again.text


def test_a_cookie_that_was_tampered_with_is_no_cookie(shop: Server) -> None:
    add(shop, "heron-black")
    genuine = shop.http.cookies["steepwell"]
    session_id, _, signature = genuine.partition(".")
    stranger = shop.visitor()
    for forged in (session_id, f"{session_id}.", f"{session_id}x.{signature}", f".{signature}"):
        headers = {"cookie": f"steepwell={forged}"}
        assert stranger.get("/cart.json", headers=headers).json()["quantity"] == 0
    headers = {"cookie": f"steepwell={genuine}"}
    assert stranger.get("/cart.json", headers=headers).json()["quantity"] == 1


def test_whoever_only_looks_gets_no_cookie(shop: Server) -> None:
    for path in ("/", "/shop", "/products/heron-kettle", "/cart", "/outcomes"):
        assert "set-cookie" not in shop.http.get(path).headers
    assert shop.rows("select count(*) from sessions", database="shop") == [(0,)]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
        ({"origin": "http://127.0.0.1:1"}, 403),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 403),
        ({"origin": "{own}", "sec-fetch-site": "same-origin"}, 200),
        ({"origin": "{own}"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({}, 200),
    ],
)
def test_forms_from_other_sites_are_refused(
    window: Server, headers: dict[str, str], status: int
) -> None:
    own = str(window.http.base_url).rstrip("/")
    said = {name: found.replace("{own}", own) for name, found in headers.items()}
    answer = window.visitor().post("/cart/add", data={"sku": "heron-black"}, headers=said)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/cart/coupon", {"code": "\ud800"}),
        ("/cart/coupon", {"code": "x", "back": "/\ud800"}),
        ("/cart/add", {"sku": "\udfff"}),
        ("/cart/set", {"sku": "heron-black", "quantity": "\ud800"}),
        ("/checkout/contact", {"email": "\ud800@example.com"}),
        ("/consent", {"\ud800": "all"}),
    ],
)
def test_text_that_no_answer_could_carry_is_refused(
    window: Server, path: str, form: dict[str, str]
) -> None:
    visitor = window.visitor()
    visitor.post("/cart/add", data={"sku": "heron-black"})
    kind = {"content-type": "application/json"}
    assert visitor.post(path, content=json.dumps(form), headers=kind).status_code == 400
    raw = f"{'code' if '/coupon' in path else 'email'}=%ED%A0%80"
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert visitor.post(path, content=raw, headers=kind).status_code == 400


def test_nobody_is_sent_to_another_site(shop: Server) -> None:
    for back in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:1"):
        page = shop.http.post("/cart/coupon", data={"code": "x", "back": back})
        assert page.url.path == "/cart"


REWARDS = st.builds(
    Reward,
    st.sampled_from(["percent_off", "amount_off", "free_shipping"]),
    st.integers(1, 100),
    minimum_minor=st.none() | st.integers(0, 20_000),
)


@given(st.integers(0, 10_000_000), st.none() | REWARDS, st.sampled_from(list(pricing.DELIVERIES)))
def test_totals_add_up_and_never_go_below_nothing(
    subtotal: int, reward: Reward | None, delivery: str
) -> None:
    sums = pricing.totals(subtotal, pricing.DELIVERIES[delivery], "CODE", reward)
    assert sums.total_minor == subtotal - sums.discount_minor + sums.shipping_minor
    assert 0 <= sums.discount_minor <= subtotal
    assert sums.shipping_minor >= 0
    if reward is not None and reward.kind == "percent_off" and sums.counts:
        assert abs(sums.discount_minor * 100 - subtotal * reward.value) <= 50
    if not sums.counts:
        assert sums.discount_minor == 0


@pytest.mark.parametrize(
    ("subtotal", "reward", "discount", "shipping"),
    [
        (8999, Reward("percent_off", 10), 900, 0),
        (8994, Reward("percent_off", 10), 899, 0),
        (105, Reward("percent_off", 10), 11, 490),
        (300, Reward("amount_off", 500), 300, 490),
        (2499, Reward("amount_off", 500, minimum_minor=2500), 0, 490),
        (2500, Reward("amount_off", 500, minimum_minor=2500), 500, 490),
        (7499, None, 0, 490),
        (7500, None, 0, 0),
        (1000, Reward("free_shipping", 0), 0, 0),
        (0, None, 0, 0),
    ],
)
def test_sums(subtotal: int, reward: Reward | None, discount: int, shipping: int) -> None:
    sums = pricing.totals(subtotal, pricing.DELIVERIES["standard"], "CODE", reward)
    assert (sums.discount_minor, sums.shipping_minor) == (discount, shipping)


@given(REWARDS, REWARDS, st.integers(0, 30_000))
def test_a_better_code_never_makes_an_order_dearer(one: Reward, other: Reward, minor: int) -> None:
    delivery = pricing.DELIVERIES["standard"]
    order = pricing.compared(one, other, minor, delivery)
    paid = [pricing.totals(minor, delivery, "C", code).total_minor for code in (one, other)]
    counts = tuple(pricing.totals(minor, delivery, "C", code).counts for code in (one, other))
    turned = {pricing.BETTER: pricing.WORSE, pricing.WORSE: pricing.BETTER}
    back = pricing.compared(other, one, minor, delivery)
    if counts == (False, True):
        assert order == pricing.LATER
        assert back == (pricing.BETTER if paid[1] < paid[0] else pricing.OPEN)
    elif counts == (True, False):
        assert back == pricing.LATER
    else:
        assert back == turned.get(order, order)
    if counts == (True, True):
        meant = pricing.BETTER if paid[0] < paid[1] else pricing.WORSE if paid[0] > paid[1] else ""
        assert order == (meant or pricing.SAME)
