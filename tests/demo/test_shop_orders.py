"""An order is placed once, at the price that was shown, from stock that was there."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from demo.conftest import HOUR_MS
from momently_collector.claims import Wish

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from demo.conftest import Server

CONTACT = {"email": "you@example.com", "phone": ""}
SHIPPING = {
    "given_name": "First",
    "family_name": "Last",
    "street": "Long Lane 12",
    "postcode": "10115",
    "city": "Berlin",
    "country": "Germany",
    "delivery": "standard",
}
CARD = {
    "card_number": "4242 4242 4242 4242",
    "card_name": "First Last",
    "card_expiry": "12 / 34",
    "card_code": "123",
}


def put(client: httpx.Client, sku: str = "heron-black", quantity: int = 1) -> None:
    assert client.post("/cart/add", data={"sku": sku, "quantity": quantity}).status_code == 200


def coupon(client: httpx.Client, code: str) -> Any:
    headers = {"accept": "application/json"}
    return client.post("/cart/coupon", json={"code": code}, headers=headers).json()


def to_review(client: httpx.Client) -> dict[str, str]:
    """Walk to the last step and give the fields of its form."""
    client.get("/checkout")
    client.post("/checkout/contact", data=CONTACT)
    client.post("/checkout/shipping", data=SHIPPING)
    review = client.post("/checkout/payment", data=CARD)
    assert review.url.path == "/checkout/review", review.text
    return dict(re.findall(r'name="(order_id|total_minor)" value="([^"]*)"', review.text))


def place(client: httpx.Client, form: dict[str, str]) -> httpx.Response:
    return client.post("/checkout/place", data=form)


def issued(server: Server, campaign: str = "exit", claim_id: str = "c1") -> str:
    body, _ = server.issuer.claim(Wish(claim_id, campaign, "main"))
    return str(body["code"])


def orders(server: Server) -> list[tuple[Any, ...]]:
    return server.rows(
        "select order_id, subtotal_minor, discount_minor, shipping_minor, total_minor, coupon"
        " from orders",
        database="shop",
    )


def stock(server: Server, sku: str) -> int:
    rows = server.rows("select pieces from stock where sku = ?", sku, database="shop")
    return int(rows[0][0])


def pushes(page: httpx.Response, name: str) -> list[Any]:
    told = [json.loads(text) for text in re.findall(r"dataLayer\.push\((.*)\);", page.text)]
    return [push["ecommerce"] for push in told if push.get("event") == name]


def test_an_order_stands_in_the_database_with_lines_and_sums(shop: Server) -> None:
    put(shop.http, "heron-sage", 2)
    put(shop.http, "slow-250-bean", 3)
    form = to_review(shop.http)
    thanks = place(shop.http, form)
    assert thanks.url.path == f"/thanks/{form['order_id']}"
    assert orders(shop) == [(form["order_id"], 21_250, 0, 0, 21_250, None)]
    lines = shop.rows(
        "select product_id, sku, quantity, price_minor from order_lines order by position",
        database="shop",
    )
    assert lines == [
        ("heron-kettle", "heron-sage", 2, 8900),
        ("slow-hours", "slow-250-bean", 3, 1150),
    ]
    assert (stock(shop, "heron-sage"), stock(shop, "slow-250-bean")) == (1, 57)
    assert shop.http.get("/cart.json").json()["quantity"] == 0


def test_an_issued_code_lowers_the_total_and_is_spent_with_the_order(shop: Server) -> None:
    put(shop.http)
    code = issued(shop)
    applied = coupon(shop.http, code)
    assert (applied["ok"], applied["total_minor"], applied["currency"]) == (True, 8010, "EUR")
    form = to_review(shop.http)
    assert form["total_minor"] == "8010"
    place(shop.http, form)
    assert orders(shop) == [(form["order_id"], 8900, 890, 0, 8010, code)]
    claimed = shop.rows("select order_id, redeemed_ms from claims")
    assert claimed == [(form["order_id"], shop.clock.now_ms)]
    told = shop.rows("select id from outcomes")
    assert told == [("redeemed-d0f631ca1ddba8db",)]


def test_placing_twice_is_one_order(shop: Server) -> None:
    put(shop.http)
    coupon(shop.http, issued(shop))
    form = to_review(shop.http)
    first, again = place(shop.http, form), place(shop.http, form)
    assert first.url == again.url
    assert len(orders(shop)) == 1
    assert stock(shop, "heron-black") == 13


def test_placing_from_many_hands_at_once_is_one_order(shop: Server) -> None:
    put(shop.http)
    coupon(shop.http, issued(shop))
    form = to_review(shop.http)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: place(shop.http, form), range(8)))
    assert {answer.url.path for answer in answers} == {f"/thanks/{form['order_id']}"}
    assert len(orders(shop)) == 1
    assert stock(shop, "heron-black") == 13
    assert shop.rows("select count(*) from outcomes") == [(1,)]


def test_a_purchase_is_told_once_also_after_a_reload(shop: Server) -> None:
    put(shop.http)
    form = to_review(shop.http)
    thanks = place(shop.http, form)
    told = pushes(thanks, "purchase")
    assert [(one["transaction_id"], one["value"]) for one in told] == [(form["order_id"], 89.0)]
    reloaded = shop.http.get(thanks.url)
    assert reloaded.status_code == 200
    assert pushes(reloaded, "purchase") == []


def test_a_shop_that_tells_its_purchases_again_tells_the_same_id(
    open_shop: Callable[..., Server],
) -> None:
    shop = open_shop(repeat_purchase_push=True)
    put(shop.http)
    thanks = place(shop.http, to_review(shop.http))
    told = [*pushes(thanks, "purchase"), *pushes(shop.http.get(thanks.url), "purchase")]
    assert len(told) == 2
    assert told[0] == told[1]


def test_the_last_piece_goes_to_one_of_many(shop: Server) -> None:
    visitors = [shop.visitor() for _ in range(4)]
    for visitor in visitors:
        put(visitor, "whisk-night", 2)
    forms = [to_review(visitor) for visitor in visitors]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(place, visitors, forms))
    placed = [answer for answer in answers if answer.url.path.startswith("/thanks/")]
    sold_out = [answer for answer in answers if "sold out" in answer.text]
    assert (len(placed), len(sold_out)) == (1, 3)
    assert stock(shop, "whisk-night") == 0
    assert len(orders(shop)) == 1


def test_one_code_in_two_carts_counts_for_the_first_order_only(shop: Server) -> None:
    code = issued(shop)
    visitors = [shop.visitor() for _ in range(3)]
    for visitor in visitors:
        put(visitor)
        assert coupon(visitor, code)["ok"]
    forms = [to_review(visitor) for visitor in visitors]
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(place, visitors, forms))
    placed = [answer for answer in answers if answer.url.path.startswith("/thanks/")]
    assert len(placed) == 1
    assert [row[5] for row in orders(shop)] == [code]


def test_a_code_is_free_again_when_the_order_falls_through(shop: Server) -> None:
    code, rival = issued(shop), shop.visitor()
    put(shop.http, "whisk-night", 2)
    coupon(shop.http, code)
    form = to_review(shop.http)
    put(rival, "whisk-night", 2)
    place(rival, to_review(rival))
    assert "sold out" in place(shop.http, form).text
    other = shop.visitor()
    put(other)
    assert coupon(other, code)["ok"]


def test_a_crash_between_code_and_order_is_mended_by_trying_again(shop: Server) -> None:
    code = issued(shop)
    put(shop.http)
    coupon(shop.http, code)
    form = to_review(shop.http)
    # What a crash right after the first of the two databases leaves behind.
    shop.issuer.hold(code, form["order_id"])
    rival = shop.visitor()
    put(rival)
    assert not coupon(rival, code)["ok"]
    place(shop.http, form)
    assert [row[5] for row in orders(shop)] == [code]


def test_nobody_pays_another_total_than_was_shown(shop: Server) -> None:
    put(shop.http)
    coupon(shop.http, issued(shop))
    form = to_review(shop.http)
    shop.clock.now_ms += HOUR_MS
    answer = place(shop.http, form)
    assert answer.url.path == "/checkout/review"
    assert "The total has changed" in answer.text
    assert orders(shop) == []
    fresh = dict(re.findall(r'name="(order_id|total_minor)" value="([^"]*)"', answer.text))
    place(shop.http, fresh)
    assert [(row[2], row[4], row[5]) for row in orders(shop)] == [(0, 8900, None)]


def test_free_delivery_by_code_stands_in_the_order(shop: Server) -> None:
    put(shop.http, "tern-small-chalk")
    assert shop.http.get("/cart.json").json()["shipping_minor"] == 490
    code = issued(shop, "parcel")
    assert coupon(shop.http, code)["shipping_minor"] == 0
    place(shop.http, to_review(shop.http))
    assert [row[1:] for row in orders(shop)] == [(2900, 0, 0, 2900, code)]


def test_a_thank_you_page_is_for_its_buyer_only(shop: Server) -> None:
    put(shop.http)
    thanks = place(shop.http, to_review(shop.http))
    assert shop.visitor().get(thanks.url.path).status_code == 404


def test_somebody_elses_order_number_is_no_way_in(shop: Server) -> None:
    put(shop.http)
    form = to_review(shop.http)
    place(shop.http, form)
    rival = shop.visitor()
    put(rival)
    to_review(rival)
    assert place(rival, form).url.path == "/checkout/review"
    assert len(orders(shop)) == 1


def test_there_is_no_order_before_the_checkout_is_done(shop: Server) -> None:
    put(shop.http)
    shown = {"total_minor": str(shop.http.get("/cart.json").json()["total_minor"])}
    # No checkout was begun, so the number of its order is still empty.
    assert "This checkout is over" in place(shop.http, {"order_id": "", **shown}).text
    shop.http.get("/checkout/contact")
    rows = shop.rows("select notes from sessions", database="shop")
    begun = json.loads(rows[0][0])["order_id"]
    answer = place(shop.http, {"order_id": begun, **shown})
    assert answer.url.path == "/checkout/contact"
    assert "finish the checkout" in answer.text
    assert orders(shop) == []
