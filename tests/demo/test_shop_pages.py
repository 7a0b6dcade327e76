"""What a page carries: policy, facts for machines, hooks, consent, momently's files."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from shop.settings import STRICT_CSP

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

    from demo.conftest import Server

PAGES = ["/", "/shop", "/shop?family=tea&sort=price", "/products/heron-kettle", "/cart", "/help"]
PAGES += ["/outcomes", "/nowhere"]


def policy(page: httpx.Response) -> str:
    return page.headers["content-security-policy"]


def pushed(page: httpx.Response) -> list[Any]:
    told = [json.loads(text) for text in re.findall(r"dataLayer\.push\((.*)\);", page.text)]
    return [push for push in told if push.get("event")]


def ld(page: httpx.Response) -> Any:
    return json.loads(re.findall(r'application/ld\+json">(.*)</script>', page.text)[0])


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_strict(window: Server, path: str) -> None:
    page = window.http.get(path)
    nonce = re.findall(r"'nonce-([^']+)'", policy(page))[0]
    assert "unsafe-inline" not in policy(page)
    assert "'unsafe-eval'" not in policy(page)
    assert "require-trusted-types-for 'script'" in policy(page)
    assert len(nonce) >= 22
    assert nonce != re.findall(r"'nonce-([^']+)'", policy(window.http.get(path)))[0]
    # Every script that runs has the nonce, and nothing is inline that must not be.
    scripts = re.findall(r"<script([^>]*)>", page.text)
    assert all(nonce in script or "ld+json" in script for script in scripts)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page.text)


def test_the_policy_may_be_replaced_or_switched_off(open_shop: Callable[..., Server]) -> None:
    other = open_shop(csp="script-src 'nonce-{nonce}'").http.get("/")
    assert re.fullmatch(r"script-src 'nonce-[^']+'", policy(other))
    assert "content-security-policy" not in open_shop(csp=None).http.get("/").headers
    assert "{tag_origin}" in STRICT_CSP


def test_the_tag_is_pasted_as_often_and_from_where_one_says(
    open_shop: Callable[..., Server], tmp_path: Path
) -> None:
    assert "momently.js" not in open_shop().http.get("/").text
    assert open_shop(dist=tmp_path).http.get("/").text.count("/momently/momently.js") == 1
    elsewhere = open_shop(tag_url="https://cdn.example/momently.js", tag_copies=2).http.get("/")
    assert elsewhere.text.count('src="https://cdn.example/momently.js"') == 2
    assert "connect-src 'self' https://cdn.example;" in policy(elsewhere)


def test_a_test_may_add_to_the_head(open_shop: Callable[..., Server]) -> None:
    page = open_shop(extra_head='<script nonce="{nonce}">hostile()</script>').http.get("/")
    nonce = re.findall(r"'nonce-([^']+)'", policy(page))[0]
    assert f'<script nonce="{nonce}">hostile()</script>' in page.text


def test_a_product_is_published_with_its_stock(window: Server) -> None:
    told = ld(window.http.get("/products/tern-dripper"))
    assert (told["@type"], told["productID"]) == ("Product", "tern-dripper")
    offers = {one["sku"]: one for one in told["offers"]}
    assert offers["tern-small-chalk"]["inventoryLevel"]["value"] == 31
    assert offers["tern-small-chalk"]["price"] == "29.00"
    assert offers["tern-small-chalk"]["priceCurrency"] == "EUR"
    assert offers["tern-large-ink"]["inventoryLevel"]["value"] == 0
    assert offers["tern-large-ink"]["availability"] == "https://schema.org/OutOfStock"


def test_a_product_page_and_its_push_name_the_same_thing(window: Server) -> None:
    page = window.http.get("/products/heron-kettle")
    said = pushed(page)[0]
    assert said["event"] == "view_item"
    thing = said["ecommerce"]["items"][0]
    assert thing["item_id"] == ld(page)["productID"]
    assert thing["price"] == float(ld(page)["offers"][0]["price"])


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/", "home"), ("/shop", "list"), ("/products/heron-kettle", "product"), ("/cart", "cart")],
)
def test_a_page_says_what_it_is(window: Server, path: str, kind: str) -> None:
    assert f'<body data-momently-page="{kind}">' in window.http.get(path).text


def test_the_checkout_says_its_steps_and_its_pushes(shop: Server) -> None:
    from demo.test_shop_orders import CARD, CONTACT, SHIPPING

    shop.http.post("/cart/add", data={"sku": "heron-black"})
    contact = shop.http.get("/checkout")
    shipping = shop.http.post("/checkout/contact", data=CONTACT)
    payment = shop.http.post("/checkout/shipping", data=SHIPPING)
    review = shop.http.post("/checkout/payment", data=CARD)
    told = [
        re.findall(r'<body data-momently-page="(\w+)" data-momently-step="(\w+)"', page.text)[0]
        for page in (contact, shipping, payment, review)
    ]
    assert told == [
        ("checkout", "contact"),
        ("checkout", "shipping"),
        ("payment", "payment"),
        ("checkout", "review"),
    ]
    assert [push["event"] for push in pushed(contact)] == ["begin_checkout"]
    assert [push["event"] for push in pushed(payment)] == ["add_shipping_info"]
    assert [push["event"] for push in pushed(review)] == ["add_payment_info"]
    assert pushed(contact)[0]["ecommerce"]["value"] == 89.0
    for page in (contact, shipping, payment, review):
        assert (
            '"cart": {"coupon": "", "currency": "EUR", "quantity": 1, "value_minor": 8900}'
            in page.text
        )
        assert 'data-momently-region="total"' in page.text
        assert 'data-momently-field="coupon"' in page.text


def test_consent_is_asked_remembered_and_told_on_each_page(shop: Server) -> None:
    def level(page: httpx.Response) -> tuple[str, bool]:
        told = re.findall(r'momently\.push\(\["consent", "(\w+)"\]\)', page.text)
        assert "data-consent data-momently-banner" in page.text
        return told[0], "data-momently-banner hidden" not in page.text

    assert level(shop.http.get("/")) == ("memory", True)
    shop.http.post("/consent", data={"choice": "all"})
    assert level(shop.http.get("/shop")) == ("persistent", False)
    shop.http.post("/consent", data={"choice": "essential"})
    assert level(shop.http.get("/cart")) == ("memory", False)
    shop.http.post("/consent", data={"choice": "ask"})
    assert level(shop.http.get("/")) == ("memory", True)


def test_text_stays_text(shop: Server) -> None:
    from demo.test_shop_orders import CONTACT, SHIPPING, place, put, to_review

    assert CONTACT
    mean = "</script><img src=x onerror=alert(1)>"
    page = shop.http.post("/cart/coupon", data={"code": mean, "back": mean})
    assert mean not in page.text
    put(shop.http)
    to_review(shop.http)
    shop.http.post("/checkout/shipping", data={**SHIPPING, "given_name": mean})
    review = shop.http.get("/checkout/review")
    form = dict(re.findall(r'name="(order_id|total_minor)" value="([^"]*)"', review.text))
    thanks = place(shop.http, form)
    assert mean not in thanks.text
    assert "&lt;img src=x" in thanks.text


def test_momentlys_folder_is_served_as_a_cdn_would(
    open_shop: Callable[..., Server], tmp_path: Path
) -> None:
    dist = tmp_path / "dist"
    (dist / "runtime-0123456789abcdef").mkdir(parents=True)
    files = {
        "momently.js": "text/javascript",
        "manifest.json": "application/json",
        "worker-0123456789ab.js": "text/javascript",
        "runtime-0123456789abcdef/python.asm.wasm": "application/wasm",
        "runtime-0123456789abcdef/pyodide.asm.mjs": "text/javascript",
        "momently-0123456789ab.zip": "application/zip",
    }
    for name in files:
        (dist / name).write_text("x", encoding="utf-8")
    (tmp_path / "issuer.json").write_text("secret", encoding="utf-8")
    shop = open_shop(dist=dist)
    for name, kind in files.items():
        answer = shop.http.get(f"/momently/{name}")
        assert answer.headers["content-type"].split(";")[0] == kind
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        forever = "immutable" in answer.headers["cache-control"]
        assert forever == (name not in ("momently.js", "manifest.json"))
        same = {"if-none-match": answer.headers["etag"]}
        assert shop.http.get(f"/momently/{name}", headers=same).status_code == 304
    assert shop.http.get("/momently/%2e%2e/issuer.json").status_code == 404
    assert shop.http.get("/momently/..%2fissuer.json").status_code == 404
    # A rebuilt kill switch is seen at once by whoever asks again.
    before = shop.http.get("/momently/manifest.json").headers["etag"]
    (dist / "manifest.json").write_text('{"paused": true}', encoding="utf-8")
    again = shop.http.get("/momently/manifest.json", headers={"if-none-match": before})
    assert (again.status_code, again.json()) == (200, {"paused": True})


def test_the_collector_lives_in_the_shop(shop: Server) -> None:
    body = {"claim_id": "c1", "campaign": "exit", "variant": "main"}
    code = shop.http.post("/collector/claims", json=body).json()["code"]
    found = shop.issuer.look_up(code)
    assert found is not None
    assert found.claim_id == "c1"


def test_what_was_sold_stays_sold_after_a_restart(open_shop: Callable[..., Server]) -> None:
    from demo.test_shop_orders import place, put, stock, to_review

    first = open_shop()
    put(first.http)
    place(first.http, to_review(first.http))
    cookie = first.http.cookies["steepwell"]
    put(first.http, "fold-100")
    again = open_shop()
    assert stock(again, "heron-black") == 13
    headers = {"cookie": f"steepwell={cookie}"}
    assert again.http.get("/cart.json", headers=headers).json()["quantity"] == 1
