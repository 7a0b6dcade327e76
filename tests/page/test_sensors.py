"""What the engine is told when a visitor does something, with real mouse and keyboard."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from page.stall import Stall, arm, facts, settle, signals, status

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SECRET = "correct horse battery"
FORM = """<form>
<input id="mail" autocomplete="email" required><input id="code" data-momently-field="coupon">
<input id="pass" type="password"><input id="card" autocomplete="cc-number">
<input id="otp" autocomplete="one-time-code" inputmode="numeric">
<input id="cvc" name="card-cvc"><textarea id="note"></textarea>
<select id="size"><option>S<option>M</select><p><button type="button">Go</button></p></form>"""
PRODUCT = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "BreadcrumbList"},
        {
            "@type": "Product",
            "sku": "K-1",
            "name": "Kettle",
            "offers": {
                "@type": "Offer",
                "price": "89.00",
                "priceCurrency": "EUR",
                "inventoryLevel": {"@type": "QuantitativeValue", "value": 2},
            },
        },
    ],
}
JSON_LD = f'<script type="application/ld+json">{json.dumps(PRODUCT)}</script>'
BEGIN_CHECKOUT = {
    "event": "begin_checkout",
    "ecommerce": {"currency": "EUR", "value": 120.5, "items": [{"item_id": "K-1", "quantity": 2}]},
}


def told(page: Page, *kinds: str) -> list[tuple[Any, ...]]:
    return [(one["kind"], one.get("role"), one.get("change")) for one in signals(page, *kinds)]


def test_what_is_typed_never_leaves_the_field(page: Page, stall: Stall) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.goto(stall.show(FORM))
    arm(page, consent="persistent")
    for field in ("mail", "code", "pass", "card", "otp", "cvc", "note"):
        page.locator(f"#{field}").click()
        page.keyboard.type(SECRET)
    page.get_by_role("button", name="Go").click()
    settle(page)
    kept = page.evaluate("() => JSON.stringify({...localStorage, ...sessionStorage})")
    journal = page.evaluate("() => momently.journal()")
    page.goto("about:blank")
    assert "field_edited" in journal
    for text in (kept, journal, *sent):
        assert SECRET not in text


def test_fields_have_roles_and_secret_ones_do_not_exist(page: Page, stall: Stall) -> None:
    page.goto(stall.show(FORM))
    arm(page)
    for field in ("mail", "pass", "card", "otp", "cvc", "code", "note"):
        page.locator(f"#{field}").focus()
    roles = [role for _, role, _ in told(page, "field_focused")]
    assert roles == ["email", "coupon", "other"]


SECRET_NAMES = [
    "card_expiry",
    "cardholder",
    "ccnum",
    "exp_month",
    "security_code",
    "otp_code",
    "totp",
    "pin",
    "sms_code",
    "cvv",
    "user_pin",
    "passcode",
    "current-password",
    "iban",
    "cc-csc",
]
OPEN_NAMES = [
    "shipping_address",
    "opinion",
    "coupon_code",
    "accent",
    "email",
    "quantity",
    "full_name",
]


def test_a_secret_field_is_known_by_any_of_its_names(page: Page, stall: Stall) -> None:
    names = [*SECRET_NAMES, *OPEN_NAMES]
    page.goto(stall.show("".join(f'<p><input name="{name}" id="{name}">' for name in names)))
    arm(page)
    for name in SECRET_NAMES:
        page.locator(f"#{name}").focus()
    assert told(page, "field_focused") == []
    for name in OPEN_NAMES:
        page.locator(f"#{name}").focus()
    assert len(told(page, "field_focused")) == len(OPEN_NAMES)


def test_rewriting_and_leaving_a_required_field_blank_are_told(page: Page, stall: Stall) -> None:
    page.goto(stall.show(FORM))
    arm(page)
    page.locator("#mail").focus()
    page.keyboard.press("a")
    page.keyboard.press("Backspace")
    page.locator("#note").focus()
    assert [change for *_, change in told(page, "field_edited")] == ["insert", "delete"]
    (left,) = signals(page, "field_blurred")
    assert (left["required"], left["filled"]) == (True, False)


BEFORE: dict[str, Callable[[Page], None]] = {
    "page": lambda page: page.mouse.click(600, 400),
    "menu": lambda page: page.mouse.click(600, 400, button="right"),
    "autofill": lambda page: page.locator("#mail").click(),
    "select": lambda page: page.locator("#size").click(),
}


@pytest.mark.parametrize("over", BEFORE)
def test_over_what_the_pointer_left(page: Page, stall: Stall, over: str) -> None:
    page.goto(stall.show(FORM))
    arm(page)
    page.mouse.move(600, 300)
    BEFORE[over](page)
    page.mouse.move(600, 5)
    page.mouse.move(600, -5)
    (left,) = signals(page, "pointer_left")
    assert (left["edge"], left["over"]) == ("top", over)


def test_leaving_from_within_an_iframe_is_no_leaving_of_the_page(page: Page, stall: Stall) -> None:
    stall.pages["/frame"] = "<p>Video</p>"
    page.goto(stall.show('<iframe src="/frame" style="position:fixed;inset:0 0 auto"></iframe>'))
    arm(page)
    page.mouse.move(600, 400)
    page.mouse.move(100, 50)
    page.mouse.move(100, -5)
    assert "page" not in {left["over"] for left in signals(page, "pointer_left")}


def test_published_facts_are_read(page: Page, stall: Stall) -> None:
    layer = f"<script>dataLayer = [{json.dumps(BEGIN_CHECKOUT)}]</script>"
    page.goto(stall.show('<main data-momently-page="product">', JSON_LD + layer))
    arm(page)
    product = {"id": "K-1", "name": "Kettle", "price_minor": 8900, "currency": "EUR", "stock": 2}
    known = facts(page)
    assert known["product"] == {**product, "variants": 1}
    assert known["cart"] == {"currency": "EUR", "value_minor": 12050, "quantity": 2}
    assert known["page"] == {"type": "product", "step": "contact"}


def test_microdata_is_read_too(page: Page, stall: Stall) -> None:
    body = """<div itemscope itemtype="https://schema.org/Product"><b itemprop="name">Jug</b>
      <i itemprop="sku">J-1</i><div itemprop="offers" itemscope>
      <span itemprop="price" content="12.5">12,50</span><meta itemprop="priceCurrency"
      content="EUR"><link itemprop="availability" href="https://schema.org/SoldOut"></div></div>"""
    page.goto(stall.show(body))
    arm(page)
    known = facts(page)["product"]
    assert (known["id"], known["price_minor"], known["stock"]) == ("J-1", 1250, 0)


def test_later_pushes_are_heard_and_the_layer_works_as_before(page: Page, stall: Stall) -> None:
    head = "<script>dataLayer = []; function gtag() { dataLayer.push(arguments) }</script>"
    page.goto(stall.show("", head))
    arm(page)
    length = page.evaluate("(entry) => dataLayer.push(entry)", BEGIN_CHECKOUT)
    assert length == 1
    page.evaluate("""() => gtag('event', 'add_to_cart',
      {currency: 'EUR', value: 10, items: [{item_id: 'C-1', quantity: 1}]})""")
    page.evaluate("""() => dataLayer.push({event: 'purchase', ecommerce:
      {transaction_id: 'T-1', currency: 'EUR', value: '130.50', coupon: 'X'}})""")
    page.evaluate("() => dataLayer.push(null, 'text', {event: 'view_item', ecommerce: null})")
    (added,) = signals(page, "cart_changed")
    assert (added["action"], added["value_minor"], added["quantity"]) == ("add", 13050, 3)
    (bought,) = signals(page, "purchase")
    # The journal names no order.
    assert (bought["order_id"], bought["value_minor"], bought["coupon"]) == ("order-1", 13050, "X")
    assert page.evaluate("() => dataLayer.length") == 6


def test_a_code_in_the_cart_is_known_until_the_shop_says_that_there_is_none(
    page: Page, stall: Stall
) -> None:
    page.goto(stall.show("", "<script>dataLayer = []</script>"))
    arm(page)
    known = []
    for coupon in ({"coupon": "TEN"}, {}, {"coupon": ""}):
        sold = {"currency": "EUR", "value": 50, **coupon}
        page.evaluate("(entry) => dataLayer.push(entry)", {"event": "view_cart", "ecommerce": sold})
        known.append(facts(page)["cart"].get("coupon"))
    assert known == ["TEN", "TEN", ""]
    page.evaluate("() => momently.push(['facts', {cart: {coupon: 'FIVE'}}])")
    cart = facts(page)["cart"]
    assert (cart["value_minor"], cart["coupon"]) == (5000, "FIVE")


@pytest.mark.parametrize("name", ["constructor", "toString", "__proto__", "hasOwnProperty"])
def test_a_push_named_like_a_method_is_nothing_and_the_next_is_heard(
    page: Page, stall: Stall, name: str
) -> None:
    page.goto(stall.show(head="<script>dataLayer = []</script>"))
    arm(page)
    page.evaluate("(event) => dataLayer.push({event, ecommerce: {value: 1}})", name)
    page.evaluate("(name) => momently.push([name, {}])", name)
    page.evaluate(
        """() => dataLayer.push({event: 'view_cart', ecommerce: {value: 12, currency: 'EUR',
        items: [{item_id: 'a', price: 12}]}})"""
    )
    assert facts(page)["cart"]["value_minor"] == 1200
    assert status(page)["state"] == "armed"


def test_nothing_is_put_over_a_secret_that_is_half_typed(page: Page, stall: Stall) -> None:
    page.goto(stall.show(body="<input type=password aria-label=secret>"))
    arm(page)
    page.get_by_label("secret").press_sequentially("abc")
    page.evaluate("() => momently.push(['signal', 'hello'])")
    page.wait_for_function("() => momently.journal().includes('not_shown')")
    (refused,) = signals(page, "not_shown")
    assert refused["reason"] == "typing"
    assert signals(page, "field_edited", "field_focused") == []
    assert stall.outcomes("campaign.impression") == []


def test_routes_of_a_single_page_shop_are_page_views(page: Page, stall: Stall) -> None:
    page.goto(stall.show(JSON_LD))
    arm(page)
    page.evaluate("() => document.querySelector('[type=\"application/ld+json\"]').remove()")
    page.evaluate("() => history.pushState({}, '', '/next?size=m')")
    page.evaluate("() => { location.hash = 'reviews' }")
    page.evaluate("() => history.replaceState({}, '', '/next?size=m#top')")
    first, second = signals(page, "page_view")
    assert (second["path"], second["query"]) == ("/next", "?size=m")
    assert second["referrer"] == first["url"]
    assert facts(page)["product"] is None


def test_regions_and_dialogs_of_the_page_are_told(page: Page, stall: Stall) -> None:
    body = """<p data-momently-region="total" style="height:80px">89.00</p><button>Menu</button>
      <dialog>Cookies?</dialog><div aria-modal="true" style="visibility:hidden">Drawer</div>
      <script>document.querySelector('button').onclick = () =>
        document.querySelector('dialog').showModal()</script>"""
    page.goto(stall.show(body))
    arm(page)
    page.mouse.move(50, 40)
    page.mouse.move(600, 500)
    page.get_by_role("button", name="Menu").click()
    page.wait_for_function("() => momently.journal().includes('dialog_changed')")
    page.keyboard.press("Escape")
    page.wait_for_function("() => momently.journal().split('dialog_changed').length === 3")
    regions = [one["kind"] for one in signals(page, "region_entered", "region_left")]
    assert regions == ["region_entered", "region_left"]
    assert [one["open"] for one in signals(page, "dialog_changed")] == [True, False]


def test_a_thousand_moves_before_python_is_ready_are_kept_within_bounds(
    page: Page, stall: Stall
) -> None:
    stall.show("<p style='height:9000px'>Long</p>")
    page.goto(stall.url)
    page.evaluate("""() => {
      for (let n = 0; n < 1500; n += 1) {
        document.body.dispatchEvent(new InputEvent('focusin', {bubbles: true}));
        document.dispatchEvent(new PointerEvent('pointermove', {clientX: n, clientY: 9}));
        document.dispatchEvent(new Event('scroll'));
      }
    }""")
    arm(page)
    (first, switch, *rest) = signals(page)
    assert first["kind"] == "session"
    assert (switch["kind"], rest[0]["kind"]) == ("paused", "page_view")
    assert len([one for one in rest if one["kind"] == "scrolled"]) <= 500
    now = max(one["at"] for one in rest)
    assert all(one["at"] <= now for one in rest)
