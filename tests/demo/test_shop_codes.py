"""What a code does in the cart: it counts, it waits, it gives way, or it says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demo.conftest import HOUR_MS
from momently_collector.claims import Wish

if TYPE_CHECKING:
    from demo.conftest import Server

JSON = {"accept": "application/json"}


def add(shop: Server, sku: str, quantity: int = 1) -> Any:
    form = {"sku": sku, "quantity": quantity}
    return shop.http.post("/cart/add", data=form, headers=JSON)


def try_code(shop: Server, code: str) -> Any:
    return shop.http.post("/cart/coupon", data={"code": code}, headers=JSON)


def test_a_code_of_the_issuer_counts_as_json_too(shop: Server) -> None:
    add(shop, "heron-black")
    body, _ = shop.issuer.claim(Wish("c1", "exit", "main"))
    answer = shop.http.post("/cart/coupon", json={"code": body["code"]}, headers={"accept": "*/*"})
    told = answer.json()
    assert answer.status_code == 200
    assert (told["ok"], told["total_minor"], told["currency"]) == (True, 8010, "EUR")
    assert told["message"] == f"{body['code']}: 10% off."
    assert shop.http.get("/cart.json").json()["shown"]["discount"] == "−€8.90"


def test_a_code_for_a_small_cart_waits_there_and_counts_from_its_minimum_on(shop: Server) -> None:
    code = str(shop.issuer.claim(Wish("c1", "five", "main"))[0]["code"])
    add(shop, "oolong-80")
    answer = try_code(shop, code)
    early = answer.json()
    assert (answer.status_code, early["ok"], early["applied"]) == (200, True, False)
    said = "Saved for you: €5.00 off as soon as your cart comes to €25.00, €6.50 to go."
    assert (early["message"], early["discount_minor"], early["coupon"]) == (said, 0, code)
    waiting = shop.http.get("/cart").text
    assert f"Remove <span data-coupon>{code}" in waiting
    assert said in waiting
    assert try_code(shop, code).json()["message"] == said
    cart = add(shop, "oolong-80").json()["cart"]
    assert (cart["discount_minor"], cart["note"]) == (500, "€5.00 off")
    again = try_code(shop, code).json()
    assert (again["applied"], again["message"]) == (True, f"{code}: €5.00 off.")
    less = shop.http.post("/cart/set", data={"sku": "oolong-80", "quantity": 1}, headers=JSON)
    assert (less.json()["cart"]["discount_minor"], less.json()["cart"]["note"]) == (0, said)


def test_a_code_typed_into_a_small_cart_waits_too(shop: Server) -> None:
    add(shop, "oolong-80")
    page = shop.http.post("/cart/coupon", data={"code": "freeparcel"}).text
    said = "Saved for you: Free delivery as soon as your cart comes to €30.00, €11.50 to go."
    assert page.count(said) == 2  # as the news, and beside the box
    assert shop.http.get("/cart.json").json()["coupon"] == "FREEPARCEL"


def test_a_code_taken_with_an_empty_cart_counts_later(shop: Server) -> None:
    body, _ = shop.issuer.claim(Wish("c1", "five", "main"))
    early = try_code(shop, str(body["code"])).json()
    assert (early["ok"], early["applied"], early["discount_minor"]) == (True, False, 0)
    assert early["message"] == "Saved for you: €5.00 off as soon as your cart comes to €25.00."
    waiting = shop.http.get("/cart").text
    assert str(body["code"]) in waiting
    assert early["message"] in waiting
    assert early["facts"]["coupon"] == body["code"]
    cart = add(shop, "fold-100").json()["cart"]
    assert cart["note"] == early["message"].replace(".00.", ".00, €18.10 to go.")
    assert cart["discount_minor"] == 0
    assert add(shop, "heron-black").json()["cart"]["discount_minor"] == 500


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda _shop, _code: "NO-SUCH-CODE", "We do not know this code."),
        (lambda _shop, _code: "", "We do not know this code."),
        (lambda shop, code: (shop.issuer.redeem(code, "other"), code)[1], "already been used"),
        (lambda shop, code: (shop.issuer.hold(code, "other"), code)[1], "already been used"),
        (lambda shop, code: (setattr(shop.clock, "now_ms", shop.clock.now_ms + HOUR_MS), code)[1],
         "no longer valid"),
    ],
)  # fmt: skip
def test_a_code_that_does_not_work_says_why(shop: Server, make: Any, says: str) -> None:
    add(shop, "heron-black")
    body, _ = shop.issuer.claim(Wish("c1", "exit", "main"))
    answer = try_code(shop, make(shop, str(body["code"])))
    assert (answer.status_code, answer.json()["ok"]) == (422, False)
    assert says in answer.json()["message"]
    assert answer.json()["discount_minor"] == 0


def tried(shop: Server, *codes: str) -> tuple[bool, str, Any]:
    """Try one code after the other; how the last one fared, and which one the cart has now."""
    for code in codes[:-1]:
        try_code(shop, code)
    answer = try_code(shop, codes[-1]).json()
    cart = shop.http.get("/cart.json").json()
    assert answer["coupon"] == cart["coupon"] == cart["facts"]["coupon"]
    assert answer["total_minor"] == cart["total_minor"]
    return answer["ok"], answer["message"], cart["coupon"]


def test_the_better_of_two_codes_stays_in_the_cart(shop: Server) -> None:
    ten, five = (
        str(shop.issuer.claim(Wish(f"c{n}", n, "main"))[0]["code"]) for n in ("exit", "five")
    )
    add(shop, "heron-black")
    assert tried(shop, "SLOWMORNING", ten)[::2] == (True, ten)
    better = f"Your cart already has a better code, {ten}. It stays in."
    assert tried(shop, five) == (False, better, ten)
    assert tried(shop, "SLOWMORNING") == (False, better, ten)
    assert shop.http.get("/cart.json").json()["discount_minor"] == 890
    assert tried(shop, ten) == (True, f"{ten}: 10% off.", ten)
    page = shop.http.post("/cart/coupon", data={"code": five}).text
    assert f"Your cart already has a better code, {ten}." in page


def test_which_code_is_better_depends_on_the_cart(shop: Server) -> None:
    ten, five = (
        str(shop.issuer.claim(Wish(f"c{n}", n, "main"))[0]["code"]) for n in ("exit", "five")
    )
    add(shop, "fold-100", 4)
    assert tried(shop, ten, five)[::2] == (True, five)
    assert tried(shop, ten)[::2] == (False, five)


def test_an_empty_cart_keeps_its_code_unless_the_other_is_better_for_any_cart(shop: Server) -> None:
    ten, five = (
        str(shop.issuer.claim(Wish(f"c{n}", n, "main"))[0]["code"]) for n in ("exit", "five")
    )
    assert tried(shop, "SLOWMORNING", ten)[::2] == (True, ten)
    open_ = f"Your cart already has a code, {ten}. To use this one, take that one out first."
    assert tried(shop, five) == (False, open_, ten)
    assert tried(shop, "SLOWMORNING")[::2] == (False, ten)


def test_a_code_that_counts_now_stays_before_one_that_waits(shop: Server) -> None:
    five = str(shop.issuer.claim(Wish("c1", "five", "main"))[0]["code"])
    add(shop, "oolong-80")
    said = "Your cart already has a code that counts now, SLOWMORNING. It stays in: "
    assert tried(shop, "SLOWMORNING", five) == (
        False,
        said + "this one needs €25.00.",
        "SLOWMORNING",
    )
    add(shop, "oolong-80")
    assert tried(shop, five)[::2] == (True, five)


def test_a_code_that_waits_makes_room_for_one_that_counts_now(shop: Server) -> None:
    five = str(shop.issuer.claim(Wish("c1", "five", "main"))[0]["code"])
    add(shop, "oolong-80")
    assert tried(shop, five, "SLOWMORNING")[::2] == (True, "SLOWMORNING")
    assert shop.http.get("/cart.json").json()["discount_minor"] == 93


def test_of_two_codes_that_wait_the_first_one_stays_while_nobody_knows(shop: Server) -> None:
    five = str(shop.issuer.claim(Wish("c1", "five", "main"))[0]["code"])
    add(shop, "oolong-80")
    open_ = f"Your cart already has a code, {five}. To use this one, take that one out first."
    assert tried(shop, five, "FIRSTPOUR") == (False, open_, five)


def test_a_code_that_is_over_makes_room(shop: Server) -> None:
    ten = str(shop.issuer.claim(Wish("c1", "exit", "main"))[0]["code"])
    add(shop, "heron-black")
    try_code(shop, ten)
    shop.clock.now_ms += HOUR_MS
    assert tried(shop, "SLOWMORNING")[::2] == (True, "SLOWMORNING")


def test_a_code_can_be_taken_out_again(shop: Server) -> None:
    add(shop, "heron-black")
    assert try_code(shop, "slowmorning").json()["total_minor"] == 8455
    out = shop.http.post("/cart/coupon/remove", headers=JSON).json()
    assert (out["ok"], out["total_minor"], out["coupon"]) == (True, 8900, None)
